"""The geometry of a control chart: which points are joined, where lines step, and which mark each point gets.

Shared by the single chart and the panel of small multiples, so that a mark means the same in both.
"""

import itertools
from collections.abc import Mapping

import numpy as np
import pandas as pd

from lhs_helpers.charts.style import ACCENT, BETTER, FAINT, INK, NEUTRAL, QUIET, WORSE
from lhs_helpers.methods.control_chart import ControlChart

# How a point is drawn, by its state and what the rules found: shape first, color second.
POINTS = {
    "common": {"marker": "o", "color": INK, "markersize": 3.2},
    "better": {"marker": "D", "color": BETTER, "markersize": 5.2},
    "worse": {"marker": "^", "color": WORSE, "markersize": 6.4},
    "changed": {"marker": "s", "color": NEUTRAL, "markersize": 5.2},
    "excluded": {"marker": "o", "color": QUIET, "markerfacecolor": FAINT, "markersize": 4.6},
    "provisional": {"marker": "o", "color": INK, "markerfacecolor": "white", "markersize": 4.6},
    "open": {"marker": "o", "color": INK, "markerfacecolor": "white", "markersize": 4.6},
}
# How a period without a number is marked, on the floor of the chart.
GAPS = {
    "missing": {"marker": "x", "color": QUIET, "markersize": 4.6},
    "suppressed": {"marker": "s", "color": QUIET, "markersize": 4.6},
    "no_cases": {"marker": "|", "color": QUIET, "markersize": 8, "markeredgewidth": 1.2},
    "invalid": {"marker": "+", "color": QUIET, "markersize": 6},
}
MARKS = POINTS | GAPS
SCALED = ("markersize",)  # what a small picture makes smaller
LINE = ACCENT
Points = pd.DataFrame | Mapping[str, np.ndarray]
PER_CENT = 100.0
FEW_MONTHS = 24  # shorter than this, an axis is labeled by month (our choice)
MOST_LABELS = 7  # of months along an axis
LABEL_GAP = 0.14  # inches between labels that end lines


def arrays(points: pd.DataFrame) -> dict[str, np.ndarray]:
    """The columns that are drawn, as arrays: where there are many series, pandas takes longer than the picture."""
    kinds = dict.fromkeys(("value", "cl", "lcl", "ucl", "target", "den", "lcl_clamped", "ucl_clamped"), float)
    kinds |= {"state": object, "signal": bool, "outside": bool, "phase": int, "period": "datetime64[ns]"}
    return {name: points[name].to_numpy(dtype=kind) for name, kind in kinds.items()}


def point_styles(points: Points, direction: str | None) -> np.ndarray:
    """Style of each point, a key of ``POINTS`` or ``GAPS``; special cause by the side it lies on and what is better.

    A run that ended is special cause without a side: the line it lies beside has moved with what came after it.
    """
    state = np.asarray(points["state"], dtype=object)
    style = np.where(state == "ok", "common", state).astype(object)
    special = np.asarray(points["signal"], dtype=bool) | np.asarray(points["outside"], dtype=bool)
    special &= np.isin(state, ("ok", "open"))
    above = np.asarray(points["value"], dtype=float) - np.asarray(points["cl"], dtype=float)
    good = {"up": 1, "down": -1}.get(direction, 0) * np.sign(above)
    sided = np.asarray(points["outside"], dtype=bool) | _at_the_end(special, state, np.sign(above))
    meaning = np.select([sided & (good > 0), sided & (good < 0)], ["better", "worse"], "changed")
    style[special] = meaning[special]
    return style


def _at_the_end(special: np.ndarray, state: np.ndarray, side: np.ndarray) -> np.ndarray:
    """Which points belong to the special cause that lasts, on one side, to the last counted point."""
    counted = np.flatnonzero(np.isin(state, ("ok", "open")))
    if not len(counted):
        return np.zeros_like(special)
    others = counted[~special[counted] | (side[counted] == -side[counted[-1]])]
    begin = others[-1] + 1 if len(others) else 0
    return special & (np.arange(len(special)) >= begin)


def has_value(points: Points) -> np.ndarray:
    """Which rows are drawn as points."""
    state = np.asarray(points["state"], dtype=object)
    return np.isfinite(np.asarray(points["value"], dtype=float)) & ~np.isin(state, tuple(GAPS))


