"""Where is every site on the way in? Milestones reached and planned, and open waits."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.result import Result

LANE = {
    "site_id": "str",
    "status": "str",
    "entered": "datetime64[us]",
    "reached": "int64",
    "last": "str",
    "last_day": "datetime64[us]",
    "next": "str",
    "planned": "datetime64[us]",
    "wait_days": "float64",
    "blocker": "str",
}
ON_THE_WAY = ("prospect", "onboarding")  # with a milestone reached, such a site waits for the next one
MOST_LANES = 40
SLOW = 2.0  # an open wait beyond so many times the usual one of its stage is a concern (ours)


@dataclass(frozen=True, kw_only=True)
class Pipeline(Result):
    """Milestones of every site on the way in.

    Reads as: a lane is one site; its bar at the right is a wait that is still open.
    Misleads when: milestones are entered late. A lane without marks may be a site without records.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per site and milestone on record: ``site_id``, ``milestone``, ``place`` (order, from 0), ``planned``,
        ``actual``, ``blocker``, ``state`` (reached, planned, overdue).
    lanes : pandas.DataFrame
        One row per site, by the day it entered: ``site_id``, ``status``, ``entered``, ``reached`` (number of
        milestones), ``last``, ``last_day``, ``next`` (first one not yet reached), ``planned`` (its day),
        ``wait_days`` (open wait; NaN for a site that is not on the way in), ``blocker``, ``cohort``, ``slow``.
    funnel : pandas.DataFrame
        One row per entry cohort: ``cohort``, ``entered``, then the number of its sites that reached each milestone.
    waves : bool
        Whether cohorts are the network's own waves; otherwise they are years of entry (see ``entry_cohorts``).
    milestones : tuple of str
        The network's milestones, in order.
    on : pandas.Timestamp
        The day of the data: open waits run up to it.
    """

    lanes: pd.DataFrame
    funnel: pd.DataFrame
    waves: bool = False
    milestones: tuple[str, ...]
    on: pd.Timestamp

    @property
    def drawn(self) -> pd.DataFrame:
        """The lanes that fit on a page, by day of entry: all, or those that wait longest and then the newest."""
        first = self.lanes.sort_values(["wait_days", "entered"], ascending=False)
        return self.lanes.loc[sorted(first.head(MOST_LANES).index)]

    @property
    def waiting(self) -> pd.DataFrame:
        """The lanes of sites on the way in, the longest wait first."""
        return self.lanes[self.lanes["wait_days"].notna()].sort_values("wait_days", ascending=False)


def pipeline(
    onboarding: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    milestones: Sequence[str],
    on: pd.Timestamp,
    usual: pd.DataFrame | None = None,
    slow: float = SLOW,
    label: str = "",
) -> Pipeline:
    """Follow every site through the milestones.

    Parameters
    ----------
    onboarding, sites : pandas.DataFrame
        Tables of the contract.
    milestones : sequence of str
        The network's milestones, in order. Others are left out.
    on : pandas.Timestamp
        The day of the data.
    usual : pandas.DataFrame, optional
        ``StageTimes.table``: with it, an open wait longer than ``slow`` times the median of its stage is marked.
    """
    milestones = tuple(milestones)
    table = onboarding[onboarding["milestone"].isin(milestones) & onboarding["site_id"].isin(sites["site_id"])]
    table = table.assign(
        place=table["milestone"].map(milestones.index).astype(int),
        state=["reached" if reached else "overdue" if late else "planned" for reached, late in _marks(table, on)],
    ).sort_values(["site_id", "place"])
    medians = {} if usual is None else usual.set_index("after")["median"].to_dict()
    rows = [_lane(site, table[table["site_id"] == site.site_id], milestones, on) for site in sites.itertuples()]
    lanes = pd.DataFrame(rows, columns=list(LANE)).astype(LANE)
    lanes = lanes[lanes["site_id"].isin(table["site_id"])]
    cohorts, waves = entry_cohorts(sites.set_index("site_id")["cohort"], lanes.set_index("site_id")["entered"])
    lanes = lanes.assign(cohort=cohorts.to_numpy())
    lanes = lanes.assign(slow=lanes["wait_days"] > slow * lanes["next"].map(medians).astype(float))
    lanes = lanes.sort_values(["entered", "site_id"], na_position="last").reset_index(drop=True)
    columns = ["site_id", "milestone", "place", "planned", "actual", "blocker", "state"]
    return Pipeline(
        table=table[columns].reset_index(drop=True),
        lanes=lanes,
        funnel=_funnel(table, lanes, milestones),
        waves=waves,
        milestones=milestones,
        on=on,
        label=label,
        method={"name": "pipeline", "on": on, "slow": slow},
    )


def milestone_dates(onboarding: pd.DataFrame, sites: pd.DataFrame, milestones: Sequence[str]) -> pd.DataFrame:
    """One row per site on record: ``site_id``, ``status``, ``joined``, ``left``, and the day of each milestone.

    A milestone that nobody has on record is a column of missing days, so that ``survival.time_to`` can take any two.
    """
    days = onboarding.pivot(index="site_id", columns="milestone", values="actual").reindex(columns=list(milestones))
    days = days.astype("datetime64[us]").rename_axis(columns=None).reset_index()
    return sites[["site_id", "status", "joined", "left"]].merge(days, on="site_id")


def entry_cohorts(named: pd.Series, entered: pd.Series) -> tuple[pd.Series, bool]:
    """The cohort of each site: its wave where all that entered have one, else for all the year of the first milestone.

    A wave is what the network calls those it took in together, often planned ahead; a site that waits may have entered
    in another year. The two in one table would be no cohorts.

    Parameters
    ----------
    named, entered : pandas.Series
        Wave (column ``cohort`` of ``sites``) and day of the first milestone, both by site; the latter may hold fewer.

    Returns
    -------
    pandas.Series, bool
        Cohorts with the index of ``entered``, missing where a site has not entered; and whether they are waves.
    """
    named, inside = named.reindex(entered.index), entered.notna()
    if inside.any() and named[inside].notna().all():
        return named.where(inside), True
    return entered.dt.year.astype("Int64").astype("str").where(inside), False


def _marks(table: pd.DataFrame, on: pd.Timestamp) -> zip:
    return zip(table["actual"].notna(), table["planned"] < on, strict=True)


def _lane(site, rows: pd.DataFrame, milestones: tuple[str, ...], on: pd.Timestamp) -> dict:
    """One site's lane. The wait runs from the last milestone reached, whichever that was."""
    reached = rows[rows["actual"].notna()]
    latest = reached.loc[reached["actual"] == reached["actual"].max()].tail(1)
    missing = [milestone for milestone in milestones if milestone not in set(reached["milestone"])]
    ahead = rows[rows["milestone"] == missing[0]] if missing else rows.iloc[:0]
    entered = reached["actual"].min()
    waits = site.status in ON_THE_WAY and missing and pd.notna(entered)
    return {
        "site_id": site.site_id,
        "status": site.status,
        "entered": entered,
        "reached": len(reached),
        "last": latest["milestone"].squeeze() if len(latest) else None,
        "last_day": reached["actual"].max(),
        "next": missing[0] if missing else None,
        "planned": ahead["planned"].squeeze() if len(ahead) else pd.NaT,
        "wait_days": (on - reached["actual"].max()).days if waits else None,
        "blocker": ahead["blocker"].squeeze() if len(ahead) else None,
    }


def _funnel(table: pd.DataFrame, lanes: pd.DataFrame, milestones: tuple[str, ...]) -> pd.DataFrame:
    """Cohorts followed over time, not a cross-section: every site stays in the row of its own cohort."""
    reached = table[table["state"] == "reached"].merge(lanes[["site_id", "cohort"]], on="site_id")
    counts = reached.groupby(["cohort", "milestone"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(milestones), fill_value=0)
    entered = lanes[lanes["entered"].notna()].groupby("cohort").size().rename("entered")
    return entered.to_frame().join(counts).reset_index()
