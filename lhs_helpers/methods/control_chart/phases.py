"""Cut series into phases, and say which points the limits of each phase come from.

One rule gives freezing, re-basing and both together: limits of a phase come from its counted points up to the end of
its baseline (all of them where there is none) and extend to the end of the phase.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart.calendar import OK, Layout

NO_END = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Phases:
    """Phases of all series, one after the other.

    Attributes
    ----------
    phase : numpy.ndarray of int
        Per point: index of its phase among all phases of all series.
    series, number, begins : numpy.ndarray of int
        Per phase: its series; 1, 2, ... within the series; where its points begin (one more entry for the end).
    frozen : numpy.ndarray of bool
        Per phase: whether a baseline end is on record.
    from_step, to_step : numpy.ndarray of int
        Per phase: first and last period number of the baseline.
    reason : numpy.ndarray of str
        Per phase: why it began, in the words on record.
    """

    phase: np.ndarray
    series: np.ndarray
    number: np.ndarray
    begins: np.ndarray
    frozen: np.ndarray
    from_step: np.ndarray
    to_step: np.ndarray
    reason: np.ndarray

    def baseline(self, layout: Layout, state: np.ndarray) -> np.ndarray:
        """Which points center line and limits come from."""
        inside = (layout.step >= self.from_step[self.phase]) & (layout.step <= self.to_step[self.phase])
        return inside & (state == OK)


def cut(layout: Layout, phases: pd.DataFrame | None) -> Phases:
    """Cut each series where a recorded phase begins.

    Parameters
    ----------
    layout : Layout
        The series.
    phases : pandas.DataFrame or None
        Columns ``[*keys, start, baseline_end, reason]``, all but ``start`` optional; ``kind`` may say ``baseline``:
        such a row starts no phase but gives the baseline of the phase that holds its start.
    """
    count, last = len(layout.series), len(layout.begins) - 1
    rows = _rows(layout, phases)
    breaks = np.zeros(count + 1, dtype=bool)
    breaks[layout.begins] = True
    breaks[rows["place"][rows["opens"]]] = True
    begins = np.flatnonzero(breaks)
    phase = np.cumsum(breaks[:count]) - 1
    series = layout.series[begins[:-1]]
    number = np.arange(len(series)) - np.searchsorted(series, np.arange(last))[series] + 1

    frozen = np.zeros(len(series), dtype=bool)
    from_step, to_step = np.full(len(series), -NO_END), np.full(len(series), NO_END)
    reason = np.full(len(series), "", dtype=object)
    at = phase[rows["place"]]  # rows are in order of time: where two meet in one phase, the later one holds
    frozen[at], to_step[at] = rows["has_end"], rows["to_step"]
    reason[at[rows["opens"]]] = rows["reason"][rows["opens"]]
    baseline_only = ~rows["opens"]
    from_step[at[baseline_only]] = rows["step"][baseline_only]
    return Phases(phase, series, number, begins, frozen, from_step, to_step, reason)


def _rows(layout: Layout, phases: pd.DataFrame | None) -> dict[str, np.ndarray]:
    """The recorded rows that fall into the data, in order of time. Phases that begin after it have no points yet."""
    columns = ["start", "baseline_end", "reason", "kind", *layout.series_keys.columns]
    frame = pd.DataFrame(columns=columns) if phases is None else phases.reindex(columns=columns)
    frame = frame.sort_values("start", kind="stable")
    series, step, place = layout.locate(frame, "start")
    here = layout.holds(series, place) & frame["start"].notna().to_numpy()
    frame, step, place = frame[here], step[here], place[here]
    _, to_step, _ = layout.locate(frame, "baseline_end")
    return {
        "place": place,
        "step": step,
        "opens": (frame["kind"] != "baseline").to_numpy(dtype=bool),
        "has_end": frame["baseline_end"].notna().to_numpy(),
        "to_step": np.where(frame["baseline_end"].notna(), to_step, NO_END),
        "reason": frame["reason"].astype(object).where(frame["reason"].notna(), "").to_numpy(),
    }
