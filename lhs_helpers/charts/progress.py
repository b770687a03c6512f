"""Progress scores: how many sites stand at each score in each month, and the middle one."""

import numpy as np
from matplotlib.figure import Figure

from lhs_helpers.charts.axis import SMALL, set_ticks
from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.style import ACCENT, FAINT, INK, QUIET, canvas
from lhs_helpers.methods.improvement.progress import IMPROVED, ProgressScores
from lhs_helpers.words.catalog import text
from lhs_helpers.words.numbers import number

STEP = 0.5  # of the scale
MARK = 13.0  # points across the square of one month and score


@draw.register
def _progress_scores(result: ProgressScores) -> Figure:
    """One square per month and score with the number of sites in it; of one site, its own line."""
    months = result.months
    place = {period: x for x, period in enumerate(months["period"])}
    x, y = result.table["period"].map(place).to_numpy(), result.table["score"].to_numpy()
    low, high = min(1.0, y.min()), max(5.0, y.max())
    figure, axes = canvas(2.7, right=0.95)
    axes.axhline(IMPROVED, color=FAINT, linewidth=1, zorder=0)
    axes.plot(np.arange(len(months)), months["median"], color=ACCENT, linewidth=1.4, gid="median", zorder=1)
    if result.one_site:
        axes.plot(x, y, "o", color=INK, markersize=5, gid="scores")
    else:
        axes.plot(x, y, "s", color="white", markeredgecolor=QUIET, markersize=MARK, gid="scores", zorder=2)
        for month, score, n in zip(x, y, result.table["n"], strict=True):
            axes.text(month, score, number(n), ha="center", va="center_baseline", fontsize=SMALL, zorder=3)
        words = text("progress_scores.line", value=number(months["median"].iloc[-1], 1))
        if not months["reason"].iloc[-1]:
            axes.annotate(words, (len(months) - 1, months["median"].iloc[-1]), (14, -3), color=ACCENT,
                          textcoords="offset points", annotation_clip=False, fontsize=SMALL)  # fmt: skip
    axes.set(xlim=(-0.6, max(len(months), 2) - 0.4), ylim=(low - 0.4, high + 0.4))
    set_ticks(axes.yaxis, np.arange(low, high + STEP / 2, 1.0))
    every = max(1, -(-len(months) // 6))
    set_ticks(
        axes.xaxis, np.arange(0, len(months), every), [f"{when:%b %Y}" for when in months["period"].iloc[::every]]
    )
    axes.tick_params(length=3, width=0.8, labelsize=SMALL)
    axes.set_ylabel(text("progress_scores.score").capitalize(), fontsize=SMALL)
    return figure
