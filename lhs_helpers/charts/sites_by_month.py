"""The middle site and the middle half of the sites, month by month."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.transforms import blended_transform_factory

from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.series import LINE, PER_CENT, joined, stretches
from lhs_helpers.charts.style import INK, QUIET, canvas
from lhs_helpers.charts.time_lines import SMALL, label_ends, time_ticks, value_axis
from lhs_helpers.methods.comparison.sites_by_month import SitesByMonth
from lhs_helpers.words.catalog import text
from lhs_helpers.words.numbers import number

LEFT, RIGHT, TOP, PLOT, BOTTOM = 0.55, 1.6, 0.3, 1.7, 0.75  # inches
FLOOR, TALL = 0.1, 0.24  # inches: the strip of sites below the plotting area


@draw.register
def _sites_by_month(result: SitesByMonth) -> Figure:
    """A line through the medians and a band between the quartiles, neither over a month that has none."""
    table = result.table
    figure, axes = canvas(TOP + PLOT + BOTTOM, left=LEFT, right=RIGHT, top=TOP, bottom=BOTTOM)
    values = table[["median", "lower_quartile", "upper_quartile"]]
    percent = result.multiplier == PER_CENT
    axes.set(xlim=(-0.8, len(table) - 0.2), ylim=value_axis(values.to_numpy(dtype=float), percent=percent))
    median, lower, upper = (values[name].to_numpy(dtype=float) for name in values)
    known, never = np.isfinite(median), np.zeros(len(table), dtype=bool)
    for part in stretches(known, never):
        place = np.arange(part.start, part.stop)
        if len(place) > 1:
            axes.fill_between(place, lower[part], upper[part], color=LINE, alpha=0.18, lw=0, gid="quartiles")
        else:  # a month alone between gaps
            axes.plot([place[0]] * 2, [lower[place[0]], upper[place[0]]], color=LINE, alpha=0.3, lw=3, gid="quartiles")
            axes.plot(place, median[part], "o", color=LINE, markersize=3, gid="median")
    for line in joined(median, known, never):
        axes.plot(*line.T, color=LINE, lw=1.5, gid="median")
    last = values[known].iloc[-1]
    ends = [("median", "middle_site", LINE), ("upper_quartile", "upper_quartile", QUIET)]
    ends.append(("lower_quartile", "lower_quartile", QUIET))
    label_ends(axes, [(last[name], text(f"picture.{words}"), color) for name, words, color in ends])
    _counts(axes, table["n_sites"].to_numpy(dtype=float))
    time_ticks(axes, table["period"])
    axes.set_title(result.unit, loc="left", fontsize=SMALL, color=INK)
    return figure


def _counts(axes, n: np.ndarray) -> None:
    """How many sites each month rests on: a strip of bars, with the fewest and the most in words."""
    across = blended_transform_factory(axes.transData, axes.figure.dpi_scale_trans)
    bars = [[(at, FLOOR), (at, FLOOR + height)] for at, height in enumerate(n / max(n.max(), 1) * TALL) if height > 0]
    width = min(4.0, 0.55 * 72 * (axes.figure.get_figwidth() - LEFT - RIGHT) / max(len(n), 1))
    look = {"colors": QUIET, "linewidths": width, "transform": across, "clip_on": False, "gid": "sites"}
    axes.add_collection(LineCollection(bars, **look), autolim=False)
    words = text("picture.sites_counted", low=number(n.min()), high=number(n.max()))
    x = axes.figure.get_figwidth() - RIGHT + 0.08
    axes.text(x, FLOOR, words, transform=axes.figure.dpi_scale_trans, fontsize=SMALL, color=QUIET)
