"""What each point is worth: its value, and whether it counts."""

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart.calendar import (
    EXCLUDED,
    INVALID,
    MISSING,
    NO_CASES,
    OK,
    OPEN,
    PROVISIONAL,
    Layout,
    steps,
)
from lhs_helpers.methods.control_chart.kinds import KINDS

FAMILIES = ("proportion", "rate", "count", "mean", "cases_between", "time_between", "overlapping")
_COUNTED = ("count", "cases_between", "time_between")  # kinds of data without values below 0
_SUBGROUPS, _WEIGHTED = ("xbar", "s"), ("xbar", "s", "ip")  # charts of a mean that need its sd, its number


def family_of(data: pd.DataFrame, *, kind: str, data_type: str | None, freq: str) -> str:
    """Kind of data: as named, as the kind of chart needs it, or told from the columns.

    Raises
    ------
    ValueError
        Where the chart needs denominators or standard deviations that the data lacks, where limits are asked for values
        of overlapping windows, or where the kind of data is unknown.
    """
    if data_type not in (*FAMILIES, None):
        raise ValueError(f"no kind of data is called {data_type!r}; known: {', '.join(FAMILIES)}")
    if data_type == "overlapping" and kind not in ("auto", "run"):
        raise ValueError(f"values of overlapping windows (rolling, cumulative) have no {KINDS[kind].name}")
    if kind in _SUBGROUPS and not {"value", "sd", "den"} <= set(data.columns):
        raise ValueError(f"an {KINDS[kind].name} needs mean, standard deviation and number (columns value, sd and den)")
    has_den = {"num", "den"} <= set(data.columns) and bool(data["den"].notna().any() or data.empty)
    needed = KINDS[kind].family if kind != "auto" else "any"
    if needed in ("proportion", "rate"):
        if not has_den:
            raise ValueError(f"a {KINDS[kind].name} needs counts and denominators (columns num and den)")
        return needed
    if needed != "any":
        return needed
    if data_type is not None:
        return data_type
    if freq == "event":
        return "time_between"
    if has_den:
        num, den = (data[name].to_numpy(dtype=float, na_value=np.nan) for name in ("num", "den"))
        whole = np.isnan(den) | (den == np.floor(den))
        return "proportion" if kind == "auto" and whole.all() and not (num > den).any() else "rate"
    return "mean" if "value" in data else "count"


def values_of(layout: Layout, family: str, *, kind: str) -> dict[str, np.ndarray]:
    """Value on its natural scale, numerator, denominator and standard deviation of each point.

    A rate of counts is preferred to a submitted value; a C chart shows the counts themselves.
    """
    nothing = np.full(len(layout.series), np.nan)
    num, den, value, sd = (layout.columns.get(name, nothing) for name in ("num", "den", "value", "sd"))
    if family == "count" or kind == "c":
        value = np.where(np.isnan(num), value, num)
        return {"num": value, "den": np.ones_like(nothing), "value": value, "sd": sd}
    if not np.isnan(num).all() and kind not in _SUBGROUPS:
        finite = np.isfinite(num) & (den > 0)
        rate = num if np.isnan(den).all() else np.divide(num, den, out=nothing.copy(), where=finite)
        value = np.where(np.isnan(num), value, rate)
    return {"num": num, "den": den, "value": value, "sd": sd}


def judge_states(layout: Layout, family: str, columns: dict[str, np.ndarray], *, kind: str) -> np.ndarray:
    """State of each point: what was submitted, corrected by what the numbers allow."""
    state = layout.state.copy()
    num, den, value, sd = (columns[name] for name in ("num", "den", "value", "sd"))
    claims = np.isin(state, (OK, EXCLUDED, PROVISIONAL, OPEN))
    from_counts = np.isfinite(num) & np.isfinite(den)
    empty = (den == 0) & np.where(np.isnan(num), np.isnan(value), num == 0)
    absent = np.isnan(value) & ~(from_counts & (den <= 0)) & ~np.isinf(num) & ~np.isinf(den)
    if kind in _WEIGHTED:
        absent |= np.isnan(den)
    wrong = (from_counts & ((den < 0) | (num < 0) | ((den == 0) & (num > 0)))) | (sd < 0)
    wrong |= (np.isfinite(value) & (den <= 0)) | np.isinf([value, num, den, sd]).any(axis=0)
    if family == "proportion":
        wrong |= from_counts & (num > den)
    if family in _COUNTED:
        wrong |= value < 0
    state[claims & absent] = MISSING
    state[claims & wrong] = INVALID
    state[claims & empty] = NO_CASES
    return state


def finite(columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Columns without endless numbers: their points are ``invalid`` by now, and nothing is calculated from them."""
    return {name: np.where(np.isinf(values), np.nan, values) for name, values in columns.items()}


def exclude_points(layout: Layout, state: np.ndarray, exclude: pd.DataFrame | None) -> dict[int, str]:
    """Mark known special causes in ``state``; return the reason of each, by place."""
    if exclude is None or exclude.empty:
        return {}
    series, step, place = layout.locate(exclude, "period")
    hit = layout.holds(series, place)
    hit[hit] = layout.step[place[hit]] == step[hit]
    known = place[hit]
    state[known[np.isin(state[known], (OK, PROVISIONAL))]] = EXCLUDED
    exclude = exclude.reindex(columns=["reason"])
    reasons = exclude["reason"].astype(object).where(exclude["reason"].notna(), "").to_numpy()
    return dict(zip(known.tolist(), reasons[hit].tolist(), strict=True))


def hold_back(layout: Layout, state: np.ndarray, provisional_from: object) -> None:
    """Mark late points in ``state``: their data are still expected to change."""
    if provisional_from is None or pd.isna(provisional_from):
        return
    first = steps(pd.Series([provisional_from]), layout.freq)[0]
    state[(layout.step >= first) & (state == OK)] = PROVISIONAL


def notes_at(layout: Layout, notes: pd.DataFrame | None, reasons: dict[int, str]) -> pd.api.extensions.ExtensionArray:
    """Text beside each point: reason of an exclusion and annotations, ``""`` where there is none."""
    said = {place: [reason] if reason else [] for place, reason in reasons.items()}
    if notes is not None and not notes.empty:
        series, step, place = layout.locate(notes, "period")
        here = layout.holds(series, place)
        here[here] = step[here] >= layout.step[layout.begins[series[here]]]  # what came before is beside no point
        for at, text in zip(place[here].tolist(), notes["text"].to_numpy()[here], strict=True):
            said.setdefault(at, []).append(str(text))
    texts = np.full(len(layout.series), "", dtype=object)
    for at, words in said.items():
        texts[at] = "; ".join(dict.fromkeys(words))
    return pd.array(texts, dtype="str")


def moving_ranges(value: np.ndarray, phase: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """The points of a moving-range chart; NaN where a point or its predecessor does not count."""
    ranges = np.full(value.shape, np.nan)
    pair = np.flatnonzero(counted[1:] & counted[:-1] & (phase[1:] == phase[:-1])) + 1
    ranges[pair] = np.abs(value[pair] - value[pair - 1])
    return ranges
