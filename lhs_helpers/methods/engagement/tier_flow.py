"""Do people move up? From the tier of a year ago to the highest tier since."""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.engagement.community import behaviors_shown
from lhs_helpers.methods.engagement.tiers import TIERS
from lhs_helpers.methods.intervals import wilson
from lhs_helpers.methods.result import Caveat, Result


@dataclass(frozen=True, kw_only=True)
class TierFlow(Result):
    """People who reached a higher tier than ever before, of those in each tier a year ago.

    Reads as: how far people come who are in the community already.
    Misleads when: it is read as a share of all participants; who joined in the last year is not in it.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per tier but the highest: ``tier``, ``n`` (people whose highest tier it was at the start),
        ``advanced``, ``share``, ``lo``, ``hi`` (Wilson, 95 %); NaN where a count is too small to be shown.
    months : int
        Length of the year looked at.
    on : pandas.Timestamp
        Its last day.
    """

    months: int
    on: pd.Timestamp


def tier_flow(
    people: pd.DataFrame,
    activities: pd.DataFrame,
    behaviors: pd.DataFrame,
    *,
    on: pd.Timestamp,
    months: int = 12,
    order: tuple[str, ...] = TIERS,
    smallest: int = 1,
    key: str = "",
    label: str = "",
) -> TierFlow:
    """Count who advanced in the last ``months``, from the highest tier reached before.

    Parameters
    ----------
    people, activities, behaviors : pandas.DataFrame
        The contract's tables of these names. People who left before the start are not at risk of advancing.
    on : pandas.Timestamp
        The day of the data.
    order : tuple of str
        Tiers, lowest first.
    smallest : int
        Smallest count of people that is shown, also of those who did not advance.
    """
    start = on - pd.DateOffset(months=months)
    present = people[(people["joined"] <= start) & ~(people["left"] <= start)]
    shown = behaviors_shown(present, activities, behaviors, on=on, order=order)
    before = shown[shown["date"] <= start].groupby("person_id")["rank"].max()
    now = shown.groupby("person_id")["rank"].max().reindex(before.index)
    ranks = range(len(order) - 1)
    n = before.value_counts().reindex(ranks, fill_value=0)
    advanced = (now > before).groupby(before).sum().reindex(ranks, fill_value=0)
    stayed = n - advanced
    small = sum(((count > 0) & (count < smallest)) for count in (n, advanced, stayed)).astype("bool")
    low, high = wilson(advanced.to_numpy(dtype="float64"), n.where(n > 0).to_numpy(dtype="float64"))
    table = pd.DataFrame({"n": n, "advanced": advanced, "share": advanced / n.where(n > 0), "lo": low, "hi": high})
    table = table.astype("float64").where(~small)
    table.insert(0, "tier", list(order[:-1]))
    return TierFlow(
        table=table[(n > 0).to_numpy()].reset_index(drop=True),
        key=key,
        label=label,
        caveats=(Caveat("people_hidden", {"smallest": smallest}),) if small.any() else (),
        method={"name": "tier_flow", "months": months},
        months=months,
        on=on,
    )
