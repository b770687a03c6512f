"""Words of the marks in a chart: no point is drawn as special cause without a word on when, and on which pattern."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart import ControlChart
from lhs_helpers.words.catalog import has_text, text
from lhs_helpers.words.measured import when
from lhs_helpers.words.numbers import number

MOST = 6  # stretches that are named one by one; of more, the newest (our choice)
DRAWN = ("ok", "open")  # states of points that can be marked
COLUMNS = ["rule", "side", "began", "ended", "n"]


def marked(chart: ControlChart) -> pd.DataFrame:
    """Stretches of marked points of one series, in order of time.

    Returns
    -------
    pandas.DataFrame
        ``rule`` (``outside``, or a run rule), ``side`` (1 above the line, -1 below, 0 neither), ``began`` and ``ended``
        (periods of the first and the last point), ``n`` (points). What the rules found in steps of one kind, side and
        phase that overlap is one stretch; a point that takes part in several patterns stands in each.
    """
    return _stretches(chart.table, chart.signals.points)


def _stretches(table: pd.DataFrame, patterns: pd.DataFrame) -> pd.DataFrame:
    """Stretches of one series, given its points and what the rules found."""
    found = pd.DataFrame([*_outside(table), *_patterns(patterns)], columns=COLUMNS)
    return found.sort_values(["began", "ended"], kind="stable").reset_index(drop=True)


def marks_note(chart: ControlChart) -> tuple[str, ...]:
    """A note that names the marks of a chart; none where there are none."""
    found = marked(chart)
    if found.empty:
        return ()
    found = _folded(found)
    said = [_stretch(row, chart.freq) for row in found.tail(MOST).to_dict("records")]
    return (text("control_chart.marks", list="; ".join([*_older(len(found)), *said])),)


def _folded(found: pd.DataFrame) -> pd.DataFrame:
    """Points beyond a limit within a long run on their side are told with the run: ``beyond`` counts them."""
    found = found.assign(beyond=0)
    for run in found[found["rule"] == "one_side"].itertuples():
        within = (found["rule"] == "outside") & (found["side"] == run.side)
        within &= (found["began"] >= run.began) & (found["ended"] <= run.ended)
        found.loc[run.Index, "beyond"] = found.loc[within, "n"].sum()
        found = found[~within]
    return found


def marks_of_each(chart: ControlChart) -> list[str]:
    """When points are marked, for each series of a panel in the order of their keys; ``""`` where none is."""
    keys = list(chart.keys)
    patterns = dict(iter(chart.signals.points.groupby(keys)))
    none = chart.signals.points.iloc[:0]
    return [
        _spans(_stretches(points, patterns.get(key, none)), chart.freq)
        for key, points in chart.table.groupby(keys, sort=False)
    ]


def _spans(found: pd.DataFrame, freq: str) -> str:
    """The months of all stretches, those that overlap told as one."""
    joined: list[tuple] = []
    for began, ended in found[["began", "ended"]].itertuples(index=False, name=None):
        if joined and began <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(ended, joined[-1][1]))
        else:
            joined.append((began, ended))
    return "; ".join([*_older(len(joined)), *(_span(*span, freq) for span in joined[-MOST:])])


def _older(stretches: int) -> list[str]:
    """How many are not named one by one."""
    return [text("control_chart.marks_older", n=number(stretches - MOST))] if stretches > MOST else []


def _outside(table: pd.DataFrame) -> Iterator[tuple]:
    """Points beyond a limit; several in a row on one side are one stretch."""
    out = table["outside"].to_numpy(dtype=bool) & table["state"].isin(DRAWN).to_numpy()
    at = np.flatnonzero(out)
    side = np.sign((table["value"] - table["cl"]).to_numpy(dtype=float)[at])
    phase, period = table["phase"].to_numpy()[at], table["period"].iloc[at].tolist()
    new = (np.diff(at) != 1) | (np.diff(side) != 0) | (np.diff(phase) != 0)
    for first, after in pairwise([0, *(np.flatnonzero(new) + 1), len(at)] if len(at) else []):
        yield "outside", int(side[first]), period[first], period[after - 1], after - first


def _patterns(points: pd.DataFrame) -> Iterator[tuple]:
    """What the run rules found."""
    for (rule, side, _), rows in points[points["rule"] != "outside"].groupby(["rule", "side", "phase"], sort=True):
        found = rows.groupby("began", as_index=False)["period"].max()
        latest = found["period"].cummax().shift()
        stretch = (found["began"] > latest).cumsum()
        for _, same in found.groupby(stretch):
            began, ended = same["began"].iloc[0], same["period"].max()
            inside = rows["period"].between(began, ended)
            yield rule, int(side), began, ended, rows.loc[inside, "period"].nunique()


def _span(began: pd.Timestamp, ended: pd.Timestamp, freq: str) -> str:
    """From when to when."""
    if began == ended:
        return when(began, freq)
    return text("signal_summary.months", start=when(began, freq), end=when(ended, freq))


def _stretch(row: dict, freq: str) -> str:
    """When, and which pattern."""
    pattern = f"{row['rule']}{'_beyond' if row['beyond'] else '_one' if row['n'] == 1 else ''}"
    pattern = pattern if has_text(f"marked.{pattern}") else row["rule"]
    sides = ("rising", "falling") if row["rule"] == "trend" else ("above", "below")
    side = text(f"control_chart.{sides[0] if row['side'] > 0 else sides[1]}")
    what = text(f"marked.{pattern}", n=number(row["n"]), beyond=number(row["beyond"]), side=side)
    return text("marked.stretch", span=_span(row["began"], row["ended"], freq), what=what)
