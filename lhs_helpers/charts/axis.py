"""What charts over time share around their plotting area: dates below, labels where lines end."""

from collections.abc import Iterable, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import FixedFormatter, FixedLocator

from lhs_helpers.charts.series import date_ticks, spread_apart
from lhs_helpers.words.numbers import number

SMALL = 8.5  # points: the smallest text in a picture
THOUSAND = 1000  # from here on numbers need a separator


def set_ticks(axis: Axis, places: Sequence[float], labels: Iterable[str] | None = None) -> None:
    """Ticks at fixed places; unlike ``set_xticks`` this makes no artists and leaves the limits alone."""
    axis.set_major_locator(FixedLocator(places))
    if labels is not None:
        axis.set_major_formatter(FixedFormatter(list(labels)))


def label_dates(axes: Axes, periods: pd.Series) -> None:
    """Dates where they belong, few values, and small text."""
    set_ticks(axes.xaxis, *date_ticks(periods))
    axes.yaxis.get_major_locator().set_params(nbins=5)
    if axes.get_ylim()[1] >= THOUSAND:
        axes.yaxis.set_major_formatter(lambda value, _: number(value))
    axes.tick_params(length=3, width=0.8, labelsize=SMALL)


def label_ends(axes: Axes, lines: list[tuple[float, str, str]]) -> None:
    """Words beside the right end of each line (its last value, words, color), moved apart where they would touch."""
    place, figure = axes.get_position(), axes.figure
    lines = sorted((line for line in lines if pd.notna(line[0])), key=lambda line: line[0])
    low, high = axes.get_ylim()
    inches = place.height * figure.get_figheight() / (high - low)
    heights = spread_apart([(line[0] - low) * inches for line in lines])
    for height, (_, words, color) in zip(heights, lines, strict=True):
        axes.text(
            place.x1 * figure.get_figwidth() + 0.08,
            place.y0 * figure.get_figheight() + height,
            words,
            transform=figure.dpi_scale_trans,
            va="center",
            fontsize=SMALL,
            color=color,
        )
