"""The network as a system: small charts in rows, each on a scale of its own that is named; no lights, no index."""

from collections import defaultdict

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lhs_helpers.charts.axis import set_ticks
from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.style import ACCENT, QUIET, WIDTH, axes_at
from lhs_helpers.methods.leadership.system import SystemView
from lhs_helpers.words.catalog import text
from lhs_helpers.words.names import name_of
from lhs_helpers.words.system import shown_value

COLUMNS = 2  # charts side by side: on a phone three would be too small to read
LEFT, PLOT, GAP, HEIGHT, HEAD, FOOT = 0.5, 2.1, 1.5, 0.95, 0.42, 0.26  # inches
APART = 0.15  # of the width: years closer than this would touch
ROW_TITLE = 0.22
SMALL = 8.5


@draw.register
def _system_view(result: SystemView) -> Figure:
    """Rows with their names; in each, charts of one series with its line and the newest number at its end."""
    rows = defaultdict(list)
    for sign in result.signs.itertuples():
        rows[sign.row].append(sign)
    chart = HEAD + HEIGHT + FOOT
    total = sum(-(-len(signs) // COLUMNS) * chart + ROW_TITLE for signs in rows.values())
    figure, top = Figure(figsize=(WIDTH, total)), total
    for row, signs in rows.items():
        title = {"fontsize": SMALL + 0.5, "fontweight": "bold", "va": "top"}
        figure.text(0.02, (top - 0.06) / total, name_of("system_row", row), **title)
        top -= ROW_TITLE
        for place, sign in enumerate(signs):
            across, down = place % COLUMNS, place // COLUMNS
            left = LEFT + across * (PLOT + GAP)
            bottom = top - (down + 1) * chart + FOOT
            axes = axes_at(figure, (left, bottom, PLOT, HEIGHT))
            axes.set_title(f"{sign.label}\n{sign.unit}", loc="left", fontsize=SMALL, pad=4)
            _series(axes, sign, result.table[result.table["sign"] == sign.sign].reset_index(drop=True))
        top -= -(-len(signs) // COLUMNS) * chart
    return figure


def _series(axes: Axes, sign, points: pd.DataFrame) -> None:
    if sign.reason:
        axes.text(0, 0.5, text("system_view.missing"), transform=axes.transAxes, fontsize=SMALL, color=QUIET)
        axes.set_axis_off()
        return
    x = np.arange(len(points))
    line, value = (points[name].to_numpy(dtype=float) for name in ("line", "value"))
    axes.plot(x, line, color=QUIET, lw=1, ls=(0, (5, 3)), gid="line")
    axes.plot(x, value, color=ACCENT, lw=1.1, marker="o", ms=1.8, gid="value")
    low, high = np.nanmin([value, line]), np.nanmax([value, line])
    air = 0.12 * (high - low) or 0.1 * abs(high) or 1.0
    bottom = 0.0 if 0 <= low < 0.5 * high + air else low - air
    axes.set(xlim=(-0.5, len(points) - 0.5), ylim=(bottom, high + air))
    years = points["period"].dt.year.to_numpy()
    first = np.flatnonzero(np.diff(years, prepend=0))
    if len(first) > 1 and first[1] < APART * len(points):  # a year that hardly begins leaves its place to the next
        first = first[1:]
    set_ticks(axes.xaxis, first, map(str, years[first]))
    axes.locator_params(axis="y", nbins=3)
    axes.yaxis.set_major_formatter(lambda value, _: shown_value(value))
    axes.tick_params(length=2, labelsize=SMALL)
    words = f"{shown_value(sign.last)}\n{name_of('system_line', sign.line_name)} {shown_value(sign.last_line)}"
    axes.annotate(
        words, (1, 0.5), (5, 0), xycoords="axes fraction", textcoords="offset points", va="center", fontsize=SMALL
    )
