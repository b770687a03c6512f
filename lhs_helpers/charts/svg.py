"""A figure as SVG of few bytes. Texts stay texts, and the reader's own fonts draw them, so their extents are estimated.

A report holds dozens of pictures and travels by mail. matplotlib's own SVG takes three times the bytes and twice the
time: here numbers end at a hundredth of a point, the font stands once, lines of one look are one path, and so is a row
of equal marks.
"""

from collections.abc import Sequence
from functools import cache
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from matplotlib import rcParams
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex, to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, weight_dict
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, BboxTransformTo, Transform

from lhs_helpers.charts.letters import line_of, width_of
from lhs_helpers.charts.path_data import path_data, short
from lhs_helpers.charts.plain import plain

POINTS = 72  # in an inch: the unit of an SVG
NORMAL = 400  # weight of letters
TILE = 72  # points: side of the square that hatches a face
ANCHORS = {"left": "", "center": "text-anchor:middle", "right": "text-anchor:end"}
CAPS = {"projecting": "square"}
START = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}pt" height="{1}pt" viewBox="0 0 {0} {1}"><style>{2}</style>'
STYLE = "path{{stroke-linejoin:round;fill:none}}text{{font-family:{}}}"

CLIP = '<clipPath id="NAME"><path d="{data}"/></clipPath>'
MARK = '<marker id="NAME" markerUnits="userSpaceOnUse" overflow="visible"><path{look} d="{data}"/></marker>'
HATCH = (
    '<pattern id="NAME" patternUnits="userSpaceOnUse" width="{side}" height="{side}">'
    '<rect width="{side}" height="{side}" style="fill:{below}"/>'
    '<path style="fill:{color};stroke:{color};stroke-width:{width}" d="{data}"/></pattern>'
)


