"""Weighted averages between limits that widen, and cumulative sums on both sides of zero."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.transforms import blended_transform_factory

from lhs_helpers.charts.axis import SMALL, label_dates, label_ends
from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.key import key_rows, write_key
from lhs_helpers.charts.series import GAPS, LINE, MARKS, joined, phase_breaks, point_styles, stepped
from lhs_helpers.charts.style import INK, QUIET, canvas
from lhs_helpers.methods.time_weighted import BernoulliCusum, Cusum, Ewma
from lhs_helpers.words.catalog import text
from lhs_helpers.words.numbers import number

PLOT, LEFT, RIGHT, TOP, BOTTOM, ROW = 2.25, 0.5, 1.32, 0.3, 0.56, 0.19  # inches; PLOT is the plotting area's height
AIR, ROOM = 1.12, 1.3  # times the widest of limits and lines; the same with room for words above and below
MANY = 150  # points beyond which only those that signal are marked
SIGNALS = ("better", "worse", "changed")


@draw.register
def _ewma(result: Ewma) -> Figure | None:
    """One series: the average, its limits, and the center line of each phase."""
    points = result.table.reset_index(drop=True)
    known = points["ewma"].notna()
    if result.keys or not known.any():
        return None
    points = points.assign(value=points["ewma"], signal=False)
    lines = points.loc[known, ["ewma", "lcl", "ucl"]].to_numpy(dtype=float)
    half = AIR * max(np.ptp(lines) / 2, 1e-9)
    middle = (lines.max() + lines.min()) / 2
    styles = point_styles(points, result.direction)
    axes = _frame(points, (middle - half, middle + half), styles, result.unit)
    breaks = phase_breaks(points)
    column = {name: points[name].to_numpy(dtype=float) for name in ("ewma", "lcl", "ucl", "cl")}
    _lines(
        axes,
        [(path, QUIET, 0.7) for name in ("lcl", "ucl") for path in stepped(column[name], breaks)]
        + [(path, LINE, 1.3) for path in stepped(np.where(known, column["cl"], np.nan), breaks)]
        + [(path, INK, 0.9) for path in joined(column["ewma"], known.to_numpy(), breaks)],
    )
    _marks(axes, column["ewma"], styles)
    last, places = points[known].iloc[-1], 0 if half >= 50 else 1 if half >= 2 else 2
    named = {"ucl": ("picture.ucl", QUIET), "lcl": ("picture.lcl", QUIET), "cl": ("time_weighted.center", LINE)}
    label_ends(
        axes,
        [(last[name], f"{text(words)} {number(last[name], places)}", color) for name, (words, color) in named.items()],
    )
    return axes.figure


@draw.register
def _cusum(result: Cusum) -> Figure | None:
    return _both_sums(result, result.interval, text("time_weighted.interval"), text("time_weighted.in_sigma"))


@draw.register
def _bernoulli(result: BernoulliCusum) -> Figure | None:
    return _both_sums(result, result.limit, text("time_weighted.limit"), text("time_weighted.in_evidence"))


def _both_sums(result: Cusum | BernoulliCusum, limit: float, name: str, unit: str) -> Figure | None:
    """One series: both sums, the lines at which they signal, and where each signalling sum left zero."""
    points = result.table.reset_index(drop=True)
    known = points["upper"].notna().to_numpy()
    if result.keys or not known.any():
        return None
    upper, lower = (points[side].to_numpy(dtype=float) for side in ("upper", "lower"))
    high = ROOM * max(limit, np.nanmax(upper), -np.nanmin(lower))
    styles = {side: _sum_styles(points, side, result.direction) for side in ("upper", "lower")}
    shown = np.where(np.isin(styles["upper"], SIGNALS), styles["upper"], styles["lower"])
    axes = _frame(points, (-high, high), np.r_[shown, styles["upper"]], unit)
    breaks = phase_breaks(points) if "phase" in points else np.zeros(len(points), dtype=bool)
    width = 0.9 if len(points) <= MANY else 0.6
    ends = np.array([-0.8, len(points) - 0.2])
    _lines(
        axes,
        [(np.column_stack([ends, [level, level]]), QUIET, 0.9) for level in (limit, -limit)]
        + [(np.column_stack([ends, [0, 0]]), LINE, 1.3)]
        + [(path, INK, width) for sums in (upper, lower) for path in joined(sums, known, breaks)],
    )
    for side, sums in (("upper", upper), ("lower", lower)):
        _marks(axes, np.where((sums == 0) & (styles[side] == "common"), np.nan, sums), styles[side])
        _climbs(axes, points, side, limit if side == "upper" else -limit)
    label_ends(axes, [(limit, f"{name} {limit:g}", QUIET), (-limit, f"{name} \N{MINUS SIGN}{limit:g}", QUIET)])
    for side, y, align in (("upper", 0.985, "top"), ("lower_sum", 0.015, "bottom")):
        words = text(f"time_weighted.{side}")
        axes.text(0.01, y, words, transform=axes.transAxes, va=align, fontsize=SMALL, color=QUIET)
    return axes.figure


def _sum_styles(points: pd.DataFrame, side: str, direction: str | None) -> np.ndarray:
    """Style of each point of one sum: special where it signals, by whether that side is the better one."""
    seen = points.assign(signal=False, outside=points[f"signal_{side}"], value=1.0 if side == "upper" else -1.0, cl=0.0)
    return point_styles(seen, direction)


def _climbs(axes: Axes, points: pd.DataFrame, side: str, limit: float) -> None:
    """A dotted line where a sum that signals left zero: about there the change began."""
    began = points.loc[points[f"signal_{side}"], f"began_{side}"].drop_duplicates()
    for period in began:
        place = int(points["period"].searchsorted(period))
        axes.plot([place, place], [0, limit], color=QUIET, lw=0.8, ls=":", zorder=1, gid="began")


def _frame(points: pd.DataFrame, span: tuple[float, float], styles: np.ndarray, unit: str) -> Axes:
    """Axes with dates, unit and key."""
    marked = set(styles) - {"common"}
    keyed = [style for style in MARKS if style in marked and (style in SIGNALS or style in GAPS)]
    bottom = BOTTOM + ROW * (key_rows(keyed, LEFT) - 1)
    figure, axes = canvas(bottom + PLOT + TOP, left=LEFT, right=RIGHT, top=TOP, bottom=bottom)
    axes.set(xlim=(-0.8, len(points) - 0.2), ylim=span)
    label_dates(axes, points["period"])
    for place in np.flatnonzero(phase_breaks(points)) if "phase" in points else ():
        axes.axvline(place - 0.5, color=INK, lw=0.9, ls=(0, (1, 2)), gid="phase-start")
    write_key(axes, keyed, left=LEFT, bottom=0.1)
    above = blended_transform_factory(axes.get_yaxis_transform(), figure.dpi_scale_trans)
    axes.text(0, bottom + PLOT + 0.1, unit, transform=above, fontsize=SMALL, color=INK)
    return axes


def _lines(axes: Axes, lines: list[tuple[np.ndarray, str, float]]) -> None:
    paths, colors, widths = zip(*lines, strict=True)
    axes.add_collection(LineCollection(paths, colors=colors, linewidths=widths, gid="lines"), autolim=False)


def _marks(axes: Axes, values: np.ndarray, styles: np.ndarray) -> None:
    """Points, special ones by shape; periods without a number on the floor of the chart."""
    floor = axes.get_ylim()[0]
    for style, look in MARKS.items():
        place = np.flatnonzero(styles == style)
        if not len(place) or (style not in (*SIGNALS, *GAPS) and (style != "common" or len(values) > MANY)):
            continue
        height = np.full(len(place), floor) if style in GAPS else values[place]
        axes.plot(place, height, linestyle="none", clip_on=False, zorder=3, gid=f"points-{style}", **look)
