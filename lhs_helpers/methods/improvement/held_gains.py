"""Does what was gained hold? Better levels that people approved as a phase, and what became of them since."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart import ControlChart
from lhs_helpers.methods.improvement.change import DEFINITION_CHANGE
from lhs_helpers.methods.reading.classify import ENOUGH, classify
from lhs_helpers.methods.reading.verdict import no_verdict
from lhs_helpers.methods.result import Result

BETTER = {"up": 1, "down": -1}
BEYOND = 3  # standard errors between two levels that are more than chance (Shewhart's multiple; for levels, our choice)
LONG = (
    24  # points that a level has held for before a measure may rest: limits are firm from 20 on, and two years (ours)
)
VERDICTS = ("slips", "wavers", "unsettled", "not_judged", "young", "holds")  # by how much they ask of a reader


@dataclass(frozen=True, kw_only=True)
class HeldGains(Result):
    """What became of each better level that people approved as a phase.

    Reads as: since the phase began, no rule has found a change for the worse. Misleads when: a phase was approved for
    another reason than a change of care, or its level was set from a few months that happened to be good.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per series with a gain: ``measure_id``, ``label``, ``series`` (its keys, joined; ``""`` for a chart of
        one series), ``unit``, ``freq``, ``since``, ``before``, ``after`` (center lines, displayed scale), ``reason``,
        ``n_points`` (counted, from ``since`` on), ``n_met`` of ``n_target`` (points at the target or better, of those
        that have one), ``assurance`` (as in ``classify``), ``verdict`` (one of ``VERDICTS``), ``worse_from`` (where it
        slips or wavers) and ``may_rest``: held over 24 points or more and expected to meet its target, so that it may
        be measured less often. In the order of the charts.
    """

    def having(self, verdict: str) -> pd.DataFrame:
        """Rows with one verdict."""
        return self.table[self.table["verdict"] == verdict] if len(self.table) else self.table


def held_gains(charts: Iterable[ControlChart], *, key: str = "", label: str = "") -> HeldGains:
    """Follow every level that was approved, and is better than the one before by more than chance.

    A gain is an approved phase whose level is better than that of the phase before it, which has twelve points or more,
    by more than three standard errors of the difference. A phase that began with a new definition is no gain, and a
    signal that nobody approved as a phase is none yet: the chart says so.

    A gain ``slips`` when the rules find a change for the worse at its end, or a worse level was approved after it;
    ``wavers`` when they found one in between; it is ``unsettled`` when its center line is crossed too seldom,
    ``not_judged`` where the chart has no verdict, and ``young`` before it has twelve points.

    Parameters
    ----------
    charts : iterable of ControlChart
        Of one series or of many; those without a better direction are passed over.
    """
    rows = [row for chart in charts if chart.direction in BETTER and not chart.is_empty for row in _of_chart(chart)]
    return HeldGains(
        table=pd.DataFrame(rows),
        key=key,
        label=label,
        method={"name": "held_gains", "enough": ENOUGH, "long": LONG},
    )


def _of_chart(chart: ControlChart) -> Iterator[dict[str, object]]:
    keys = list(chart.keys)
    judged = classify(chart).table
    judged = judged.assign(unjudged=no_verdict(chart, judged["variation"]))
    parts = (chart.series, chart.table, chart.signals.points, judged)
    if not keys:
        yield from _of_series(chart, "", *parts)
        return
    groups = [dict(list(part.groupby(keys, sort=False))) for part in parts]
    for name, phases in groups[0].items():
        signals = groups[2].get(name, chart.signals.points.iloc[:0])
        series = "\N{NO-BREAK SPACE}".join(map(str, name))
        yield from _of_series(chart, series, phases, groups[1][name], signals, groups[3][name])


def _of_series(
    chart: ControlChart, series: str, phases: pd.DataFrame, points: pd.DataFrame, signals: pd.DataFrame, judged
) -> Iterator[dict[str, object]]:
    better, points = BETTER[chart.direction], points[points["state"] == "ok"]
    levels = [_level(phase, points[points["phase"] == phase["phase"]]) for _, phase in phases.iterrows()]
    gain = before = None
    for earlier, later in pairwise(levels):
        if later["reason"] == DEFINITION_CHANGE:
            gain = None
        elif earlier["n"] >= ENOUGH and _differ(earlier, later, better):
            gain, before = later, earlier
    if gain is None:
        return
    last, since = levels[-1], points[points["phase"] >= gain["phase"]]
    state = judged.iloc[0]
    lost = last is not gain and _differ(last, gain, better)
    bad = signals[(signals["phase"] >= gain["phase"]) & (signals["side"] == -better)]
    verdict, worse_from = "holds", pd.NaT
    if lost or state["variation"] == "worsening":
        verdict, worse_from = "slips", last["start"] if lost else state["since"]
    elif len(since) < ENOUGH:
        verdict = "young"
    elif state["unjudged"]:
        verdict = "not_judged"
    elif len(bad):
        verdict, worse_from = "wavers", bad["began"].min()
    elif state["variation"] == "shifting":
        verdict = "unsettled"
    aimed = since[since["target"].notna()]
    yield {
        "measure_id": chart.key,
        "label": chart.label,
        "series": series,
        "unit": chart.unit,
        "freq": chart.freq,
        "since": gain["start"],
        "before": before["cl"],
        "after": gain["cl"],
        "reason": gain["reason"],
        "n_points": len(since),
        "n_met": int(np.sum((aimed["value"] - aimed["target"]) * better >= 0)),
        "n_target": len(aimed),
        "assurance": state["assurance"],
        "verdict": verdict,
        "worse_from": worse_from,
        "may_rest": verdict == "holds" and len(since) >= LONG and state["assurance"] == "meets",
    }


def _level(phase: pd.Series, points: pd.DataFrame) -> dict[str, object]:
    """A phase with the standard error of its level: from the chart's sigma, or from the points where it has none."""
    sigma = points["sigma"].to_numpy(dtype=float)
    known = len(points) and np.isfinite(sigma).all()
    spread = np.sqrt(np.mean(sigma**2)) if known else points["value"].std()
    error = float(spread) / np.sqrt(len(points)) if len(points) else np.nan
    named = {"phase": phase["phase"], "start": phase["start"], "cl": phase["cl"], "reason": phase["phase_reason"]}
    return {**named, "n": len(points), "error": error}


def _differ(worse: dict, better: dict, sense: int) -> bool:
    """Whether a level is better than another by more than chance."""
    error = np.hypot(worse["error"], better["error"])
    return bool((better["cl"] - worse["cl"]) * sense > BEYOND * error)  # False where an error is not known
