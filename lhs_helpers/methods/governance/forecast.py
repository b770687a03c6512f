"""How many sites will there be, and when will they ask for more hours than there are? One scenario per row."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.governance.capacity import WARN, load
from lhs_helpers.methods.governance.flow import flow
from lhs_helpers.methods.governance.lead_times import DAYS_PER_MONTH, Lead, lead_of, ways_in
from lhs_helpers.methods.governance.pipeline import milestone_dates
from lhs_helpers.methods.result import Caveat, Result

YEAR = 12
# What a scenario multiplies: arrivals, the chance to become active (that of the last stage, so that it is multiplied
# once however many stages there are), the share that leaves, and staff hours.
SCENARIOS = pd.DataFrame(
    {
        "scenario": ["base", "more_arrivals", "fewer_through", "more_staff"],
        "arrivals": [1.0, 1.2, 1.0, 1.0],
        "conversion": [1.0, 1.0, 0.8, 1.0],
        "leaving": 1.0,
        "capacity": [1.0, 1.0, 1.0, 1.25],
    }
)


@dataclass(frozen=True, kw_only=True)
class Forecast(Result):
    """Sites and staff hours of the months ahead, scenario by scenario.

    Reads as: what follows if arrivals, times and chances stay as they were, but for what the scenario changes.
    Misleads when: those who wait now are held up by something new, or few sites have gone the way. Numbers are expected
    values.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per scenario and month: ``scenario``, ``period``, ``entered``, ``onboarding``, ``active`` (expected
        sites, at the month's end), ``demand``, ``capacity`` (hours a month), ``use`` (share of capacity).
    scenarios : pandas.DataFrame
        The rows given, with ``active_end``, ``onboarding_end``, ``above`` (first month with more asked than there is;
        NaT beyond the horizon), ``flagged`` (first month above ``warn``).
    stages : pandas.DataFrame
        What the forecast rests on: ``stage`` (milestone at its end), ``n`` (sites that began it), ``conversion``,
        ``mean_months`` (of those that pass).
    arrivals, leaving : float
        Sites that entered per month, and share of active sites that leave per month.
    past, horizon : int
        Months looked back on, and ahead.
    warn : float
        Share of the capacity above which the load is flagged.
    """

    scenarios: pd.DataFrame
    stages: pd.DataFrame
    arrivals: float
    leaving: float
    past: int
    horizon: int
    warn: float = WARN


def forecast(
    roles: pd.DataFrame,
    sites: pd.DataFrame,
    onboarding: pd.DataFrame,
    *,
    hours_per_active_site: float | None,
    hours_per_onboarding_site: float | None,
    on: pd.Timestamp,
    utilization_warn: float = WARN,
    scenarios: pd.DataFrame = SCENARIOS,
    stages: Sequence[str] = (),
    months: int = 24,
    past: int = 24,
    label: str = "",
) -> Forecast:
    """Carry the present forward month by month: entered, through each stage, active, left.

    Arrivals and leaving go on at their mean of the last ``past`` months; chances and times of each stage are those of
    all sites on record. Sites now under way go on from where they stand, given how long they have been there. Where
    ``flow`` finds that times and arrivals do not fit the number of sites on the way in, there is no forecast: its means
    describe no single time. A way in that fills up is no hindrance: the recursion carries that on.

    Parameters
    ----------
    roles, sites, onboarding, hours_per_active_site, hours_per_onboarding_site, on, utilization_warn
        As for ``capacity.load``; without hours there is no forecast.
    scenarios : pandas.DataFrame
        One row per scenario: ``scenario``, and factors ``arrivals``, ``conversion``, ``leaving``, ``capacity``.
    stages : sequence of str
        Milestones at which the way in is cut into stages; without any it is one stage, from entry to joining.
    months, past : int
        Months ahead, and months back for the means.
    """
    hours = {"active": hours_per_active_site, "onboarding": hours_per_onboarding_site}
    now = load(roles, sites, onboarding, hours_per_active_site=hours["active"],
               hours_per_onboarding_site=hours["onboarding"], on=on, months=past).table  # fmt: skip
    leads, waiting, facts = _stages(onboarding, sites, stages, on)
    periods = pd.date_range(on + pd.offsets.MonthBegin(1), periods=months, freq="MS", unit="us").normalize()
    ways = ways_in(onboarding, sites)
    since = on - pd.DateOffset(months=past)
    arrivals = float((ways["entered"].between(since, on, inclusive="right")).sum()) / past
    gone = sites.loc[sites["joined"].notna(), "left"].between(since, on, inclusive="right").sum()
    leaving = float(gone / now["active"].sum()) if now["active"].sum() else 0.0
    unfit = flow(onboarding, sites, on=on, months=past).fits is False
    parts = []
    for row in scenarios.itertuples() if len(now) and len(facts) and not unfit else ():
        changed = [*leads[:-1], leads[-1].scaled(row.conversion)]
        path = project(changed, waiting, arrivals=arrivals * row.arrivals, months=months)
        active = _members(path["through"], float(now["active"].iloc[-1]), min(leaving * row.leaving, 1))
        demand = active * hours["active"] + path["inside"] * hours["onboarding"]
        capacity = float(now["capacity"].iloc[-1]) * row.capacity
        parts.append(
            pd.DataFrame(
                {
                    "scenario": row.scenario,
                    "period": periods,
                    "entered": arrivals * row.arrivals,
                    "onboarding": path["inside"],
                    "active": active,
                    "demand": demand,
                    "capacity": capacity,
                    "use": demand / capacity if capacity else np.nan,
                }
            )
        )
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    return Forecast(
        table=table,
        scenarios=_ends(scenarios, table, utilization_warn),
        stages=facts,
        arrivals=arrivals,
        leaving=leaving,
        past=past,
        horizon=months,
        warn=utilization_warn,
        label=label,
        caveats=(Caveat("forecast_expected", {"past": past, "n": int(facts["n"].max())}),) if parts else (),
        method={"name": "forecast", "months": months, "past": past, "stages": tuple(stages)},
    )


def project(
    leads: Sequence[Lead], waiting: Sequence[np.ndarray], *, arrivals: float, months: int
) -> dict[str, np.ndarray]:
    """Expected sites under way, and through, in each month ahead.

    Parameters
    ----------
    leads : sequence of Lead
        The stages, in order.
    waiting : sequence of numpy.ndarray
        For each stage, sites that stand in it now by the months they have been there.
    arrivals : float
        Sites that enter the first stage each month.
    months : int
        Months ahead. A site that passes after ``k`` months is under way at the ends of ``k`` months.

    Returns
    -------
    dict
        ``through`` (sites that pass the last stage in each month) and ``inside`` (under way at each month's end).
    """
    entering, inside = np.full(months, float(arrivals)), np.zeros(months)
    for lead, here in zip(leads, waiting, strict=True):
        ends = np.stack([lead.passed, lead.left])
        out = np.stack([np.convolve(entering, chance)[:months] for chance in ends])
        for age, count in enumerate(here[: ends.shape[1]]):
            # Part of the month they are in lies behind them and part ahead: its chances join those of the next one.
            ahead = ends[:, age + 1 : age + 1 + months] if age + 1 < ends.shape[1] else np.zeros((2, 1))
            ahead = ahead + np.c_[ends[:, age], np.zeros((2, ahead.shape[1] - 1))]
            still = 1 - ends[:, :age].sum()
            out[:, : ahead.shape[1]] += count * ahead / still if still > 1e-9 else 0.0
        inside += here.sum() + np.cumsum(entering - out.sum(axis=0))
        entering = out[0]
    return {"through": entering, "inside": inside}


def _members(joining: np.ndarray, active: float, leaving: float) -> np.ndarray:
    """Active sites at the end of each month: those who stayed, and those who joined in it."""
    path = []
    for new in joining:
        active = active * (1 - leaving) + new
        path.append(active)
    return np.array(path)


def _stages(
    onboarding: pd.DataFrame, sites: pd.DataFrame, milestones: Sequence[str], on: pd.Timestamp
) -> tuple[list[Lead], list[np.ndarray], pd.DataFrame]:
    """Chances and times of each stage, who stands in it now, and the facts behind it."""
    dates = milestone_dates(onboarding, sites, milestones)
    ways = ways_in(onboarding, sites).assign(site_id=sites["site_id"])
    dates = dates.drop(columns="joined").merge(ways, on="site_id")
    dates = dates[dates["entered"] <= on]
    if dates.empty:
        return [], [], pd.DataFrame(columns=["stage", "n", "conversion", "mean_months"])
    names = [*milestones, "joined"]
    # A milestone that was left out counts as passed on the day of the next one.
    reached = dates[names].where(dates[names] <= on).bfill(axis=1)
    begins = pd.concat([dates["entered"], reached[names[:-1]]], axis=1).set_axis(names, axis=1)
    leads, waiting, facts = [], [], []
    for name in names:
        begin, passed = begins[name].dropna(), reached[name]
        passed, gave_up = passed[begin.index], dates.loc[begin.index, "gave_up"]
        gave_up = gave_up.where(gave_up.le(on) & passed.isna())
        days = (passed.fillna(gave_up).fillna(on) - begin).dt.days.clip(lower=0)
        lead = lead_of(name, days, passed=passed.notna(), left=gave_up.notna())
        under_way = (days[passed.isna() & gave_up.isna()] / DAYS_PER_MONTH).astype(int)
        leads.append(lead)
        waiting.append(np.bincount(under_way) if len(under_way) else np.zeros(0))
        share = lead.conversion
        mean = float(np.arange(len(lead.passed)) @ lead.passed / share) if share else float("nan")
        facts.append((name, len(begin), share, mean))
    facts = pd.DataFrame(facts, columns=["stage", "n", "conversion", "mean_months"])
    return leads, waiting, facts[facts["n"] > 0].reset_index(drop=True)


def _ends(scenarios: pd.DataFrame, table: pd.DataFrame, warn: float) -> pd.DataFrame:
    """Each scenario with where it ends, and the first months above the lines."""
    if table.empty:
        return scenarios.iloc[:0]
    last = table.groupby("scenario")[["active", "onboarding"]].last().add_suffix("_end")
    first = {
        name: table[table["use"] > line].groupby("scenario")["period"].min().rename(name)
        for name, line in {"above": 1.0, "flagged": warn}.items()
    }
    return scenarios.join(pd.concat([last, *first.values()], axis=1), on="scenario").reset_index(drop=True)
