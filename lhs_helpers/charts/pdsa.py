"""Tests of change over time: a line per ramp, the scale as size, the decision as shape."""

import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from lhs_helpers.charts.axis import set_ticks
from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.style import ACCENT, FAINT, INK, QUIET, canvas
from lhs_helpers.methods.improvement.pdsa import SCALES, PdsaLog
from lhs_helpers.words.catalog import text

LEFT, RIGHT, TOP, BOTTOM, ROW = 2.7, 0.2, 0.1, 0.62, 0.24  # inches
TITLE = 0.25  # inches above the lines, where not all ramps are drawn
MOST_RAMPS = 20  # newest ramps drawn; the table holds all
LABEL = 42  # characters of a driver's name, after its site in a network's log, beside its line
SMALL = 8.5
SIZES = dict(zip(SCALES, (3.0, 4.5, 6.5, 9.0), strict=True))
DECISIONS = {
    "adopt": {"marker": "o", "color": ACCENT},
    "adapt": {"marker": "o", "color": ACCENT, "markerfacecolor": "white"},
    "abandon": {"marker": "X", "color": QUIET},
    "undecided": {"marker": "|", "color": INK},
}


@draw.register
def _pdsa_log(log: PdsaLog) -> Figure:
    table = log.table.assign(decision=log.table["decision"].fillna("undecided"))
    ramps = table.groupby(["site_id", "ramp_id"], sort=False).agg(
        driver=("driver", "first"), first=("start", "min"), newest=("start", "max")
    )
    shortened = text("picture.newest_ramps", n=MOST_RAMPS, of=len(ramps)) if len(ramps) > MOST_RAMPS else ""
    several = ramps.index.get_level_values("site_id").nunique() > 1
    ramps = ramps.sort_values("newest", kind="stable").tail(MOST_RAMPS).sort_values(["driver", "first"], kind="stable")
    rows = {ramp: place for place, ramp in enumerate(reversed(ramps.index))}
    top = TOP + TITLE * bool(shortened)
    figure, axes = canvas(ROW * len(rows) + top + BOTTOM, left=LEFT, right=RIGHT, top=top, bottom=BOTTOM)
    axes.set_title(shortened, loc="left", fontsize=SMALL, color=QUIET)
    table = table.assign(y=[rows.get(ramp, np.nan) for ramp in zip(table["site_id"], table["ramp_id"], strict=True)])
    table = table[table["y"].notna()]
    day = (table["start"] - table["start"].min()).dt.days
    last = max((log.on - table["start"].min()).days, int(day.max()), 1)
    axes.set(xlim=(-0.02 * last, 1.02 * last), ylim=(-0.6, len(rows) - 0.4))
    spans = pd.DataFrame({"y": table["y"], "day": day}).groupby("y")["day"].agg(["min", "max"])
    paths = [[(low, y), (high, y)] for y, low, high in spans.itertuples()]
    axes.add_collection(LineCollection(paths, colors=FAINT, linewidths=1.5, gid="ramps"), autolim=False)
    decided, scales = (table[name].to_numpy(dtype=object) for name in ("decision", "scale"))
    days, heights = day.to_numpy(dtype=float), table["y"].to_numpy(dtype=float)
    for decision, look in DECISIONS.items():
        for scale, size in SIZES.items():
            here = (decided == decision) & (scales == scale)
            if here.any():
                mark = look | {"linestyle": "none", "markersize": size, "gid": f"tests-{decision}"}
                axes.add_artist(Line2D(days[here], heights[here], **mark))
    names = [f"{site}: {name}" if several else name for (site, _), name in ramps["driver"].items()]
    names = [name if len(name) <= LABEL else f"{name[: LABEL - 1]}\N{HORIZONTAL ELLIPSIS}" for name in names]
    set_ticks(axes.yaxis, list(rows.values()), names[::-1])
    _dates(axes, table["start"].min(), log.on)
    _key(axes, set(table["decision"]))
    axes.tick_params(length=3, width=0.8, labelsize=SMALL)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    return figure


def _dates(axes, start: pd.Timestamp, end: pd.Timestamp) -> None:
    """Years where they begin; the first and the last month where no year begins in between."""
    years = pd.date_range(start, end, freq="YS")
    marks = list(years) if len(years) > 1 else [start, end]
    labels = [f"{mark:%Y}" if len(years) > 1 else f"{mark:%b %Y}" for mark in marks]
    set_ticks(axes.xaxis, [(mark - start).days for mark in marks], labels)


def _key(axes, decisions: set[str]) -> None:
    """One line that names the shapes which occur, and says what size means."""
    inches, x = axes.figure.dpi_scale_trans, 0.1
    for decision, look in DECISIONS.items():
        if decision in decisions:
            words = text(f"picture.{decision}")
            axes.plot([x], [0.15], transform=inches, clip_on=False, linestyle="none", markersize=6, gid="key", **look)
            axes.text(x + 0.1, 0.11, words, transform=inches, fontsize=SMALL)
            x += 0.35 + 0.061 * len(words)
    axes.text(x, 0.11, text("picture.test_size"), transform=inches, fontsize=SMALL, color=QUIET)
