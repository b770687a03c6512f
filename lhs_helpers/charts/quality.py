"""Pictures of data quality: shares with their intervals, how soon visits are entered, problems still open."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lhs_helpers.charts.axis import set_ticks
from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.series import date_ticks
from lhs_helpers.charts.style import ACCENT, FAINT, INK, QUIET, canvas
from lhs_helpers.methods.data_quality import Completeness, Coverage, DataIssues, EntryLags, Plausibility, Timeliness
from lhs_helpers.methods.data_quality.coverage import INCLUSION_SHARE
from lhs_helpers.words.catalog import text
from lhs_helpers.words.names import name_of
from lhs_helpers.words.numbers import number, percent

ROW = 0.26  # inches for one dot with its label
LABELS = 2.75  # inches for labels at the left
MOST_LABELED = 60  # more rows than this are drawn without names; the table has them
LONGEST = 44  # characters of a label


@draw.register
def _timeliness(result: Timeliness) -> Figure | None:
    """Share of visits entered by day: a step for each limit of days, with its interval."""
    steps = result.steps
    if steps.empty:
        return None
    figure, axes = canvas(2.7, bottom=0.5)
    days, share = steps["days"].to_numpy(), steps["share"].to_numpy() * 100
    axes.step(np.r_[days, days[-1] * 1.08], np.r_[share, share[-1]], where="post", color=FAINT, linewidth=1.2)
    axes.vlines(days, steps["lo"] * 100, steps["hi"] * 100, color=QUIET, linewidth=1.2)
    axes.plot(days, share, "o", color=INK, markersize=5)
    for day, value in zip(days, share, strict=True):
        axes.annotate(percent(value / 100), (day, value), (6, -11), textcoords="offset points")
    axes.plot([0, 30], [result.min_share * 100] * 2, color=ACCENT, linewidth=1, dashes=(6, 3))
    limit = text("timeliness.limit", limit=percent(result.min_share))
    axes.annotate(limit, (0, result.min_share * 100), (3, 4), textcoords="offset points", color=ACCENT)
    axes.set(xlim=(0, days[-1] * 1.08), ylim=(0, 104))
    set_ticks(axes.xaxis, days)
    axes.set_xlabel(text("timeliness.axis_days"))
    axes.set_ylabel(text("timeliness.axis"))
    return figure


@draw.register
def _entry_lags(result: EntryLags) -> Figure:
    """Share entered by day as a step curve with its interval, and the day by which it should be done."""
    curve = result.table
    figure, axes = canvas(2.7, bottom=0.5)
    axes.fill_between(curve["days"], curve["lo"] * 100, curve["hi"] * 100, step="post", color=FAINT, linewidth=0)
    days, share = np.r_[0, curve["days"]], np.r_[0, curve["share"] * 100]
    axes.step(days, share, where="post", color=INK, linewidth=1.4, gid="curve")
    axes.axvline(result.standard, color=ACCENT, linewidth=1, dashes=(6, 3))
    axes.set(xlim=(0, max(result.longest, result.standard) * 1.02), ylim=(0, 104))
    axes.set_xlabel(text("entry_lags.axis_days"))
    name = "axis" if result.complete else "axis_entered"
    axes.set_ylabel(text(f"entry_lags.{name}", longest=number(result.longest)))
    return figure


@draw.register
def _completeness(result: Completeness) -> Figure:
    rows = result.table
    marks = rows["equity"].map({True: f" ({text('completeness.equity')})", False: ""})
    figure, axes = _dots(rows.assign(label=rows["label"] + marks), scale=100, limit=result.max_share)
    axes.set_xlabel(text("completeness.axis"))
    return figure


@draw.register
def _plausibility(result: Plausibility) -> Figure:
    rows = result.table
    checks = rows["check_id"].map(lambda code: name_of("check", code))
    figure, axes = _dots(rows.assign(label=checks + ": " + rows["label"]), scale=1000, limit=result.max_share)
    axes.set_xlabel(text("plausibility.axis"))
    return figure


@draw.register
def _coverage(result: Coverage) -> Figure | None:
    """One dot per site, in the order of their names; one site alone is a sentence."""
    if len(result.table) < 2:
        return None
    figure, axes = _dots(
        result.table.assign(label=result.table["site_id"]),
        scale=100,
        limit=INCLUSION_SHARE,
        left=0.9,
        words="coverage.limit",
    )
    axes.set_xlabel(text("coverage.axis"))
    return figure


def _dots(
    rows: pd.DataFrame, *, scale: float, limit: float, left: float = LABELS, words: str = "completeness.limit"
) -> tuple[Figure, Axes]:
    """Dots with 95 % intervals, one row each, and a dashed line at the limit; rows keep the order of the table."""
    places = np.arange(len(rows))
    pitch = ROW if len(rows) <= MOST_LABELED else ROW * MOST_LABELED / len(rows)
    figure, axes = canvas(0.85 + pitch * len(rows), left=left, bottom=0.5, top=0.28, right=0.3)
    share, low, high = (rows[name].to_numpy(dtype=float) * scale for name in ("share", "lo", "hi"))
    axes.hlines(places, low, high, color=QUIET, linewidth=1.4)
    axes.plot(share, places, "o", color=INK, markersize=4.6)
    axes.axvline(limit * scale, color=ACCENT, linewidth=1, dashes=(6, 3))
    at_limit = text(words, limit=percent(limit) if scale == 100 else number(limit * scale))
    axes.annotate(
        at_limit,
        (limit * scale, 1),
        (0, 3),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        ha="center",
        color=ACCENT,
    )
    labeled = len(rows) <= MOST_LABELED
    set_ticks(axes.yaxis, places if labeled else [], map(_cut, rows["label"]) if labeled else [])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    top = np.nanmax(np.r_[high, share, limit * scale * 1.1])
    axes.set(ylim=(len(rows) - 0.4, -0.6), xlim=(-0.01 * top, top * 1.03))
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    return figure, axes


def _cut(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"


@draw.register
def _data_issues(result: DataIssues) -> Figure:
    """How many issues were open at the end of each month."""
    rows = result.table
    figure, axes = canvas(2.2)
    axes.step(range(len(rows)), rows["open"], where="mid", color=ACCENT, linewidth=1.4)
    axes.plot(len(rows) - 1, rows["open"].iloc[-1], "o", color=ACCENT, markersize=5)
    axes.annotate(
        number(rows["open"].iloc[-1]),
        (len(rows) - 1, rows["open"].iloc[-1]),
        (6, 0),
        textcoords="offset points",
        va="center",
        annotation_clip=False,
    )
    axes.set(xlim=(-0.8, len(rows) - 0.2), ylim=(0, max(4, rows["open"].max() * 1.2)))
    axes.yaxis.get_major_locator().set_params(integer=True)
    set_ticks(axes.xaxis, *date_ticks(rows["period"]))
    axes.set_ylabel(text("data_issues.axis"))
    return figure
