"""How much room words take: the sum of their letters, each measured once.

To lay a text out takes ten times as long, and is no truer: a reader's own fonts draw the picture.
"""

from functools import cache

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.textpath import TextToPath

EM = 100  # points: the size that letters are measured at


def width_of(words: str, font: FontProperties) -> float:
    """Width of one line of words in points."""
    face = _face(font)
    return font.get_size_in_points() / EM * sum(_advance(letter, *face) for letter in words)


def line_of(font: FontProperties) -> tuple[float, float]:
    """Height of a line in points, and the part of it below the letters' feet."""
    scale = font.get_size_in_points() / EM
    height, descent = _line(*_face(font))
    return scale * height, scale * descent


def _face(font: FontProperties) -> tuple[tuple[str, ...], str | int, str]:
    return tuple(font.get_family()), font.get_weight(), font.get_style()


@cache
def _advance(letter: str, family: tuple[str, ...], weight: str | int, style: str) -> float:
    """Width of one letter at the size of an em."""
    font = get_font(findfont(FontProperties(family=list(family), weight=weight, style=style)))
    font.set_size(EM, 72)
    return font.load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance / 2**16


@cache
def _line(family: tuple[str, ...], weight: str | int, style: str) -> tuple[float, float]:
    face = FontProperties(family=list(family), weight=weight, style=style, size=EM)
    return TextToPath().get_text_width_height_descent("lp", face, ismath=False)[1:]
