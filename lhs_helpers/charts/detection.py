"""How likely it is that a change has shown, month by month after it."""

import numpy as np
from matplotlib.figure import Figure

from lhs_helpers.charts.axis import set_ticks
from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.series import spread_apart
from lhs_helpers.charts.style import ACCENT, INK, NEUTRAL, QUIET, canvas
from lhs_helpers.methods.improvement.when_would_we_know import WhenWouldWeKnow
from lhs_helpers.words.catalog import text
from lhs_helpers.words.numbers import number

HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 2.7, 0.5, 1.2, 0.3, 0.5  # inches
SMALL = 8.5
LINES = (("comparison", ACCENT, "-"), ("run", NEUTRAL, "--"), ("point", QUIET, ":"))


@draw.register
def _when_would_we_know(result: WhenWouldWeKnow) -> Figure:
    """A curve for each way to notice, and a line at the wanted chance."""
    figure, axes = canvas(HEIGHT, left=LEFT, right=RIGHT, top=TOP, bottom=BOTTOM)
    table = result.table
    axes.set(xlim=(0, result.horizon), ylim=(0, 1.02))
    axes.axhline(result.power, color=QUIET, lw=0.6, ls=":", gid="power")
    for name, color, dashes in LINES:
        axes.plot(table["month"], table[f"by_{name}"], color=color, ls=dashes, lw=1.4, gid=f"by-{name}")
    ends = sorted((table[f"by_{name}"].iloc[-1], name, color) for name, color, _ in LINES)
    inches = (HEIGHT - TOP - BOTTOM) / 1.02
    heights = spread_apart([end * inches for end, _, _ in ends])
    for height, (_, name, color) in zip(heights, ends, strict=True):
        words = text(f"when_would_we_know.line_{name}", run=result.run_length)
        look = {"transform": figure.dpi_scale_trans, "va": "center", "fontsize": SMALL, "color": color, "gid": "name"}
        axes.text(figure.get_figwidth() - RIGHT + 0.06, BOTTOM + height, words, **look)
    set_ticks(axes.xaxis, np.arange(0, result.horizon + 1, max(6, 6 * round(result.horizon / 60))))
    set_ticks(axes.yaxis, [0, 0.25, 0.5, 0.75, 1], [number(100 * share) for share in (0, 0.25, 0.5, 0.75, 1)])
    axes.set_xlabel(text("when_would_we_know.axis"), fontsize=SMALL, loc="right", labelpad=2)
    axes.set_title(text("when_would_we_know.unit"), loc="left", fontsize=SMALL, color=INK)
    axes.tick_params(length=3, width=0.8, labelsize=SMALL)
    return figure
