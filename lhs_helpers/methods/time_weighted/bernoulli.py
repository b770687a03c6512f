"""Cumulative sums of rare events, case by case: a risk of a few per cent that doubles or halves."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart.calendar import OK, STATES, lay_out
from lhs_helpers.methods.control_chart.points import finite, judge_states, values_of
from lhs_helpers.methods.control_chart.spread import ratio, total
from lhs_helpers.methods.result import Caveat, Result
from lhs_helpers.methods.time_weighted.cusum import SIDES, climb, series_of, table_of
from lhs_helpers.methods.time_weighted.scores import Scores

LEAST_RISK, MOST_RISK = 0.01, 0.10  # risks that the sums are made for (Reynolds & Stoumbos 1999)


@dataclass(frozen=True, kw_only=True)
class BernoulliCusum(Result):
    """Two cumulative sums of log-likelihood ratios: one for a higher risk, one for a lower.

    Reads as: a sum that reaches the limit is consistent with a risk that changed by about the odds ratio.
    Misleads when: the baseline risk comes from the same cases, or patients' own risks differ.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per case or period: keys, ``period``, ``state``, ``num``, ``den``, ``upper`` (0 or above), ``lower`` (0
        or below), ``signal_upper``, ``signal_lower``, ``began_upper``, ``began_lower`` (period in which the sum last
        left zero), ``reason``.
    series : pandas.DataFrame
        One row per series: keys, ``n_points``, ``n_cases``, ``n_events``, ``risk``, ``weight_event``, ``weight_other``
        (of the upper sum), ``reason``, and the columns of ``Cusum.series`` for both sides.
    odds_ratio, limit : float
        Change that matters; sum at which a side signals and begins anew.
    """

    series: pd.DataFrame
    odds_ratio: float
    limit: float
    direction: str | None = None
    keys: tuple[str, ...] = ()
    freq: str = "event"


def bernoulli_cusum(
    data: pd.DataFrame,
    *,
    risk: float | None = None,
    baseline_end: object = None,
    odds_ratio: float = 2.0,
    limit: float = 3.5,
    keys: tuple[str, ...] = (),
    freq: str = "event",
    direction: str | None = None,
    key: str = "",
    label: str = "",
) -> BernoulliCusum:
    """Follow the risk of an event case by case.

    Parameters
    ----------
    data : pandas.DataFrame
        Columns ``[*keys, period, num, den]`` and optionally ``state``: a row per case (``den`` 1, ``num`` 0 or 1), or
        counts per period, whose cases are taken at once because their order is not known.
    risk : float or None
        Risk of an event when nothing has changed, between 0 and 1. None: that of the baseline.
    baseline_end : date-like or None
        Last period of the baseline; None: all cases.
    odds_ratio : float
        Change that matters, above 1; the lower sum looks for its inverse.
    limit : float
        A sum at or above it signals, and begins at zero again.
    keys : tuple of str
        Columns that tell series apart.
    freq : str
        ``event`` for rows in order of time, or the calendar of the periods as for ``control_chart``.
    direction : str or None
        Which way of the risk is better: ``up``, ``down`` or None.
    key, label : str
        Id and words of the measure; passed through.

    Returns
    -------
    BernoulliCusum
        Empty where the data is.

    Raises
    ------
    ValueError
        For a risk outside (0, 1), an odds ratio that is not above 1, a limit that is not above 0, or data that
        ``control_chart`` refuses.

    Notes
    -----
    An event weighs ln(OR / (1 - p + OR p)), any other case -ln(1 - p + OR p) (Reynolds & Stoumbos 1999).
    """
    if (risk is not None and not 0 < risk < 1) or not odds_ratio > 1 or not limit > 0:
        raise ValueError("a risk lies between 0 and 1, an odds ratio above 1, a limit above 0")
    layout = lay_out(data, keys=tuple(keys), freq=freq, columns=("num", "den"))
    columns = values_of(layout, "proportion", kind="p")
    state = judge_states(layout, "proportion", columns, kind="p")
    columns = finite(columns)
    num, den, count = columns["num"], columns["den"], len(layout.series_keys)
    cases = total(den, layout.series, state == OK, count)
    events = total(num, layout.series, state == OK, count)
    base = (state == OK) & (True if baseline_end is None else layout.period <= np.datetime64(baseline_end))
    found = ratio(total(num, layout.series, base, count), total(den, layout.series, base, count))
    known = found if risk is None else np.full(count, float(risk))
    varies = (known > 0) & (known < 1)
    why = np.select([varies, np.isnan(known)], ["", "too_few"], "no_variation").astype(object)

    counted = (state == OK) & varies[layout.series]
    reason = np.where(state == OK, why[layout.series], np.array(STATES, dtype=object)[state])
    series = layout.series_keys.assign(n_points=np.bincount(layout.series[counted], minlength=count))
    frame = layout.series_keys.iloc[layout.series].reset_index(drop=True)
    frame = frame.assign(
        period=layout.period, state=np.array(STATES)[state], num=num, den=den, reason=reason
    ).astype({"state": "str", "reason": "str"})  # fmt: skip
    series = series.assign(n_cases=cases, n_events=events, risk=known)
    sums = {}
    for side, change in zip(SIDES, (odds_ratio, 1 / odds_ratio), strict=True):
        event, other = _weights(np.where(varies, known, np.nan), change)
        if side == "upper":
            series = series.assign(weight_event=event, weight_other=other, reason=pd.array(why, dtype="str"))
        step = num * event[layout.series] + (den - num) * other[layout.series]
        sums[side] = climb(step, layout.series, counted, count, restart_at=limit)
    signals = {side: counted & (np.nan_to_num(sum_) >= limit) for side, (sum_, _) in sums.items()}
    scores = Scores(frame=frame, parts=series, part=layout.series, counted=counted)
    return BernoulliCusum(
        table=table_of(scores, sums, signals),
        series=series_of(scores, sums, signals),
        odds_ratio=odds_ratio,
        limit=limit,
        direction=direction,
        keys=tuple(keys),
        freq=freq,
        key=key,
        label=label,
        caveats=_caveats(series, state, den, given=risk is not None),
        method={
            "name": "bernoulli_cusum",
            "risk": risk,
            "baseline_end": baseline_end,
            "odds_ratio": odds_ratio,
            "limit": limit,
        },
    )


def _weights(risk: np.ndarray, odds_ratio: float) -> tuple[np.ndarray, np.ndarray]:
    """What an event and what any other case adds."""
    other = -np.log(1 - risk + odds_ratio * risk)
    return np.log(odds_ratio) + other, other


def _caveats(series: pd.DataFrame, state: np.ndarray, den: np.ndarray, *, given: bool) -> tuple[Caveat, ...]:
    """Reasons to read the sums with care."""
    if series.empty:
        return ()
    risk, of = series["risk"], len(series)
    outside = int(((risk < LEAST_RISK) | (risk > MOST_RISK)).sum())
    without = int((series["reason"] != "").sum())
    set_aside = int((state == STATES.index("invalid")).sum())
    found = [
        (not given, Caveat("risk_estimated")),
        (outside, Caveat("risk_unusual", {"n": outside, "of": of})),
        (without, Caveat("risk_unknown", {"n": without, "of": of})),
        ((den[state == OK] > 1).any(), Caveat("order_unknown")),
        (set_aside, Caveat("invalid_points", {"n": set_aside})),
    ]
    return tuple(caveat for concerned, caveat in found if concerned)
