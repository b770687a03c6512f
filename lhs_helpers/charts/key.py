"""The line under or above a picture that names the marks which really occur in it.

It is written at fixed places: matplotlib's own legend lays out all its words once more, which takes longer than the
rest of a small picture.
"""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from lhs_helpers.charts.series import MARKS
from lhs_helpers.charts.style import INK, WIDTH
from lhs_helpers.words.catalog import text

SMALL = 8.5  # points
CHARACTER, MARK, GAP, ROW = 0.061, 0.13, 0.2, 0.19  # inches


def _rows(widths: Sequence[float], left: float) -> list[list[tuple[float, int]]]:
    """Rows of (place, number of the entry), broken where the picture ends."""
    rows, x = [[]], left
    for number, width in enumerate(widths):
        if x + width > WIDTH and rows[-1]:
            rows.append([])
            x = left
        rows[-1].append((x, number))
        x += width + GAP
    return rows


def _width(words: str) -> float:
    """Inches that a mark and its words take."""
    return MARK + CHARACTER * len(words)


def key_rows(styles: list[str], left: float) -> int:
    """How many rows the key takes; one even where it is empty."""
    return len(_rows([_width(text(f"picture.{style}")) for style in styles], left))


def write_key(axes: Axes, styles: list[str], *, left: float, bottom: float) -> None:
    """Write the key, the last row ``bottom`` inches above the figure's lower edge."""
    entries = [(MARKS[style], text(f"picture.{style}")) for style in styles]
    rows = _rows([_width(words) for _, words in entries], left)
    for above, row in enumerate(reversed(rows)):
        for x, number in row:
            _entry(axes, *entries[number], x=x, y=bottom + ROW * above)


def key_above(axes: Axes, entries: Sequence[tuple[Mapping[str, object], str]], *, left: float | None = None) -> None:
    """Write marks (how each looks) and their words in one row above the plotting area.

    The row begins ``left`` inches from the figure's edge, or ends where the plotting area ends.
    """
    place, (width, height) = axes.get_position(), axes.figure.get_size_inches()
    widths = [_width(words) + GAP for _, words in entries]
    x = place.x1 * width - sum(widths) + GAP if left is None else left
    for (look, words), wide in zip(entries, widths, strict=True):
        _entry(axes, look, words, x=x, y=place.y1 * height + 0.08)
        x += wide


def _entry(axes: Axes, look: Mapping[str, object], words: str, *, x: float, y: float) -> None:
    inches = axes.figure.dpi_scale_trans
    fixed = {"transform": inches, "clip_on": False, "linestyle": "none", "gid": "key"}
    axes.add_artist(Line2D([x + 0.04], [y + 0.04], **fixed, **look))
    axes.text(x + MARK, y, words, transform=inches, fontsize=SMALL, color=INK)
