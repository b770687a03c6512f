"""Axes in few strokes: one path for spines and ticks, one for a grid, bare texts beside them.

matplotlib keeps five artists for every tick, lays all of them out twice and takes longer for that than for the data.
"""

from collections.abc import Sequence

import numpy as np
from matplotlib import rcParams
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backend_bases import RendererBase
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.transforms import IdentityTransform

from lhs_helpers.charts.letters import width_of

SIDES = {"x": ("bottom", "xtick"), "y": ("left", "ytick")}
RISE, LINE = 0.76, 1.0  # of a font's size: from the top of a line to the feet of its letters, and to the next line
GAP = (np.nan, np.nan)
HERE = {"transform": IdentityTransform(), "clip_on": False}


def plain(axes: Axes) -> None:
    """Replace the axes' own lines and texts; factored-out powers of ten stay with matplotlib.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Complete, and about to be drawn by the renderer of ``svg.py``: places are final.
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
        path += _write(axes, axis, look, found)
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


class Words(Artist):
    """Level texts of one look, which would cost three times as much as texts of matplotlib.

    Parameters
    ----------
    places : sequence of (x, y, words, font)
        In points from the lower left; the font may be None, which is that of the others.
    font : matplotlib.font_manager.FontProperties
    color : str
    align : {"left", "center", "right"}
        Which part of the words is at the place.
    """

    def __init__(self, places: Sequence[tuple], font: FontProperties, color: str, align: str) -> None:
        super().__init__()
        self.places, self.font, self.color, self.align = places, font, color, align

    def draw(self, renderer: RendererBase) -> None:
        for x, y, words, font in self.places:
            renderer.write(words, x, renderer.height - y, font or self.font, self.color, align=self.align)


def _write(axes: Axes, axis: Axis, look: dict, ticks: list[tuple]) -> list[tuple]:
    """Write the labels of ticks and of the axis; return the strokes of the ticks."""
    across, box, side, name = axis.axis_name == "x", axes.bbox, *SIDES[axis.axis_name]
    length = look.get("length", rcParams[f"{name}.major.size"]) if look.get(side, True) else 0
    away = (box.y0 if across else box.x0) - length - look.get("pad", rcParams[f"{name}.major.pad"])
    common = FontProperties(size=look.get("labelsize", rcParams[f"{name}.labelsize"]))
    size = common.get_size_in_points()
    words, deep = [], 0
    for at, label, font in ticks if look.get(f"label{side}", True) else ():
        lines = label.split("\n") if label else []
        deep = max(deep, len(lines))
        for below, line in enumerate(lines):
            level = away - RISE * size if across else at + ((len(lines) - 1) * LINE - RISE) / 2 * size
            words.append((at if across else away, level - below * LINE * size, line, font))
    color = look.get("labelcolor", rcParams[f"{name}.labelcolor"])
    axes.figure.add_artist(Words(words, common, color, "center" if across else "right"))
    if axis.label.get_text():
        wide = [width_of(each, font or common) for *_, each, font in words]
        edge = away - (deep * LINE * size if across else max(wide)) if words else box.y0 if across else box.x0
        x, y = axis.label.get_position()
        axis.label.set_position((x, edge - axis.labelpad) if across else (edge - axis.labelpad, y))
        axis.label.set_clip_on(False)
        axes.add_artist(axis.label)
    if not length:
        return []
    if across:
        return [point for at, *_ in ticks for point in ((at, box.y0), (at, box.y0 - length), GAP)]
    return [point for at, *_ in ticks for point in ((box.x0, at), (box.x0 - length, at), GAP)]
