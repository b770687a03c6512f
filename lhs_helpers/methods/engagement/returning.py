"""Do people come back? Of those active in the first half of a window, how many are active in the second."""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.engagement.community import protected
from lhs_helpers.methods.intervals import wilson
from lhs_helpers.methods.result import Caveat, Result


@dataclass(frozen=True, kw_only=True)
class Returning(Result):
    """People active in both halves of a window.

    Reads as: of the people active in the first half, this share was active again in the second.
    Misleads when: the offers of the two halves differ, or activity is recorded in one of them only.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per stakeholder group, last ``all``: ``group``, ``first`` (people active in the first half), ``both``,
        ``share``, ``lo``, ``hi`` (Wilson, 95 %), ``reason`` (``suppressed``).
    begin, middle, end : pandas.Timestamp
        The first half runs from the day after ``begin`` to ``middle``, the second from there to ``end``.
    """

    begin: pd.Timestamp
    middle: pd.Timestamp
    end: pd.Timestamp


ALL = "all"


def returning(
    people: pd.DataFrame,
    activities: pd.DataFrame,
    *,
    on: pd.Timestamp,
    months: int = 12,
    smallest: int = 1,
    key: str = "",
    label: str = "",
) -> Returning:
    """Count who was active in the first half of the newest ``months``, and again in the second.

    Parameters
    ----------
    people, activities : pandas.DataFrame
        The contract's tables of these names.
    on : pandas.Timestamp
        The day of the data: end of the window.
    months : int
        Length of the window; an even number.
    smallest : int
        Smallest count of people that is shown, also of those who did not come back.
    """
    middle, begin = on - pd.DateOffset(months=months // 2), on - pd.DateOffset(months=months)
    done = activities[activities["person_id"].isin(people["person_id"])]
    halves = [
        set(done.loc[(done["date"] > since) & (done["date"] <= until), "person_id"])
        for since, until in ((begin, middle), (middle, on))
    ]
    group = people.drop_duplicates("person_id").set_index("person_id")["stakeholder"]
    came = pd.DataFrame({"group": group, "both": group.index.isin(list(halves[1]))})[group.index.isin(list(halves[0]))]
    counts = came.groupby("group")["both"].agg(["size", "sum"])
    if len(came):
        counts.loc[ALL] = [len(came), came["both"].sum()]
    first, both = (counts[name].to_numpy(dtype=float) for name in ("size", "sum"))
    low, high = wilson(both, first)
    table = pd.DataFrame({"first": first, "both": both, "share": both / first, "lo": low, "hi": high})
    hidden = _hidden(counts["size"], counts["sum"], smallest).reset_index(drop=True)
    table = table.mask(hidden).assign(reason=hidden.map({True: "suppressed", False: ""}))
    table.insert(0, "group", counts.index.to_numpy())
    return Returning(
        table=table,
        begin=begin,
        middle=middle,
        end=on,
        key=key,
        label=label,
        caveats=(Caveat("people_hidden", {"smallest": smallest}),) if hidden.any() else (),
        method={"name": "returning", "on": on, "months": months},
    )


def _hidden(first: pd.Series, both: pd.Series, smallest: int) -> pd.Series:
    """Rows in which a small number, of those who came back or did not, stands or could be worked out from all."""
    counts = pd.DataFrame({"both": both, "gone": first - both})
    groups = counts.drop(index=ALL, errors="ignore")
    hidden = protected(groups, smallest).isna().any(axis=1).reindex(counts.index, fill_value=False)
    small = ((counts > 0) & (counts < smallest)).any(axis=1)
    return hidden | small
