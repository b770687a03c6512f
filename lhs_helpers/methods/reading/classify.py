"""One word for a chart's recent variation, one for its standing to the target."""

import itertools
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.constants import LINE_TOLERANCE
from lhs_helpers.methods.control_chart.kinds import KINDS
from lhs_helpers.methods.control_chart.result import ControlChart
from lhs_helpers.methods.result import Caveat, Result

PRECEDENCE = ("outside", "one_side", "trend", "two_of_three", "four_of_five")
RECENT = 12  # periods
ENOUGH = 12  # points; with fewer, variation is not named, nor ever where windows overlap
NAMES = {
    "up": ("improving", "worsening"),
    "down": ("worsening", "improving"),
    None: ("higher", "lower"),
}  # above, below
NEVER = np.datetime64("NaT")
POINT = ("period", "phase", "state", "den", "value", "cl", "sigma", "lcl", "ucl", "target", "signal")
PHASE = ("phase", "kind", "n_points", "reason")
PATTERN = ("period", "phase", "rule", "side", "began")
COLUMNS = {
    "variation": object,
    "assurance": object,
    "basis": object,
    "side": np.int64,
    "since": "datetime64[us]",
    "last": "datetime64[us]",
    "n_points": np.int64,
    "recent": np.int64,
    "mixed": bool,
}


@dataclass(frozen=True, kw_only=True)
class Variation(Result):
    """Variation and assurance of each series.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per series: keys; ``variation`` (``improving``, ``worsening``, ``higher``, ``lower``, ``shifting``,
        ``steady``, ``not_enough``); ``assurance`` (``meets``, ``misses``, ``hit_or_miss``, ``not_applicable``);
        ``basis`` (the rule that decided, ``crossings``, or ``""``); ``side`` (1 above, -1 below, 0); ``since`` (first
        period of the pattern); ``last`` (last counted period); ``n_points`` (counted points of the current phase);
        ``recent`` (signalling points in the last 12 periods); ``mixed`` (signals of both senses at the last point).
    freq : str
        Calendar of the chart.
    """

    keys: tuple[str, ...] = ()
    freq: str = "MS"


def classify(chart: ControlChart) -> Variation:
    """Name the variation at the last counted point of each series, and how its limits stand to the target.

    Parameters
    ----------
    chart : ControlChart
        With its signals.

    Returns
    -------
    Variation
        One row per series.

    Notes
    -----
    A target met or missed is read from the limits at the median denominator of the last 12 points, so that one small
    month cannot turn a verdict; limits equal to the target count as beyond it (NHS England, Making Data Count). Of a
    target that varies, the last value counts. Too few crossings alone are ``shifting``; too many, and patterns without
    a side, tell no change and leave a series ``steady``.
    """
    if chart.is_empty:
        return Variation(table=pd.DataFrame(), key=chart.key, label=chart.label, keys=chart.keys)
    points, phases, patterns, counts = (
        _OfSeries(frame, chart.keys, names)
        for frame, names in (
            (chart.table, POINT),
            (chart.series, PHASE),
            (chart.signals.points, PATTERN),
            (chart.signals.series, ("crossings",)),
        )
    )
    found = [
        _one(chart, points.of(key), {name: cells[-1] for name, cells in phases.of(key).items()},
             patterns.of(key), counts.of(key)["crossings"][-1])
        for key in phases.rows
    ]  # fmt: skip
    keys = {name: chart.series[name].iloc[[rows.start for rows in phases.rows.values()]].array for name in chart.keys}
    columns = {name: np.array([row[name] for row in found], dtype=kind) for name, kind in COLUMNS.items()}
    texts = {name: pd.array(columns[name], dtype="str") for name in ("variation", "assurance", "basis")}
    table = pd.DataFrame({**keys, **columns, **texts}, copy=False)
    return Variation(
        table=table,
        key=chart.key,
        label=chart.label,
        keys=chart.keys,
        freq=chart.freq,
        caveats=_caveats(table),
        method={"name": "classify", "ruleset": chart.ruleset},
    )


