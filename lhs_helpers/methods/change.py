"""What changed last in one series, and who says so: a rule at its end, or people who approved a new phase."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.classify import classify
from lhs_helpers.methods.control_chart import ControlChart

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
        ``improving``, ``worsening``, ``higher``, ``lower``, ``steady`` or ``not_enough``.
    since : pandas.Timestamp or None
        First period of the pattern or of the phase; None where only the crossings signal.
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


def latest_change(chart: ControlChart) -> Change:
    """Judge one series: the pattern at its last point, else the re-basing that people approved, else steady.

    Where only the crossings signal, the last 12 points are compared with those before them to say in which direction.
    A phase that began with a new definition is no change of care.
    """
    if chart.is_empty:
        return Change("not_enough")
    found = classify(chart).table.iloc[0]
    assurance, last = found["assurance"], chart.series.iloc[-1]
    if found["variation"] == "not_enough":
        return Change("not_enough", assurance=assurance)
    if found["variation"] != "steady":
        since, points = found["since"], counted(chart)
        late = points["period"] >= (since if pd.notna(since) else points["period"].iloc[-RECENT])
        before, after = pooled(points[~late], chart)[0], pooled(points[late], chart)[0]
        before = before if np.isfinite(before) else float(last["cl"])
        variation = _sense(chart, before, after) if found["variation"] == "shifting" else found["variation"]
        known = since if pd.notna(since) else None
        return Change(variation, known, before, after, found["basis"], assurance, _noted_before(chart, known))
    if len(chart.series) > 1 and last["phase_reason"] != DEFINITION_CHANGE:
        before, after = float(chart.series["cl"].iloc[-2]), float(last["cl"])
        if before != after:
            sense = _sense(chart, before, after)
            return Change(sense, last["start"], before, after, "phase", assurance, last["phase_reason"])
    return Change("steady", assurance=assurance)


def _sense(chart: ControlChart, before: float, after: float) -> str:
    return SENSE[chart.direction][1 if after > before else -1]


def _noted_before(chart: ControlChart, since: pd.Timestamp | None) -> str:
    """The newest annotation of the three periods that lead up to a change, and of its first one."""
    if since is None:
        return ""
    lead = chart.table[chart.table["period"] <= since].tail(LEAD + 1)
    notes = lead.loc[lead["note"] != "", "note"]
    return notes.iloc[-1] if len(notes) else ""


def counted(chart: ControlChart) -> pd.DataFrame:
    """Points of the current phase that count."""
    points = chart.table
    return points[(points["state"] == "ok") & (points["phase"] == points["phase"].max())]


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
