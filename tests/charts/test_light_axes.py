"""Axes that make their ticks late are those of matplotlib to whoever changes the figure."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from lhs_helpers.charts.light_axes import LightAxes


def changed(kind):
    """A figure changed as a researcher would, before and after it was looked at."""
    figure = Figure(figsize=(3, 2), dpi=60)
    axes = figure.add_axes((0.2, 0.2, 0.7, 0.7), axes_class=kind)
    axes.plot([0, 1, 2], [0, 4, 1])
    axes.tick_params(labelsize=7, length=2)
    axes.tick_params(axis="y", which="both", colors="#b3470c", labelrotation=30)
    axes.grid(axis="y", color="#d1d5db")
    axes.set_xticks([0, 1, 2], ["a", "b", "c"], fontweight="bold")
    axes.tick_params(axis="x", pad=6)
    axes.get_xticklabels()[1].set_color("red")
    axes.minorticks_on()
    return figure


def test_a_changed_figure_looks_like_one_of_matplotlib():
    """But for the last pixel of each of five grid lines, which is cut off under the frame."""
    pixels = []
    for kind in (LightAxes, Axes):
        canvas = FigureCanvasAgg(changed(kind))
        canvas.draw()
        pixels.append(np.asarray(canvas.buffer_rgba()).astype(int))
    different = (pixels[0] != pixels[1]).any(axis=2)
    assert different.sum() <= 5
    assert len(set(np.nonzero(different)[1])) <= 1


def test_no_tick_is_made_before_it_is_asked_for():
    axes = Figure().add_axes((0.1, 0.1, 0.8, 0.8), axes_class=LightAxes)
    axes.tick_params(length=3)
    axes.grid(axis="y")
    assert not any({"majorTicks", "minorTicks"} & vars(axis).keys() for axis in (axes.xaxis, axes.yaxis))
    assert len(axes.get_xticklabels()) > 1
