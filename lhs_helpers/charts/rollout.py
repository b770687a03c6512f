"""Sites that start one after the other: laid over each other by their start, and each one's own effect."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.transforms import blended_transform_factory

from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.series import LINE, PER_CENT
from lhs_helpers.charts.style import FAINT, INK, QUIET, canvas
from lhs_helpers.charts.time_lines import SMALL, label_ends, value_axis
from lhs_helpers.methods.interrupted_series.align import AlignedByStart
from lhs_helpers.methods.interrupted_series.site_effects import SiteEffects
from lhs_helpers.words.catalog import has_text, text
from lhs_helpers.words.interrupted_series import apart
from lhs_helpers.words.numbers import number

LEFT, RIGHT, TOP, PLOT = 0.55, 1.25, 0.3, 2.3  # inches
STRIP, STRIP_HEIGHT, BOTTOM = 0.5, 0.24, 0.98  # inches: the strip of sites below the plotting area
ROW, NAMES, COUNTS = 0.2, 0.75, 1.15  # inches: a site's row, its code at the left, its numbers at the right
NAMED = 40  # with more sites rows grow narrower and codes stand in the table only
MOST = 8.0  # inches that the rows may take
USUAL = 0.75  # share of the intervals' halves that the axis holds whatever the estimates
REACH = 1.5  # how far a site's interval may stretch the axis, beside the span of the estimates
CAP = 0.055  # inches: half height of the ends of an interval


@draw.register
def _aligned(result: AlignedByStart) -> Figure:
    """Median and quartiles by time since the start; gray where fewer than 80 % of the sites are observed."""
    table = result.table
    figure, axes = canvas(TOP + PLOT + BOTTOM, left=LEFT, right=RIGHT, top=TOP, bottom=BOTTOM)
    since = table["since"].to_numpy(dtype=float)
    values = table[["median", "lower_quartile", "upper_quartile"]]
    axes.set(
        xlim=(since[0] - 0.8, since[-1] + 0.8),
        ylim=value_axis(values.to_numpy(dtype=float), percent=result.multiplier == PER_CENT),
    )
    full = table["full"].to_numpy(dtype=bool)
    for chosen, color, look in ((full, LINE, "full"), (~full, QUIET, "few")):
        here = values[chosen].reindex(values.index)
        shade = {"color": LINE if look == "full" else FAINT, "alpha": 0.18 if look == "full" else 0.5, "lw": 0}
        axes.fill_between(since, here["lower_quartile"], here["upper_quartile"], gid=f"quartiles-{look}", **shade)
        axes.plot(
            since, here["median"], color=color, lw=1.5 if look == "full" else 0.8, gid=f"median-{look}",
            marker="o", markersize=3.2, markerfacecolor=color if look == "full" else "white",
        )  # fmt: skip
    axes.axvline(-0.5, color=INK, lw=0.9, ls=(0, (1, 2)), gid="start")
    last = values[full].iloc[-1] if full.any() else values.iloc[-1]
    lines = [("median", "median", LINE), ("upper_quartile", "quartiles", QUIET)]
    label_ends(axes, [(last[name], text(f"picture.{words}"), color) for name, words, color in lines])
    _counts(axes, table)
    axes.set_title(result.unit, loc="left", fontsize=SMALL, color=INK)
    axes.locator_params(axis="y", nbins=5)
    axes.locator_params(axis="x", nbins=9, integer=True)
    axes.tick_params(length=3, width=0.8, labelsize=SMALL)
    axes.xaxis.set_major_formatter(lambda value, _: number(value))
    named = f"picture.since_start_{result.freq}"
    words = text(named if has_text(named) else "picture.since_start")
    if not full.all():
        words += f"; {text('picture.mostly_few')}"
    axes.text(LEFT, 0.1, words, transform=figure.dpi_scale_trans, fontsize=SMALL, color=QUIET)
    return figure


def _counts(axes: Axes, table: pd.DataFrame) -> None:
    """How many sites each median rests on: a strip of bars under the axis."""
    n = table["n_sites"].to_numpy(dtype=float)
    across = blended_transform_factory(axes.transData, axes.figure.dpi_scale_trans)
    floor = BOTTOM - STRIP - STRIP_HEIGHT + 0.12
    tall = n / n.max() * STRIP_HEIGHT
    bars = [[(since, floor), (since, floor + height)] for since, height in zip(table["since"], tall, strict=True)]
    per_period = (axes.figure.get_figwidth() - LEFT - RIGHT) / np.ptp(axes.get_xlim())
    look = {"colors": QUIET, "linewidths": min(5.0, 0.55 * 72 * per_period), "clip_on": False, "gid": "sites"}
    axes.add_collection(LineCollection(bars, transform=across, **look), autolim=False)
    words = text("picture.sites_counted", low=number(n.min()), high=number(n.max()))
    x = axes.figure.get_figwidth() - RIGHT + 0.08
    axes.text(x, floor, words, transform=axes.figure.dpi_scale_trans, fontsize=SMALL, color=QUIET)


@draw.register
def _site_effects(result: SiteEffects) -> Figure | None:
    """A row per site in the order of the names, then the average and what a next site may expect."""
    table, pooled = result.table, not result.reason
    if table["effect"].isna().all():
        return None
    rows = len(table) + 2.6 * pooled
    named = len(table) <= NAMED
    row = min(ROW, MOST / rows)
    figure, axes = canvas(0.1 + row * rows + 0.75, left=NAMES + 0.35, right=COUNTS, top=0.1, bottom=0.75)
    low, high = _span(result)
    axes.set(xlim=(low, high), ylim=(rows - 0.4, -0.6))
    axes.axvline(0, color=INK, lw=0.9, ls=(0, (1, 2)), gid="none")
    for place, site in enumerate(table.itertuples()):
        if site.reason:
            axes.text(0, place, f" {text('picture.no_effect')}", va="center", fontsize=SMALL, color=QUIET, gid="absent")
            continue
        _interval(axes, place, site.lower, site.upper, row, color=INK, gid="interval", lw=1.0)
        axes.plot(site.effect, place, "o", color=INK, markersize=3.6 if named else 2, zorder=3, gid="effect")
    inches = blended_transform_factory(axes.figure.dpi_scale_trans, axes.transData)
    if named:
        for place, site in enumerate(table.itertuples()):
            look = {"transform": inches, "va": "center", "fontsize": SMALL}
            axes.text(NAMES + 0.25, place, site.site, ha="right", gid="site", **look)
            words = f"n {number(site.cases)}" if site.cases else ""
            axes.text(figure.get_figwidth() - COUNTS + 0.1, place, words, color=QUIET, **look)
    if pooled:
        _pooled(axes, result, rows, row)
    axes.yaxis.set_visible(False)
    axes.spines["left"].set_visible(False)
    axes.locator_params(axis="x", nbins=7)
    axes.xaxis.set_major_formatter(
        lambda value, _: number(value, 0 if high - low >= 10 else 1 if high - low > 1 else 2)
    )
    axes.tick_params(length=3, width=0.8, labelsize=SMALL)
    words = text("picture.effect_axis", unit=apart(0, result.unit).removeprefix("0").strip())
    if any(line.get_gid() == "beyond" for line in axes.lines):
        words = f"{words}\n{text('picture.beyond_edge')}"
    axes.set_xlabel(words, fontsize=SMALL)
    return figure


def _span(result: SiteEffects) -> tuple[float, float]:
    """All estimates, the pooled intervals, and those of most sites; one that reaches far beyond them is cut."""
    table = result.table
    ends = [result.next_lower, result.next_upper, 0.0, *table["effect"]]
    low, high = np.nanmin(ends), np.nanmax(ends)
    halves = np.r_[table["effect"] - table["lower"], table["upper"] - table["effect"]]
    usual = np.nanquantile(halves, USUAL) if np.isfinite(halves).any() else 0.0
    reach = max(REACH * (high - low), usual) or 1.0
    return max(low - reach, np.nanmin([low, table["lower"].min()]) - 0.03 * reach), min(
        high + reach, np.nanmax([high, table["upper"].max()]) + 0.03 * reach
    )


def _interval(axes: Axes, y: float, lower: float, upper: float, row: float, **look: object) -> None:
    """A line with ends; an arrow where it leaves the picture."""
    low, high = axes.get_xlim()
    cap = CAP / row
    axes.plot([max(lower, low), min(upper, high)], [y, y], **look)
    for end, edge, arrow in ((lower, max(lower, low), "<"), (upper, min(upper, high), ">")):
        if end == edge:
            axes.plot([end, end], [y - cap, y + cap], **{**look, "gid": "cap"})
        else:
            axes.plot([edge], [y], arrow, color=look["color"], markersize=4, clip_on=False, gid="beyond")


def _pooled(axes: Axes, result: SiteEffects, rows: float, row: float) -> None:
    """The average with its interval as a diamond, and the prediction interval below it."""
    inches = blended_transform_factory(axes.figure.dpi_scale_trans, axes.transData)
    y, tall = rows - 2.05, 0.28
    axes.axhline(rows - 2.85, color=FAINT, lw=0.8)
    axes.fill(
        [result.mean_lower, result.mean, result.mean_upper, result.mean],
        [y, y - tall, y, y + tall],
        color=LINE,
        gid="average",
    )
    _interval(axes, y + 1.0, result.next_lower, result.next_upper, row, color=LINE, lw=1.6, gid="next")
    for place, name, value in ((y, "site_mean", result.mean), (y + 1.0, "next_site", None)):
        look = {"transform": inches, "va": "center", "fontsize": SMALL, "color": LINE}
        axes.text(NAMES + 0.25, place, text(f"picture.{name}"), ha="right", **look)
        sites = text("picture.of_sites", n=number(result.n_effects)) if value is not None else ""
        axes.text(axes.figure.get_figwidth() - COUNTS + 0.1, place, sites, **look)
