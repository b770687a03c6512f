"""What charts over time share around their plotting area: dates below, labels where lines end."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from lhs_helpers.charts.series import spread_apart

SMALL = 8.5  # points: the smallest text in a picture
SHORT = 24  # fewer periods than this are labeled by month


def date_ticks(axes: Axes, periods: pd.Series) -> None:
    """Years where they begin; the months of a short series."""
    if len(periods) < SHORT:
        places = np.arange(0, len(periods), 3 if len(periods) > 8 else 2 if len(periods) > 4 else 1)
        labels = periods.iloc[places].dt.strftime("%b %Y")
    else:
        places = np.flatnonzero(periods.dt.year.diff().fillna(0))
        labels = periods.iloc[places].dt.strftime("%Y")
    axes.set_xticks(places, labels)
    axes.locator_params(axis="y", nbins=5)
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
