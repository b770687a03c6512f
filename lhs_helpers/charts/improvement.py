"""How far to the aim: distance covered against time elapsed. The control chart beside it says whether care changed."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.style import ACCENT, FAINT, INK, QUIET, TARGET, WIDTH, canvas
from lhs_helpers.methods.improvement.aims import AimProgress
from lhs_helpers.words.catalog import text
from lhs_helpers.words.measured import measured
from lhs_helpers.words.numbers import percent

LEFT, TRACK = 0.7, 5.7  # inches: where the baseline stands, and how far it is from there to the target
ROW, TOP, BOTTOM = 0.86, 0.05, 0.05
REACH = (-0.08, 1.1)  # of the distance; what lies beyond is drawn at the end with an arrow
SMALL = 8.5


@draw.register
def _aim_progress(progress: AimProgress) -> Figure | None:
    """One track per aim, from its baseline to its target."""
    rows = progress.table[progress.table["distance"].notna() & progress.table["elapsed"].notna()]
    if rows.empty:
        return None
    height = ROW * len(rows) + TOP + BOTTOM
    figure, axes = canvas(height, left=0, right=0, top=0, bottom=0)
    axes.set(xlim=(0, WIDTH), ylim=(0, height))
    axes.set_axis_off()
    lines = []
    for place, aim in enumerate(rows.to_dict("records")):
        lines += _track(axes, aim, height - TOP - ROW * place - 0.45)
    paths, colors, widths = zip(*lines, strict=True)
    axes.add_collection(LineCollection(paths, colors=colors, linewidths=widths, gid="tracks"), autolim=False)
    return figure


def _track(axes: Axes, aim: dict, y: float) -> list[tuple]:
    """Write one aim; return its lines: path, color, width."""
    end, here = LEFT + TRACK, LEFT + TRACK * float(np.clip(aim["distance"], *REACH))
    time = LEFT + TRACK * aim["elapsed"]
    axes.text(0.02, y + 0.4, aim["measure"], va="top", fontsize=SMALL + 0.5)
    small = {"fontsize": SMALL, "va": "center"}
    axes.text(LEFT, y - 0.24, measured(aim["baseline"]), ha="center", color=QUIET, **small)
    axes.text(end + 0.12, y, measured(aim["target"]), color=TARGET, **small)
    axes.plot([here], [y], "o", color=ACCENT, markersize=7, zorder=3, gid="current")  # above the track
    beyond = "" if REACH[0] <= aim["distance"] <= REACH[1] else text("picture.beyond")
    now = text("picture.now", value=measured(aim["current"]), beyond=beyond)
    axes.text(here, y + 0.16, now, ha="center", color=ACCENT, fontsize=SMALL, va="center")
    axes.plot([time], [y - 0.1], "^", color=INK, markersize=5, gid="time")
    passed = text("picture.time", share=percent(aim["elapsed"]), due=f"{pd.Timestamp(aim['due']):%b %Y}")
    align = "left" if aim["elapsed"] < 0.25 else "right" if aim["elapsed"] > 0.8 else "center"
    axes.text(time, y - 0.24, passed, ha=align, color=INK, fontsize=SMALL, va="center")
    return [
        (np.array([(LEFT, y), (end, y)]), FAINT, 5),
        (np.array([(min(LEFT, here), y), (max(LEFT, here), y)]), ACCENT, 2.5),
        (np.array([(end, y - 0.1), (end, y + 0.1)]), TARGET, 1.5),
        (np.array([(LEFT, y - 0.1), (LEFT, y + 0.1)]), QUIET, 1),
    ]
