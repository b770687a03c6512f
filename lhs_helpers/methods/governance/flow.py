"""Does the way in carry as many sites as it should? Little's law: sites under way = arrivals × mean time."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.governance.capacity import inside
from lhs_helpers.methods.governance.lead_times import DAYS_PER_MONTH, restricted_mean, ways_in
from lhs_helpers.methods.result import Caveat, Result
from lhs_helpers.methods.survival import kaplan_meier

STEADY_WITHIN = 0.25  # of the computed number: further apart, times and arrivals do not fit what was seen (ours)
MIN_SITES = 5  # fewer arrivals say nothing about a rate (ours)


@dataclass(frozen=True, kw_only=True)
class Flow(Result):
    """Sites on the way in, measured and computed.

    Reads as: where both agree, the times on record fit the number of sites that were seen on the way in.
    Misleads when: few sites have entered, because then the two differ by chance; or more go in than come out. Little's
    law is one of averages in a steady state: that both agree does not show that the state is steady.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per month: ``period``, ``entered``, ``finished`` (joined or gave up), ``inside`` (at its end).
    arrivals : float
        Sites that entered per month.
    mean_months : float
        Mean time on the way in, to joining or giving up, those still under way counted; restricted to ``until``.
    until : float
        Months up to which times are known: the longest on record.
    computed, measured : float
        ``arrivals`` x ``mean_months``, and the mean number of sites on the way in over all days of these months.
    fits : bool or None
        Whether the two are within ``within`` of each other; None where ``reason`` says why it cannot be told.
    reason : str
        ``too_few`` (fewer than ``min_sites`` entered in these months), ``no_cases``, or empty.
    """

    arrivals: float
    mean_months: float
    until: float
    computed: float
    measured: float
    fits: bool | None
    within: float
    min_sites: int
    reason: str = ""

    @property
    def filling(self) -> int:
        """1 where more go in than come out, -1 where fewer do, 0 where they differ by no more than ``within``."""
        entered, finished = self.table["entered"].sum(), self.table["finished"].sum()
        apart = abs(entered - finished) > self.within * max(entered, finished)
        return int(np.sign(entered - finished)) if apart else 0


def flow(
    onboarding: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    on: pd.Timestamp,
    months: int = 24,
    within: float = STEADY_WITHIN,
    min_sites: int = MIN_SITES,
    label: str = "",
) -> Flow:
    """Hold the number of sites under way against arrivals times mean time (Little 1961, Oper Res 9:383).

    Parameters
    ----------
    onboarding, sites : pandas.DataFrame
        Tables of the contract. A site is on its way in from its first milestone until it joins or gives up.
    on : pandas.Timestamp
        The day of the data; its month is the last.
    months : int
        Months over which arrivals and sites under way are averaged.
    within : float
        Relative difference up to which the two numbers agree, and as many count as coming out as go in.
    min_sites : int
        Fewer arrivals in these months: no verdict.
    """
    ways = ways_in(onboarding, sites)
    ways = ways[ways["entered"] <= on]
    done = (ways["last_day"] + pd.Timedelta(days=1)).where(ways["last_day"] < on)
    days = (done.fillna(on) - ways["entered"]).dt.days
    usable = days >= 0
    ends = pd.date_range(end=on + pd.offsets.MonthEnd(0), periods=months, freq="ME", unit="us")
    periods = ends.to_period("M")
    table = pd.DataFrame(
        {
            "period": periods.start_time,
            "entered": _per_month(ways["entered"], periods),
            "finished": _per_month(done, periods),
            "inside": inside(ways["entered"], ways["last_day"], ends.where(ends <= on, on)),
        }
    )
    n, until, mean = int(table["entered"].sum()), float("nan"), float("nan")
    if usable.any():
        curve, _ = kaplan_meier(days[usable], done[usable].notna())
        until = float(curve["time"].max()) / DAYS_PER_MONTH
        mean = restricted_mean(curve, curve["time"].max()) / DAYS_PER_MONTH
    every_day = pd.date_range(periods[0].start_time, on, freq="D", unit="us")
    measured = float(inside(ways["entered"], ways["last_day"], every_day).mean())
    computed = n / months * mean
    reason = "no_cases" if not usable.any() else "too_few" if n < min_sites else ""
    caveats = [Caveat("ways_backward", {"n": int((~usable).sum())})] if (~usable).any() else []
    caveats += [Caveat("flow_too_few", {"n": n, "least": min_sites})] if reason == "too_few" else []
    return Flow(
        table=table if usable.any() else table.iloc[:0],
        arrivals=n / months,
        mean_months=mean,
        until=until,
        computed=computed,
        measured=measured,
        fits=None if reason else bool(abs(measured - computed) <= within * computed),
        within=within,
        min_sites=min_sites,
        reason=reason,
        label=label,
        caveats=tuple(caveats),
        method={"name": "flow", "on": on, "months": months, "within": within, "min_sites": min_sites},
    )


def _per_month(days: pd.Series, months: pd.PeriodIndex) -> np.ndarray:
    return days.dropna().dt.to_period("M").value_counts().reindex(months, fill_value=0).to_numpy(dtype=int)
