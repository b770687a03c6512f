"""Outlines as SVG writes them, in hundredths of a point and as few characters as it takes."""

import re

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Transform

LETTERS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C"}
_SPARE = re.compile(r"(?<=[A-Za-z]) | (?=[A-Za-z-])")


def short(number: float) -> str:
    """A number to two decimals, without zeros at its end."""
    words = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if words == "-0" else words


def path_data(path: Path, transform: Transform | None = None) -> str:
    """The commands of a path: lines follow each other without a letter, level and upright ones with one number.

    Parameters
    ----------
    path : matplotlib.path.Path
        Corners that are NaN leave gaps.
    transform : matplotlib.transforms.Transform, optional
        From the units of the path to points, counted from the upper left.
    """
    drawn = path.cleaned(transform=transform, remove_nans=True, curves=True)
    corners = np.rint(100 * drawn.vertices) / 100 + 0.0  # no -0
    numbers = [[f"{x:g}", f"{y:g}"] for x, y in corners.tolist()]
    words, before, here = [], "", [None, None]
    for (x, y), code in zip(numbers, drawn.codes.tolist(), strict=True):
        if code == Path.STOP:
            break
        if code == Path.CLOSEPOLY:
            words.append("z")
            before = "z"
            continue
        letter, kept = LETTERS[code], [x, y]
        if letter == "L" and y == here[1]:
            letter, kept = "H", [x]
        elif letter == "L" and x == here[0]:
            letter, kept = "V", [y]
        if letter == "M" or (letter != before and (letter, before) != ("L", "M")):
            words.append(letter)
        words += kept
        before, here = letter, [x, y]
    return _SPARE.sub("", " ".join(words))
