"""Pictures of module 1: how far raters agree, and how the components move from round to round."""

from textwrap import shorten

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lhs_helpers.charts.axis import set_ticks
from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.key import key_above
from lhs_helpers.charts.series import spread_apart
from lhs_helpers.charts.style import ACCENT, FAINT, INK, QUIET, WIDTH, WORSE, axes_at, canvas
from lhs_helpers.methods.leadership.maturity import Agreement
from lhs_helpers.methods.leadership.maturity_trend import MaturityTrend
from lhs_helpers.words.catalog import text

SMALL = 8  # points: the smallest text in a picture
ROW = 0.17  # inches: one component in the range plot
AREA_LABELS = {  # corner of the scatter, as fractions of its width and height
    "area_to_plan": (0.02, 0.02),
    "area_strength": (0.98, 0.02),
    "area_disagreement": (0.02, 0.98),
    "area_uneven": (0.98, 0.98),
}
COLUMNS = 2  # panels side by side
LONGEST = 34  # characters of a name beside a picture


@draw.register
def _agreement(result: Agreement) -> Figure:
    """Mean against spread with four named areas, and beside it the range of every component."""
    height = max(3.2, 0.85 + ROW * len(result.table))
    if result.table["sd"].isna().all():
        figure, axes = canvas(height, left=2.2, bottom=0.5)
        _ranges(axes, result)
        return figure
    figure, axes = canvas(height, left=0.6, right=WIDTH - 3.3, bottom=0.5)
    _areas(axes, result)
    beside = axes_at(figure, (5.35, 0.5, WIDTH - 5.5, height - 0.75))
    _ranges(beside, result)
    return figure


def _areas(axes: Axes, result: Agreement) -> None:
    table = result.table[result.table["sd"].notna()]
    low, high = result.levels[0], result.levels[-1]
    top = max(1.25 * result.wide, 1.15 * table["sd"].max())
    axes.set(xlim=(low - 0.2, high + 0.2), ylim=(-0.06 * top, top))
    set_ticks(axes.xaxis, result.levels)
    axes.tick_params(labelsize=SMALL)
    axes.set_xlabel(text("agreement.mean_axis"), fontsize=SMALL)
    axes.set_ylabel(text("agreement.spread_axis"), fontsize=SMALL)
    axes.axhline(result.wide, color=QUIET, lw=0.8, ls=(0, (4, 3)))
    axes.axvline(result.midpoint, color=QUIET, lw=0.8, ls=(0, (4, 3)))
    for area, (x, y) in AREA_LABELS.items():
        axes.text(
            x,
            y,
            text(f"agreement.{area}").replace(": ", ":\n"),
            transform=axes.transAxes,
            ha="left" if x < 0.5 else "right",
            va="bottom" if y < 0.5 else "top",
            fontsize=SMALL,
            color=QUIET,
        )
    wide = table["sd"] >= result.wide
    axes.plot(table["mean"][~wide], table["sd"][~wide], "o", ms=4, color=ACCENT, mec="white", mew=0.5)
    axes.plot(table["mean"][wide], table["sd"][wide], "D", ms=5, color=WORSE, mec="white", mew=0.5)
    for point in table[wide].itertuples():  # the others are in the ranges beside it
        side = 1 if point.mean < result.midpoint else -1
        axes.annotate(
            _short(point.item),
            (point.mean, point.sd),
            (5 * side, 3),
            textcoords="offset points",
            ha="left" if side == 1 else "right",
            fontsize=SMALL,
            color=INK,
        )


def _short(name: str) -> str:
    return shorten(name, LONGEST, placeholder=" …")


def _ranges(axes: Axes, result: Agreement) -> None:
    table = result.table
    rows = np.arange(len(table))
    axes.hlines(rows, table["low"], table["high"], color=FAINT, lw=4)
    looks = {"median": {"marker": "|", "ms": 8, "mew": 2, "color": ACCENT}}
    if table["score"].notna().any():
        looks["agreed"] = {"marker": "o", "ms": 5, "mfc": "none", "mec": INK}
    for values, look in zip((table["median"], table["score"]), looks.values(), strict=False):
        axes.plot(values, rows, linestyle="none", **look)
    axes.set(ylim=(len(table) - 0.5, -0.5), xlim=(result.levels[0] - 0.2, result.levels[-1] + 0.2))
    set_ticks(axes.yaxis, rows, table["item"].map(_short))
    set_ticks(axes.xaxis, result.levels)
    axes.set_xlabel(text("agreement.range_axis"), fontsize=SMALL)
    key_above(axes, [(look, text(f"agreement.key_{name}")) for name, look in looks.items()])
    axes.tick_params(labelsize=SMALL)
    axes.tick_params(axis="y", length=0)


@draw.register
def _maturity_trend(result: MaturityTrend) -> Figure | None:
    """One panel per domain: the median of each component thin, its agreed level thick."""
    if len(result.rounds) < 2:
        return None
    panels = list(result.table.groupby("domain", sort=False))
    rows = -(-len(panels) // COLUMNS)
    width, height = 1.55, 1.6  # inches: one panel, without the names beside it
    total = 0.6 + rows * (height + 0.45)
    figure = Figure(figsize=(WIDTH, total))
    figure.text(0.35 / WIDTH, 1 - 0.15 / total, text("maturity_trend.key"), fontsize=SMALL, color=QUIET)
    for place, (domain, items) in enumerate(panels):
        row, column = divmod(place, COLUMNS)
        left, bottom = 0.35 + column * (WIDTH / COLUMNS - 0.03), total - 0.2 - (row + 1) * (height + 0.45) + 0.15
        axes = axes_at(figure, (left, bottom, width, height))
        _rounds(axes, items, result, height)
        axes.set_title(domain, loc="left", fontsize=SMALL)
        ends = [name if name in (result.rounds[0], result.rounds[-1]) else "" for name in result.rounds]
        set_ticks(axes.xaxis, range(len(ends)), ends if place + COLUMNS >= len(panels) else [""] * len(ends))
        axes.tick_params(labelsize=SMALL, length=2)
    return figure


def _rounds(axes: Axes, items: pd.DataFrame, result: MaturityTrend, inches: float) -> None:
    place = {name: number for number, name in enumerate(result.rounds)}
    ends: list[tuple[float, str]] = []
    for _, line in items.groupby("item_id", sort=False):
        rounds = line["round"].map(place)
        axes.plot(rounds, line["median"], color=QUIET, lw=0.7)
        axes.plot(rounds, line["score"], color=ACCENT, lw=2, marker="o", ms=3.5)
        last = line.iloc[-1]
        ends.append((last["score"] if pd.notna(last["score"]) else last["median"], _short(last["item"])))
    low, high = result.levels[0] - 0.3, result.levels[-1] + 0.3
    ends = sorted(ends, key=lambda end: end[0])
    scale = inches / (high - low)
    for y, (_, name) in zip(spread_apart([end[0] * scale for end in ends], 0.13), ends, strict=True):
        spot = (len(result.rounds) - 1, y / scale)
        axes.annotate(name, spot, (6, 0), textcoords="offset points", va="center", fontsize=SMALL)
    axes.set(xlim=(-0.15, len(result.rounds) - 0.85), ylim=(low, high))
    set_ticks(axes.yaxis, result.levels)
    axes.grid(axis="y")
    axes.set_axisbelow(True)
