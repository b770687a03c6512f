"""Axes in few strokes: one path for spines and ticks, one for a grid, bare texts beside them.

matplotlib keeps five artists for every tick, lays all of them out twice and takes longer for that than for the data.
"""

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backend_bases import RendererBase
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Bbox, IdentityTransform

SIDES = {"x": ("bottom", "xtick"), "y": ("left", "ytick")}
GAP = (np.nan, np.nan)
HERE = {"transform": IdentityTransform(), "clip_on": False}


def plain(axes: Axes, renderer: RendererBase) -> None:
    """Replace the axes' own lines and texts; factored-out powers of ten stay with matplotlib.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Complete, and about to be drawn by ``renderer``: places are final.
    renderer : matplotlib.backend_bases.RendererBase
        Tells the extents of texts.
    """
    if not axes.axison:
        return
    shown = [axis for axis in (axes.xaxis, axes.yaxis) if axis.get_visible()]
    ticks = [_ticks(axis) for axis in shown]
    if any(axis.get_major_formatter().get_offset() for axis in shown):
        return
    axes.set_axis_off()
    box, grid, path = axes.bbox, [], []
    corners = {"left": ((0, 0), (0, 1)), "bottom": ((0, 0), (1, 0)), "right": ((1, 0), (1, 1)), "top": ((0, 1), (1, 1))}
    for side, ends in corners.items():
        if axes.spines[side].get_visible():
            path += [*box.corners()[[2 * x + y for x, y in ends]], GAP]
    for axis, found in zip(shown, ticks, strict=True):
        look = axis.get_tick_params()
        path += _write(axes, axis, look, found, renderer)
        if look["gridOn"]:
            across = axis.axis_name == "x"
            ends = [((at, box.y0), (at, box.y1)) if across else ((box.x0, at), (box.x1, at)) for at, *_ in found]
            grid += [point for pair in ends for point in (*pair, GAP)]
    _stroke(axes, grid, rcParams["grid.color"], rcParams["grid.linewidth"])
    _stroke(axes, path, rcParams["axes.edgecolor"], rcParams["axes.linewidth"])


def _stroke(axes: Axes, path: list[tuple], color: str, width: float) -> None:
    """Draw several lines as one, where matplotlib would draw the axis: as a rule above bars, below lines and points."""
    if path:
        look = {"color": color, "linewidth": width, "zorder": axes.xaxis.get_zorder(), "solid_capstyle": "projecting"}
        axes.add_artist(Line2D(*np.transpose(path), **look, **HERE))


def _ticks(axis: Axis) -> list[tuple[float, str, FontProperties | None]]:
    """Place in points, label and, where somebody gave it one, font of every tick within the view."""
    places = axis.get_majorticklocs()
    labels = axis.get_major_formatter().format_ticks(places)
    across = axis.axis_name == "x"
    moved = axis.axes.transData.transform([(place, 0) if across else (0, place) for place in places])
    low, high = axis.axes.bbox.intervalx if across else axis.axes.bbox.intervaly
    made = vars(axis).get("majorTicks", ())  # matplotlib makes them when they are asked for
    fonts = [tick.label1.get_fontproperties() for tick in made] if len(made) == len(places) else [None] * len(places)
    found = zip(moved[:, 0 if across else 1], labels, fonts, strict=True) if len(places) else ()
    return [tick for tick in found if low - 1e-6 <= tick[0] <= high + 1e-6]


def _write(axes: Axes, axis: Axis, look: dict, ticks: list[tuple], renderer: RendererBase) -> list[tuple]:
    """Write the labels of ticks and of the axis; return the strokes of the ticks."""
    across, box, side, name = axis.axis_name == "x", axes.bbox, *SIDES[axis.axis_name]
    length = look.get("length", rcParams[f"{name}.major.size"]) if look.get(side, True) else 0
    away = (box.y0 if across else box.x0) - length - look.get("pad", rcParams[f"{name}.major.pad"])
    common = {
        "color": look.get("labelcolor", rcParams[f"{name}.labelcolor"]),
        **({"ha": "center", "va": "top"} if across else {"ha": "right", "va": "center_baseline"}),
        "zorder": axis.get_zorder(),
    }
    size = {"fontsize": look.get("labelsize", rcParams[f"{name}.labelsize"])}
    texts, strokes = [], []
    for at, label, font in ticks:
        if label and look.get(f"label{side}", True):
            own = common | (size if font is None else {"fontproperties": font})
            texts.append(axes.add_artist(Text(*((at, away) if across else (away, at)), label, **own, **HERE)))
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
