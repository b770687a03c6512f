"""Exponentially weighted moving average: sees a small, lasting shift earlier than single points do."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.constants import LINE_TOLERANCE
from lhs_helpers.methods.control_chart.result import ControlChart
from lhs_helpers.methods.result import Result
from lhs_helpers.methods.time_weighted.scores import caveats_of, in_turn, possible, scores_of


@dataclass(frozen=True, kw_only=True)
class Ewma(Result):
    """Weighted average of the points so far, the newest weighing most.

    Reads as: an average beyond its limits is consistent with a small, lasting shift.
    Misleads when: neighboring points resemble each other, or center line and sigma come from the shifted points too.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per point: keys, ``period``, ``phase``, ``state``, ``den``, ``value``, ``cl``, ``sigma``, ``score``,
        ``average`` and ``limit`` (weighted average of the scores and half-width of its limits, in sigma), ``ewma``,
        ``lcl``, ``ucl`` (the same on the displayed scale, not beyond what is possible), ``outside``, ``reason``.
    series : pandas.DataFrame
        One row per series and phase: keys, ``phase``, ``kind``, ``n_points``, ``n_outside``, ``first_outside``
        (period), ``side`` (1 or -1 where the last average lies outside, else 0), ``since`` (period from which it has).
    kind : str
        Kind of the chart that center line and sigma come from.
    weight, width : float
        Weight of the newest point; half-width of the limits in standard errors.
    """

    series: pd.DataFrame
    kind: str
    weight: float
    width: float
    direction: str | None = None
    unit: str = ""
    keys: tuple[str, ...] = ()
    freq: str = "MS"


def ewma(chart: ControlChart, *, weight: float = 0.2, width: float = 3.0) -> Ewma:
    """Average the points of a control chart, the newest weighing most.

    Parameters
    ----------
    chart : ControlChart
        Center line and sigma come from it, and which points count. Each phase begins anew at its center line.
    weight : float
        Weight of the newest point, above 0 and at most 1 (1: the points themselves).
    width : float
        Half-width of the limits in standard errors of the average.

    Returns
    -------
    Ewma
        A point that does not count leaves the average as it was and has none of its own.

    Raises
    ------
    ValueError
        For a weight outside (0, 1] or a width that is not above 0.

    Notes
    -----
    e_i = weight v_i + (1 - weight) e_(i-1), e_0 = 0, Var e_i = weight / (2 - weight) (1 - (1 - weight)^(2i)), with v
    the score of a point (Lucas & Saccucci 1990; the defaults suit small shifts).
    """
    if not 0 < weight <= 1 or not width > 0:
        raise ValueError("a weight lies above 0 and is at most 1; a width lies above 0")
    scores = scores_of(chart)
    score = scores.frame["score"].to_numpy()
    average, limit = np.full(score.shape, np.nan), np.full(score.shape, np.nan)
    began = np.full(len(score), -1)
    now, since = np.zeros(len(scores.parts)), np.full(len(scores.parts), -1)
    side = np.zeros(len(scores.parts))
    for count, here in enumerate(in_turn(scores.part, scores.counted), start=1):
        part = scores.part[here]
        now[part] = weight * score[here] + (1 - weight) * now[part]
        average[here] = now[part]
        limit[here] = width * np.sqrt(weight / (2 - weight) * (1 - (1 - weight) ** (2 * count)))
        beyond = np.where(np.abs(now[part]) > limit[here] + LINE_TOLERANCE, np.sign(now[part]), 0)
        since[part] = np.where(beyond == 0, -1, np.where(beyond == side[part], since[part], here))
        side[part], began[here] = beyond, since[part]

    outside = began >= 0
    frame = scores.frame
    scale = frame["sigma"]
    table = frame.drop(columns="reason").assign(
        average=average,
        limit=limit,
        **{
            name: possible(frame["cl"] + apart * scale, scores, chart.multiplier)
            for name, apart in (("ewma", average), ("lcl", -limit), ("ucl", limit))
        },
        outside=outside,
        reason=frame["reason"],
    )
    series = scores.parts.assign(
        n_outside=scores.number(outside),
        first_outside=scores.dates(scores.first(outside)),
        side=side.astype(np.int64),
        since=scores.dates(since),
    )
    return Ewma(
        table=table,
        series=series,
        kind=chart.kind,
        weight=weight,
        width=width,
        direction=chart.direction,
        unit=chart.unit,
        keys=chart.keys,
        freq=chart.freq,
        key=chart.key,
        label=chart.label,
        caveats=caveats_of(chart, scores),
        method={"name": "ewma", "weight": weight, "width": width, "chart": dict(chart.method)},
    )
