"""Pictures of uncertainty about money: which assumption matters, and how the cash may go."""

import numpy as np
from matplotlib.figure import Figure

from lhs_helpers.charts.axis import set_ticks
from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.finance import CLEAR, LABELS, ROW, THOUSAND
from lhs_helpers.charts.finance_outlook import quarters, right_labels
from lhs_helpers.charts.style import ACCENT, FAINT, INK, QUIET, WIDTH, WORSE, axes_at, canvas
from lhs_helpers.methods.finance import CashRisk, Tornado
from lhs_helpers.words.catalog import text
from lhs_helpers.words.finance_risk import assumptions, factor_of
from lhs_helpers.words.numbers import counted

TICK = 8  # points


@draw.register
def _tornado(result: Tornado) -> Figure:
    """A bar per assumption from its low to its high end about the line as things are; open: less cash, filled: more."""
    table, base = result.table, result.base / THOUSAND
    rows = np.arange(len(table))
    figure, axes = canvas(0.85 + 1.25 * ROW * len(table), left=LABELS, right=0.75, bottom=0.5, top=0.3)
    low, high = table["cash_low"] / THOUSAND, table["cash_high"] / THOUSAND
    axes.barh(rows, low - base, left=base, height=0.5, color="white", edgecolor=ACCENT, gid="low")
    axes.barh(rows, high - base, left=base, height=0.5, color=ACCENT, edgecolor=ACCENT, gid="high")
    axes.axvline(base, color=INK, linewidth=1)
    axes.axvline(0, color=WORSE, linewidth=1, dashes=(6, 3), zorder=0)
    spot = {"textcoords": "offset points", "va": "center", "fontsize": TICK, "bbox": CLEAR}
    for row, (start, end, less, more) in enumerate(zip(low, high, table["low"], table["high"], strict=True)):
        axes.annotate(factor_of(less), (min(start, base), row), (-4, 0), ha="right", **spot)
        axes.annotate(factor_of(more), (max(end, base), row), (4, 0), ha="left", **spot)
    set_ticks(axes.yaxis, rows, assumptions(result))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    ends = np.r_[low, high, base, 0]
    air = 0.14 * (ends.max() - ends.min() or 1)
    axes.set(ylim=(len(table) - 0.4, -0.6), xlim=(ends.min() - air, ends.max() + air))
    at_base = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "ha": "center"}
    axes.annotate(text("tornado.base"), (base, 1), (0, 3), **at_base)
    axes.set_xlabel(text("tornado.axis", horizon=counted(result.months, "month"), currency=result.currency))
    return figure


@draw.register
def _cash_risk(result: CashRisk) -> Figure:
    """Above: the middle of the courses and a band of 90 % of them; below: share of courses below zero so far."""
    table, height = result.table, 4.3
    months = np.arange(len(table))
    figure, axes = canvas(height, right=1.2, top=0.3, bottom=1.85)
    low, median, high = (table[name].to_numpy() / THOUSAND for name in ("low", "median", "high"))
    axes.fill_between(months, low, high, color=FAINT, alpha=0.7, linewidth=0, gid="band")
    axes.plot(months, median, color=INK, linewidth=1.6, gid="median")
    axes.axhline(0, color=WORSE, linewidth=1, dashes=(6, 3))
    air = 0.06 * (max(high.max(), 0) - min(low.min(), 0) or 1)
    axes.set(xlim=(0, months[-1]), ylim=(min(low.min(), 0) - air, max(high.max(), 0) + air))
    edge = (high[-1], text("cash_risk.band"), QUIET)
    right_labels(axes, months[-1], [(median[-1], text("cash_risk.half"), INK), edge])
    axes.set_title(text("cash_risk.axis", currency=result.currency), loc="left")
    quarters(axes, table["period"])
    axes.tick_params(labelbottom=False)
    beside = axes_at(figure, (0.6, 0.45, WIDTH - 1.8, 1.0))
    beside.step(months, table["below"] * 100, where="mid", color=WORSE, linewidth=1.6, gid="below")
    beside.set(xlim=(0, months[-1]), ylim=(0, 100))
    set_ticks(beside.yaxis, [0, 50, 100])
    beside.set_title(text("cash_risk.axis_below"), loc="left")
    quarters(beside, table["period"])
    return figure
