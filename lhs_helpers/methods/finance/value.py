"""What has it been worth? Events avoided against a baseline, with their interval, and then money.

A difference between two times is not an effect: what else changed in between is in it, too.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart import ControlChart
from lhs_helpers.methods.finance.money import PER_UNIT
from lhs_helpers.methods.improvement.change import RECENT, counted, latest_change
from lhs_helpers.methods.intervals import garwood, wilson
from lhs_helpers.methods.result import Caveat, Result

Counts = tuple[float, float]  # events, and what they are counted over


@dataclass(frozen=True, kw_only=True)
class ValueEstimate(Result):
    """Events avoided, and what they would have cost.

    Reads as: so many events fewer than at the baseline rate. Misleads when: it is read as caused by the network.

    Attributes
    ----------
    table : pandas.DataFrame
        One row; ``avoided``, ``lo``, ``hi`` (events; negative: more than at the baseline rate), ``money``,
        ``money_lo``, ``money_hi`` (int64 hundredths), ``baseline_rate``, ``current_rate``, ``baseline_events``,
        ``baseline_exposure``, ``current_events``, ``exposure``. Empty without a sustained signal.
    unit_cost : float
        Cost of one event, in units of the currency.
    interval : str
        ``newcombe`` (proportions), ``mover`` (rates) or ``given`` (of a model).
    reason : str
        What is lacking where the table is empty: ``no_change`` that lasts, ``no_counts`` of a baseline or of now, or
        ``no_costs`` of any measure; empty where nobody has asked yet.
    """

    unit_cost: float
    interval: str
    currency: str
    price_year: int | None = None
    reason: str = ""


def value_estimate(
    baseline: Counts,
    current: Counts,
    *,
    unit_cost: float,
    sustained: bool,
    rate: bool = False,
    direction: str = "down",
    difference: tuple[float, float, float] | None = None,
    currency: str = "",
    price_year: int | None = None,
    key: str = "",
    label: str = "",
) -> ValueEstimate:
    """(Baseline rate - current rate) x current exposure, with its interval, times the cost of one event.

    Parameters
    ----------
    baseline, current : tuple of float
        Events and exposure before, and in the period that is valued.
    unit_cost : float
        Cost of one event in currency units, from the measure's definition.
    sustained : bool
        Whether the measure's chart signals a change in the good direction that lasts; without it nothing is valued.
    rate : bool
        Events over an exposure (Garwood's limits) and not a proportion of cases (Wilson's).
    direction : str
        ``down`` where fewer events are better; with ``up`` the events gained are valued.
    difference : tuple of float, optional
        Rate now less rate expected without the change, and its interval, from an interrupted series; replaces the
        difference of the two periods, because it allows for a trend that was there before.

    Notes
    -----
    The interval of a difference is put together from the limits of both rates (Newcombe 1998, Stat Med 17:873, method
    10; Zou & Donner 2008, Stat Med 27:1693 for rates).
    """
    facts = {"unit_cost": unit_cost, "currency": currency, "price_year": price_year, "key": key, "label": label}
    (events_0, exposure_0), (events_1, exposure_1) = baseline, current
    if not sustained or not exposure_0 > 0 or not exposure_1 > 0:
        reason = "no_counts" if sustained else "no_change"
        return ValueEstimate(table=pd.DataFrame(), interval="given" if difference else "", reason=reason, **facts)
    before, after = events_0 / exposure_0, events_1 / exposure_1
    if difference is None:
        low, high = difference_limits(baseline, current, rate=rate)
        ends = np.array([before - after, low, high])
    else:
        step, low, high = difference
        ends = np.array([-step, -high, -low])
    if direction == "up":
        ends = -ends[[0, 2, 1]]
    avoided = ends * exposure_1
    money = np.rint(avoided * unit_cost * PER_UNIT).astype("int64")
    row = dict(zip(["avoided", "lo", "hi"], avoided, strict=True))
    row |= dict(zip(["money", "money_lo", "money_hi"], money, strict=True))
    row |= {"baseline_rate": before, "current_rate": after, "baseline_events": events_0}
    row |= {"baseline_exposure": exposure_0, "current_events": events_1, "exposure": exposure_1}
    return ValueEstimate(
        table=pd.DataFrame([row]),
        interval="given" if difference else "mover" if rate else "newcombe",
        caveats=(Caveat("not_attributed"),),
        method={"name": "value_estimate", "rate": rate, "direction": direction},
        **facts,
    )


def chart_values(
    charts: Iterable[ControlChart],
    measures: pd.DataFrame,
    *,
    asked: bool = True,
    currency: str = "",
    price_year: int | None = None,
) -> list[ValueEstimate]:
    """Value each measure that has a unit cost: its baseline against its last twelve counted points.

    A signal lasts where the chart's end improves by more than a single point outside the limits. The baseline is that
    of the definition, up to the change; without one, the points before the change.

    Parameters
    ----------
    charts : iterable of ControlChart
        Charts of single series; ``key`` is the measure's id. A measure without a chart is left out.
    measures : pandas.DataFrame
        Table of the contract; of a measure with several versions the newest counts.
    asked : bool
        Whether the network is in a phase that asks for a value; before, no costs are missed.

    Returns
    -------
    list of ValueEstimate
        One per measure with a unit cost and a chart; a single empty one where there is none.
    """
    money = {"currency": currency, "price_year": price_year}
    costs = measures.drop_duplicates("measure_id", keep="last").dropna(subset="unit_cost").set_index("measure_id")
    by_key = {chart.key: chart for chart in charts}
    found = [_chart_value(by_key[name], row, money) for name, row in costs.iterrows() if name in by_key]
    reason = "no_costs" if asked and costs.empty else ""
    nothing = {"table": pd.DataFrame(), "unit_cost": float("nan"), "interval": ""}
    return found or [ValueEstimate(**nothing, reason=reason, **money)]


def _chart_value(chart: ControlChart, definition: pd.Series, money: dict) -> ValueEstimate:
    """The counts of the baseline and of the newest points, and whether the chart says that the change lasts."""
    change, points, before = latest_change(chart), pd.DataFrame(), pd.DataFrame()
    sustained = change.variation == "improving" and change.basis != "outside"
    if sustained:
        points = counted(chart)
        points = points[points["period"] >= change.since].tail(RECENT)
        until = definition["baseline_end"]
        before = chart.table[chart.table["state"] == "ok"]
        before = before[before["period"] < change.since]  # what changed already is no baseline
        before = before if pd.isna(until) else before[before["period"] <= until]
    baseline, current = (
        (float(rows["num"].sum()), float(rows["den"].sum())) if len(rows) else (0.0, 0.0) for rows in (before, points)
    )
    facts = {"rate": definition["type"] == "rate", "direction": chart.direction or "down", "key": chart.key}
    facts |= {"label": chart.label, "unit_cost": float(definition["unit_cost"]), "sustained": sustained}
    return value_estimate(baseline, current, **facts, **money)


def difference_limits(first: Counts, second: Counts, *, rate: bool = False) -> tuple[float, float]:
    """95 % limits of the first rate less the second."""
    limits = garwood if rate else wilson
    (a, b), values = (limits(*first), limits(*second)), (first[0] / first[1], second[0] / second[1])
    step = values[0] - values[1]
    low = step - np.hypot(values[0] - a[0], b[1] - values[1])
    high = step + np.hypot(a[1] - values[0], values[1] - b[0])
    return float(low), float(high)
