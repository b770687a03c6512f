"""Cumulative sums: how far the points have drifted to one side, and since when."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.constants import LINE_TOLERANCE
from lhs_helpers.methods.control_chart.result import ControlChart
from lhs_helpers.methods.result import Result
from lhs_helpers.methods.time_weighted.scores import Scores, caveats_of, in_turn, scores_of

SIDES = ("upper", "lower")


@dataclass(frozen=True, kw_only=True)
class Cusum(Result):
    """Two one-sided cumulative sums of the scores of a chart.

    Reads as: a sum beyond the decision interval is consistent with a lasting shift that began when the sum left zero.
    Misleads when: neighboring points resemble each other, or center line and sigma come from the shifted points too.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per point: keys, ``period``, ``phase``, ``state``, ``den``, ``value``, ``cl``, ``sigma``, ``score``,
        ``upper`` (0 or above) and ``lower`` (0 or below), ``signal_upper``, ``signal_lower``, ``began_upper``,
        ``began_lower`` (period in which the sum last left zero), ``reason``.
    series : pandas.DataFrame
        One row per series and phase: keys, ``phase``, ``kind``, ``n_points``, and for both sides ``n_upper`` (points
        beyond the decision interval), ``first_upper`` (period of the first), ``now_upper`` (whether the last is),
        ``since_upper`` (period in which the sum then left zero).
    kind : str
        Kind of the chart that center line and sigma come from.
    allowance, interval : float
        Half the shift that matters, and the decision interval, in sigma.
    """

    series: pd.DataFrame
    kind: str
    allowance: float
    interval: float
    direction: str | None = None
    unit: str = ""
    keys: tuple[str, ...] = ()
    freq: str = "MS"


def cusum(chart: ControlChart, *, allowance: float = 0.5, interval: float = 5.0, head_start: float = 0.0) -> Cusum:
    """Sum up how far the points of a control chart lie to each side of its center line.

    Parameters
    ----------
    chart : ControlChart
        Center line and sigma come from it, and which points count. Each phase begins anew.
    allowance : float
        Taken off each score: half the shift that matters, in sigma.
    interval : float
        Decision interval in sigma; a sum strictly beyond it signals. Sums go on after a signal.
    head_start : float
        Where both sums begin; half the interval gives an early signal of a process that is off from the start (Lucas &
        Crosier 1982).

    Returns
    -------
    Cusum
        A point that does not count leaves the sums as they were and has none of its own.

    Raises
    ------
    ValueError
        For a negative allowance, an interval that is not above 0, or a head start outside 0 to the interval.

    Notes
    -----
    C_i = max(0, C_(i-1) + v_i - allowance) with v the score of a point; the lower sum is its mirror image (Page 1954;
    Montgomery). 0.5 and 5 find a shift of 1 sigma in about 10 points, with a false signal in about 465 (two-sided).
    """
    if allowance < 0 or not interval > 0 or not 0 <= head_start <= interval:
        raise ValueError("an allowance is not negative, an interval lies above 0, a head start between 0 and it")
    scores = scores_of(chart)
    score = scores.frame["score"].to_numpy()
    sums = {
        side: climb(sign * score - allowance, scores.part, scores.counted, len(scores.parts), start=head_start)
        for side, sign in zip(SIDES, (1, -1), strict=True)
    }
    signals = {
        side: scores.counted & (np.nan_to_num(total) > interval + LINE_TOLERANCE) for side, (total, _) in sums.items()
    }
    return Cusum(
        table=table_of(scores, sums, signals),
        series=series_of(scores, sums, signals),
        kind=chart.kind,
        allowance=allowance,
        interval=interval,
        direction=chart.direction,
        unit=chart.unit,
        keys=chart.keys,
        freq=chart.freq,
        key=chart.key,
        label=chart.label,
        caveats=caveats_of(chart, scores),
        method={
            "name": "cusum",
            "allowance": allowance,
            "interval": interval,
            "head_start": head_start,
            "chart": dict(chart.method),
        },
    )


def climb(
    step: np.ndarray,
    part: np.ndarray,
    counted: np.ndarray,
    count: int,
    *,
    start: float = 0.0,
    restart_at: float = np.inf,
) -> tuple[np.ndarray, np.ndarray]:
    """Sum steps within each part, never below zero; return the sums and the place where each last left zero.

    Both are missing (NaN, -1) at points that do not count, and the place is -1 where the sum is zero. A sum that
    reaches ``restart_at`` begins at zero again with the next point.
    """
    total, began = np.full(step.shape, np.nan), np.full(step.shape, -1)
    now, since = np.full(count, float(start)), np.full(count, -1)
    for here in in_turn(part, counted):
        owner = part[here]
        now[owner] = np.maximum(now[owner] + step[here], 0)
        since[owner] = np.where(now[owner] == 0, -1, np.where(since[owner] < 0, here, since[owner]))
        total[here], began[here] = now[owner], since[owner]
        over = owner[now[owner] >= restart_at]
        now[over], since[over] = 0, -1
    return total, began


def table_of(scores: Scores, sums: dict[str, tuple], signals: dict[str, np.ndarray]) -> pd.DataFrame:
    """Scores with the two sums, their signals, and where they left zero."""
    return scores.frame.drop(columns="reason").assign(
        upper=sums["upper"][0],
        lower=0 - sums["lower"][0],
        **{f"signal_{side}": signals[side] for side in SIDES},
        **{f"began_{side}": scores.dates(sums[side][1]) for side in SIDES},
        reason=scores.frame["reason"],
    )


def series_of(scores: Scores, sums: dict[str, tuple], signals: dict[str, np.ndarray]) -> pd.DataFrame:
    """Signals of each part, on both sides."""
    last, columns = scores.last(scores.counted), {}
    for side in SIDES:
        now = (last >= 0) & (scores.last(signals[side]) == last)
        columns |= {
            f"n_{side}": scores.number(signals[side]),
            f"first_{side}": scores.dates(scores.first(signals[side])),
            f"now_{side}": now,
            f"since_{side}": scores.dates(np.where(now, sums[side][1][last] if len(scores.part) else last, -1)),
        }
    return scores.parts.assign(**columns)
