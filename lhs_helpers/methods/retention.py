"""Do members stay? Sites or people, by the cohort in which they joined; those who are still there are censored."""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.intervals import wilson
from lhs_helpers.methods.result import Caveat, Result
from lhs_helpers.methods.survival import time_to

MIN_COHORT = 5  # smaller cohorts are shown together
TOGETHER = "others"


@dataclass(frozen=True, kw_only=True)
class Retention(Result):
    """How long members stay.

    Reads as: the share of those who joined that was still a member after so many days.
    Misleads when: the day of leaving is not recorded. Then everybody seems to stay.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per cohort and distinct time: ``cohort``, ``time`` (days since joining), ``n_risk``, ``n_event``
        (left), ``staying`` (share), ``lower``, ``upper`` (its 95 %), ``shown`` (enough are still watched).
    groups : pandas.DataFrame
        One row per cohort: ``cohort``, ``n``, ``n_left`` (NaN: hidden), ``after_year`` (share staying after a year; NaN
        where fewer than ``smallest`` were watched so long, or hidden), ``longest`` (days watched at most).
    n_start, n_stayed : int
        Members a year before ``on``, and of these the ones that still are (None: hidden).
    share, lo, hi : float
        Stayed of start (Wilson, 95 %); NaN without members then, and where it is hidden.
    who : str
        ``sites`` or ``people``.
    on : pandas.Timestamp
        The day of the data.
    smallest : int
        Curves and shares rest on so many members at least.
    most_together : int
        Members of the largest cohort among those that are shown together; 0 where none are.
    """

    groups: pd.DataFrame
    n_start: int
    n_stayed: int | None
    share: float
    lo: float
    hi: float
    who: str
    on: pd.Timestamp
    smallest: int
    most_together: int = 0


def retention(
    members: pd.DataFrame,
    *,
    on: pd.Timestamp,
    who: str = "sites",
    cohort: str | None = None,
    smallest: int = MIN_COHORT,
    smallest_count: int = 1,
    key: str = "",
    label: str = "",
) -> Retention:
    """Product-limit curve of membership, and the share of last year's members that is still there.

    Parameters
    ----------
    members : pandas.DataFrame
        ``joined`` and ``left`` (missing: still a member); without ``joined`` nobody was a member.
    on : pandas.Timestamp
        The day of the data.
    who : str
        ``sites`` or ``people``: passed through for the words.
    cohort : str, optional
        Column of cohorts; without it the year of joining. Cohorts smaller than ``smallest`` are put together, and with
        the next smallest one while they are still too few.
    smallest : int
        Smallest cohort, and smallest number at risk, that is shown.
    smallest_count : int
        Smallest count that is shown of those who left, where members are people; shares that tell it are hidden too.
    """
    joined = members[members["joined"] <= on]
    cohorts = joined[cohort] if cohort else joined["joined"].dt.year.astype("str")
    merged = _merged(cohorts.fillna(TOGETHER), smallest)
    waits = time_to(
        joined.assign(cohort=merged),
        cutoff=on,
        start="joined",
        event="left",
        cohort="cohort",
        min_at_risk=smallest,
    )
    table = waits.table.rename(columns={"waiting": "staying", "lower": "upper", "upper": "lower"})  # of who left
    if len(table):
        table[["lower", "upper"]] = 1 - table[["lower", "upper"]]
    table = table.reindex(columns=["cohort", "time", "n_risk", "n_event", "staying", "lower", "upper", "shown"])
    groups = waits.groups.reindex(columns=["cohort", "n", "n_event", "longest"]).rename(columns={"n_event": "n_left"})
    by_cohort = dict(list(table.groupby("cohort")))
    facts = [_after_a_year(by_cohort[name], smallest, smallest_count) for name in groups["cohort"]]
    small = groups["n_left"].between(1, smallest_count - 1)
    groups = groups.assign(n_left=groups["n_left"].astype("float64").mask(small), after_year=facts)
    year_ago = on - pd.DateOffset(years=1)
    then = joined[(joined["joined"] <= year_ago) & ~(joined["left"] <= year_ago)]
    stayed = int((~(then["left"] <= on)).sum())
    hidden = 0 < len(then) - stayed < smallest_count
    share, low, high = (float("nan"),) * 3
    if len(then) and not hidden:
        share, (low, high) = stayed / len(then), (float(end) for end in wilson(float(stayed), float(len(then))))
    caveats = [caveat for caveat in waits.caveats if caveat.code in ("event_before_start", "start_missing")]
    caveats += [Caveat("cohorts_merged", {"least": smallest})] if (groups["cohort"] == TOGETHER).any() else []
    caveats += [Caveat("people_hidden", {"smallest": smallest_count})] if hidden or small.any() else []
    return Retention(
        table=table,
        groups=groups,
        n_start=len(then),
        n_stayed=None if hidden else stayed,
        share=share,
        lo=low,
        hi=high,
        who=who,
        on=on,
        smallest=smallest,
        most_together=int(cohorts[merged == TOGETHER].value_counts().max()) if (merged == TOGETHER).any() else 0,
        key=key or who,
        label=label,
        caveats=tuple(caveats),
        method={"name": "retention", "on": on, "smallest": smallest},
    )


def _merged(cohorts: pd.Series, smallest: int) -> pd.Series:
    """Cohorts that are too small under one name, with the next smallest while these are too few together."""
    sizes = cohorts.value_counts().sort_values(kind="stable")
    small = sizes.cumsum().shift(fill_value=0) < smallest
    small = small & (sizes.min() < smallest) | (sizes < smallest)
    return cohorts.mask(cohorts.isin(sizes.index[small]), TOGETHER)


def _after_a_year(rows: pd.DataFrame, smallest: int, smallest_count: int) -> float:
    """Share staying after 365 days; NaN where too few were watched until then, or too few left to be told."""
    watched, first = rows.loc[rows["time"] >= 365, "n_risk"], rows[rows["time"] <= 365]
    if watched.empty or watched.iloc[0] < smallest or 0 < first["n_event"].sum() < smallest_count:
        return float("nan")
    return float(first["staying"].iloc[-1]) if len(first) else 1.0
