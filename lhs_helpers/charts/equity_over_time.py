"""Two groups over time, and under them the gap between them with its limits."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lhs_helpers.charts.axis import set_ticks
from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.equity import cut
from lhs_helpers.charts.series import MARKS, has_value, joined, point_styles, spread_apart
from lhs_helpers.charts.style import ACCENT, INK, QUIET, axes_at, canvas
from lhs_helpers.methods.equity import GapOverTime
from lhs_helpers.words.catalog import text
from lhs_helpers.words.equity import points as points_words
from lhs_helpers.words.numbers import number

TOP, UPPER, BETWEEN, LOWER, BOTTOM, LEFT, RIGHT = 0.3, 1.7, 0.45, 1.3, 0.35, 0.5, 1.5  # inches
SMALL = 8.5
SIDES = (("reference", INK, "--", "s"), ("group", ACCENT, "-", "o"))
TICKS = 6
LONGEST = 14  # characters of a group's name


@draw.register
def _gap_over_time(result: GapOverTime) -> Figure:
    """Above, both groups with their medians on one axis; below, the gap as a chart of its own."""
    height = TOP + UPPER + BETWEEN + LOWER + BOTTOM
    figure, upper = canvas(height, left=LEFT, right=RIGHT, top=TOP, bottom=BOTTOM + LOWER + BETWEEN)
    lower = axes_at(figure, (LEFT, BOTTOM, figure.get_figwidth() - LEFT - RIGHT, LOWER), sharex=upper)
    points = result.gap.table.merge(result.table.drop(columns=["gap", "reason"]), on="period", how="left")
    never = np.zeros(len(points), dtype=bool)
    _groups(upper, result, points, never)
    _gap(lower, result, points, never)
    for axes in (upper, lower):
        axes.tick_params(length=3, width=0.8, labelsize=SMALL)
        axes.locator_params(axis="y", nbins=5)
    places = np.arange(0, len(points), max(1, -(-len(points) // TICKS)))
    set_ticks(lower.xaxis, places, [f"{period:%b %Y}" for period in points["period"].iloc[places]])
    upper.tick_params(labelbottom=False)
    upper.set_xlim(-0.8, len(points) - 0.2)
    return figure


def _groups(axes: Axes, result: GapOverTime, points, never: np.ndarray) -> None:
    """Two lines, joined only within unbroken runs, named where they end."""
    ends = []
    for side, color, dashes, mark in SIDES:
        value = points[f"value_{side}"].to_numpy(dtype=float)
        known = np.isfinite(value)
        for line in joined(value, known, never):
            axes.plot(*line.T, color=color, ls=dashes, lw=1, gid=side)
        median = result.strata.series.loc[result.strata.series["stratum"] == getattr(result, side), "cl"]
        axes.axhline(median.iloc[0], color=color, ls=dashes, lw=0.5, gid=f"{side}-median")
        axes.plot(np.flatnonzero(known), value[known], mark, color=color, ms=3, linestyle="none", gid=f"{side}-points")
        name = {"name": cut(getattr(result, side), LONGEST), "value": number(value[known][-1])}
        ends.append((value[known][-1], text(f"gap_over_time.{side}_line", **name), color))
    values = points[["value_group", "value_reference"]].to_numpy(dtype=float)
    low, high = np.nanmin(values), np.nanmax(values)
    air = 0.08 * (high - low) or 1
    axes.set_ylim(max(-1, low - air), min(101, high + air))  # a little air for marks at 0 and 100
    axes.set_title(text("equity_gap.axis", who=result.who), loc="left", fontsize=SMALL, color=INK)
    _end_labels(axes, ends, UPPER)


def _gap(axes: Axes, result: GapOverTime, points, never: np.ndarray) -> None:
    """The gap with its center line and limits; a line at no gap."""
    value = points["value"].to_numpy(dtype=float)
    shown = has_value(points)
    axes.axhline(0, color=QUIET, lw=0.6, ls=":", gid="no-gap")
    for line in joined(value, shown, never):
        axes.plot(*line.T, color=INK, lw=0.6)
    places = np.arange(len(points))
    center = points["cl"].to_numpy(dtype=float)
    axes.plot(places, center, color=ACCENT, lw=1.2, gid="center")
    ends = [(center[-1], text("gap_over_time.center", value=number(center[-1], 1)), ACCENT)] if len(center) else []
    for name in ("lcl", "ucl"):
        limit = points[name].to_numpy(dtype=float)
        if np.isfinite(limit).any():
            axes.step(places, limit, where="mid", color=QUIET, lw=0.7, gid=name)
            ends.append((limit[np.isfinite(limit)][-1], text("gap_over_time.limits"), QUIET))
    styles = point_styles(points, result.gap.direction)
    for style in dict.fromkeys(styles[shown]):  # in an order that no hash decides
        here = shown & (styles == style)
        axes.plot(places[here], value[here], linestyle="none", zorder=3, gid=f"points-{style}", **MARKS[style])
    lines = points[["value", "lcl", "ucl"]].to_numpy(dtype=float)
    low, high = min(0.0, np.nanmin(lines)), max(0.0, np.nanmax(lines))
    axes.set_ylim(low - 0.06 * (high - low), high + 0.06 * (high - low))
    axes.set_title(text("gap_over_time.gap_axis"), loc="left", fontsize=SMALL, color=INK)
    if result.reading != "too_few":
        moved = result.change.set_index("what")["change"]
        names = {side: cut(getattr(result, side), LONGEST) for side, *_ in SIDES}
        points_moved = {f"{what}_change": points_words(moved[what]) for what in moved.index}
        words = text("gap_over_time.moved", **names, **points_moved)
        axes.set_title(words, loc="right", fontsize=SMALL, color=QUIET, gid="moved")
    _end_labels(axes, ends, LOWER)


def _end_labels(axes: Axes, ends: list[tuple[float, str, str]], inches: float) -> None:
    """Names of lines beside their ends, moved apart where they would touch."""
    low, high = axes.get_ylim()
    ends = sorted(end for end in ends if np.isfinite(end[0]))
    heights = spread_apart([(value - low) / (high - low) * inches for value, _, _ in ends])
    for height, (_, words, color) in zip(heights, ends, strict=True):
        look = {"transform": axes.transAxes, "va": "center", "fontsize": SMALL, "color": color, "gid": "name"}
        axes.text(1.015, height / inches, words, **look)
