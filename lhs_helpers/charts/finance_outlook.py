"""Pictures of the months ahead: confirmed revenue beside spending, and cash by scenario."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lhs_helpers.charts.axis import set_ticks
from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.finance import CLEAR, THOUSAND
from lhs_helpers.charts.style import ACCENT, FAINT, INK, QUIET, WORSE, canvas
from lhs_helpers.methods.finance import RevenueHorizon, Runway
from lhs_helpers.words.catalog import text

RECURRING, AWARDS = "#9db4d0", "#c9d6e6"  # two tints of the accent: the areas lie under lines and words
LINE_STYLES = ["-", "--", (0, (1, 1.2)), "-.", (0, (6, 2, 1, 2, 1, 2)), (0, (10, 3))]


@draw.register
def _revenue_horizon(result: RevenueHorizon) -> Figure:
    """Confirmed revenue as areas, spending as a line, hoped-for revenue as an outline above that is in no sum."""
    rows = result.table
    edges = np.arange(len(rows) + 1)
    money = {name: _steps(rows[name]) for name in ("recurring", "confirmed", "expense", "pipeline", "weighted")}
    confirmed = money["recurring"] + money["confirmed"]
    figure, axes = canvas(3.3, right=0.9, top=0.35, bottom=0.5)
    axes.fill_between(edges, 0, money["recurring"], step="post", color=RECURRING, linewidth=0)
    axes.fill_between(edges, money["recurring"], confirmed, step="post", color=AWARDS, linewidth=0)
    top = max(confirmed.max(), money["expense"].max())
    if rows["pipeline"].any():
        hoped = {"step": "post", "facecolor": "none", "edgecolor": QUIET, "linewidth": 0}
        axes.fill_between(edges, confirmed, confirmed + money["weighted"], hatch="////", **hoped)
        axes.step(edges, confirmed + money["pipeline"], where="post", color=QUIET, linestyle=":", linewidth=1.2)
        axes.annotate(
            text("revenue_horizon.pipeline"),
            (0, 1),
            (0, 3),
            xycoords="axes fraction",
            textcoords="offset points",
            color=QUIET,
        )
        top = max(top, (confirmed + money["pipeline"]).max())
    axes.step(edges, confirmed, where="post", color=ACCENT, linewidth=1.4)
    axes.plot(edges, money["expense"], color=INK, linewidth=1.2, dashes=(6, 3))
    _ends(axes, result, confirmed)
    axes.set(xlim=(0, len(rows)), ylim=(0, top * 1.1))
    for name, low, high in (
        ("recurring", 0, money["recurring"][0]),
        ("confirmed", money["recurring"][0], confirmed[0]),
    ):
        if high - low > 0.08 * top:  # an area too flat for its name is named in the table
            axes.annotate(
                text(f"revenue_horizon.{name}"), (0, (low + high) / 2), (5, 0), textcoords="offset points", va="center"
            )
    right_labels(axes, len(rows), [(money["expense"][-1], text("revenue_horizon.spending"), INK)])
    quarters(axes, rows["period"])
    axes.set_ylabel(text("revenue_horizon.axis", currency=result.currency))
    return figure


def _steps(amounts: pd.Series) -> np.ndarray:
    """Thousands of units per month, the last month closed at its own level."""
    values = amounts.to_numpy(dtype=float) / THOUSAND
    return np.r_[values, values[-1]]


def _ends(axes: Axes, result: RevenueHorizon, confirmed: np.ndarray) -> None:
    """Name the confirmed awards where they end."""
    first = result.table["period"].iloc[0]
    awards = result.awards[result.awards["status"] == "confirmed"]
    for row in awards.itertuples():
        place = (row.end.year - first.year) * 12 + row.end.month - first.month + 1
        if place < len(result.table):
            level = confirmed[place - 1]
            axes.annotate(
                text("revenue_horizon.ends", award=row.award_id),
                (place, level),
                (4, -11),
                textcoords="offset points",
                bbox=CLEAR,
            )


def right_labels(axes: Axes, place: float, labels: list[tuple[float, str, str]]) -> None:
    """Words at the right ends of lines, pushed apart where they would overlap, within the height of the axes."""
    bottom, top = axes.get_ylim()
    gap = 0.065 * (top - bottom)
    labels, heights, lowest = sorted(labels), [], bottom
    for height, _, _ in labels:
        heights.append(max(height, lowest))
        lowest = heights[-1] + gap
    for index in reversed(range(len(heights))):
        heights[index] = min(heights[index], top - gap * (len(heights) - 1 - index))
    for height, (_, words, color) in zip(heights, labels, strict=True):
        spot = {"textcoords": "offset points", "va": "center", "annotation_clip": False}
        axes.annotate(words, (place, height), (5, 0), color=color, **spot)


def quarters(axes: Axes, periods: pd.Series) -> None:
    """A tick for each January and July, with the year."""
    places = [place for place, when in enumerate(periods) if when.month in (1, 7)]
    set_ticks(axes.xaxis, places, [f"{periods.iloc[place]:%b %Y}" for place in places])


@draw.register
def _runway(result: Runway) -> Figure:
    """Cash by month in each scenario; the first two stand out, because the finding looks at them."""
    figure, axes = canvas(3.4, left=0.72, right=2.15, top=0.2)
    periods = result.table["period"].drop_duplicates().reset_index(drop=True)
    labels, values = [], result.table["cash"].to_numpy() / THOUSAND
    low, high = min(values.min(), result.cash / THOUSAND, 0), max(values.max(), result.cash / THOUSAND, 0)
    span = (high - low) or 1
    for place, row in enumerate(result.scenarios.itertuples()):
        path = result.table.loc[result.table["scenario"] == row.scenario, "cash"].to_numpy() / THOUSAND
        color = (INK, WORSE)[place] if place < 2 else QUIET
        style = LINE_STYLES[place % len(LINE_STYLES)]
        path = np.r_[result.cash / THOUSAND, path]
        axes.plot(range(len(path)), path, color=color, linestyle=style, linewidth=1.8 if place < 2 else 1.1)
        labels.append((path[-1], row.label, color))
        if pd.notna(row.zero):
            month = int((periods == row.zero).argmax()) + 1
            axes.plot(month, path[month], "x", color=color, markersize=6, markeredgewidth=1.5)
    axes.axhline(0, color=FAINT, linewidth=1, zorder=0)
    axes.set(xlim=(0, len(periods)), ylim=(low - 0.06 * span, high + 0.06 * span))
    right_labels(axes, len(periods), labels)
    quarters(axes, pd.concat([periods[:1] - pd.DateOffset(months=1), periods], ignore_index=True))
    axes.set_ylabel(text("runway.axis", currency=result.currency))
    return figure
