"""Does what was gained hold? Better levels that people approved as a phase, and what became of them since."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart import ControlChart
from lhs_helpers.methods.improvement.change import DEFINITION_CHANGE
from lhs_helpers.methods.reading.classify import ENOUGH, classify
from lhs_helpers.methods.result import Result

BETTER = {"up": 1, "down": -1}
LONG = (
    24  # points that a level has held for before a measure may rest: limits are firm from 20 on, and two years (ours)
)
VERDICTS = ("slips", "unsettled", "young", "holds")  # in the order of how much they ask of a reader


@dataclass(frozen=True, kw_only=True)
class HeldGains(Result):
    """What became of each better level that people approved as a phase.

    Reads as: since the phase began, no rule has found a change for the worse. Misleads when: a phase was approved
    because of a new way to count, or its level was set from a few months that happened to be good.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per series whose current phase was approved at a better level: ``measure_id``, ``label``, ``series``
        (its keys, joined; ``""`` for a chart of one series), ``unit``, ``freq``, ``since``, ``before``, ``after``
        (center lines, displayed scale), ``reason``, ``n_points`` (counted, of the phase), ``n_met`` of ``n_target``
        (points at the target or better, of those that have one), ``assurance`` (as in ``classify``), ``verdict`` (one
        of ``VERDICTS``), ``slipping_since`` and ``may_rest``: held over 24 points or more and expected to meet its
        target, so it may be measured less often. In the order of the charts.
    """

    def having(self, verdict: str) -> pd.DataFrame:
        """Rows with one verdict."""
        return self.table[self.table["verdict"] == verdict] if len(self.table) else self.table


def held_gains(charts: Iterable[ControlChart], *, key: str = "", label: str = "") -> HeldGains:
    """Follow every level that was approved as better.

    A phase that began with a new definition is no gain, and a signal that nobody approved as a phase is none yet: the
    chart says so. A level ``slips`` when the rules find a change for the worse at its end, is ``unsettled`` when its
    center line is crossed too seldom, and ``young`` before it has twelve points.

    Parameters
    ----------
    charts : iterable of ControlChart
        Of one series or of many; those without a better direction are passed over.
    """
    rows = [row for chart in charts if chart.direction in BETTER and not chart.is_empty for row in _gained(chart)]
    return HeldGains(
        table=pd.DataFrame(rows),
        key=key,
        label=label,
        method={"name": "held_gains", "enough": ENOUGH, "long": LONG},
    )


def _gained(chart: ControlChart) -> Iterable[dict[str, object]]:
    keys, phases = list(chart.keys), chart.series
    series = pd.Series(["\N{NO-BREAK SPACE}".join(map(str, row)) for row in phases[keys].itertuples(index=False)])
    series.index = phases.index
    before = phases.groupby(series)["cl"].shift()
    current = phases.groupby(series)["phase"].transform("max") == phases["phase"]
    better = (phases["cl"] - before) * BETTER[chart.direction] > 0
    found = phases[current & better & (phases["phase_reason"] != DEFINITION_CHANGE)]
    if found.empty:
        return
    judged = classify(chart).table.set_axis(series[current].to_numpy())
    for place, phase in found.iterrows():
        points = chart.table[(chart.table["phase"] == phase["phase"]) & (chart.table["state"] == "ok")]
        for name in keys:
            points = points[points[name] == phase[name]]
        state, (n_met, n_target) = judged.loc[series[place]], _met(points, BETTER[chart.direction])
        verdict = _verdict(state["variation"], len(points))
        yield {
            "measure_id": chart.key,
            "label": chart.label,
            "series": series[place],
            "unit": chart.unit,
            "freq": chart.freq,
            "since": phase["start"],
            "before": before[place],
            "after": phase["cl"],
            "reason": phase["phase_reason"],
            "n_points": len(points),
            "n_met": n_met,
            "n_target": n_target,
            "assurance": state["assurance"],
            "verdict": verdict,
            "slipping_since": state["since"] if verdict == "slips" else pd.NaT,
            "may_rest": verdict == "holds" and len(points) >= LONG and state["assurance"] == "meets",
        }


def _met(points: pd.DataFrame, better: int) -> tuple[int, int]:
    """Points at the target or on its good side, and how many have a target."""
    aimed = points[points["target"].notna()]
    return int(np.sum((aimed["value"] - aimed["target"]) * better >= 0)), len(aimed)


def _verdict(variation: str, n_points: int) -> str:
    if variation == "worsening":
        return "slips"
    if n_points < ENOUGH:
        return "young"
    return "unsettled" if variation == "shifting" else "holds"
