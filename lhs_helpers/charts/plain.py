"""Axes in few strokes: one path for spines and ticks, bare texts beside them.

matplotlib keeps five artists for every tick, lays all of them out twice and takes longer for that than for the data.
"""

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.axis import Axis, Tick
from matplotlib.backend_bases import RendererBase
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Bbox, IdentityTransform

BELOW_DATA = 1.5  # matplotlib's own place of an axis: above bands and bars, below lines and points
GAP = (np.nan, np.nan)
HERE = {"transform": IdentityTransform(), "zorder": BELOW_DATA, "clip_on": False}


def plain(axes: Axes, renderer: RendererBase) -> None:
    """Replace the axes' own lines and texts; grids and factored-out powers of ten stay with matplotlib.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Complete, and about to be drawn by ``renderer``: places are final.
    renderer : matplotlib.backend_bases.RendererBase
        Tells the extents of texts.
    """
    shown = [axis for axis in (axes.xaxis, axes.yaxis) if axis.get_visible()]
    if not axes.axison or any(_sample(axis).gridline.get_visible() for axis in shown):
        return
    ticks = [_ticks(axis) for axis in shown]
    if any(axis.get_major_formatter().get_offset() for axis in shown):
        return
    axes.set_axis_off()
    box, path = axes.bbox, []
    corners = {"left": ((0, 0), (0, 1)), "bottom": ((0, 0), (1, 0)), "right": ((1, 0), (1, 1)), "top": ((0, 1), (1, 1))}
    for side, ends in corners.items():
        if axes.spines[side].get_visible():
            path += [*box.corners()[[2 * x + y for x, y in ends]], GAP]
    for axis, found in zip(shown, ticks, strict=True):
        path += _write(axes, axis, found, renderer)
    if path:
        look = {"color": rcParams["axes.edgecolor"], "linewidth": rcParams["axes.linewidth"]}
        axes.add_artist(Line2D(*np.transpose(path), solid_capstyle="projecting", **look, **HERE))


def _sample(axis: Axis) -> Tick:
    """The first tick, which looks like all others."""
    return axis.get_major_ticks(1)[0]


def _ticks(axis: Axis) -> list[tuple[float, str]]:
    """Place in points and label of every tick within the view."""
    places = axis.get_majorticklocs()
    labels = axis.get_major_formatter().format_ticks(places)
    across = axis.axis_name == "x"
    moved = axis.axes.transData.transform([(place, 0) if across else (0, place) for place in places])
    low, high = axis.axes.bbox.intervalx if across else axis.axes.bbox.intervaly
    found = zip(moved[:, 0 if across else 1], labels, strict=True) if len(places) else ()
    return [(at, label) for at, label in found if low - 1e-6 <= at <= high + 1e-6]


def _write(axes: Axes, axis: Axis, ticks: list[tuple[float, str]], renderer: RendererBase) -> list[tuple]:
    """Write the labels of ticks and of the axis; return the strokes of the ticks."""
    across, box, sample = axis.axis_name == "x", axes.bbox, _sample(axis)
    length = sample.tick1line.get_markersize() if sample.tick1line.get_visible() else 0
    away = (box.y0 if across else box.x0) - length - sample.get_pad()
    look = {
        "fontproperties": sample.label1.get_fontproperties(),
        "color": sample.label1.get_color(),
        **({"ha": "center", "va": "top"} if across else {"ha": "right", "va": "center_baseline"}),
    }
    texts, strokes = [], []
    for at, label in ticks:
        if label and sample.label1.get_visible():
            texts.append(axes.add_artist(Text(*((at, away) if across else (away, at)), label, **look, **HERE)))
        if length:
            ends = ((at, box.y0), (at, box.y0 - length)) if across else ((box.x0, at), (box.x0 - length, at))
            strokes += [*ends, GAP]
    if axis.label.get_text():
        around = Bbox.union([box, *(text.get_window_extent(renderer) for text in texts)])
        x, y = axis.label.get_position()
        axis.label.set_position((x, around.y0 - axis.labelpad) if across else (around.x0 - axis.labelpad, y))
        axis.label.set_clip_on(False)
        axes.add_artist(axis.label)
    return strokes
