"""The control chart of one series.

The picture is calm on purpose: thin lines, labels where the lines end, years for ticks, and no legend but one line
that names the marks which really occur.
"""

import itertools
import textwrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import Transform, blended_transform_factory

from lhs_helpers.charts.axis import SMALL, label_dates, label_ends
from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.key import key_rows, write_key
from lhs_helpers.charts.panel import panel
from lhs_helpers.charts.series import (
    GAPS,
    LINE,
    MARKS,
    Points,
    arrays,
    has_value,
    joined,
    numbered_notes,
    phase_breaks,
    point_styles,
    stepped,
    value_range,
    visible_limit,
)
from lhs_helpers.charts.style import FAINT, INK, QUIET, TARGET, canvas
from lhs_helpers.methods.control_chart import ControlChart
from lhs_helpers.words.catalog import text
from lhs_helpers.words.numbers import number

PLOT, LEFT, RIGHT, BOTTOM = 2.25, 0.5, 1.12, 0.84  # inches; PLOT is the height of the plotting area
ROW = 0.19  # inches: height of a row of text above the plotting area
STRIP, STRIP_HEIGHT, KEY = 0.48, 0.2, 0.1  # inches: the strip below the plotting area, the key above the bottom
LINE_OF_TEXT = 0.12  # inches: the height of such a line
CHARACTER = 0.064  # inches: mean width of a character of that size
LONG_DASHES = (0, (9, 4))
LIMITS = ("ucl", "lcl")
WIDE = 17  # characters beside the plotting area
FEWEST = 3  # points that make a picture (our choice)
DEFINITION_CHANGE = "definition_change"


@draw.register
def _control_chart(chart: ControlChart) -> Figure | None:
    """Of one or two values the words and the table say all there is."""
    if chart.keys:
        return panel(chart)
    return single(chart) if (chart.table["state"] == "ok").sum() >= FEWEST else None


def single(chart: ControlChart) -> Figure:
    """One series: points, center line, limits, phases, target, annotations, gaps and denominators."""
    points = arrays(chart.table)
    points |= {name: visible_limit(points, name) for name in LIMITS}
    noted, begins = numbered_notes(chart.table), np.flatnonzero(phase_breaks(points))
    above = 0.1 + ROW * bool(noted)  # rows of text above the plotting area: notes, phases, unit
    unit_above = above + ROW * bool(len(begins))
    styles = point_styles(points, chart.direction)
    found = {*styles, *points["state"]} - {"common"}
    keyed = [style for style in MARKS if style in found]
    rows = key_rows(keyed, LEFT) if keyed else 0
    bottom = BOTTOM + ROW * (rows - 1) - (STRIP_HEIGHT if np.isnan(points["den"]).all() else 0)
    figure, axes = canvas(bottom + PLOT + unit_above + ROW, left=LEFT, right=RIGHT, top=unit_above + ROW, bottom=bottom)
    low, high = value_range(chart)
    axes.set(xlim=(-0.8, len(styles) - 0.2), ylim=(low, high))
    places = 0 if high - low >= 100 else 1 if high - low >= 4 else 2
    _baselines(axes, chart, points)
    _lines(axes, chart, points)
    _marks(axes, points, styles)
    _phases(axes, chart, points, begins, above)
    _levels(axes, chart, points, begins, places)
    _annotations(axes, points, noted)
    _denominators(axes, points)
    _end_labels(axes, chart, points, places)
    label_dates(axes, chart.table["period"])
    write_key(axes, keyed, left=LEFT, bottom=KEY)
    _write(axes, 0, unit_above, chart.unit, axes.get_yaxis_transform(), color=INK)
    return figure


def _write(axes: Axes, x: float, above: float, words: str, horizontal: Transform, **look: object) -> None:
    """Small text at a place given along the series and a height in inches above the plotting area."""
    transform = blended_transform_factory(horizontal, axes.figure.dpi_scale_trans)
    axes.text(x, _bottom(axes) + PLOT + above, words, transform=transform, fontsize=SMALL, **{"color": QUIET, **look})


