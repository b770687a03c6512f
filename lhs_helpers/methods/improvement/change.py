"""What changed last in one series, and who says so: a rule at its end, or people who approved a new phase."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart import ControlChart
from lhs_helpers.methods.reading.classify import Variation, classify

RECENT = 12  # counted points that "lately" means
LEAD = 3  # periods before a change in which an annotation is quoted with it
DEFINITION_CHANGE = "definition_change"
SENSE = {
    "up": {1: "improving", -1: "worsening"},
    "down": {1: "worsening", -1: "improving"},
    None: {1: "higher", -1: "lower"},
}


@dataclass(frozen=True)
class Change:
    """The latest change of one series that a rule or an approved phase stands behind.

    Attributes
    ----------
    variation : str
        ``improving``, ``worsening``, ``higher``, ``lower``, ``steady``, ``not_enough``, or ``shifting``: too few
        crossings of the center line, and nothing at the end that would tell a direction.
    since : pandas.Timestamp or None
        First period of the pattern or of the phase.
    before, after : float
        Level before and since, displayed scale; NaN where nothing changed.
    basis : str
        The rule, ``phase`` for an approved re-basing, or ``""``.
    assurance : str
        How the limits stand to the target, as in ``classify``.
    note : str
        The reason of the phase, or the last annotation within three periods before the change.
    """

    variation: str
    since: pd.Timestamp | None = None
    before: float = np.nan
    after: float = np.nan
    basis: str = ""
    assurance: str = "not_applicable"
    note: str = ""

    @property
    def is_signal(self) -> bool:
        """Whether anything but common cause was found."""
        return self.variation not in ("steady", "not_enough")


def latest_change(chart: ControlChart, judged: Variation | None = None) -> Change:
    """Judge one series: the pattern at its last point, else the re-basing that people approved, else steady.

    Where the last point takes part in several patterns of one sense, the one that began first tells since when. A
    phase that began with a new definition is no change of care.

    Parameters
    ----------
    chart : ControlChart
        One series.
    judged : Variation or None
        What ``classify`` said of it, where that is known already.
    """
    if chart.is_empty:
        return Change("not_enough")
    found = (judged or classify(chart)).table.iloc[0]
    variation, assurance, last = found["variation"], found["assurance"], chart.series.iloc[-1]
    if variation in ("not_enough", "shifting"):
        return Change(variation, basis=found["basis"], assurance=assurance)
    if variation != "steady":
        since, basis = _beginning(chart, found)
        points = counted(chart)
        before, after = (
            pooled(points[late], chart)[0] for late in (points["period"] < since, points["period"] >= since)
        )
        before = before if np.isfinite(before) else float(last["cl"])
        return Change(variation, since, before, after, basis, assurance, _noted_before(chart, since))
    if len(chart.series) > 1 and last["phase_reason"] != DEFINITION_CHANGE:
        before, after = float(chart.series["cl"].iloc[-2]), float(last["cl"])
        if before != after:
            sense = SENSE[chart.direction][1 if after > before else -1]
            return Change(sense, last["start"], before, after, "phase", assurance, last["phase_reason"])
    return Change("steady", assurance=assurance)


def _beginning(chart: ControlChart, found: pd.Series) -> tuple[pd.Timestamp, str]:
    """When the patterns at the last point began, and the rule of the earliest."""
    patterns, points = chart.signals.points, counted(chart)
    useful = points.loc[points["value"] != points["cl"], "period"]
    at_end = patterns["period"].isin([found["last"], useful.iloc[-1]]) & (patterns["side"] == found["side"])
    first = (
        patterns[at_end & (patterns["phase"] == points["phase"].iloc[-1])].sort_values("began", kind="stable").iloc[0]
    )
    return first["began"], first["rule"]


def _noted_before(chart: ControlChart, since: pd.Timestamp) -> str:
    """The newest annotation of the three periods that lead up to a change, and of its first one."""
    lead = chart.table[chart.table["period"] <= since].tail(LEAD + 1)
    notes = lead.loc[lead["note"] != "", "note"]
    return notes.iloc[-1] if len(notes) else ""


def counted(chart: ControlChart) -> pd.DataFrame:
    """Points of the current phase that count."""
    points = chart.table
    state, phase = points["state"].to_numpy(), points["phase"].to_numpy()
    return points[(state == "ok") & (phase == phase.max())]


def pooled(points: pd.DataFrame, chart: ControlChart) -> tuple[float, float, float]:
    """Level over several points, with its numerator and denominator where there are any (else NaN)."""
    if points.empty:
        return np.nan, np.nan, np.nan
    num, den = points["num"].sum(min_count=1), points["den"].sum(min_count=1)
    if pd.notna(num) and den > 0:
        return float(num / den * chart.multiplier), float(num), float(den)
    if den > 0:
        return float((points["value"] * points["den"]).sum() / den), np.nan, float(den)
    return float(points["value"].mean()), np.nan, np.nan
