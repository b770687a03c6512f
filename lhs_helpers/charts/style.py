"""Colors, sizes and fonts of every picture, in one place.

Text stays text in the SVG, so a reader's own fonts are used; margins are fixed, because a second layout pass costs
more than the picture. Colors are told apart by color-blind readers, and no meaning rests on color alone.
"""

from contextlib import contextmanager

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lhs_helpers.charts.light_axes import LightAxes

INK = "#1f2937"  # text and points: contrast 14.7:1 on white
QUIET = "#6b7280"  # axes, limits, common cause: 4.8:1
FAINT = "#d1d5db"  # grid, bands
ACCENT = "#1d4e89"  # the line that matters: 8.3:1
BETTER = "#0b6e8f"  # special cause in the good direction, with a diamond: 5.7:1
WORSE = "#b3470c"  # special cause in the bad direction, with a triangle: 5.6:1
NEUTRAL = "#6d28d9"  # special cause where no direction is better, with a square: 7.1:1
TARGET = "#4d7c0f"  # agreed level, long dashes: 4.9:1

WIDTH = 7.2  # inches: 518 points, the width of the page's text column
SETTINGS = {
    "font.family": "sans-serif",
    "font.sans-serif": ["Arial", "Helvetica", "Liberation Sans", "DejaVu Sans"],
    "font.size": 9,
    "axes.titlesize": 9,
    "axes.titley": 1.0,  # where matplotlib would put it too, after laying out every tick
    "axes.labelsize": 9,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.8,
    "text.color": INK,
    "text.parse_math": False,  # a dollar sign in a label is a dollar sign
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "grid.color": FAINT,
    "grid.linewidth": 0.5,
    "figure.facecolor": "white",
    "figure.dpi": 100,
    "svg.fonttype": "none",
    "svg.hashsalt": "lhs",  # same picture, same ids, same bytes
    "path.simplify": False,
}


@contextmanager
def styled():
    """Draw and save inside this block to use the house style, whatever the notebook has set."""
    with mpl.rc_context(SETTINGS):
        yield


def canvas(
    height: float = 3.0,
    *,
    width: float = WIDTH,
    left: float = 0.6,
    right: float = 0.15,
    top: float = 0.25,
    bottom: float = 0.45,
) -> tuple[Figure, Axes]:
    """A figure with one pair of axes; all lengths in inches, margins fixed."""
    figure = Figure(figsize=(width, height))
    return figure, axes_at(figure, (left, bottom, width - left - right, height - top - bottom))


def axes_at(figure: Figure, place: tuple[float, float, float, float], **options: object) -> Axes:
    """A pair of axes at left, bottom, width and height in inches."""
    width, height = figure.get_size_inches()
    shares = (place[0] / width, place[1] / height, place[2] / width, place[3] / height)
    return figure.add_axes(shares, axes_class=LightAxes, **options)
