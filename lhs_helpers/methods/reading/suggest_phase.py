"""Has the level changed for good, so that new limits could be agreed? A suggestion, never a decision."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.constants import D2
from lhs_helpers.methods.control_chart.chart import control_chart
from lhs_helpers.methods.control_chart.result import ControlChart
from lhs_helpers.methods.reading.steps import best_step
from lhs_helpers.methods.result import Result

# All of our choice.
BEFORE, AFTER = 12, 8  # counted points that a new phase leaves before it and needs after its start
PERMUTATIONS, SURPRISING = 999, 0.01  # orders of the same points, and the share of them that may part as well
LAST_ON_NEW_SIDE, LAST_HALF_WAY = 4, 8  # newest points whose mean must lie beyond the old line; at least half-way
CLEARER = 4.0  # squared error, in sigma^2, by which a step must fit better than a straight line: like 2 standard errors
NEARBY = 2  # periods around the start in which an annotation is taken for the reason


@dataclass(frozen=True, kw_only=True)
class PhaseSuggestion(Result):
    """Series whose level seems to have changed for good.

    Reads as: if you know why, agree on a new phase and record it; until then limits stay. Misleads when: neighboring
    periods resemble each other, or the definition changed.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per series for which a phase is suggested: keys, ``start``, ``n_before``, ``n_after``, ``cl_before``,
        ``cl_after``, ``p``, ``kind`` (``step``, or ``drift`` where a straight line fits nearly as well) and
        ``annotation`` (within two periods of the start, else ``""``).
    keys : tuple of str
        Columns that tell series apart.
    """

    keys: tuple[str, ...] = ()
    freq: str = "MS"
    unit: str = ""


def suggest_phase(chart: ControlChart, *, seed: int = 20250101) -> PhaseSuggestion:
    """Suggest where a new phase could begin; nothing is changed by it.

    Parameters
    ----------
    chart : ControlChart
        One series or many, with signals.
    seed : int
        Of the permutations.

    Returns
    -------
    PhaseSuggestion
        Empty where none is suggested.

    Notes
    -----
    Of the current phase, all of: a signal of runs; the start that parts the points best, (m1 - m2)^2 / (1/W1 + 1/W2)
    with weights 1/sigma^2, leaves 12 points before and 8 after; fewer than 1 in 100 permutations part as well; the part
    after it has no signal of runs of its own; the newest points stay at the new level. Charts are drawn anew with the
    suggested phase, so that its center lines are those that approval would give.
    """
    passed = {"keys": chart.keys, "freq": chart.freq, "unit": chart.unit, "key": chart.key, "label": chart.label}
    found = []
    long_enough = (chart.series["n_points"] >= BEFORE + AFTER).to_numpy() if not chart.is_empty else np.zeros(0, bool)
    if (long_enough & chart.signals.series["runs_signal"].to_numpy(dtype=bool)).any():
        keys = list(chart.keys)
        phases = chart.series.assign(runs_signal=chart.signals.series["runs_signal"].to_numpy())
        last = phases[~phases.duplicated(keys, keep="last")] if keys else phases.tail(1)
        signalling = last[last["runs_signal"] & (last["n_points"] >= BEFORE + AFTER)]
        if len(signalling):
            part = [*keys, "phase"]
            points = chart.table.merge(signalling[part], on=part)
            groups = points.groupby(keys, sort=False) if keys else [((), points)]
            for (_, mine), now in zip(groups, signalling.to_dict("records"), strict=True):
                suggested = _of_one(mine.reset_index(drop=True), now["kind"], chart, seed)
                found += [{name: now[name] for name in keys} | suggested] if suggested else []
    return PhaseSuggestion(table=pd.DataFrame(found), method={"name": "suggest_phase", "seed": seed}, **passed)


def _of_one(points: pd.DataFrame, kind: str, chart: ControlChart, seed: int) -> dict | None:
    """The suggestion for one series; what costs least is asked first."""
    counted = points[(points["state"] == "ok") & points["value"].notna()].reset_index(drop=True)
    value, sigma = counted["value"].to_numpy(), _sigma(counted)
    if len(counted) < BEFORE + AFTER or not (sigma > 0).all():
        return None
    weights = 1 / sigma**2
    centered = value - np.average(value, weights=weights)
    start, statistic, before, after = (each[0] for each in best_step(
        centered[None], weights[None], before=BEFORE, after=AFTER))  # fmt: skip
    begins = counted["period"].iloc[start]
    # Points that do not count keep their place on the calendar; those set aside must not come back.
    redrawn = _redrawn(points, kind, chart, begins)
    centers = redrawn.series["center"].to_numpy()  # a short new phase has its median yet, which is no mean's equal
    lines, signals = redrawn.series["cl"].to_numpy(), redrawn.signals.series["runs_signal"].to_numpy()
    if len(signals) < 2 or signals[1] or not _stays(counted, lines):
        return None
    p = _permuted(centered / sigma, sigma, weights, statistic, seed)
    if p > SURPRISING:
        return None
    step = np.where(np.arange(len(value)) < start, before, after)
    time = np.arange(len(value)) - np.average(np.arange(len(value)), weights=weights)
    line = time * (weights * time * centered).sum() / (weights * time**2).sum()
    errors = [(weights * (centered - fitted) ** 2).sum() for fitted in (step, line)]
    at = int(points["period"].searchsorted(begins))
    near = points.iloc[max(at - NEARBY, 0) : at + NEARBY + 1]
    notes = near.loc[(near["note"] != "") & (near["state"] != "excluded"), "note"]
    return {
        "start": begins,
        "n_before": int(start),
        "n_after": len(value) - int(start),
        "cl_before": float(lines[0]),
        "cl_after": float(lines[1])
        if centers[0] == centers[1]
        else float(np.average(value[start:], weights=weights[start:])),
        "p": p,
        "kind": "step" if errors[1] - errors[0] >= CLEARER else "drift",
        "annotation": notes.iloc[-1] if len(notes) else "",
    }


def _sigma(counted: pd.DataFrame) -> np.ndarray:
    """Sigma of each point as drawn; on charts without one, from the moving ranges."""
    sigma = counted["sigma"].to_numpy()
    if np.isfinite(sigma).all():
        return sigma
    return np.full(len(counted), np.abs(np.diff(counted["value"])).mean() / D2)


def _redrawn(points: pd.DataFrame, kind: str, chart: ControlChart, begins: pd.Timestamp) -> ControlChart:
    """The current phase, cut where the suggested one would begin."""
    columns = [name for name in ("num", "den", "sd") if name in points and points[name].notna().any()]
    data = points[["period", "state", *columns]].assign(value=points["value"] / chart.multiplier)
    phases = pd.DataFrame({"start": [points["period"].iloc[0], begins]})
    return control_chart(
        data, kind=kind, freq=chart.freq, phases=phases, multiplier=chart.multiplier, ruleset=chart.ruleset,
        min_points_run=chart.method["min_points_run"],
    )  # fmt: skip


def _stays(counted: pd.DataFrame, lines: np.ndarray) -> bool:
    """Whether the newest points lie beyond the old line, and half-way to the new one at least."""
    way = lines[1] - lines[0]
    newest, late = ((counted["value"].tail(size).mean() - lines[0]) for size in (LAST_ON_NEW_SIDE, LAST_HALF_WAY))
    return bool(newest * way > 0 and late * np.sign(way) >= abs(way) / 2)


def _permuted(scaled: np.ndarray, sigma: np.ndarray, weights: np.ndarray, statistic: float, seed: int) -> float:
    """Share of orders of the scaled points that part at least as well."""
    orders = np.random.default_rng(seed).permuted(np.tile(scaled, (PERMUTATIONS, 1)), axis=1)
    rows = np.broadcast_to(weights, orders.shape)
    parted = best_step(orders * sigma, rows, before=BEFORE, after=AFTER)[1]
    return float((1 + (parted >= statistic * (1 - 1e-12)).sum()) / (1 + PERMUTATIONS))
