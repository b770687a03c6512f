"""The key driver diagram: aim, primary drivers, secondary drivers, changes, from left to right."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.letters import width_of
from lhs_helpers.charts.style import ACCENT, FAINT, INK, QUIET, WIDTH, canvas
from lhs_helpers.methods.improvement.drivers import DriverTree
from lhs_helpers.words.catalog import text
from lhs_helpers.words.improvement import status_of

COLUMNS = {"aim": (0.02, 1.42), "primary": (1.66, 1.62), "secondary": (3.50, 1.72), "change": (5.44, 1.72)}  # x, width
HEAD, LINE, PAD, BETWEEN = 0.3, 0.145, 0.07, 0.12  # inches
SMALL = 8.5
DROP = 0.11  # inches from the top of a line to the feet of its letters
# The widest of the named fonts, and the one that matplotlib brings: what fits in it fits in a reader's own, and every
# machine breaks lines at the same places.
WIDEST = FontProperties(family="DejaVu Sans", size=SMALL)
# How far a change is shows in its edge, from dots to a heavy line, and in a word.
EDGES = {
    "not_started": ((0, (1, 2)), 0.9),
    "retired": ((0, (1, 2)), 0.9),
    "testing": ((0, (4, 2)), 0.9),
    "implementing": ("solid", 0.9),
    "sustaining": ("solid", 2.2),
}


@draw.register
def _driver_tree(tree: DriverTree) -> Figure:
    table = tree.table
    words = {row.driver_id: _wrapped(row.label, row.level) for row in table.itertuples()}
    aim = _wrapped(tree.aim, "aim")
    step = LINE * (max(map(len, words.values())) + 1) + 2 * PAD + BETWEEN
    tall = max(step * tree.lines, LINE * len(aim) + 2 * PAD + BETWEEN)
    height = tall + HEAD
    figure, axes = canvas(height, left=0, right=0, top=0, bottom=0)
    axes.set(xlim=(0, WIDTH), ylim=(0, height))
    axes.set_axis_off()
    for level, (x, _) in COLUMNS.items():
        axes.text(x, height - 0.04, text(f"driver_level.{level}"), va="top", fontsize=SMALL, color=QUIET)
    middle = {row.driver_id: tall - step * (row.row + 0.5) for row in table.itertuples()}
    tops = [middle[row.driver_id] for row in table.itertuples() if row.parent_id not in middle]
    aim_at = (max(tops) + min(tops)) / 2
    boxes = [_box(axes, "aim", aim_at, aim, "implementing")]
    for row in table.itertuples():
        status = row.status if row.status in EDGES else "not_started"
        said = status_of(row.status, row.scale, own=tree.own_tests)
        boxes.append(_box(axes, row.level, middle[row.driver_id], words[row.driver_id], status, said))
    levels = dict(zip(table["driver_id"], table["level"], strict=True))
    links = [
        _link(levels.get(row.parent_id, "aim"), middle.get(row.parent_id, aim_at), row.level, middle[row.driver_id])
        for row in table.itertuples()
    ]
    axes.add_collection(LineCollection(links, colors=FAINT, linewidths=1, zorder=0, gid="links"), autolim=False)
    paths, dashes, widths = zip(*boxes, strict=True)
    edges = LineCollection(paths, colors=ACCENT, linestyles=list(dashes), linewidths=widths, gid="boxes")
    axes.add_collection(edges, autolim=False)
    return figure


def _wrapped(label: str, level: str) -> list[str]:
    """Lines that fit into a box of the level; a word that is longer than a line is broken."""
    room = COLUMNS[level][1] - 2 * PAD
    lines = [""]
    for word in label.split():
        together = f"{lines[-1]} {word}".strip()
        if _width(together) <= room:
            lines[-1] = together
            continue
        while _width(word) > room:
            fits = next(n for n in range(len(word) - 1, 0, -1) if _width(word[:n]) <= room)
            lines.append(word[:fits])
            word = word[fits:]
        lines.append(word)
    return [line for line in lines if line] or [""]


def _width(words: str) -> float:
    """Inches that the words take in the widest font."""
    return width_of(words, WIDEST) / 72


def _box(axes: Axes, level: str, middle: float, words: list[str], status: str, said: str = "") -> tuple:
    """Write the words of a box; return its edge, dashes and width."""
    x, width = COLUMNS[level]
    half = (LINE * (len(words) + bool(said))) / 2 + PAD
    feet = middle + half - PAD - DROP  # each line has its own place, because a font decides how far lines stand apart
    for place, line in enumerate(words):
        axes.text(x + PAD, feet - LINE * place, line, color=INK, fontsize=SMALL, gid=f"words-{level}")
    if said:
        feet -= LINE * len(words)
        axes.text(x + PAD, feet, said, color=QUIET, style="italic", fontsize=SMALL, gid="status")
    corners = [(x, middle - half), (x + width, middle - half), (x + width, middle + half), (x, middle + half)]
    dashes, weight = EDGES[status]
    return np.array([*corners, corners[0]]), dashes, weight


def _link(parent: str, parent_at: float, level: str, at: float) -> np.ndarray:
    """An elbow from the right edge of the parent to the left edge of the driver."""
    start, end = sum(COLUMNS[parent]), COLUMNS[level][0]
    bend = end - 0.12
    return np.array([(start, parent_at), (bend, parent_at), (bend, at), (end, at)])
