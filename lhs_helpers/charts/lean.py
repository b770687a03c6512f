"""The same picture in a third of the bytes: matplotlib's SVG without what a browser does not need.

A report holds dozens of pictures and travels by mail. Nothing is redrawn: numbers are rounded to a hundredth of a
point, words that every text repeats stand once, and a row of equal marks becomes one path.
"""

import re
from itertools import count

_METADATA = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)
_FONTS = re.compile(r"font-family: [^;\"]*; ")
_NO_TURN = re.compile(r" transform=\"rotate\(-?0 [^)]*\)\"")
_LONG_NUMBER = re.compile(r"-?\d*\.\d{3,}")
_PATH_DATA = re.compile(r"(?<= d=\")[^\"]*(?=\")")
_COMMAND = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_TAG = re.compile(r"<[^>]*>")
_ID = re.compile(r"(?<= id=\")[mp][0-9a-f]{10}(?=\")")  # a hash, of a mark or of a clip path
_USE = r"<use xlink:href=\"#(?P<mark>\w+)\" x=\"[^\"]*\" y=\"[^\"]*\" style=\"(?P<style>[^\"]*)\"/>\s*"
_ROW = re.compile(_USE + r"(?:<use xlink:href=\"#(?P=mark)\" x=\"[^\"]*\" y=\"[^\"]*\" style=\"(?P=style)\"/>\s*){2,}")
_PLACE = re.compile(r"x=\"([^\"]*)\" y=\"([^\"]*)\"")


def lean(svg: str) -> str:
    """A picture of matplotlib in fewer bytes; the same picture in, the same bytes out.

    Parameters
    ----------
    svg : str
        What ``savefig`` wrote, from ``<svg`` on, with texts as text.
    """
    svg = _METADATA.sub("", svg)
    svg = _fonts_once(_NO_TURN.sub("", svg))
    svg = _rows_of_marks(svg)
    svg = _TAG.sub(lambda tag: _LONG_NUMBER.sub(_rounded, tag[0]), svg)  # never inside a text
    svg = _PATH_DATA.sub(lambda data: _path(data[0]), svg)
    svg = _short_ids(svg)
    svg = re.sub(r"(?<=[:;]) (?=[^<>]*>)", "", svg)
    return re.sub(r">\s+<", "><", svg).strip()


def _fonts_once(svg: str) -> str:
    """The font family of the first text becomes that of all; matplotlib is given one family for a whole picture."""
    families = set(_FONTS.findall(svg))
    if len(families) != 1:
        return svg
    once = f"text{{{families.pop().strip().rstrip(';')}}}</style>"
    return _FONTS.sub("", svg).replace("</style>", once, 1)


def _rows_of_marks(svg: str) -> str:
    """Three or more equal marks in a row become one path with the mark at each of its corners."""
    shapes = {}

    def row(found: re.Match) -> str:
        name = f"{found['mark']}-{len(shapes)}"
        shapes[name] = (found["mark"], found["style"])
        corners = "L ".join(f"{x} {y} " for x, y in _PLACE.findall(found[0]))
        return f'<path d="M {corners}" style="fill: none; stroke: none; marker: url(#{name})"/>'

    svg = _ROW.sub(row, svg)
    drawn = "".join(
        f'<marker id="{name}" markerUnits="userSpaceOnUse" overflow="visible">'
        f'<use xlink:href="#{mark}" style="{style}"/></marker>'
        for name, (mark, style) in shapes.items()
    )
    return svg.replace("</svg>", f"<defs>{drawn}</defs></svg>") if drawn else svg


def _rounded(long: re.Match) -> str:
    short = f"{float(long[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def _path(data: str) -> str:
    """The commands of a path: lines follow each other without a letter, level and upright ones with one number."""
    words, before, here = [], "", (None, None)
    for command, rest in _COMMAND.findall(data):
        numbers = rest.split()
        kept = [command, *numbers]
        if command in "ML":
            x, y = numbers
            if command == "L" and y == here[1]:
                command, kept = "H", ["H", x]
            elif command == "L" and x == here[0]:
                command, kept = "V", ["V", y]
            here = (x, y)
        else:
            here = tuple(numbers[-2:]) if len(numbers) >= 2 else (None, None)
        if command == before in ("L", "H", "V") or (command, before) == ("L", "M"):
            kept = kept[1:]
        words.append(" ".join(kept))
        before = command
    return re.sub(r"(?<=[A-Za-z]) | (?=[A-Za-z-])", "", " ".join(words))


def _short_ids(svg: str) -> str:
    numbers = count(1)
    names = {found: f"i{next(numbers)}" for found in dict.fromkeys(_ID.findall(svg))}
    return re.sub(r"(?<=[\"#])[mp][0-9a-f]{10}(?=[\"\-)])", lambda name: names.get(name[0], name[0]), svg)
