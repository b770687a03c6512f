"""Shrinkage: from the value as counted to the best guess, site by site, in the order of their names."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from lhs_helpers.charts.axis import set_ticks
from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.style import ACCENT, INK, QUIET, canvas
from lhs_helpers.methods.comparison.shrink import Shrunken
from lhs_helpers.words.catalog import text
from lhs_helpers.words.numbers import number

ROW, LETTER, RIGHT, TOP, BOTTOM = 0.2, 0.075, 0.75, 0.42, 0.68  # inches
LONGEST = 24  # letters of a site's name that find room
MOST = 80  # with more sites the picture would be taller than two pages; the table says the same
SEEN = 0.025  # part of the width below which an arrow would hide between its two ends
SMALL = 8.5
COUNTED = {"marker": "o", "markersize": 5, "markerfacecolor": "white", "color": QUIET, "linestyle": "none"}
GUESSED = {"marker": "o", "markersize": 4.6, "color": INK, "linestyle": "none"}


@draw.register
def _shrunken(result: Shrunken) -> Figure | None:
    """An open circle for what was counted, an arrow to the best guess, and its interval as a line."""
    sites = result.table[result.table["plotted"]].reset_index(drop=True)
    if sites.empty or len(sites) > MOST:
        return None
    names = [name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…" for name in sites["unit"]]
    left = 0.2 + LETTER * max(map(len, names))
    figure, axes = canvas(TOP + BOTTOM + ROW * len(sites), left=left, right=RIGHT, top=TOP, bottom=BOTTOM)
    axes.set(xlim=_range(sites), ylim=(len(sites) - 0.5, -0.5))
    rows = np.arange(len(sites))
    ends = sites[["lower", "upper"]].to_numpy(dtype=float)
    lines = [[(low, row), (high, row)] for row, (low, high) in zip(rows, ends, strict=True)]
    axes.add_collection(LineCollection(lines, colors=QUIET, linewidths=1.1, gid="intervals"), autolim=False)
    if result.converged:
        axes.axvline(result.mean, color=ACCENT, lw=1.2, zorder=1, gid="center")
        axes.text(
            result.mean, -0.75, f"{text('picture.average_site')} {number(result.mean, _places(axes))}",
            ha="center", va="bottom", fontsize=SMALL, color=ACCENT,
        )  # fmt: skip
        _arrows(axes, sites)
        axes.plot(sites["shrunken"], rows, zorder=3, gid="points-shrunken", **GUESSED)
    axes.plot(sites["value"], rows, zorder=4 if not result.converged else 2.5, gid="points-counted", **COUNTED)
    set_ticks(axes.yaxis, rows, names)
    for place in sites.index[sites["unit"] == result.highlight]:
        axes.get_yticklabels()[place].set_fontweight("bold")
    beside = {"transform": axes.get_yaxis_transform(), "fontsize": SMALL, "color": QUIET}
    for row, size in zip(rows, sites["den"], strict=True):
        axes.text(1.01, row, number(size), va="center", **beside)
    axes.text(1.01, -0.75, text("shrunken.n"), va="bottom", **beside)
    axes.locator_params(axis="x", nbins=6)
    axes.tick_params(length=3, width=0.8, labelsize=SMALL)
    axes.tick_params(axis="y", length=0, labelcolor=INK)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(result.unit, fontsize=SMALL, loc="left")
    _key(axes, converged=result.converged)
    return figure


def _range(sites: pd.DataFrame) -> tuple[float, float]:
    """All values and intervals; from zero where zero is near."""
    values = sites[["value", "lower", "upper"]].to_numpy(dtype=float)
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    air = 0.04 * (high - low) or 1.0
    return (-air / 2 if low < 0.4 * high else low - air), high + air


def _places(axes: Axes) -> int:
    low, high = axes.get_xlim()
    return 0 if high - low >= 100 else 1 if high - low >= 4 else 2


def _arrows(axes: Axes, sites: pd.DataFrame) -> None:
    """From what was counted toward the best guess, where there is room for a head."""
    low, high = axes.get_xlim()
    head = "-|>,head_width=0.16,head_length=0.3"
    look = {"arrowstyle": head, "color": ACCENT, "lw": 1, "shrinkA": 3, "shrinkB": 2}
    for row, (start, end) in enumerate(zip(sites["value"], sites["shrunken"], strict=True)):
        if abs(end - start) > SEEN * (high - low):
            axes.annotate("", (end, row), (start, row), arrowprops=look, zorder=2.8, gid="arrow")


def _key(axes: Axes, *, converged: bool) -> None:
    """What the marks mean, under the axis."""
    inches = axes.figure.dpi_scale_trans
    entries = [(COUNTED, "counted"), (GUESSED, "best_guess")] if converged else [(COUNTED, "counted_interval")]
    x = 0.2
    for look, name in entries:
        words = text(f"picture.{name}")
        axes.plot([x], [0.14], transform=inches, clip_on=False, gid="key", **look)
        axes.text(x + 0.1, 0.1, words, transform=inches, fontsize=SMALL, color=INK)
        x += 0.35 + 0.061 * len(words)
