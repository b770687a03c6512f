"""Groups side by side, and the bar that stands in their place where too little is known of them."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import offset_copy

from lhs_helpers.charts.axis import set_ticks
from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.style import ACCENT, INK, QUIET, WORSE, canvas
from lhs_helpers.methods.equity import EquityGap, FieldCompleteness
from lhs_helpers.words.catalog import text
from lhs_helpers.words.numbers import number, percent

LEFT, RIGHT, ROW = 1.9, 0.95, 0.3  # inches
SMALL = 8.5
NEAR_ZERO = 0.4  # share of the right end; an axis that begins nearer begins at 0
LONGEST = 27  # characters of a label
REFERENCE = {"marker": "D", "color": INK, "markersize": 6}
LOOKS = {
    "plain": {"marker": "o", "color": ACCENT, "markersize": 5.5},
    "worse": {"marker": "v", "color": WORSE, "markersize": 7},
    "uncompared": {"marker": "o", "color": QUIET, "markerfacecolor": "white", "markersize": 5.5},
}


@draw.register
def _equity_gap(result: EquityGap) -> Figure | None:
    """A dot with its interval and n per group; the reference is a diamond with a line, everybody else a hollow one."""
    table = result.table.reset_index(drop=True)
    rows = np.arange(len(table))
    figure, axes = canvas(0.85 + ROW * len(table), left=LEFT, right=RIGHT, top=0.3, bottom=0.5)
    value, low, high = (100 * table[name].to_numpy(dtype=float) for name in ("value", "lo", "hi"))
    worse = table["favorable"].eq(False) & ~((table["difference_lo"] <= 0) & (table["difference_hi"] >= 0))
    looks = np.select([table["reason"].ne("").to_numpy(), worse.to_numpy()], ["uncompared", "worse"], "plain")
    looks[(table["group"] == result.reference).to_numpy() & (result.reference != "")] = "reference"
    for look, style in (LOOKS | {"reference": REFERENCE}).items():
        here = looks == look
        if not here.any():
            continue
        ends = [[(a, row), (b, row)] for a, b, row in zip(low[here], high[here], rows[here], strict=True)]
        axes.add_collection(LineCollection(ends, colors=style["color"], linewidths=1.4), autolim=False)
        axes.add_artist(Line2D(value[here], rows[here], linestyle="none", gid=f"groups-{look}", **style))
    others = (100 * table["ref_num"] / table["ref_den"].where(table["reason"] == "")).to_numpy(dtype=float)
    if result.reference:
        axes.axvline(value[looks == "reference"][0], color=INK, lw=0.8, ls=(0, (4, 3)), zorder=0, gid="reference")
        at_line = {"xycoords": axes.get_xaxis_transform(), "textcoords": "offset points", "ha": "center"}
        words = text("equity_reason.reference")
        axes.annotate(words, (value[looks == "reference"][0], 1), (0, 3), fontsize=SMALL, **at_line)
    else:
        axes.plot(others, rows, "D", mfc="white", mec=INK, ms=4.5, linestyle="none", gid="others")
    left, right = (float(end) for end in (np.nanmin([low, others]), np.nanmax([high, others])))
    air = 0.06 * (right - left) or 1.0
    left = 0.0 if left < NEAR_ZERO * right else left - air  # from zero where zero is near
    axes.set(ylim=(len(table) - 0.5, -0.5), xlim=(left, min(100.5, right + air)))
    set_ticks(axes.yaxis, rows, [cut(name, LONGEST) for name in table["group"]])
    beside = offset_copy(axes.get_yaxis_transform(), figure, 6, units="points")
    for row, count in zip(rows, table["den"], strict=True):
        words = text("equity_gap.count", n=number(count))
        axes.text(1, row, words, transform=beside, va="center", fontsize=SMALL, color=QUIET)
    words = text("equity_gap.axis" if result.reference else "equity_gap.axis_others", who=result.who)
    axes.set_xlabel(words, fontsize=SMALL, loc="right", labelpad=2)
    axes.tick_params(axis="y", length=0, labelsize=SMALL)
    axes.tick_params(axis="x", labelsize=SMALL, length=3)
    axes.locator_params(axis="x", nbins=6)
    return figure


def cut(name: str, longest: int) -> str:
    """A name that fits beside a picture; the table has it whole."""
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


@draw.register
def _field_completeness(result: FieldCompleteness) -> Figure:
    """One bar from nobody to all: known, and hatched what is not; a line at the share that is needed."""
    figure, axes = canvas(1.15, left=0.3, right=0.3, top=0.35, bottom=0.4)
    known, missing = 100 * (1 - result.missing_share), 100 * result.missing_share
    axes.barh([0], [known], color=ACCENT, height=0.8, gid="known")
    hatched = {"facecolor": "white", "edgecolor": QUIET, "hatch": "////", "linewidth": 0.8}
    axes.barh([0], [missing], left=[known], height=0.8, gid="not-known", **hatched)
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
    if known >= 15:  # room for the words
        axes.text(1.5, 0, text("field_completeness.known", share=percent(known / 100)), va="center", color="white")
    words = text("field_completeness.unknown", share=percent(missing / 100))
    axes.text(99, 0, words, va="center", ha="right", color=INK, bbox=box)
    needed = 100 * (1 - result.max_missing)
    axes.axvline(needed, color=INK, lw=1.2, ls=(0, (5, 3)), gid="needed")
    at_line = text("field_completeness.needed", share=percent(needed / 100))
    place = {"xycoords": axes.get_xaxis_transform(), "textcoords": "offset points", "ha": "center", "fontsize": SMALL}
    axes.annotate(at_line, (needed, 1), (0, 3), **place)
    axes.set(xlim=(0, 100), ylim=(-0.5, 0.5))
    set_ticks(axes.yaxis, [])
    set_ticks(axes.xaxis, [0, 25, 50, 75, 100], [percent(share) for share in (0, 0.25, 0.5, 0.75, 1)])
    axes.tick_params(labelsize=SMALL, length=3)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    return figure
