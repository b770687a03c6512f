"""Standard scores of a control chart's points, and the order in which a recursion visits them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart.kinds import KINDS
from lhs_helpers.methods.control_chart.result import ControlChart
from lhs_helpers.methods.result import Caveat

OF_RUNS = ("run_spans_gap", "run_spans_gap_many")  # caveats of a control chart that concern its run rules alone


@dataclass(frozen=True)
class Scores:
    """Points of a control chart in units of sigma.

    Attributes
    ----------
    frame : pandas.DataFrame
        Keys, ``period``, ``phase``, ``state``, ``den``, ``value``, ``cl``, ``sigma``, ``score`` ((value - cl) / sigma,
        NaN where a point does not count) and ``reason`` (why, else ``""``).
    parts : pandas.DataFrame
        One row per series and phase: keys, ``phase``, ``kind``, ``n_points`` (points with a score).
    part : numpy.ndarray of int
        Row of ``parts`` of each point.
    counted : numpy.ndarray of bool
        Points with a score.
    """

    frame: pd.DataFrame
    parts: pd.DataFrame
    part: np.ndarray
    counted: np.ndarray

    def number(self, which: np.ndarray) -> np.ndarray:
        """How many of the marked points each part has."""
        return np.bincount(self.part[which], minlength=len(self.parts))

    def first(self, which: np.ndarray) -> np.ndarray:
        """Place of the first marked point of each part; -1 where there is none."""
        return self._place(np.flatnonzero(which)[::-1])

    def last(self, which: np.ndarray) -> np.ndarray:
        """Place of the last marked point of each part; -1 where there is none."""
        return self._place(np.flatnonzero(which))

    def dates(self, places: np.ndarray) -> np.ndarray:
        """Period at each place; NaT where the place is -1."""
        found = np.full(places.shape, np.datetime64("NaT", "us"))
        found[places >= 0] = self.frame["period"].to_numpy()[places[places >= 0]]
        return found

    def _place(self, places: np.ndarray) -> np.ndarray:
        found = np.full(len(self.parts), -1)
        found[self.part[places]] = places  # the last assignment holds
        return found


def scores_of(chart: ControlChart) -> Scores:
    """Put the points of a chart in units of sigma.

    Only points that count have a score, and only on a chart whose limits are symmetric about its center line: run
    charts, G, T and MR charts have no such sigma (``not_applicable``).
    """
    keys = list(chart.keys)
    table = chart.table.reset_index(drop=True)
    parts = chart.series[[*keys, "phase", "kind"]].reset_index(drop=True)
    part = table.groupby([*keys, "phase"], sort=True).ngroup().to_numpy()
    usable = np.array([KINDS[kind].rules for kind in parts["kind"]], dtype=bool)[part]
    sigma = table["sigma"].where(usable & (table["sigma"] > 0))
    score = ((table["value"] - table["cl"]) / sigma).where(table["state"] == "ok")
    reason = table["reason"].mask((table["reason"] == "") & score.isna(), "not_applicable")
    counted = score.notna().to_numpy()
    columns = [*keys, "period", "phase", "state", "den", "value", "cl"]
    frame = table[columns].assign(sigma=sigma, score=score, reason=reason)
    parts = parts.assign(n_points=np.bincount(part[counted], minlength=len(parts)))
    return Scores(frame=frame, parts=parts, part=part, counted=counted)


def possible(values: pd.Series, scores: Scores, multiplier: float) -> pd.Series:
    """Values on the displayed scale, ended where their kind of chart ends: no share below 0 or above all."""
    kinds = [KINDS[kind] for kind in scores.parts["kind"]]
    floor = np.array([-np.inf if kind.floor is None else kind.floor for kind in kinds])[scores.part]
    ceiling = np.array([np.inf if kind.ceiling is None else kind.ceiling for kind in kinds])[scores.part]
    counts = (scores.parts["kind"] == "np").to_numpy()[scores.part]  # a P chart, shown as counts
    ceiling = np.where(counts, scores.frame["den"], ceiling)
    return values.clip(floor * multiplier, ceiling * multiplier)


def in_turn(part: np.ndarray, counted: np.ndarray) -> Iterator[np.ndarray]:
    """Places of the first counted point of every part, then of the second, and so on: a step for all series at once."""
    places = np.flatnonzero(counted)
    owner = part[places]
    rank = np.arange(len(places)) - np.searchsorted(owner, owner)
    order = np.argsort(rank, kind="stable")
    yield from np.split(places[order], np.cumsum(np.bincount(rank))[:-1]) if len(places) else ()


def caveats_of(chart: ControlChart, scores: Scores) -> tuple[Caveat, ...]:
    """Those of the chart that center line and sigma come from, and how many series have no scores."""
    without = int((scores.parts["n_points"] == 0).sum())
    found = [Caveat("no_scores", {"n": without, "of": len(scores.parts)})] if without else []
    return (*(caveat for caveat in chart.caveats if caveat.code not in OF_RUNS), *found)
