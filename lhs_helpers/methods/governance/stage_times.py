"""Where does the way in take longest, and what is named as the reason? Sites still waiting are counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from lhs_helpers.methods.governance.pipeline import ON_THE_WAY, milestone_dates
from lhs_helpers.methods.result import Caveat, Result
from lhs_helpers.methods.survival import first_time, kaplan_meier

MIN_SITES = 5  # fewer: counts only, no quartiles (ours)


@dataclass(frozen=True, kw_only=True)
class StageTimes(Result):
    """Days from one milestone to the next, over all sites.

    Misleads when: only those who arrived are averaged. Here an open wait counts with the days it has lasted so far.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per stage: ``before``, ``after`` (milestones), ``finished``, ``waiting`` (sites), ``lower``,
        ``median``, ``upper`` (days by which a quarter, half, three quarters were through; product-limit estimate,
        NaN while too few are, and in a stage with fewer than ``min_sites`` sites).
    blockers : pandas.DataFrame
        ``blocker``, ``sites`` (that named it at any milestone), ``open`` (of these, at one not yet reached).
    """

    blockers: pd.DataFrame

    @property
    def bottleneck(self) -> pd.Series | None:
        """The stage with the longest median; None while no stage has one."""
        return None if self.table["median"].isna().all() else self.table.loc[self.table["median"].idxmax()]


def stage_times(
    onboarding: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    milestones: Sequence[str],
    on: pd.Timestamp,
    min_sites: int = MIN_SITES,
    label: str = "",
) -> StageTimes:
    """Estimate the time of every stage from all sites that began it.

    A site is waiting in a stage where it has reached the stage's first milestone and none after it: up to the day of
    the data while it is on the way in, up to the day it left where it gave up. Sites that left a milestone out, or
    reached it before the one in front of it, are not part of that stage.

    Parameters
    ----------
    onboarding, sites : pandas.DataFrame
        Tables of the contract.
    milestones : sequence of str
        The network's milestones, in order.
    on : pandas.Timestamp
        The day of the data: open waits run up to it.
    min_sites : int
        A stage with fewer sites has no quartiles.
    """
    dates = milestone_dates(onboarding, sites, milestones)
    unfinished = dates["status"].isin(ON_THE_WAY) | (dates["left"].notna() & dates["joined"].isna())
    until = dates["left"].fillna(on)
    rows, backward = [], 0
    for place, (before, after) in enumerate(pairwise(milestones)):
        waiting = unfinished & dates[before].notna() & dates[list(milestones[place + 1 :])].isna().all(axis=1)
        days = (dates[after].where(~waiting, until) - dates[before]).dt.days
        backward += int((days < 0).sum())
        days = days[days >= 0]
        open_waits = waiting[days.index]
        if len(days):
            finished, open_now = int((~open_waits).sum()), int(open_waits.sum())
            quartiles = _quartiles(days, ~open_waits) if len(days) >= min_sites else [float("nan")] * 3
            rows.append((before, after, finished, open_now, *quartiles))
    columns = ["before", "after", "finished", "waiting", "lower", "median", "upper"]
    return StageTimes(
        table=pd.DataFrame(rows, columns=columns),
        blockers=_blockers(onboarding),
        label=label,
        caveats=(Caveat("backward_milestones", {"stages": backward}),) if backward else (),
        method={"name": "stage_times", "on": on, "min_sites": min_sites},
    )


def _quartiles(days: pd.Series, finished: pd.Series) -> list[float]:
    """The first days by which a quarter, half and three quarters are through; NaN where so many never were."""
    curve, _ = kaplan_meier(days, finished)
    times = [first_time(curve, "waiting", share) for share in (0.75, 0.5, 0.25)]
    return [float("nan") if time is None else time for time in times]


def _blockers(onboarding: pd.DataFrame) -> pd.DataFrame:
    named = onboarding[onboarding["blocker"].notna()]
    counts = named.groupby("blocker")["site_id"].nunique().rename("sites").to_frame()
    counts["open"] = named[named["actual"].isna()].groupby("blocker")["site_id"].nunique()
    return counts.fillna(0).astype(int).sort_values("sites", ascending=False, kind="stable").reset_index()