def _baselines(axes: Axes, chart: ControlChart, points: Points) -> None:
    """Shade what frozen limits come from."""
    frozen = (chart.series["limits_status"] == "frozen").to_numpy()
    if not frozen.any():
        return
    period, (first, last) = points["period"], (chart.series[f"baseline_{at}"] for at in ("from", "to"))
    for start, end in zip(first.to_numpy()[frozen], last.to_numpy()[frozen], strict=True):
        inside = np.flatnonzero((period >= start) & (period <= end))
        if len(inside):
            axes.axvspan(inside[0] - 0.5, inside[-1] + 0.5, color=FAINT, alpha=0.4, lw=0, zorder=0, gid="baseline")


def _lines(axes: Axes, chart: ControlChart, points: Points) -> None:
    """All lines in one collection, which costs a tenth of as many single lines."""
    breaks = phase_breaks(points)
    never = np.zeros_like(breaks)
    reasons, phases = (chart.series[name].to_numpy() for name in ("phase_reason", "phase"))
    cut = breaks & np.isin(points["phase"], phases[reasons == DEFINITION_CHANGE])
    enough = chart.series["n_points"].sum() >= chart.method["min_points_run"]  # fewer points: dots only
    groups = [
        *((limit, QUIET, 0.7, "solid") for name in ("lcl", "ucl") for limit in stepped(points[name], breaks)),
        *((target, TARGET, 1.1, LONG_DASHES) for target in stepped(points["target"], never)),
        *((center, LINE, 1.3, "solid") for center in stepped(points["cl"], breaks)),
        *((line, INK, 0.6, "solid") for line in joined(points["value"], has_value(points) & enough, cut)),
    ]
    if groups:
        lines, colors, widths, dashes = zip(*groups, strict=True)
        collection = LineCollection(lines, colors=colors, linewidths=widths, linestyles=list(dashes), gid="lines")
        axes.add_collection(collection, autolim=False)


def _marks(axes: Axes, points: Points, styles: np.ndarray) -> None:
    """Each kind of point in its shape; periods without a number get theirs on the floor of the chart."""
    floor = axes.get_ylim()[0]
    values = points["value"]
    for style, look in MARKS.items():
        place = np.flatnonzero(styles == style)
        if len(place):
            height = np.full(len(place), floor) if style in GAPS else values[place]
            axes.add_artist(Line2D(place, height, ls="none", clip_on=False, zorder=3, gid=f"points-{style}", **look))
    growing = np.flatnonzero((points["state"] == "open") & (styles != "open"))  # beyond a limit, and still growing
    if len(growing):
        axes.plot(growing, values[growing], "o", color="white", markersize=2.4, zorder=4, clip_on=False, gid="growing")


def _phases(axes: Axes, chart: ControlChart, points: Points, begins: np.ndarray, above: float) -> None:
    """A line where a phase begins, with its reason above."""
    reasons = chart.series["phase_reason"].iloc[1:]
    ends = [*begins[1:], len(points["value"]) + RIGHT / _per_point(axes)]
    for place, end, reason in zip(begins, ends[: len(begins)], reasons, strict=True):
        changed = reason == DEFINITION_CHANGE
        dashes, gid = ("solid", "version-break") if changed else ((0, (1, 2)), "phase-start")
        axes.axvline(place - 0.5, color=INK, lw=0.9, ls=dashes, gid=gid)
        words = text("picture.definition_change") if changed else reason
        room = int((end - place) * _per_point(axes) / CHARACTER)
        _write(axes, place - 0.5, above, _cut(words, room), axes.transData, color=INK)


