"""The line under a picture that names the marks which really occur in it."""

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from lhs_helpers.charts.series import MARKS
from lhs_helpers.charts.style import INK, WIDTH
from lhs_helpers.words.catalog import text

SMALL = 8.5  # points
CHARACTER, MARK, GAP, ROW = 0.061, 0.13, 0.2, 0.19  # inches


def _rows(styles: list[str], left: float) -> list[list[tuple[float, str, str]]]:
    """Rows of (place, style, words), broken where the picture ends."""
    rows, x = [[]], left
    for style in styles:
        words = text(f"picture.{style}")
        width = MARK + CHARACTER * len(words)
        if x + width > WIDTH and rows[-1]:
            rows.append([])
            x = left
        rows[-1].append((x, style, words))
        x += width + GAP
    return rows


def key_rows(styles: list[str], left: float) -> int:
    """How many rows the key takes; one even where it is empty."""
    return len(_rows(styles, left))


def write_key(axes: Axes, styles: list[str], *, left: float, bottom: float) -> None:
    """Write the key, the last row ``bottom`` inches above the figure's lower edge."""
    inches, rows = axes.figure.dpi_scale_trans, _rows(styles, left)
    for above, row in enumerate(reversed(rows)):
        y = bottom + ROW * above
        for x, style, words in row:
            look = {"transform": inches, "clip_on": False, "linestyle": "none", "gid": "key"}
            axes.add_artist(Line2D([x + 0.04], [y + 0.04], **look, **MARKS[style]))
            axes.text(x + MARK, y, words, transform=inches, fontsize=SMALL, color=INK)
