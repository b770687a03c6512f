"""A figure as SVG. Texts stay texts, and the reader's own fonts draw them, so their extents are only estimated."""

from functools import cache
from io import StringIO

from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.textpath import TextToPath

from lhs_helpers.charts.plain import plain

POINTS = 72  # in an inch: the unit of an SVG
EM = 100  # points: the size that letters are measured at


class _Renderer(RendererSVG):
    """Adds up the widths of known letters: to lay out every text anew takes half of the time of a picture."""

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: bool | str
    ) -> tuple[float, float, float]:
        face, size = (prop.get_weight(), prop.get_style()), prop.get_size_in_points() / EM
        height, descent = _line(*face)
        return size * sum(_advance(letter, *face) for letter in s), size * height, size * descent


@cache
def _advance(letter: str, weight: str, style: str) -> float:
    """Width of one letter at the size of an em."""
    font = get_font(findfont(FontProperties(weight=weight, style=style)))
    font.set_size(EM, POINTS)
    return font.load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance / 2**16


@cache
def _line(weight: str, style: str) -> tuple[float, float]:
    """Height of a line and the part of it below the letters' feet, at the size of an em."""
    face = FontProperties(weight=weight, style=style, size=EM)
    return TextToPath().get_text_width_height_descent("lp", face, ismath=False)[1:]


def svg_of(figure: Figure) -> str:
    """The figure from ``<svg`` on, without a date: the same figure gives the same bytes.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        In the house style; drawn once: its resolution and its axes are changed.
    """
    figure.set_dpi(POINTS)
    width, height = figure.get_size_inches() * POINTS
    page = StringIO()
    renderer = _Renderer(width, height, page, image_dpi=POINTS, metadata={"Date": None})
    for axes in figure.axes:
        plain(axes, renderer)
    figure.draw(renderer)
    renderer.finalize()
    svg = page.getvalue()
    return svg[svg.index("<svg") :]
