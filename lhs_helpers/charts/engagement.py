"""Pictures of module 5: people by tier, and participation by group."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import ScaledTranslation, Transform, blended_transform_factory

from lhs_helpers.charts.axis import set_ticks
from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.key import key_above
from lhs_helpers.charts.style import ACCENT, FAINT, INK, QUIET, WORSE, canvas
from lhs_helpers.methods.engagement.contributions import CommonsUse
from lhs_helpers.methods.engagement.equity import ParticipationEquity
from lhs_helpers.methods.engagement.tiers import Tiers
from lhs_helpers.words.catalog import text
from lhs_helpers.words.engagement import people_shown, tier_name
from lhs_helpers.words.numbers import number

SMALL = 8  # points: the smallest text in a picture
LINES = (("active", "active_before", ACCENT, "o"), ("ever", "ever_before", QUIET, "s"))


@draw.register
def _tiers(result: Tiers) -> Figure | None:
    """Two lines per tier: active, and ever; a filled mark for now, a hollow one for a year before.

    Where only zeros may be shown there is no picture.
    """
    table = result.table.iloc[::-1].reset_index(drop=True)  # the highest tier on top
    if not (table[["active", "ever"]] > 0).any(axis=None):
        return None
    top = np.nanmax(table[["active", "active_before", "ever", "ever_before"]].to_numpy())
    figure, axes = canvas(0.85 + 0.56 * len(table), left=1.85, right=0.45, top=0.35, bottom=0.4)
    for shift, (now, before, color, mark) in zip((-0.19, 0.19), LINES, strict=True):
        rows = np.arange(len(table)) + shift
        axes.hlines(rows, 0, table[[now, before]].max(axis="columns"), color=FAINT, lw=0.6, zorder=0)
        axes.hlines(rows, table[before], table[now], color=color, lw=1.2, zorder=1)
        axes.plot(table[before], rows, mark, ms=5, mfc="white", mec=color, mew=1, linestyle="none", clip_on=False)
        axes.plot(table[now], rows, mark, ms=5.5, color=color, linestyle="none", clip_on=False)
        for row, count, other in zip(rows, table[now], table[before], strict=True):
            _right_of(axes, row, count, other)
        for row in rows:
            label = text(f"tiers.line_{now}")
            axes.annotate(label, (0, row), (-8, 0), textcoords="offset points", ha="right", va="center", fontsize=SMALL)
    axes.set(ylim=(len(table) - 0.5, -0.5), xlim=(0, top * 1.35 or 1))
    set_ticks(axes.yaxis, [])
    for row, codes in enumerate(table["tier"]):
        name = tier_name(codes).replace(" or ", " or\n")
        axes.text(-1.75, row, name, transform=_inches_by_row(axes), va="center", fontsize=9)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="x", labelsize=SMALL, length=3)
    axes.locator_params(axis="x", nbins=6, integer=True)
    axes.set_xlabel(text("tiers.axis"), fontsize=SMALL, loc="right", labelpad=1)
    looks = {"now": {"color": INK, "ms": 5.5}, "before": {"mfc": "white", "mec": INK, "ms": 5}}
    key_above(axes, [({"marker": "o"} | look, text(f"tiers.key_{name}")) for name, look in looks.items()], left=1.85)
    return figure


def _right_of(axes: Axes, row: float, count: float, before: float) -> None:
    """The numbers beside the marks, so that nobody has to read them off the axis."""
    words = text("tiers.label", now=people_shown(count), before=people_shown(before))
    x = np.nanmax([count, before, 0])
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    axes.annotate(words, (x, row), (8, 0), textcoords="offset points", va="center", fontsize=SMALL, bbox=box)


def _inches_by_row(axes: Axes) -> Transform:
    """Inches from the left edge of the axes, rows of the data."""
    edge = ScaledTranslation(axes.get_position().x0 * axes.figure.get_figwidth(), 0, axes.figure.dpi_scale_trans)
    return blended_transform_factory(axes.figure.dpi_scale_trans + edge, axes.transData)


@draw.register
def _participation_equity(result: ParticipationEquity) -> Figure | None:
    """A dot with its interval per group, against the line at the same share."""
    table = result.table[result.table["ratio"].notna()].reset_index(drop=True)
    if table.empty:
        return None
    rows = np.arange(len(table))
    figure, axes = canvas(0.8 + 0.3 * len(table), left=1.6, right=0.9, top=0.3, bottom=0.45)
    axes.axvline(1, color=QUIET, lw=0.9, ls=(0, (4, 3)), zorder=0)
    below = (table["hi"] < 1).to_numpy()
    for chosen, color, mark, size in ((~below, ACCENT, "o", 5.5), (below, WORSE, "v", 6.5)):
        part = table[chosen]
        axes.hlines(rows[chosen], part["lo"], part["hi"], color=color, lw=1.4)
        axes.plot(part["ratio"], rows[chosen], mark, ms=size, color=color, linestyle="none")
    top = max(1.25, table["hi"].max() * 1.03)
    axes.set(ylim=(len(table) - 0.5, -0.5), xlim=(0, top))
    set_ticks(axes.yaxis, rows, table["group"])
    for row, count in zip(rows, table["n_people"], strict=True):
        words = text("participation_equity.count", n=number(count))
        axes.annotate(words, (top, row), (6, 0), textcoords="offset points", va="center", fontsize=SMALL, color=QUIET)
    axes.annotate(
        text("participation_equity.same"), (1, -0.5), (0, 3), textcoords="offset points", ha="center", fontsize=SMALL
    )
    axes.set_xlabel(text("participation_equity.axis"), fontsize=SMALL, loc="right", labelpad=2)
    axes.tick_params(axis="y", length=0, labelsize=SMALL)
    axes.tick_params(axis="x", labelsize=SMALL, length=3)
    return figure


@draw.register
def _commons_use(result: CommonsUse) -> Figure | None:
    """Lorenz's curve of contributions at every tenth of the people, against the line where all give alike."""
    if result.lorenz.empty:
        return None
    figure, axes = canvas(2.9, left=0.55, right=3.6, top=0.3)
    axes.plot([0, 100], [0, 100], color=QUIET, lw=0.9, ls=(0, (4, 3)))
    axes.plot(
        result.lorenz["people"] * 100, result.lorenz["given"] * 100, "o-", color=ACCENT, lw=1.6, ms=3.5, gid="given"
    )
    axes.annotate(text("commons_use.alike"), (50, 50), (-4, 4), textcoords="offset points", ha="right", fontsize=SMALL)
    axes.set(xlim=(0, 101), ylim=(0, 101))
    for axis in (axes.xaxis, axes.yaxis):
        set_ticks(axis, [0, 50, 100])
    axes.set_xlabel(text("commons_use.axis_people"), fontsize=SMALL)
    axes.set_title(text("commons_use.axis_given"), loc="left", fontsize=SMALL)
    axes.tick_params(labelsize=SMALL, length=3)
    return figure
