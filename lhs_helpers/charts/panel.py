"""Small multiples: the control charts of many sites on one scale, in the order of their codes, never by performance.

Everything is drawn in one pair of axes whose units are inches: three hundred small charts cost little more than one.
"""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from lhs_helpers.charts.key import key_rows, write_key
from lhs_helpers.charts.series import (
    GAPS,
    LINE,
    MARKS,
    SCALED,
    arrays,
    has_value,
    joined,
    phase_breaks,
    point_styles,
    stepped,
    value_range,
    visible_limit,
)
from lhs_helpers.charts.style import FAINT, INK, QUIET, TARGET, WIDTH, canvas
from lhs_helpers.methods.control_chart import ControlChart
from lhs_helpers.words.catalog import text
from lhs_helpers.words.numbers import number

COLUMNS = 3
LEFT, CELL, PLOT_WIDTH, ROW, PLOT = 0.45, 2.28, 2.0, 1.3, 0.86  # inches
BOTTOM, TOP, ROW_OF_TEXT = 0.42, 0.1, 0.19
TITLE = 0.08  # inches above a small chart
SMALL = 8.5
SMALLER = 0.72  # size of marks beside those of a single chart


def panel(chart: ControlChart) -> Figure:
    """Every series of the chart as a small one, on a common scale and a common calendar."""
    keys = list(chart.keys)
    number_of = chart.table.groupby(keys, sort=True).ngroup().to_numpy()
    order = np.argsort(number_of, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(number_of[order])) + 1)
    names = [tuple(name) for name in chart.table[keys].iloc[[group[0] for group in groups]].to_numpy()]
    signals = chart.signals.series
    last = dict(zip(map(tuple, signals[keys].to_numpy()), signals["any_signal"], strict=True))  # of the last phase
    columns = arrays(chart.table)
    rows = -(-len(groups) // COLUMNS)
    each = ({column: values[group] for column, values in columns.items()} for group in groups)
    styles = set().union(*(point_styles(points, chart.direction) for points in each))
    keyed = [style for style in MARKS if style != "common" and style in styles]
    height = rows * ROW + BOTTOM + ROW_OF_TEXT * key_rows(keyed, LEFT) + TOP
    figure, axes = canvas(height, left=0, right=0, top=0, bottom=0)
    axes.set(xlim=(0, WIDTH), ylim=(0, height))
    axes.set_axis_off()
    axes.text(LEFT, height - TOP, chart.unit, va="top", fontsize=SMALL, color=QUIET)
    scale = Scale(chart)
    lines, marks = [], defaultdict(list)
    for place, (name, group) in enumerate(zip(names, groups, strict=True)):
        left = LEFT + place % COLUMNS * CELL
        floor = height - TOP - (place // COLUMNS + 1) * ROW
        points = {column: values[group] for column, values in columns.items()}
        cell = Cell(points, scale, left, floor)
        lines += cell.lines(chart)
        for style, where in cell.marks(chart):
            marks[style].append(where)
        _title(axes, " ".join(map(str, name)), points["den"], left, floor, bold=last[name])
        if place % COLUMNS == 0:
            scale_labels(axes, scale, left, floor)
        if place >= len(groups) - COLUMNS:
            label_span(axes, scale, left, floor)
    place_all(axes, lines, marks)
    write_key(axes, keyed, left=LEFT, bottom=0.1)
    return figure


def place_all(axes: Axes, lines: list[tuple], marks: Mapping[str, list[np.ndarray]]) -> None:
    """Draw what all small charts hold, as few artists: their lines, and their points by style."""
    alike = defaultdict(list)
    for path, *look in lines:
        alike[tuple(look)].append(path)
    for (color, width, dashes), paths in alike.items():
        look = {"colors": color, "linewidths": width, "linestyles": [dashes], "gid": "lines"}
        axes.add_collection(LineCollection(paths, **look), autolim=False)
    for style, look in MARKS.items():
        if style in marks:
            x, y = np.concatenate(marks[style]).T
            small = {name: value * SMALLER for name, value in look.items() if name in SCALED}
            axes.plot(x, y, linestyle="none", gid=f"points-{style}", zorder=3, **{**look, **small})


class Scale:
    """The common scale of values and the common calendar, as fractions of a small chart."""

    def __init__(self, chart: ControlChart, *, width: float = PLOT_WIDTH, span: tuple | None = None) -> None:
        self.low, self.high = value_range(chart)
        self.start, self.end = span or (chart.table["period"].min(), chart.table["period"].max())
        self.width = width

    def height(self, values: np.ndarray) -> np.ndarray:
        return (values - self.low) / (self.high - self.low) * PLOT

    def across(self, periods: np.ndarray) -> np.ndarray:
        start, end = (when.to_datetime64() for when in (self.start, self.end))
        return (periods - start) / ((end - start) or np.timedelta64(1, "D")) * self.width


class Cell:
    """One small chart: its series as ``arrays``, placed."""

    def __init__(self, points: dict[str, np.ndarray], scale: Scale, left: float, floor: float) -> None:
        self.points, self.scale, self.left, self.floor = points, scale, left, floor  # inches
        self.x = scale.across(points["period"])

    def _placed(self, path: np.ndarray) -> np.ndarray:
        """From places in the series and values to inches."""
        x = np.interp(path[:, 0], np.arange(len(self.x)), self.x)
        return np.column_stack([self.left + x, self.floor + self.scale.height(path[:, 1])])

    def upright(self, place: float) -> np.ndarray:
        """A line over the whole height at a place in the series."""
        return self._placed(np.array([[place, self.scale.low], [place, self.scale.high]]))

    def lines(self, chart: ControlChart) -> list[tuple]:
        """Path, color, width and dashes of every line, the floor first."""
        points, breaks = self.points, phase_breaks(self.points)
        column = points | {limit: visible_limit(points, limit) for limit in ("lcl", "ucl")}
        counted = (points["state"] == "ok").sum() >= chart.method["min_points_run"]
        paths = [
            *((path, QUIET, 0.5, "solid") for name in ("lcl", "ucl") for path in stepped(column[name], breaks)),
            *((path, TARGET, 0.8, (0, (7, 4))) for path in stepped(column["target"], np.zeros_like(breaks))),
            *((path, LINE, 0.9, "solid") for path in stepped(column["cl"], breaks)),
            *((path, INK, 0.45, "solid") for path in joined(column["value"], has_value(points) & counted, breaks)),
        ]
        base = np.array([[self.left, self.floor], [self.left + self.scale.width, self.floor]])
        return [(base, FAINT, 0.8, "solid"), *((self._placed(path), *look) for path, *look in paths)]

    def marks(self, chart: ControlChart) -> list[tuple[str, np.ndarray]]:
        """Places of the points of each style; gaps on the floor."""
        styles = point_styles(self.points, chart.direction)
        values = np.where(np.isin(styles, list(GAPS)), self.scale.low, self.points["value"])
        where = self._placed(np.column_stack([np.arange(len(values)), values]))
        return [(style, where[styles == style]) for style in dict.fromkeys(styles)]


def _title(axes: Axes, name: str, sizes: np.ndarray, left: float, floor: float, *, bold: bool) -> None:
    """The site's code, bold where its last phase signals, and what a point of it usually rests on."""
    y = floor + PLOT + TITLE
    axes.text(left, y, name, fontsize=SMALL, fontweight="bold" if bold else "normal", gid="site")
    sizes = sizes[~np.isnan(sizes)]
    if len(sizes) and np.median(sizes) > 0:
        words = text("picture.typical", n=number(np.median(sizes)))
        axes.text(left + PLOT_WIDTH, y, words, ha="right", fontsize=SMALL, color=QUIET)


def scale_labels(axes: Axes, scale: Scale, left: float, floor: float) -> None:
    """Two or three values beside a small chart."""
    places = 0 if scale.high - scale.low >= 4 else 1
    ticks = [tick for tick in MaxNLocator(2).tick_values(scale.low, scale.high) if scale.low <= tick <= scale.high]
    for tick in ticks:
        y = floor + float(scale.height(tick))
        axes.text(left - 0.06, y, number(tick, places), ha="right", va="center", fontsize=SMALL, color=QUIET)


def label_span(axes: Axes, scale: Scale, left: float, floor: float) -> None:
    """First and last month below a small chart."""
    for when, align, x in ((scale.start, "left", left), (scale.end, "right", left + scale.width)):
        axes.text(x, floor - 0.06, f"{when:%b %Y}", ha=align, va="top", fontsize=SMALL, color=QUIET)