def _levels(axes: Axes, chart: ControlChart, points: Points, begins: np.ndarray, places: int) -> None:
    """Name each frozen baseline, and the center of each phase before the last, where there is room for it."""
    frozen = (chart.series["limits_status"] == "frozen").to_numpy()
    center, count = points["cl"], len(points["value"])
    shown = np.stack([points[name] for name in ("value", "cl", *LIMITS)])
    (low, high), width = axes.get_ylim(), 0.062 / _per_point(axes)
    for phase, (start, end) in enumerate(itertools.pairwise([0, *begins, count])):
        level = text("picture.level", center=_center(chart, phase), value=number(center[start], places))
        parts = [text("picture.baseline")] if frozen[phase] else []
        parts += [level] if end < count and not np.isnan(center[start:end]).all() else []
        words = _cut(", ".join(parts), int((end - start) / width))
        drawn = shown[:, start : min(end, start + int(len(words) * width) + 1)]
        drawn = drawn[~np.isnan(drawn)]
        below = not len(drawn) or drawn.min() - low > high - drawn.max()
        air = (high - low) * LINE_OF_TEXT / PLOT
        if below:  # close under what is drawn, so that nobody reads the level off the floor
            y = max((drawn.min() if len(drawn) else low) - 1.3 * air, low + 0.1 * air)
        else:
            y = min(drawn.max() + 0.5 * air, high - air)
        if words:
            axes.text(start - 0.2, y, words, fontsize=SMALL, color=LINE, gid="level")


def _center(chart: ControlChart, phase: int) -> str:
    """What the center line of a phase is: mean or median."""
    return text(f"picture.{chart.series['center'].iloc[phase]}")


def _bottom(axes: Axes) -> float:
    """Inches from the lower edge of the figure to the plotting area."""
    return axes.get_position().y0 * axes.figure.get_figheight()


def _per_point(axes: Axes) -> float:
    """Inches along the axis from one point to the next."""
    return (axes.figure.get_figwidth() - LEFT - RIGHT) / np.ptp(axes.get_xlim())


def _cut(words: str, room: int) -> str:
    return words if len(words) <= room else words[: max(room - 1, 0)].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def _annotations(axes: Axes, points: Points, noted: dict[int, int]) -> None:
    """Numbers above the chart with a thin line down to their point; the notes below the picture say what happened."""
    floor, top = axes.get_ylim()
    for count, place in noted.items():
        _write(axes, place, 0.05, str(count), axes.transData, ha="center", color=INK, gid="note")
    if not noted:
        return
    heights = np.nan_to_num(points["value"], nan=floor)  # a note may stand at a period without a number
    leaders = [[(place, heights[place]), (place, top)] for place in noted.values()]
    axes.add_collection(LineCollection(leaders, colors=QUIET, linewidths=0.5, linestyles=":", zorder=1), autolim=False)


def _denominators(axes: Axes, points: Points) -> None:
    """How many each point rests on: a strip of bars under the axis, with the smallest and the largest in words."""
    den = points["den"]
    if not np.nanmax(den, initial=0) > 0:
        return
    across = blended_transform_factory(axes.transData, axes.figure.dpi_scale_trans)
    floor = _bottom(axes) - STRIP
    tall = np.nan_to_num(den) / np.nanmax(den) * STRIP_HEIGHT
    bars = [[(place, floor), (place, floor + height)] for place, height in enumerate(tall) if height > 0]
    width = min(4.0, 0.55 * 72 * _per_point(axes))
    axes.add_collection(
        LineCollection(bars, colors=FAINT, linewidths=width, transform=across, clip_on=False, gid="denominators"),
        autolim=False,
    )
    low, high = np.nanmin(den[den > 0]), np.nanmax(den)
    words = text("picture.denominators", low=number(low), high=number(high)) if low < high else f"n {number(low)}"
    inches = axes.figure.dpi_scale_trans
    x, words = axes.figure.get_figwidth() - RIGHT + 0.08, textwrap.fill(words, WIDE)
    axes.text(x, floor + 0.05, words, transform=inches, va="center", fontsize=SMALL, color=QUIET)


def _end_labels(axes: Axes, chart: ControlChart, points: Points, places: int) -> None:
    """Center line, limits and target labeled where they end, moved apart where they would touch."""
    now = points["phase"] == points["phase"][-1]
    ends = [
        (points["cl"], _center(chart, -1), LINE),
        (points["target"], text("picture.target"), TARGET),
        *((np.where(now, points[name], np.nan), text(f"picture.{name}"), QUIET) for name in LIMITS),
    ]
    known = ((values[~np.isnan(values)], words, color) for values, words, color in ends)
    lines = [(values[-1], words, color) for values, words, color in known if len(values)]
    label_ends(axes, [(value, f"{words} {number(value, places)}", color) for value, words, color in lines])
