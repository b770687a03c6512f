"""Can the network take on more sites? Staff hours asked for against staff hours there are, month by month."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.governance.lead_times import ways_in
from lhs_helpers.methods.result import Caveat, Result

WARN = 0.85  # share of capacity from which waiting grows fast and promises slip (ours)
SERVING = ("management", "coaching", "data")  # areas whose hours serve sites
COLUMNS = ["period", "active", "onboarding", "demand", "capacity", "use", "coach_fte", "sites_per_coach", "reason"]


@dataclass(frozen=True, kw_only=True)
class Load(Result):
    """Hours that sites ask for, and hours the staff has.

    Reads as: above ``warn`` there is no slack left, and promises begin to slip.
    Misleads when: hours per site are guesses, or posts do other work than serving sites.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per month: ``period``, ``active``, ``onboarding`` (sites at the end of the month), ``demand``,
        ``capacity`` (hours a month), ``use`` (share; NaN where there is no capacity), ``coach_fte`` (full-time
        coaches), ``sites_per_coach`` (active sites to each of them), ``reason`` (``not_applicable`` where there is
        no coach).
    scenario : pandas.DataFrame
        The last month with more active sites: ``sites``, ``demand``, ``use`` where all of them come anew, ``use_moved``
        where as many of them as there are come from the way in, and no longer ask for its hours.
    warn : float
        Share of the capacity above which the load is a concern.
    """

    scenario: pd.DataFrame
    warn: float = WARN

    @property
    def above_since(self) -> pd.Timestamp | None:
        """First month of the unbroken stretch above ``warn`` that lasts until the last month; None if it is below."""
        below = self.table.loc[~(self.table["use"] > self.warn), "period"]
        above = self.table.loc[self.table["period"] > below.max() if len(below) else slice(None), "period"]
        return above.min() if len(above) else None


def load(
    roles: pd.DataFrame,
    sites: pd.DataFrame,
    onboarding: pd.DataFrame,
    *,
    hours_per_active_site: float | None,
    hours_per_onboarding_site: float | None,
    on: pd.Timestamp,
    utilization_warn: float = WARN,
    months: int = 36,
    more: tuple[float, ...] = (0.1, 0.2),
    areas: tuple[str, ...] = SERVING,
    label: str = "",
) -> Load:
    """Compare demand and capacity at the end of every month.

    Parameters
    ----------
    roles, sites, onboarding : pandas.DataFrame
        Tables of the contract. A site is in onboarding from its first reached milestone until it joins or leaves. With
        a single site in view there is no load of the network, and the result is empty.
    hours_per_active_site, hours_per_onboarding_site : float or None
        Staff hours a month that one site takes. Without them there is no load: they are never invented.
    on : pandas.Timestamp
        The day of the data; its month is the last.
    utilization_warn : float
        Share of the capacity above which the load is flagged.
    months : int
        Months shown.
    more : tuple of float
        Shares of active sites added in the scenario, rounded up to whole sites.
    areas : tuple of str
        Areas of ``roles`` whose hours count as capacity.
    """
    known = hours_per_active_site is not None and hours_per_onboarding_site is not None
    ends = pd.date_range(end=on + pd.offsets.MonthEnd(0), periods=months, freq="ME", unit="us")
    staff = roles[roles["area"].isin(areas) & (roles["site_id"] == "network")]
    if not known or len(sites) < 2 or staff["hours_per_month"].isna().all():
        return Load(table=pd.DataFrame(columns=COLUMNS), scenario=pd.DataFrame(), warn=utilization_warn, label=label)
    spells = ways_in(onboarding, sites)
    active = inside(sites["joined"], sites["left"], ends)
    coming = inside(spells["entered"], spells["last_day"], ends)
    hours, fte = staff["hours_per_month"].fillna(0), staff["fte"].where(staff["area"] == "coaching").fillna(0)
    demand = active * hours_per_active_site + coming * hours_per_onboarding_site
    capacity = inside(staff["held_from"], staff["held_to"], ends, weights=hours.to_numpy())
    coaches = inside(staff["held_from"], staff["held_to"], ends, weights=fte.to_numpy())
    table = pd.DataFrame(
        {
            "period": ends.to_period("M").start_time,
            "active": active,
            "onboarding": coming,
            "demand": demand,
            "capacity": capacity,
            "use": _ratio(demand, capacity),
            "coach_fte": coaches,
            "sites_per_coach": _ratio(active, coaches),
            "reason": np.where(coaches > 0, "", "not_applicable"),
        }
    )
    extra = np.ceil(np.array(more) * active[-1])  # whole sites
    asked = demand[-1] + extra * hours_per_active_site
    moved = asked - np.minimum(extra, coming[-1]) * hours_per_onboarding_site
    scenario = pd.DataFrame(
        {
            "sites": active[-1] + extra,
            "demand": asked,
            "use": _ratio(asked, np.full(len(more), capacity[-1])),
            "use_moved": _ratio(moved, np.full(len(more), capacity[-1])),
        }
    )
    return Load(
        table=table,
        scenario=scenario,
        warn=utilization_warn,
        label=label,
        caveats=(Caveat("load_hours", {"active": hours_per_active_site, "onboarding": hours_per_onboarding_site}),),
        method={"name": "load", "warn": utilization_warn, "areas": areas},
    )


def inside(
    begin: pd.Series, end: pd.Series, days: pd.DatetimeIndex, *, weights: np.ndarray | None = None
) -> np.ndarray:
    """How many stretches hold each day, their last one too, or the sum of their weights; without a beginning, none."""
    day = days.to_numpy()[:, None]
    held = (begin.to_numpy() <= day) & ~(end.to_numpy() < day)
    return held @ (np.ones(len(begin), dtype=int) if weights is None else weights)


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
