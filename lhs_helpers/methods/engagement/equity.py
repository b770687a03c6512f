"""Are those who take part like those whom the network serves?"""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.engagement.community import protected
from lhs_helpers.methods.engagement.partners import PARTNERS
from lhs_helpers.methods.equity import participation_ratio
from lhs_helpers.methods.equity.completeness import NOT_STATED
from lhs_helpers.methods.result import Caveat, Result

OTHERS = "other than {group}"


@dataclass(frozen=True, kw_only=True)
class ParticipationEquity(Result):
    """Share of a group among active patients and families, over its share of the patients.

    Reads as: 1 is the same share in both; 0.5 means that half as many take part as there would be.
    Misleads when: many have not stated their group, or when patients and their families differ in it.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per group, the largest first, and last all groups but the largest: ``group``, ``n_people`` (active
        patients and family members), ``n_patients``, ``ratio``, ``lo``, ``hi`` (95 % interval), ``reason`` (why
        there is no ratio: ``suppressed``, ``too_few``, ``no_cases``). A count is NaN where it is hidden.
    n_people, n_patients : int
        Active patients and families, and patients, whose group is known: the denominators.
    n_unknown : int
        Active patients and families whose group is not known.
    active_months : int
        How long back *active* reaches.
    on : pandas.Timestamp
        The day of the data.
    smallest, min_n : int
        Smallest count of people that is shown; fewest people for ratios.
    """

    n_people: int
    n_patients: int
    n_unknown: int
    active_months: int
    on: pd.Timestamp
    smallest: int
    min_n: int

    @property
    def unknown_share(self) -> float:
        """Share of active patients and families whose group is not known."""
        everyone = self.n_people + self.n_unknown
        return self.n_unknown / everyone if everyone else float("nan")


def participation_equity(
    people: pd.DataFrame,
    activities: pd.DataFrame,
    population: pd.DataFrame,
    *,
    group: str,
    on: pd.Timestamp,
    active_months: int = 12,
    smallest: int = 11,
    min_n: int = 20,
    key: str = "",
    label: str = "",
) -> ParticipationEquity:
    """Compare active patients and families with the patients registered, by group.

    Parameters
    ----------
    people, activities, population : pandas.DataFrame
        The contract's tables of these names.
    group : str
        Column of ``people`` and ``stratum_group`` of ``population``; of people who do not state it nothing is known.
    on : pandas.Timestamp
        The day of the data; the newest count of the population at each site is taken.
    active_months : int
        Somebody who did something in so many months is active.
    smallest : int
        Smallest count of people that is shown. A hidden group hides the ratio too.
    min_n : int
        Fewer active patients and families in all: no ratios.

    Notes
    -----
    The interval is Wilson's on the share among those who take part; the population's share is taken as known.
    """
    since = on - pd.DateOffset(months=active_months)
    recent = activities[(activities["date"] > since) & (activities["date"] <= on)]
    active = people[people["stakeholder"].isin(PARTNERS) & people["person_id"].isin(recent["person_id"])]
    taking_part = active[group].value_counts() if group in active else pd.Series(dtype="int64")
    patients = _newest(population if group in active else population.iloc[:0], group, on)
    groups = patients[patients > 0].sort_values(ascending=False, kind="stable").index
    counts = pd.DataFrame({"n_people": taking_part.reindex(groups, fill_value=0), "n_patients": patients[groups]})
    if len(groups) > 2:
        counts.loc[OTHERS.format(group=groups[0])] = counts.iloc[1:].sum()
    n_people, n_patients = (int(counts.loc[groups, name].sum()) for name in ("n_people", "n_patients"))
    table = _ratios(counts, n_people, n_patients, smallest=smallest, min_n=min_n)
    return ParticipationEquity(
        table=table.rename_axis("group").reset_index(),
        key=key or group,
        label=label,
        method={"name": "participation_equity", "group": group, "active_months": active_months},
        n_people=n_people,
        n_patients=n_patients,
        n_unknown=len(active) - n_people,
        active_months=active_months,
        on=on,
        smallest=smallest,
        min_n=min_n,
        caveats=(Caveat("people_hidden", {"smallest": smallest}),) if table["n_people"].isna().any() else (),
    )


def _newest(population: pd.DataFrame, group: str, on: pd.Timestamp) -> pd.Series:
    """Registered patients by group, over the newest count of each site."""
    rows = population[(population["stratum_group"] == group) & (population["as_of"] <= on)]
    rows = rows[rows["as_of"] == rows.groupby("site_id")["as_of"].transform("max")]
    stated = rows[~rows["stratum"].str.lower().isin(NOT_STATED)]
    return stated.groupby("stratum")["n_registered"].sum().astype("int64")


def _ratios(counts: pd.DataFrame, n_people: int, n_patients: int, *, smallest: int, min_n: int) -> pd.DataFrame:
    ratio, low, high = participation_ratio(counts["n_people"], n_people, counts["n_patients"], n_patients)
    table = counts.astype("float64").assign(ratio=ratio, lo=low, hi=high, reason="")
    if table.empty:
        return table
    few_patients = _hidden(counts["n_patients"], smallest)
    few = _hidden(counts["n_people"], smallest) | few_patients  # a ratio would give the other count away
    table.loc[few, "reason"] = "suppressed"
    if n_people < min_n:
        table["reason"] = "too_few" if n_people else "no_cases"
    table.loc[table["reason"] != "", ["ratio", "lo", "hi"]] = float("nan")
    table["n_people"] = table["n_people"].mask(few)
    table["n_patients"] = table["n_patients"].mask(few_patients)
    return table


def _hidden(counts: pd.Series, smallest: int) -> pd.Series:
    """Groups to hide. The sum of all is told, and so is the sum of all but the largest."""
    groups = counts.drop([name for name in counts.index if name == OTHERS.format(group=counts.index[0])])
    sides = protected(pd.DataFrame({"n": [groups.iloc[0], groups.iloc[1:].sum()]}), smallest)
    if sides["n"].isna().any():
        return counts > 0
    others = protected(groups.iloc[1:].to_frame("n"), smallest)["n"].isna()
    return others.reindex(counts.index, fill_value=False)
