"""Funnels: sites against their size, inside the limits of what size alone explains."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator, NullLocator

from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.series import MARKS, spread_apart
from lhs_helpers.charts.style import ACCENT, INK, QUIET, canvas
from lhs_helpers.methods.comparison.funnel import Funnel
from lhs_helpers.words.catalog import text
from lhs_helpers.words.measured import months_between
from lhs_helpers.words.numbers import number

HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 3.6, 0.55, 1.2, 0.3, 0.5  # inches
SMALL = 8.5
LETTER, TALL, DROP = 5.6, 8.0, 2.0  # points: width of a letter, height above and depth below its line
LABELED = 30  # with more sites only those outside the limits, and the reader's own, are named
UNEVEN = 10  # where the largest size is so many times the smallest, a logarithmic axis keeps small sites apart
Columns = dict[str, np.ndarray]
LIMITS = (("lcl_95", (0, (4, 3))), ("ucl_95", (0, (4, 3))), ("lcl_998", "solid"), ("ucl_998", "solid"))


@draw.register
def _funnel(result: Funnel) -> Figure | None:
    """Each site a dot; only special cause has a shape and a color of its own."""
    plotted = result.table["plotted"].to_numpy(dtype=bool)
    if not plotted.any() or result.curve.empty:
        return None
    table = {name: result.table[name].to_numpy() for name in ("unit", "den", "value", "outside_998")}
    points = {name: values[plotted] for name, values in table.items()}
    curve = {name: values.to_numpy(dtype=float) for name, values in result.curve.items()}
    figure, axes = canvas(HEIGHT, left=LEFT, right=RIGHT, top=TOP, bottom=BOTTOM)
    low, high = _range(table, curve)
    axes.set(xlim=_sizes(axes, curve["den"]), ylim=(low, high))
    paths = [np.column_stack([curve["den"], curve[name]]) for name, _ in LIMITS]
    dashes = [dash for _, dash in LIMITS]
    axes.add_collection(
        LineCollection(paths, colors=QUIET, linewidths=0.8, linestyles=dashes, gid="limits"), autolim=False
    )
    axes.axhline(result.center, color=ACCENT, lw=1.2, gid="center")
    styles = _styles(result, points)
    for style in ("common", "better", "worse", "changed"):
        here = styles == style
        if here.any():
            look = MARKS[style] | {"linestyle": "none", "zorder": 3, "gid": f"points-{style}"}
            axes.add_artist(Line2D(points["den"][here], points["value"][here], **look))
    _names(axes, result, points, styles)
    _ends(axes, result.center, {name: curve[name][-1] for name, _ in LIMITS})
    months = months_between(result.window)
    axes.set_xlabel(text("picture.size_of", months=months) if months else text("picture.size"), fontsize=SMALL)
    axes.set_title(result.unit, loc="left", fontsize=SMALL, color=INK)
    axes.locator_params(axis="y", nbins=5)
    if axes.get_xscale() == "linear":
        axes.locator_params(axis="x", nbins=5)
    axes.xaxis.set_major_formatter(lambda value, _: number(value))
    axes.tick_params(length=3, width=0.8, labelsize=SMALL)
    return figure


def _sizes(axes: Axes, sizes: np.ndarray) -> tuple[float, float]:
    """Ends of the axis of sizes, with some air; logarithmic where sizes are very uneven."""
    least, most = float(sizes.min()), float(sizes.max())
    if most < UNEVEN * least:
        span = most - least or least
        return max(least - 0.04 * span, 0), most + 0.04 * span
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if most < UNEVEN**3 * least else (1,)))
    axes.xaxis.set_minor_locator(NullLocator())
    air = (most / least) ** 0.04
    return least / air, most * air


def _range(table: Columns, curve: Columns) -> tuple[float, float]:
    """All points, the 95 % limits, and the wider limits where they are not far away."""
    near = curve["den"] >= np.nanmin(table["den"])
    wide = [curve[name][near] for name in ("lcl_998", "ucl_998")]
    values = np.concatenate([table["value"], curve["lcl_95"], curve["ucl_95"], *wide])
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    air = 0.06 * (high - low) or 1.0
    return (0.0 if low < 0.4 * high else low - air), high + air


def _styles(result: Funnel, points: Columns) -> np.ndarray:
    """Special cause is a point beyond the 99.8 % limits."""
    good = {"up": 1, "down": -1}.get(result.direction, 0) * np.sign(points["value"] - result.center)
    meaning = np.select([good > 0, good < 0], ["better", "worse"], "changed")
    return np.where(points["outside_998"].astype(bool), meaning, "common")


def _names(axes: Axes, result: Funnel, points: Columns, styles: np.ndarray) -> None:
    """Codes beside the dots, covering no dot, line or other code; the reader's own first, in bold, with a ring.

    A code that finds no room is left to the table.
    """
    own, out = points["unit"] == result.highlight, styles != "common"
    if own.any():
        ring = {"marker": "o", "markersize": 11, "markerfacecolor": "none", "color": INK, "gid": "own"}
        axes.add_artist(Line2D(points["den"][own], points["value"][own], linestyle="none", **ring))
    at = axes.transData.transform(np.column_stack([points["den"], points["value"]])) * 72 / axes.figure.dpi
    left, right = LEFT * 72, (axes.figure.get_figwidth() - RIGHT) * 72
    level = axes.transData.transform((points["den"][0], result.center))[1] * 72 / axes.figure.dpi
    taken = [(x - 3, y - 3, x + 3, y + 3) for x, y in at] + [(left, level - 1, right, level + 1)]
    chosen = np.flatnonzero(own | out | (len(own) <= LABELED))
    for place in sorted(chosen, key=lambda place: (not own[place], not out[place])):
        unit, (x, y), mine = points["unit"][place], at[place], own[place]
        width, far = LETTER * len(unit) * (1.1 if mine else 1), 7 if mine else 4  # bold is wider, and clears the ring
        places = [(far, 2), (far, -9), (-far - width, 2), (-far - width, -9), (-width / 2, far + 2),
                  (-width / 2, -far - 9)]  # fmt: skip
        boxes = [(x + dx, y + dy - DROP, x + dx + width, y + dy + TALL) for dx, dy in places]
        boxes = [box for box in boxes if left < box[0] and box[2] < right]
        free = [box for box in boxes if not any(_touch(box, other) for other in taken)]
        if not (free or (mine and boxes)):
            continue
        box = free[0] if free else boxes[0]
        taken.append(box)
        look = {"fontsize": SMALL, "fontweight": "bold" if mine else "normal", "gid": "unit"}
        axes.text(box[0] / 72, (box[1] + DROP) / 72, unit, transform=axes.figure.dpi_scale_trans, **look)


def _touch(box: tuple, other: tuple) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]


def _ends(axes: Axes, center: float, last: dict[str, float]) -> None:
    """Name the lines where they end."""
    low, high = axes.get_ylim()
    places = 0 if high - low >= 100 else 1 if high - low >= 4 else 2
    lines = [(center, f"{text('picture.network')} {number(center, places)}", ACCENT)]
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
