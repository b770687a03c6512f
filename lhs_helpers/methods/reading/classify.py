"""One word for a chart's recent variation, one for its standing to the target."""

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
    keys = list(chart.keys) or ["series"]
    points, phases, patterns, counts = (
        frame if chart.keys else frame.assign(series=0)
        for frame in (chart.table, chart.series, chart.signals.points, chart.signals.series)
    )
    part = [*keys, "phase"]
    current = phases.groupby(keys).tail(1)[[*part, "kind", "reason", "n_points"]]
    counted = points[points["state"] == "ok"].merge(current[part], on=part)
    apart = (counted["value"] - counted["cl"]).abs() / chart.multiplier
    useful = counted[apart > LINE_TOLERANCE * np.maximum(1, counted["cl"].abs() / chart.multiplier)]
    ends = current.merge(_last(counted, part, "last"), how="left", on=part)
    ends = ends.merge(_last(useful, part, "last_useful"), how="left", on=part)
    table = ends.merge(_deciding(patterns, ends, part), how="left", on=part).merge(counts, how="left", on=part)

    side = table["side"].fillna(0).to_numpy()
    judged = (table["n_points"] >= ENOUGH) & (chart.method.get("data_type") != "overlapping")
    names = NAMES[chart.direction]
    table["variation"] = np.select(
        [~judged, side > 0, side < 0, table["crossings"] < 0],
        ["not_enough", names[0], names[1], "shifting"],
        "steady",
    )
    decided = table["variation"].isin(names)
    table["basis"] = table["basis"].where(decided, "").mask(table["variation"] == "shifting", "crossings")
    table["side"] = np.where(decided, side, 0).astype(np.int64)
    table["since"] = table["since"].where(decided)
    table["mixed"] = decided.to_numpy() & table["mixed"].eq(True).to_numpy(dtype=bool)
    late = points.groupby(keys).cumcount(ascending=False) < RECENT
    table["recent"] = (points["signal"] & late).groupby([points[name] for name in keys]).sum().to_numpy()
    table["assurance"] = _assurance(chart, counted, current, part)
    columns = ["variation", "assurance", "basis", "side", "since", "last", "n_points", "recent", "mixed"]
    table = table[[*chart.keys, *columns]].astype({"variation": "str", "assurance": "str", "basis": "str"})
    return Variation(
        table=table,
        key=chart.key,
        label=chart.label,
        keys=chart.keys,
        freq=chart.freq,
        caveats=_caveats(table),
        method={"name": "classify", "ruleset": chart.ruleset},
    )


def _last(points: pd.DataFrame, part: list[str], name: str) -> pd.DataFrame:
    """Period of the last point of each part."""
    return points.groupby(part).tail(1)[[*part, "period"]].rename(columns={"period": name})


def _deciding(patterns: pd.DataFrame, ends: pd.DataFrame, part: list[str]) -> pd.DataFrame:
    """The pattern that decides at the last point of each part, and whether others point the other way.

    A long run still holds where only points on the center line have come after it.
    """
    rank = {rule: place for place, rule in enumerate(PRECEDENCE)}
    here = patterns[patterns["rule"].isin(PRECEDENCE)].merge(ends[[*part, "last", "last_useful"]], on=part)
    run = (here["rule"] == "one_side") & (here["period"] == here["last_useful"])
    here = here[run | (here["period"] == here["last"])]
    here = here.assign(rank=here["rule"].map(rank).astype(np.int64)).sort_values("rank", kind="stable")
    first = here.groupby(part).head(1).rename(columns={"rule": "basis", "began": "since"})
    senses = here.groupby(part)["side"].agg(["min", "max"]).reset_index()
    senses["mixed"] = senses["min"] != senses["max"]
    return first[[*part, "basis", "side", "since"]].merge(senses[[*part, "mixed"]], on=part)


def _assurance(chart: ControlChart, counted: pd.DataFrame, current: pd.DataFrame, part: list[str]) -> np.ndarray:
    """How the limits of the current phase stand to the target."""
    last = current.merge(counted.groupby(part).tail(1), on=part, how="left", suffixes=("_phase", ""))
    recent = counted[counted.groupby(part).cumcount(ascending=False) < RECENT]
    typical = current.merge(recent.groupby(part)["den"].median().reset_index(), on=part, how="left")["den"]
    known = counted.groupby(part)["target"].last().reset_index()  # of a trajectory, the newest that is given
    target, cl = current.merge(known, on=part, how="left")["target"].to_numpy(), last["cl"].to_numpy()
    sized = last["kind"].map(lambda kind: KINDS[kind].sized and kind != "np").to_numpy(dtype=bool)
    # Not clamped: a target of 100 % is not out of reach where chance alone would carry the limit beyond it.
    half = 3 * last["sigma"].to_numpy() * np.where(sized, np.sqrt(last["den"] / typical), 1)
    known = np.isfinite(half)
    lower, upper = np.where(known, cl - half, last["lcl"]), np.where(known, cl + half, last["ucl"])
    flat = (last["reason_phase"] == "no_variation").to_numpy()
    lower, upper = np.where(flat, cl, lower), np.where(flat, cl, upper)
    slack = LINE_TOLERANCE * np.maximum(1, np.abs(np.nan_to_num(cl)))
    below, above = target <= lower + slack, target >= upper - slack
    if chart.direction == "down":
        below, above = above, below
    above &= ~below  # where nothing varies, a constant equal to the target meets it
    unknown = np.isnan(target) | np.isnan(lower) | (chart.direction is None)
    return np.select([unknown, below, above], ["not_applicable", "meets", "misses"], "hit_or_miss")


def _caveats(table: pd.DataFrame) -> tuple[Caveat, ...]:
    found = []
    if table["mixed"].any():
        found.append(Caveat("mixed_signals"))
    moved = (table["assurance"] != "not_applicable") & ~table["variation"].isin(["steady", "not_enough"])
    if moved.any():
        found.append(Caveat("assurance_past_level"))
    return tuple(found)
