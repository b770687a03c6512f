"""Waiting times: the share that has got there by each day, and how many are still watched."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lhs_helpers.charts.axis import set_ticks
from lhs_helpers.charts.draw import draw
from lhs_helpers.charts.style import ACCENT, FAINT, INK, NEUTRAL, QUIET, TARGET, canvas
from lhs_helpers.methods.survival import TimeTo
from lhs_helpers.words.catalog import text
from lhs_helpers.words.names import name_of
from lhs_helpers.words.numbers import number
from lhs_helpers.words.waiting import round_days

LEFT, RIGHT, TOP, PLOT = 1.05, 1.0, 0.3, 2.3  # inches
AXIS, ROW = 0.5, 0.18  # inches under the plotting area: the axis, then a row of numbers per cohort
SMALL = 8.5
BESIDE = -0.04  # share of the width: where the names of the rows end
LOOKS = ((ACCENT, "solid"), (NEUTRAL, (0, (5, 2))), (TARGET, (0, (2, 1.5))), (INK, (0, (6, 2, 1, 2))))
ALONE = "all"


@draw.register
def _time_to(result: TimeTo) -> Figure | None:
    """A step curve per cohort, its 95 % interval where it is the only one, ticks for those still waiting."""
    shown = result.table[result.table["shown"]]
    if shown.empty:
        return None
    cohorts = list(dict.fromkeys(shown["cohort"]))
    bottom = AXIS + ROW * len(cohorts)
    figure, axes = canvas(TOP + PLOT + bottom, left=LEFT, right=RIGHT, top=TOP, bottom=bottom)
    longest = float(shown["time"].max())
    axes.set(xlim=(0, longest * 1.02), ylim=(0, 1))
    for place, cohort in enumerate(cohorts):
        color, dashes = LOOKS[place % len(LOOKS)]
        curve = _from_zero(shown[shown["cohort"] == cohort])
        if len(cohorts) == 1:
            band = {"step": "post", "color": FAINT, "alpha": 0.6, "lw": 0}
            axes.fill_between(curve["time"], curve["lower"], curve["upper"], gid="interval", **band)
        axes.plot(curve["time"], curve["reached"], drawstyle="steps-post", color=color, lw=1.4, ls=dashes, gid="curve")
        waiting = curve[curve["n_censor"] > 0]  # withdrawals too, unless they end the waiting
        axes.plot(waiting["time"], waiting["reached"], "|", color=color, markersize=6, gid="still-waiting")
        end = curve.iloc[-1]
        name = (
            text("picture.reached", share=number(end["reached"] * 100))
            if cohort == ALONE
            else name_of("cohort", cohort)
        )
        axes.annotate(
            name, (end["time"], end["reached"]), (5, 0), textcoords="offset points", va="center", fontsize=SMALL
        )
    axes.axhline(0.5, color=QUIET, lw=0.6, ls=":")
    _at_risk(axes, result, cohorts, longest)
    set_ticks(axes.yaxis, [0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100"])
    axes.set_title(text("picture.share_reached"), loc="left", fontsize=SMALL, color=INK)
    axes.tick_params(length=3, width=0.8, labelsize=SMALL)
    return figure


def _from_zero(curve: pd.DataFrame) -> pd.DataFrame:
    """Everybody waits on day 0."""
    start = {"time": 0.0, "reached": 0.0, "lower": 0.0, "upper": 0.0, "n_censor": 0}
    return pd.concat([pd.DataFrame([start]), curve[list(start)]], ignore_index=True).ffill()


def _at_risk(axes: Axes, result: TimeTo, cohorts: list[str], longest: float) -> None:
    """How many are still watched, under the ticks of the axis."""
    ticks = round_days(longest)
    set_ticks(axes.xaxis, ticks, [number(tick) for tick in ticks])
    watched = result.at(ticks).set_index(["cohort", "day"])["n_risk"]
    axes.text(
        BESIDE, -0.19 / PLOT, text("picture.days"), transform=axes.transAxes, ha="right", va="center", fontsize=SMALL
    )
    for place, cohort in enumerate(cohorts, start=1):
        y = -(AXIS - 0.05 + ROW * (place - 1)) / PLOT
        name = text("picture.at_risk") if cohort == ALONE else name_of("cohort", cohort)
        axes.text(BESIDE, y, name, transform=axes.transAxes, ha="right", va="center", fontsize=SMALL, color=QUIET)
        for tick in ticks:
            words, where = number(watched[cohort, tick]), axes.get_xaxis_transform()
            axes.text(tick, y, words, transform=where, ha="center", va="center", fontsize=SMALL, color=QUIET)