class _OfSeries:
    """The columns of a frame as arrays, and which rows are those of each series: they stand together."""

    def __init__(self, frame: pd.DataFrame, keys: tuple[str, ...], columns: tuple[str, ...]) -> None:
        self.columns = {name: frame[name].to_numpy() for name in columns}
        names = [frame[name].to_numpy() for name in keys]
        new = np.zeros(max(len(frame) - 1, 0), dtype=bool)
        for name in names:
            new |= name[1:] != name[:-1]
        edges = [0, *(np.flatnonzero(new) + 1), len(frame)] if len(frame) else []
        self.rows = {tuple(name[a] for name in names): slice(a, b) for a, b in itertools.pairwise(edges)}

    def of(self, key: tuple) -> dict[str, np.ndarray]:
        """Columns of one series; without rows where the frame has none of it."""
        rows = self.rows.get(key, slice(0))
        return {name: column[rows] for name, column in self.columns.items()}


def _one(chart: ControlChart, points: dict, phase: dict, patterns: dict, crossings: int) -> dict[str, object]:
    """One series: its points, its current phase, the patterns that they take part in, too few or many crossings."""
    counted = np.flatnonzero((points["state"] == "ok") & (points["phase"] == phase["phase"]))
    apart, cl = (
        np.abs(numbers[counted]) / chart.multiplier for numbers in (points["value"] - points["cl"], points["cl"])
    )
    useful = counted[apart > LINE_TOLERANCE * np.fmax(1, cl)]
    last, last_useful = (points["period"][at[-1]] if len(at) else NEVER for at in (counted, useful))
    # A long run still holds where only points on the center line have come after it.
    ends = (patterns["period"] == last) | ((patterns["rule"] == "one_side") & (patterns["period"] == last_useful))
    here = np.flatnonzero(ends & (patterns["phase"] == phase["phase"]) & np.isin(patterns["rule"], PRECEDENCE))
    first = min(here, key=lambda at: PRECEDENCE.index(patterns["rule"][at]), default=None)
    side = 0 if first is None else patterns["side"][first]

    names = NAMES[chart.direction]
    if phase["n_points"] < ENOUGH or chart.method.get("data_type") == "overlapping":
        variation = "not_enough"
    elif side:
        variation = names[0] if side > 0 else names[1]
    else:
        variation = "shifting" if crossings < 0 else "steady"
    decided = variation in names
    return {
        "variation": variation,
        "assurance": _assurance(chart, {name: column[counted] for name, column in points.items()}, phase),
        "basis": patterns["rule"][first] if decided else "crossings" if variation == "shifting" else "",
        "side": side if decided else 0,
        "since": patterns["began"][first] if decided else NEVER,
        "last": last,
        "n_points": phase["n_points"],
        "recent": points["signal"][-RECENT:].sum(),
        "mixed": decided and np.ptp(patterns["side"][here]) > 0,
    }


def _assurance(chart: ControlChart, counted: dict[str, np.ndarray], phase: dict) -> str:
    """How the limits of the current phase stand to the target."""
    targets = counted["target"][~np.isnan(counted["target"])]
    if chart.direction is None or not len(targets):
        return "not_applicable"
    target = targets[-1]  # of a trajectory, the newest that is given
    cl, sigma, den, lower, upper = (counted[name][-1] for name in ("cl", "sigma", "den", "lcl", "ucl"))
    if KINDS[phase["kind"]].sized and phase["kind"] != "np":
        sizes = counted["den"][-RECENT:]
        typical = np.median(sizes[~np.isnan(sizes)]) if not np.isnan(sizes).all() else np.nan
        sigma = sigma * np.sqrt(den / typical) if typical > 0 else np.nan
    # Not clamped: a target of 100 % is not out of reach where chance alone would carry the limit beyond it.
    if np.isfinite(sigma):
        lower, upper = cl - 3 * sigma, cl + 3 * sigma
    if phase["reason"] == "no_variation":
        lower = upper = cl
    if np.isnan(lower):
        return "not_applicable"
    slack = LINE_TOLERANCE * max(1, abs(np.nan_to_num(cl)))
    below, above = target <= lower + slack, target >= upper - slack
    meets, misses = (above, below) if chart.direction == "down" else (below, above)
    return "meets" if meets else "misses" if misses else "hit_or_miss"  # both: what never varies is at the target


def _caveats(table: pd.DataFrame) -> tuple[Caveat, ...]:
    found = []
    if table["mixed"].any():
        found.append(Caveat("mixed_signals"))
    moved = (table["assurance"] != "not_applicable") & ~table["variation"].isin(["steady", "not_enough"])
    if moved.any():
        found.append(Caveat("assurance_past_level"))
    return tuple(found)
