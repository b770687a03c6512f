"""Several measures below each other on one calendar, each on its own scale, so that what moved when can be compared."""

from collections import defaultdict

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.key import key_rows, write_key
from lhs_helpers.charts.panel import PLOT, ROW_OF_TEXT, SMALL, TITLE, Cell, Scale, label_span, place_all, scale_labels
from lhs_helpers.charts.process import DEFINITION_CHANGE
from lhs_helpers.charts.series import LINE, MARKS, arrays, phase_breaks, point_styles, spread_apart
from lhs_helpers.charts.style import INK, QUIET, TARGET, WIDTH, canvas
from lhs_helpers.methods.control_chart import ControlChart
from lhs_helpers.methods.improvement.signal_summary import SignalSummary
from lhs_helpers.words.catalog import text
from lhs_helpers.words.names import name_of
from lhs_helpers.words.numbers import number

LEFT, RIGHT, ROW, TOP, BOTTOM = 0.6, 0.55, 1.22, 0.05, 0.42  # inches


@draw.register
def _signal_summary(summary: SignalSummary) -> Figure | None:
    """Where the summary shows its charts itself: one row per measure."""
    if not summary.together:
        return None
    charts = summary.charts
    columns = [arrays(chart.table) for chart in charts]
    styles = set().union(*(point_styles(*each) for each in zip(columns, [it.direction for it in charts], strict=True)))
    keyed = [style for style in MARKS if style != "common" and style in styles]
    height = len(charts) * ROW + BOTTOM + ROW_OF_TEXT * key_rows(keyed, LEFT) + TOP
    figure, axes = canvas(height, left=0, right=0, top=0, bottom=0)
    axes.set(xlim=(0, WIDTH), ylim=(0, height))
    axes.set_axis_off()
    periods = np.concatenate([each["period"] for each in columns])
    span = pd.Timestamp(periods.min()), pd.Timestamp(periods.max())
    lines, marks = [], defaultdict(list)
    for place, (chart, kind) in enumerate(zip(charts, summary.table["kind"], strict=True)):
        floor = height - TOP - (place + 1) * ROW + 0.1
        scale = Scale(chart, width=WIDTH - LEFT - RIGHT, span=span)
        cell = Cell(columns[place], scale, LEFT, floor)
        lines += [*cell.lines(chart), *_phases(cell, chart)]
        for style, where in cell.marks(chart):
            marks[style].append(where)
        scale_labels(axes, scale, LEFT, floor)
        _title(axes, chart, kind, floor)
        _levels(axes, cell)
    label_span(axes, scale, LEFT, floor)
    place_all(axes, lines, marks)
    write_key(axes, keyed, left=LEFT, bottom=0.1)
    return figure


def _phases(cell: Cell, chart: ControlChart) -> list[tuple]:
    """A line where a phase begins, as in a single chart: dotted for an approved one, full for a new definition."""
    places = np.flatnonzero(phase_breaks(cell.points))
    reasons = chart.series["phase_reason"].iloc[1:]
    return [
        (cell.upright(place - 0.5), INK, 0.7, "solid" if reason == DEFINITION_CHANGE else (0, (1, 2)))
        for place, reason in zip(places, reasons, strict=True)
    ]


def _levels(axes: Axes, cell: Cell) -> None:
    """The center line and the target in numbers, where they end."""
    ends = [(cell.points[name], color) for name, color in (("cl", LINE), ("target", TARGET))]
    known = sorted((values[~np.isnan(values)][-1], color) for values, color in ends if not np.isnan(values).all())
    heights = spread_apart([float(cell.scale.height(value)) for value, _ in known])
    for height, (value, color) in zip(heights, known, strict=True):
        x, y, words = WIDTH - RIGHT + 0.06, cell.floor + height, number(value, 0 if abs(value) >= 10 else 1)
        axes.text(x, y, words, va="center", fontsize=SMALL, color=color, gid="level")


def _title(axes: Axes, chart: ControlChart, kind: str, floor: float) -> None:
    """The measure, bold where its last phase signals, what kind it is, its unit, and what a point rests on."""
    signals = bool(chart.signals.series["any_signal"].iloc[-1])
    y, weight = floor + PLOT + TITLE, "bold" if signals else "normal"
    axes.text(LEFT, y, f"{chart.label} ({name_of('measure_kind', kind)})", fontsize=SMALL, fontweight=weight, color=INK)
    typical = chart.table["den"].median()
    words = f"{chart.unit}, {text('picture.typical', n=number(typical))}" if typical > 0 else chart.unit
    axes.text(WIDTH - RIGHT, y, words, ha="right", fontsize=SMALL, color=QUIET)
