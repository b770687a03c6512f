"""Who is in the community, and how far do they take part? Tiers of engagement from observable behavior."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.engagement.community import behaviors_shown, protected, still_counts
from lhs_helpers.methods.result import Caveat, Result

TIERS = ("awareness", "participation", "contribution", "ownership")  # Hartley 2020, PMC8051351; lowest first
CONTRIBUTING = 2  # from this tier on, a person gives more than presence
NO_TIER = "none"


@dataclass(frozen=True, kw_only=True)
class Tiers(Result):
    """People by the highest tier of engagement that their behavior shows.

    Reads as: *active* is what people do now; *ever* is what they have done, and can only rise.
    Misleads when: behavior is recorded for some groups only. Who is not recorded seems not to take part.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per tier, lowest first: ``tier``, ``ever``, ``ever_before``, ``active``, ``active_before`` (people
        whose highest tier it is; *before* is a year earlier). Where a tier is too small to be shown, the lower tiers
        or the contributing ones share a row, their names joined by ``+``; NaN: even so a small number, hidden.
    by_stakeholder : pandas.DataFrame
        People active now, one row per stakeholder group, one column per row of ``table``. NaN: hidden.
    monthly : pandas.DataFrame
        People who did anything in each complete month, for a run chart: ``period``, ``value``, ``state``.
    n_active, n_contributing, n_ever : int or None
        People active now; of these in the contribution tier or above; who ever did anything. None: hidden.
    on : pandas.Timestamp
        The day of the data.
    active_months : int
        How long back *active* reaches.
    smallest : int
        Smallest count of people that is shown.
    """

    by_stakeholder: pd.DataFrame
    monthly: pd.DataFrame
    n_active: int | None
    n_contributing: int | None
    n_ever: int | None
    on: pd.Timestamp
    active_months: int
    smallest: int


def tiers(
    people: pd.DataFrame,
    activities: pd.DataFrame,
    behaviors: pd.DataFrame,
    *,
    on: pd.Timestamp,
    active_months: int = 12,
    order: tuple[str, ...] = TIERS,
    smallest: int = 1,
    key: str = "",
    label: str = "",
) -> Tiers:
    """Count people by the highest tier they ever reached, and by the highest they show now.

    Parameters
    ----------
    people, activities, behaviors : pandas.DataFrame
        The contract's tables of these names. Activities without a person count for sites, not here.
    on : pandas.Timestamp
        The day of the data.
    active_months : int
        A behavior counts as active for so many months, or for its own ``counts_months`` where that is shorter.
    order : tuple of str
        Tiers, lowest first.
    smallest : int
        Smallest count of people that is shown; 1 shows all.

    Notes
    -----
    Tiers by observable behavior follow Hartley 2020 (PMC8051351).
    """
    shown = behaviors_shown(people, activities, behaviors, on=on, order=order)
    year_ago = on - pd.DateOffset(years=1)
    ever, ever_before = _highest(shown), _highest(shown[shown["date"] <= year_ago])
    active = _highest(shown[still_counts(shown, on, active_months)])
    active_before = _highest(shown[still_counts(shown, year_ago, active_months)])
    persons = {"ever": ever, "ever_before": ever_before, "active": active, "active_before": active_before}
    counts = pd.DataFrame({name: _count(highest, len(order)) for name, highest in persons.items()}, index=list(order))
    first = min(CONTRIBUTING, len(order) - 1)
    rows = _shared_rows(counts, first, smallest)
    summed = counts.groupby(rows, sort=False).sum()
    small = ((summed > 0) & (summed < smallest)).any()
    # The number of all active people is told: a single hidden row could be worked out, so the whole column goes.
    table = summed.astype("float64").where((summed == 0) | ~small)
    crossed = _crossed(people, active, order).T.groupby(rows, sort=False).sum().T
    by_stakeholder = protected(crossed, smallest)
    if small["active"]:
        by_stakeholder = by_stakeholder.where(crossed == 0)
    hidden = bool(small.any() or by_stakeholder.isna().to_numpy().any())
    contributing = int(counts["active"].iloc[first:].sum())
    return Tiers(
        table=table.rename_axis("tier").reset_index() if len(shown) else table.reset_index(names="tier").iloc[:0],
        key=key,
        label=label,
        caveats=(Caveat("people_hidden", {"smallest": smallest}),) if hidden else (),
        method={"name": "tiers", "active_months": active_months, "order": order},
        by_stakeholder=by_stakeholder,
        monthly=_monthly(shown, on, smallest),
        n_active=_shown(len(active), smallest),
        n_contributing=None if small["active"] and contributing else contributing,  # a zero is shown, as in the table
        n_ever=_shown(len(ever), smallest),
        on=on,
        active_months=active_months,
        smallest=smallest,
    )


def _shown(count: int, smallest: int) -> int | None:
    return None if 0 < count < smallest else count


def _highest(shown: pd.DataFrame) -> pd.Series:
    """Highest rank of each person."""
    return shown.groupby("person_id")["rank"].max()


def _count(highest: pd.Series, n_tiers: int) -> np.ndarray:
    return np.bincount(highest.to_numpy(dtype="int64"), minlength=n_tiers)


def _crossed(people: pd.DataFrame, active: pd.Series, order: tuple[str, ...]) -> pd.DataFrame:
    """People active now, stakeholder by tier; a person is counted once."""
    groups = people.drop_duplicates("person_id").set_index("person_id")["stakeholder"].reindex(active.index)
    crossed = pd.crosstab(groups, active).reindex(columns=range(len(order)), fill_value=0)
    return crossed.set_axis(list(order), axis=1).rename_axis(index="stakeholder", columns=None)


def _shared_rows(counts: pd.DataFrame, first: int, smallest: int) -> dict[str, str]:
    """Which row each tier goes to: its own, or one with its neighbors below or from ``first`` on, if one is small."""
    rows = {}
    for block in (counts.iloc[:first], counts.iloc[first:]):
        small = ((block > 0) & (block < smallest)).to_numpy().any()
        rows |= {tier: "+".join(block.index) if small else tier for tier in block.index}
    return rows


def _monthly(shown: pd.DataFrame, on: pd.Timestamp, smallest: int) -> pd.DataFrame:
    """Distinct people per complete month; a month in which nobody did anything counts zero."""
    month = shown["date"].dt.to_period("M").dt.to_timestamp().astype("datetime64[us]")
    counts = shown.groupby(month.rename("period"))["person_id"].nunique()
    last = (on + pd.Timedelta(days=1)).to_period("M").to_timestamp() - pd.DateOffset(months=1)
    if len(counts):
        counts = counts.reindex(pd.date_range(counts.index.min(), last, freq="MS", unit="us"), fill_value=0)
    frame = counts.astype("float64").rename_axis("period").rename("value").reset_index()
    small = (frame["value"] > 0) & (frame["value"] < smallest)
    frame["state"] = np.where(small, "suppressed", "ok")
    frame["value"] = frame["value"].where(~small)
    return frame
