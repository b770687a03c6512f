"""What has it been worth? Events avoided against a baseline, with their interval, and then money.

A difference between two times is not an effect: what else changed in between is in it, too.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.finance.money import PER_UNIT
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
    """

    unit_cost: float
    interval: str
    currency: str
    price_year: int | None = None


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
        return ValueEstimate(table=pd.DataFrame(), interval="given" if difference else "", **facts)
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


def difference_limits(first: Counts, second: Counts, *, rate: bool = False) -> tuple[float, float]:
    """95 % limits of the first rate less the second."""
    limits = garwood if rate else wilson
    (a, b), values = (limits(*first), limits(*second)), (first[0] / first[1], second[0] / second[1])
    step = values[0] - values[1]
    low = step - np.hypot(values[0] - a[0], b[1] - values[1])
    high = step + np.hypot(a[1] - values[0], values[1] - b[0])
    return float(low), float(high)
