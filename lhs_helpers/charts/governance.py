"""Pictures of module 2: lanes of the way in, times of its stages, and load against capacity."""

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lhs_helpers.charts.axis import set_ticks
from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.key import key_above
from lhs_helpers.charts.series import spread_apart
from lhs_helpers.charts.style import ACCENT, FAINT, INK, QUIET, WORSE, canvas
from lhs_helpers.methods.governance.capacity import Load
from lhs_helpers.methods.governance.pipeline import Pipeline
from lhs_helpers.methods.governance.stage_times import StageTimes
from lhs_helpers.words.catalog import text
from lhs_helpers.words.names import name_of
from lhs_helpers.words.numbers import counted, percent
from lhs_helpers.words.onboarding import stage_names

SMALL = 8  # points: the smallest text in a picture
ROW = 0.22  # inches: one lane
DASHED = (0, (4, 3))
REACHED = {"marker": "o", "ms": 5, "color": ACCENT, "mec": "white", "mew": 0.4}
PLANNED = {"marker": "o", "ms": 5, "mfc": "white", "mec": ACCENT, "mew": 1}
WAITING = {"marker": "_", "ms": 9, "mew": 5, "color": QUIET, "alpha": 0.5}


@draw.register
def _pipeline(way: Pipeline) -> Figure:
    """Lanes of sites by day of entry; one site alone gets a line for each of its milestones."""
    single, drawn = len(way.lanes) == 1, way.drawn
    codes = [code for code in way.milestones if code in set(way.table["milestone"])]
    names = [name_of("milestone", code) for code in codes] if single else drawn["site_id"].tolist()
    left, right = (1.5, 0.8) if single else (0.6, 2.0)
    figure, axes = canvas(0.95 + ROW * len(names), left=left, bottom=0.4, top=0.4, right=right)
    rows = way.table[way.table["site_id"].isin(drawn["site_id"])]
    place = {code: row for row, code in enumerate(codes if single else drawn["site_id"])}
    rows = rows.assign(row=rows["milestone" if single else "site_id"].map(place))
    reached, ahead = rows[rows["state"] == "reached"], rows[rows["state"] != "reached"]
    axes.hlines(range(len(names)), 0, 1, transform=axes.get_yaxis_transform(), color=FAINT, lw=0.5, zorder=0)
    axes.plot(reached["actual"], reached["row"], linestyle="none", gid="reached", **REACHED)
    dated = ahead if single else ahead[ahead["state"] == "planned"]  # in a lane, what is overdue would hide the wait
    axes.plot(dated["planned"], dated["row"], linestyle="none", gid="planned", **PLANNED)
    waits = _waits(axes, way, drawn, {site: place[lane] for site, lane in _lane_of(way, drawn, single)})
    axes.set_ylim(len(names) - 0.4, -0.6)
    set_ticks(axes.yaxis, range(len(names)), names)
    axes.tick_params(axis="y", length=0, labelsize=SMALL)
    _dates(axes)
    axes.axvline(way.on, color=QUIET, lw=0.8, ls=DASHED, zorder=0)
    looks = {"reached": (REACHED, len(reached)), "planned": (PLANNED, len(dated)), "waiting": (WAITING, waits)}
    key_above(axes, [(look, text(f"pipeline.key_{name}")) for name, (look, n) in looks.items() if n], left=left)
    return figure


def _lane_of(way: Pipeline, drawn: pd.DataFrame, single: bool) -> list[tuple[str, str]]:
    """On which line the open wait of a site is drawn: its own lane, or the milestone it waits for."""
    lanes = drawn[drawn["wait_days"].notna()]
    lanes = lanes[lanes["next"].isin(way.table["milestone"])] if single else lanes
    return list(lanes[["site_id", "next" if single else "site_id"]].itertuples(index=False, name=None))


def _waits(axes: Axes, way: Pipeline, drawn: pd.DataFrame, rows: dict[str, int]) -> int:
    """Bars of open waits, from the last milestone to the day of the data, named beside the lane; how many there are."""
    waiting = drawn[drawn["site_id"].isin(rows)]
    for lane in waiting.itertuples():
        row, color = rows[lane.site_id], WORSE if lane.slow else QUIET
        axes.hlines(row, lane.last_day, way.on, color=color, lw=6, alpha=0.5, zorder=1)
        said = counted(lane.wait_days, "day")
        said = said if len(way.lanes) == 1 else f"{name_of('milestone', lane.next)}, {said}"
        said = text("pipeline.long", wait=said) if lane.slow else said  # the color says no more than this word
        axes.annotate(said, (1.01, row), xycoords=axes.get_yaxis_transform(), va="center", fontsize=SMALL)
    return len(waiting)


@draw.register
def _stage_times(stages: StageTimes) -> Figure:
    """One line per stage: from a quarter to three quarters through, a dot at half."""
    table = stages.table
    rows = np.arange(len(table))
    figure, axes = canvas(0.75 + ROW * len(table), left=2.9, top=0.1, bottom=0.5)
    longest = stages.bottleneck
    slow = table.index == longest.name if longest is not None else np.zeros(len(table), dtype=bool)
    upper = table["upper"].fillna(table[["median", "lower"]].max(axis=1))
    axes.hlines(rows, table["lower"], upper, color=FAINT, lw=4)
    axes.plot(table["median"][~slow], rows[~slow], "o", ms=5, color=ACCENT)
    axes.plot(table["median"][slow], rows[slow], "D", ms=6, color=WORSE)
    axes.set(ylim=(len(table) - 0.5, -0.5), xlim=(0, None))
    set_ticks(axes.yaxis, rows, stage_names(table))
    axes.set_xlabel(text("stage_times.axis"), fontsize=SMALL, loc="right")
    axes.tick_params(axis="y", length=0, labelsize=SMALL)
    return figure


@draw.register
def _load(result: Load) -> Figure:
    """Hours asked for and available by month, each named where its line ends."""
    table = result.table
    figure, axes = canvas(2.9, left=0.55, right=1.05, top=0.3)
    lines = {
        text("load.line_capacity"): (table["capacity"], QUIET, 1.4, "solid"),
        text("load.line_warn", warn=percent(result.warn)): (table["capacity"] * result.warn, QUIET, 0.9, DASHED),
        text("load.line_demand"): (table["demand"], ACCENT, 2.0, "solid"),
    }
    for values, color, width, dashes in lines.values():
        axes.plot(table["period"], values, color=color, lw=width, ls=dashes, drawstyle="steps-mid")
    over = table[table["use"] > result.warn]
    axes.plot(over["period"], over["demand"], "^", ms=5, color=WORSE)
    top = max(table["capacity"].max(), table["demand"].max()) * 1.12
    axes.set_ylim(0, top)
    ends = sorted((line[0].iloc[-1], name) for name, line in lines.items())
    for height, (_, name) in zip(spread_apart([height for height, _ in ends], top / 14), ends, strict=True):
        end = (table["period"].iloc[-1], height)
        axes.annotate(name, end, (8, 0), textcoords="offset points", va="center", fontsize=SMALL, color=INK)
    axes.set_title(text("load.axis", warn=percent(result.warn)), loc="left", fontsize=SMALL, color=QUIET)
    _dates(axes)
    return figure


def _dates(axes: Axes) -> None:
    locator = mdates.AutoDateLocator(minticks=3, maxticks=7)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator, show_offset=False))
    axes.tick_params(axis="x", labelsize=SMALL, length=3)
    axes.margins(x=0.03)
