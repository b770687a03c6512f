"""How many of those who reach a milestone reach the next? Followed by entry cohort, never as a cross-section."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from lhs_helpers.methods.governance.pipeline import ON_THE_WAY, entry_cohorts, milestone_dates
from lhs_helpers.methods.intervals import wilson
from lhs_helpers.methods.result import Caveat, Result

ALL = "all"


@dataclass(frozen=True, kw_only=True)
class Conversion(Result):
    """Sites that went on from each milestone to the next.

    Reads as: where many give up between two milestones, something stands in the way there.
    Misleads when: a cohort is still under way. Its share is what has been reached so far, and has no interval.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per cohort and stage, last the cohort ``all``: ``cohort``, ``before``, ``after`` (milestones), ``n``
        (sites that reached ``before``), ``passed``, ``open`` (still on the way in), ``ended`` (gave up), ``share``
        (passed of n), ``lo``, ``hi`` (Wilson, 95 %; NaN while any is open), ``reason`` (``provisional`` while any is
        open).
    waves : bool
        Whether cohorts are the network's own waves; otherwise they are years of entry.
    """

    waves: bool = False

    @property
    def whole(self) -> pd.DataFrame:
        """The rows of all cohorts together."""
        return self.table[self.table["cohort"] == ALL]


def conversion(
    onboarding: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    milestones: Sequence[str],
    on: pd.Timestamp,
    label: str = "",
) -> Conversion:
    """Follow each entry cohort from milestone to milestone.

    A milestone that a site left out counts as reached where a later one is. Cohorts are those of ``pipeline``.

    Parameters
    ----------
    onboarding, sites : pandas.DataFrame
        Tables of the contract.
    milestones : sequence of str
        The network's milestones, in order.
    on : pandas.Timestamp
        The day of the data.
    """
    names = list(milestones)
    dates = milestone_dates(onboarding, sites, names).merge(sites[["site_id", "cohort"]], on="site_id")
    days = dates[names].where(dates[names] <= on)
    dates[names] = days.bfill(axis=1)
    dates = dates[days.notna().any(axis=1)]
    cohorts, waves = entry_cohorts(dates["cohort"], days.min(axis=1)[dates.index])
    dates = dates.assign(cohort=cohorts)
    coming = dates["status"].isin(ON_THE_WAY) & ~(dates["left"] <= on)
    rows = []
    for cohort, mine in [*dates.groupby("cohort"), *([(ALL, dates)] if len(dates) else [])]:
        for before, after in pairwise(names):
            began = mine[mine[before].notna()]
            if len(began):
                passed = began[after].notna()
                waiting = int((~passed & coming[began.index]).sum())
                rows.append((cohort, before, after, len(began), int(passed.sum()), waiting))
    table = pd.DataFrame(rows, columns=["cohort", "before", "after", "n", "passed", "open"])
    low, high = wilson(table["passed"].to_numpy(dtype=float), table["n"].to_numpy(dtype=float))
    settled = (table["open"] == 0).to_numpy()
    table = table.assign(
        ended=table["n"] - table["passed"] - table["open"],
        share=table["passed"] / table["n"],
        lo=np.where(settled, low, np.nan),
        hi=np.where(settled, high, np.nan),
        reason=np.where(settled, "", "provisional"),
    )
    return Conversion(
        table=table,
        waves=waves,
        label=label,
        caveats=() if settled.all() else (Caveat("cohorts_under_way", {"n": int((~settled).sum())}),),
        method={"name": "conversion", "on": on},
    )
