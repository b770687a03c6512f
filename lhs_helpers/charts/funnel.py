"""Funnels: sites against their size, inside the limits of what size alone explains."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.series import MARKS, spread_apart
from lhs_helpers.charts.style import ACCENT, INK, QUIET, canvas
from lhs_helpers.methods.comparison.funnel import Funnel
from lhs_helpers.words.catalog import text
from lhs_helpers.words.numbers import number

HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 3.6, 0.55, 1.2, 0.3, 0.5  # inches
SMALL = 8.5
LETTER, TALL = 5.2, 7.5  # points: a letter of a code, its height
LABELED = 30  # with more sites only those outside the limits, and the reader's own, are named
LIMITS = (("lcl_95", (0, (4, 3))), ("ucl_95", (0, (4, 3))), ("lcl_998", "solid"), ("ucl_998", "solid"))


@draw.register
def _funnel(result: Funnel) -> Figure | None:
    """Each site a dot; only special cause has a shape and a color of its own."""
    points = result.table[result.table["plotted"]]
    if points.empty or result.curve.empty:
        return None
    figure, axes = canvas(HEIGHT, left=LEFT, right=RIGHT, top=TOP, bottom=BOTTOM)
    curve = result.curve
    low, high = _range(result)
    span = curve["den"].iloc[-1] - curve["den"].iloc[0] or curve["den"].iloc[0]
    axes.set(xlim=(max(curve["den"].iloc[0] - 0.04 * span, 0), curve["den"].iloc[-1] + 0.04 * span), ylim=(low, high))
    paths = [curve[["den", name]].to_numpy(dtype=float) for name, _ in LIMITS]
    dashes = [dash for _, dash in LIMITS]
    axes.add_collection(
        LineCollection(paths, colors=QUIET, linewidths=0.8, linestyles=dashes, gid="limits"), autolim=False
    )
    axes.axhline(result.center, color=ACCENT, lw=1.2, gid="center")
    styles = _styles(result, points)
    for style in ("common", "better", "worse", "changed"):
        here = points[styles == style]
        if len(here):
            axes.plot(here["den"], here["value"], linestyle="none", zorder=3, gid=f"points-{style}", **MARKS[style])
    _names(axes, result, points, styles)
    _ends(axes, result)
    axes.set_xlabel(text("picture.size"), fontsize=SMALL)
    axes.set_title(result.unit, loc="left", fontsize=SMALL, color=INK)
    axes.locator_params(nbins=5)
    axes.xaxis.set_major_formatter(lambda value, _: number(value))
    axes.tick_params(length=3, width=0.8, labelsize=SMALL)
    return figure


def _range(result: Funnel) -> tuple[float, float]:
    """All points, the 95 % limits, and the wider limits where they are not far away."""
    narrow = result.curve[["lcl_95", "ucl_95"]].to_numpy()
    wide = result.curve.loc[result.curve["den"] >= result.table["den"].min(), ["lcl_998", "ucl_998"]].to_numpy()
    values = np.concatenate([result.table["value"].dropna(), narrow.ravel(), wide.ravel()])
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    air = 0.06 * (high - low) or 1.0
    return (0.0 if low < 0.4 * high else low - air), high + air


def _styles(result: Funnel, points) -> np.ndarray:
    """Special cause is a point beyond the 99.8 % limits."""
    good = {"up": 1, "down": -1}.get(result.direction, 0) * np.sign(points["value"] - result.center)
    meaning = np.select([good > 0, good < 0], ["better", "worse"], "changed")
    return np.where(points["outside_998"].to_numpy(dtype=bool), meaning, "common")


def _names(axes: Axes, result: Funnel, points, styles: np.ndarray) -> None:
    """Codes beside the dots, where they cover no dot, no line and no other code; the reader's own in bold."""
    chosen = (styles != "common") | (points["unit"] == result.highlight) | (len(points) <= LABELED)
    at = axes.transData.transform(points[["den", "value"]].to_numpy(dtype=float)) * 72 / axes.figure.dpi
    left, right = LEFT * 72, (axes.figure.get_figwidth() - RIGHT) * 72
    level = axes.transData.transform((0, result.center))[1] * 72 / axes.figure.dpi
    taken = [(x - 3, y - 3, x + 3, y + 3) for x, y in at] + [(left, level - 1, right, level + 1)]
    for unit, (x, y) in zip(points.loc[chosen, "unit"], at[chosen.to_numpy(dtype=bool)], strict=True):
        width = LETTER * len(unit)
        places = [(4, 2), (4, -9), (-4 - width, 2), (-4 - width, -9), (-width / 2, 6), (-width / 2, -13)]
        boxes = [(x + dx, y + dy, x + dx + width, y + dy + TALL) for dx, dy in places]
        boxes = [box for box in boxes if left < box[0] and box[2] < right]
        free = [box for box in boxes if not any(_touch(box, other) for other in taken)]
        box = free[0] if free else boxes[0]
        taken.append(box)
        points_to_figure = axes.figure.dpi_scale_trans
        weight = "bold" if unit == result.highlight else "normal"
        look = {"fontsize": SMALL, "fontweight": weight, "gid": "unit"}
        axes.text(box[0] / 72, box[1] / 72, unit, transform=points_to_figure, **look)


def _touch(box: tuple, other: tuple) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]


def _ends(axes: Axes, result: Funnel) -> None:
    """Name the lines where they end."""
    last, (low, high) = result.curve.iloc[-1], axes.get_ylim()
    places = 0 if high - low >= 100 else 1 if high - low >= 4 else 2
    lines = [(result.center, f"{text('picture.network')} {number(result.center, places)}", ACCENT)]
    lines += [(last[name], text("picture.limits_95"), QUIET) for name in ("lcl_95", "ucl_95")]
    lines += [(last[name], text("picture.limits_998"), QUIET) for name in ("lcl_998", "ucl_998")]
    lines.sort(key=lambda line: line[0])
    inches = (HEIGHT - TOP - BOTTOM) / (high - low)
    heights = spread_apart([(value - low) * inches for value, _, _ in lines])
    for height, (_, words, color) in zip(heights, lines, strict=True):
        axes.text(
            axes.figure.get_figwidth() - RIGHT + 0.08,
            BOTTOM + height,
            words,
            transform=axes.figure.dpi_scale_trans,
            va="center",
            fontsize=SMALL,
            color=color,
        )
