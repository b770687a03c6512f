"""How long until people reach the next tier? Those who have not yet are counted for as long as they have been there."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.engagement.community import behaviors_shown
from lhs_helpers.methods.engagement.tiers import TIERS
from lhs_helpers.methods.result import Caveat, Result
from lhs_helpers.methods.survival import time_to


@dataclass(frozen=True, kw_only=True)
class TierTimes(Result):
    """Days from first reaching a tier to first reaching a higher one.

    Reads as: the day by which half of those who came to a tier went on from it.
    Misleads when: early behavior was not recorded. Then people seem to begin high, or to move up at once.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per tier but the highest, in which anybody was: ``tier``, ``n`` (people who reached it before any
        higher one), ``advanced``, ``median``, ``median_lower``, ``median_upper`` (days, 95 %), ``reason``
        (``too_few`` where half have not got there, ``suppressed``). People who left are censored on that day, unless
        ``competing``.
    on : pandas.Timestamp
        The day of the data.
    competing : bool
        More than a tenth left a tier without moving up: in all tiers, leaving is an end of its own (Aalen-Johansen).
    """

    on: pd.Timestamp
    competing: bool = False


def tier_times(
    people: pd.DataFrame,
    activities: pd.DataFrame,
    behaviors: pd.DataFrame,
    *,
    on: pd.Timestamp,
    order: tuple[str, ...] = TIERS,
    smallest: int = 1,
    key: str = "",
    label: str = "",
) -> TierTimes:
    """Median of the time to a higher tier, tier by tier, all by one estimator.

    Parameters
    ----------
    people, activities, behaviors : pandas.DataFrame
        The contract's tables of these names.
    on : pandas.Timestamp
        The day of the data.
    order : tuple of str
        Tiers, lowest first.
    smallest : int
        Smallest count of people that is shown, also of those who did not advance.
    """
    shown = behaviors_shown(people, activities, behaviors, on=on, order=order)
    first = shown.pivot_table(index="person_id", columns="rank", values="date", aggfunc="min")
    first = first.reindex(columns=range(len(order))).astype("datetime64[us]")
    left = people.drop_duplicates("person_id").set_index("person_id")["left"].reindex(first.index)
    spells = {}
    for rank, tier in enumerate(order[:-1]):
        reached, higher = first[rank], first.loc[:, rank + 1 :].min(axis=1)
        here = reached.notna() & ~(higher <= reached)
        if not here.any():
            continue
        spell = pd.DataFrame({"start": reached, "event": higher, "left": left})[here]
        spell["left"] = spell["left"].where(spell["left"] >= spell["start"])
        spells[tier] = spell
    waits = {tier: time_to(spell, cutoff=on, left="left") for tier, spell in spells.items()}
    competing = any(wait.competing for wait in waits.values())
    if competing:
        waits = {tier: wait if wait.competing else time_to(spells[tier], cutoff=on, left="left", competing=True)
                 for tier, wait in waits.items()}  # fmt: skip
    numbers = ["n", "n_event", "median", "median_lower", "median_upper"]
    rows = [(tier, *wait.groups.iloc[0][numbers]) for tier, wait in waits.items()]
    table = pd.DataFrame(rows, columns=["tier", "n", "advanced", "median", "median_lower", "median_upper"])
    table = table.astype(dict.fromkeys(table.columns[1:], "float64"))
    counts = (table["n"], table["advanced"], table["n"] - table["advanced"])
    small = pd.concat([(count > 0) & (count < smallest) for count in counts], axis=1).any(axis=1)
    numbers = list(table.columns[1:])
    table[numbers] = table[numbers].mask(small)
    table["reason"] = np.select([small, table["median"].isna()], ["suppressed", "too_few"], "")
    return TierTimes(
        table=table,
        on=on,
        key=key,
        label=label,
        competing=competing,
        caveats=tuple(Caveat(code, values) for code, values, holds in
                      (("people_hidden", {"smallest": smallest}, small.any()), ("left_many", {}, competing)) if holds),
        method={"name": "tier_times", "on": on, "order": order},
    )  # fmt: skip