class _Renderer(RendererBase):
    """Writes what matplotlib draws; ``parts`` is the picture so far."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height
        self.flip = Affine2D().scale(1, -1).translate(0, height)
        families = ", ".join(f"'{name}'" for name in rcParams["font.sans-serif"])
        self.parts = [START.format(short(width), short(height), STYLE.format(f"{families}, sans-serif"))]
        self.line, self.groups = "", []  # look of the last part, if it is a line; which open groups have an id
        self.gids, self.names, self.clips = set(), {}, {}

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self.width, self.height

    def open_group(self, s: str, gid: str | None = None) -> None:
        new = gid is not None and gid not in self.gids
        self.groups.append(new)
        if new:
            self.gids.add(gid)
            self._add(f"<g id={quoteattr(gid)}>")

    def close_group(self, s: str) -> None:
        if self.groups.pop():
            self._add("</g>")

    def draw_path(
        self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace: tuple | None = None
    ) -> None:
        if rgbFace is None and not gc.get_linewidth() and not gc.get_hatch():
            return
        look = self._clip(gc) + self._look(gc, rgbFace)
        data = path_data(path, transform + self.flip)
        if look == self.line:  # what lines of one look share is written once
            self.parts[-1] = self.parts[-1].removesuffix('"/>') + data + '"/>'
        elif data:
            self._add(f'<path{look} d="{data}"/>')
            self.line = look if rgbFace is None and gc.get_rgb()[3] == 1 and not gc.get_hatch() else ""

    def draw_path_collection(
        self,
        gc: GraphicsContextBase,
        master_transform: Transform,
        paths: Sequence[Path],
        all_transforms: Sequence,
        offsets: np.ndarray,
        offset_trans: Transform,
        facecolors: np.ndarray,
        *looks: Sequence,
        **more: object,
    ) -> None:
        """Lines of one look, none of them moved, are drawn as one."""
        alone = max(map(len, (all_transforms, offsets, *looks[:3]))) <= 1  # of looks: edges, widths, dashes
        if alone and not len(facecolors) and len(paths):
            paths = [Path.make_compound_path(*paths)]
        super().draw_path_collection(
            gc, master_transform, paths, all_transforms, offsets, offset_trans, facecolors, *looks, **more
        )

    def draw_markers(
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: tuple | None = None,
    ) -> None:
        """One path that bears the mark at each of its corners."""
        corners = (trans + self.flip).transform(path.vertices)
        corners = corners[np.isfinite(corners).all(axis=1)].tolist()
        shape = path_data(marker_path, marker_trans + Affine2D().scale(1, -1))
        mark = MARK.format(look=self._look(gc, rgbFace), data=shape)
        if corners:
            places = " ".join(f"{short(x)} {short(y)}" for x, y in corners)
            self._add(f'<path{self._clip(gc)} style="marker:url(#{self._name(mark)})" d="M{places}"/>')

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: bool | str = False,
        mtext: Text | None = None,
    ) -> None:
        """A text is anchored where it was aligned: with a font of other widths it still begins or ends there."""
        align = "left"
        if mtext is not None and (not angle or mtext.get_rotation_mode() == "anchor"):
            across, up = mtext.get_transform().transform(mtext.get_unitless_position())
            sine, cosine = np.sin(np.deg2rad(angle)), np.cos(np.deg2rad(angle))
            off = sine * (x - across) + cosine * (y - (self.height - up))  # from the anchor to the letters' feet
            x, y, align = across + off * sine, self.height - up + off * cosine, mtext.get_ha()
        self.write(s, x, y, prop, tuple(gc.get_rgb()), align=align, angle=angle, clip=self._clip(gc))

    def write(
        self,
        words: str,
        x: float,
        y: float,
        font: FontProperties,
        color: str | tuple,
        *,
        align: str = "left",
        angle: float = 0,
        clip: str = "",
    ) -> None:
        """Words with their feet at a place counted from the upper left, and turned about it."""
        weight, (*_, alpha) = weight_dict.get(font.get_weight(), font.get_weight()), to_rgba(color)
        look = [f"font-size:{short(font.get_size_in_points())}px", f"fill:{_hex(color)}"]
        look += [f"font-weight:{weight}"] if weight != NORMAL else []
        look += [f"font-style:{font.get_style()}"] if font.get_style() != "normal" else []
        look += [f"opacity:{short(alpha)}"] if alpha != 1 else []
        look += [ANCHORS[align]] if ANCHORS[align] else []
        turn = f' transform="rotate({short(-angle)} {short(x)} {short(y)})"' if angle else ""
        place = f'x="{short(x)}" y="{short(y)}"{turn}'
        self._add(f'<text {place} style="{";".join(look)}"{clip}>{escape(words)}</text>')

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: bool | str
    ) -> tuple[float, float, float]:
        """Adds up the widths of known letters: to lay out every text anew takes half of the time of a picture."""
        height, descent = line_of(prop)
        return width_of(s, prop), height, descent

    def finish(self) -> str:
        return "".join([*self.parts, "</svg>"])

    def _add(self, part: str) -> None:
        self.parts.append(part)
        self.line = ""

    def _name(self, definition: str) -> str:
        """Name of what is referred to, defined where it is first used."""
        if definition not in self.names:
            self.names[definition] = f"i{len(self.names)}"
            self._add(f"<defs>{definition.replace('NAME', self.names[definition], 1)}</defs>")
        return self.names[definition]

    def _clip(self, gc: GraphicsContextBase) -> str:
        box, (path, transform) = gc.get_clip_rectangle(), gc.get_clip_path()
        if path is None and box is None:
            return ""
        key = box.bounds if path is None else (id(path), str(transform))
        if key not in self.clips:
            path, transform = (Path.unit_rectangle(), BboxTransformTo(box)) if path is None else (path, transform)
            data = path_data(path, transform + self.flip)
            self.clips[key] = CLIP.format(data=data)
        return f' clip-path="url(#{self._name(self.clips[key])})"'

    def _look(self, gc: GraphicsContextBase, face: tuple | None) -> str:
        """Fill, stroke and dashes; nothing is said of what is as usual: no fill, butt ends, round corners."""
        look, forced, (offset, dashes) = [], gc.get_forced_alpha(), gc.get_dashes()
        if gc.get_hatch():
            look.append(f"fill:url(#{self._name(self._hatch(gc, face))})")
        elif face is not None:
            look.append(f"fill:{_hex(tuple(face))}")
        if face is not None and len(face) == len("rgba") and face[3] != 1 and not forced:
            look.append(f"fill-opacity:{short(face[3])}")
        if forced and gc.get_alpha() != 1:
            look.append(f"opacity:{short(gc.get_alpha())}")
        if gc.get_linewidth():
            color = gc.get_rgb()
            look += [f"stroke:{_hex(tuple(color))}", f"stroke-width:{short(gc.get_linewidth())}"]
            look += [f"stroke-opacity:{short(color[3])}"] if color[3] != 1 and not forced else []
            look += [f"stroke-dasharray:{','.join(map(short, dashes))}"] if dashes is not None else []
            look += [f"stroke-dashoffset:{short(offset)}"] if dashes is not None and offset else []
            look += [f"stroke-linejoin:{gc.get_joinstyle()}"] if gc.get_joinstyle() != "round" else []
            cap = gc.get_capstyle()
            look += [f"stroke-linecap:{CAPS.get(cap, cap)}"] if cap != "butt" else []
        return f' style="{";".join(look)}"' if look else ""

    def _hatch(self, gc: GraphicsContextBase, face: tuple | None) -> str:
        data = path_data(gc.get_hatch_path(), Affine2D().scale(TILE, -TILE).translate(0, TILE))
        color, below = to_hex(gc.get_hatch_color()), "none" if face is None else to_hex(face)
        return HATCH.format(below=below, data=data, color=color, width=short(gc.get_hatch_linewidth()), side=TILE)


@cache
def _hex(color: str | tuple) -> str:
    return to_hex(color)


def svg_of(figure: Figure) -> str:
    """The figure from ``<svg`` on, without a date: the same figure gives the same bytes.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        In the house style; drawn once: its resolution and its axes are changed.
    """
    figure.set_dpi(POINTS)
    renderer = _Renderer(*(figure.get_size_inches() * POINTS))
    for axes in figure.axes:
        plain(axes)
    figure.draw(renderer)
    return renderer.finish()
