"""Lines over calendar time: their ticks, and the words at their ends."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from lhs_helpers.charts.axis import set_ticks
from lhs_helpers.charts.series import spread_apart
from lhs_helpers.words.numbers import number

SMALL = 8.5  # points
FEW = 24  # fewer periods than this are labeled by month


def time_ticks(axes: Axes, periods: pd.Series) -> None:
    """Years where they begin; the months of a short series. ``x`` is the place in the series."""
    if len(periods) < FEW:
        places = np.arange(0, len(periods), 3)
        labels = periods.iloc[places].dt.strftime("%b %Y")
    else:
        places = np.flatnonzero(periods.dt.year.diff().fillna(0))
        labels = periods.iloc[places].dt.strftime("%Y")
    set_ticks(axes.xaxis, places, labels)
    axes.locator_params(axis="y", nbins=5)
    axes.tick_params(length=3, width=0.8, labelsize=SMALL)


def label_ends(axes: Axes, ends: list[tuple[float, str, str]]) -> None:
    """Write (value, words, color) to the right of the plotting area, moved apart where they would touch."""
    low, high = axes.get_ylim()
    place, figure = axes.get_position(), axes.figure
    inches = place.height * figure.get_figheight() / (high - low)
    places = 0 if high - low >= 100 else 1 if high - low >= 4 else 2
    ends = sorted((end for end in ends if pd.notna(end[0])), key=lambda end: end[0])
    heights = spread_apart([(np.clip(value, low, high) - low) * inches for value, _, _ in ends]) if ends else []
    for height, (value, words, color) in zip(heights, ends, strict=True):
        axes.text(
            place.x1 * figure.get_figwidth() + 0.08,
            place.y0 * figure.get_figheight() + height,
            f"{words} {number(value, places)}",
            transform=figure.dpi_scale_trans,
            va="center",
            fontsize=SMALL,
            color=color,
            gid="end",
        )


def value_axis(values: np.ndarray, *, percent: bool) -> tuple[float, float]:
    """Range of all values with some air; from zero where zero is near, and to 100 where a share comes near it."""
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    air = 0.06 * (high - low) or 0.1 * abs(high) or 1.0
    bottom = 0.0 if 0 <= low < 0.4 * high + air else low - air
    top = high + air
    return bottom, min(top, 101.0) if percent and high <= 100 else top