def stretches(present: np.ndarray, breaks: np.ndarray) -> list[slice]:
    """Runs of present rows; a new one also begins where ``breaks`` is true."""
    edges = [place for place in range(1, len(present)) if present[place] != present[place - 1] or breaks[place]]
    return [slice(a, b) for a, b in itertools.pairwise([0, *edges, len(present)]) if b > a and present[a]]


def joined(values: np.ndarray, present: np.ndarray, breaks: np.ndarray) -> list[np.ndarray]:
    """Polylines through neighboring points: never across a gap or a break. ``x`` is the place in the series."""
    runs = stretches(present, breaks)
    return [np.column_stack([np.arange(run.start, run.stop), values[run]]) for run in runs if run.stop - run.start > 1]


def stepped(values: np.ndarray, breaks: np.ndarray) -> list[np.ndarray]:
    """Step lines of a center line or a limit: level from half a period before to half a period after each point."""
    lines = []
    for run in stretches(np.isfinite(values), breaks):
        level = values[run]
        changes = np.flatnonzero(np.diff(level)) + 1
        edges = np.r_[0, changes, len(level)] + run.start - 0.5
        lines.append(np.column_stack([np.repeat(edges, 2)[1:-1], np.repeat(level[np.r_[0, changes]], 2)]))
    return lines


def visible_limit(points: Points, name: str) -> np.ndarray:
    """A control limit; NaN throughout a phase in which most of it lies at the end of the scale, where it tells nothing.

    Where it seldom does, it is drawn there: a line with holes would look like missing data.
    """
    phase, clamped = np.asarray(points["phase"]), np.asarray(points[f"{name}_clamped"], dtype=float)
    share = np.bincount(phase, weights=clamped) / np.maximum(np.bincount(phase), 1)
    return np.where(share[phase] >= 0.5, np.nan, np.asarray(points[name], dtype=float))


def phase_breaks(points: Points) -> np.ndarray:
    """Rows at which a phase begins, but for the first."""
    phase = np.asarray(points["phase"])
    return np.r_[False, phase[1:] != phase[:-1]]


def numbered_notes(points: pd.DataFrame) -> dict[int, int]:
    """Number of each annotated point, in order of time, and its place in the series."""
    return {count: int(place) for count, place in enumerate(np.flatnonzero(points["note"].fillna("") != ""), start=1)}


def value_range(chart: ControlChart) -> tuple[float, float]:
    """Range of the axis: all points, limits and targets with some air; from zero where zero is near.

    A cut axis makes small change look large, so the range always holds the limits: common-cause variation fills a
    good part of the picture, and a change has to leave it to be seen.
    """
    columns = ("value", "cl", "lcl", "ucl", "target")
    values = np.concatenate([chart.table[name].to_numpy(dtype=float) for name in columns])
    values = values[np.isfinite(values)]
    if not len(values):
        return 0.0, 1.0
    low, high = values.min(), values.max()
    share = chart.unit.startswith("%") and high <= PER_CENT  # a rate per 100 has no such end
    if low >= 0 and chart.table["ucl"].isna().all():  # nothing shows what is ordinary: the whole scale does
        return 0.0, PER_CENT if share else 1.06 * float(high or 1)
    air = 0.06 * (high - low) or 0.1 * abs(high) or 1.0
    if 0 <= low < 0.4 * high + air:
        low = air
    top = float(high + air)
    if share:
        top = min(top, PER_CENT + 0.01 * air)  # a share has an end; the line at it stays visible
    return float(low - air), top


def date_ticks(periods: pd.Series) -> tuple[np.ndarray, list[str]]:
    """Places along a series and their labels: years where they begin, the months of a short series."""
    months = periods.to_numpy().astype("datetime64[M]").astype(int)
    if months[-1] - months[0] >= FEW_MONTHS:
        years = months // 12
        begins = np.flatnonzero(np.r_[months[0] % 12 == 0, np.diff(years) != 0])
        return begins, [f"{periods.iloc[place]:%Y}" for place in begins]
    begins = np.flatnonzero(np.r_[True, np.diff(months) != 0])
    begins = begins[:: -(-len(begins) // MOST_LABELS)]
    return begins, [f"{periods.iloc[place]:%b %Y}" for place in begins]


def spread_apart(heights: list[float], least: float = LABEL_GAP) -> list[float]:
    """Heights of labels in rising order (inches), moved apart where they would touch."""
    moved = np.array(heights)
    for _ in range(20):
        short = np.clip(least - np.diff(moved), 0, None)
        moved[1:] += short / 2
        moved[:-1] -= short / 2
    return list(moved)
