"""Put flat arrays into the frames of a result."""

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart.calendar import OK, STATES, Layout
from lhs_helpers.methods.control_chart.kinds import KINDS
from lhs_helpers.methods.control_chart.limits import LINES, Choices
from lhs_helpers.methods.control_chart.phases import Phases
from lhs_helpers.methods.run_rules.patterns import Pattern

REASONS = ("", *STATES[1:], "too_few", "no_variation", "not_applicable")


def points_table(
    layout: Layout,
    parts: Phases,
    state: np.ndarray,
    columns: dict[str, np.ndarray],
    lines: dict[str, np.ndarray],
    reason: np.ndarray,
    patterns: dict[str, Pattern],
    *,
    target: float | str | None,
    multiplier: float,
    note: object,
) -> pd.DataFrame:
    """One row per point."""
    count = len(layout.series)
    signal = np.zeros(count, dtype=bool)
    for pattern in patterns.values():
        signal[pattern.at] = True
    why = np.array([REASONS.index(word) for word in reason], dtype=np.int64)[parts.phase]
    why = np.where(state == OK, why, state)  # a state other than ok explains itself, and comes first in REASONS
    why = np.where((why == 0) & np.isnan(lines["value"]), REASONS.index("not_applicable"), why)
    wanted = layout.columns[target] if isinstance(target, str) else np.full(count, np.nan if target is None else target)
    new = {
        "period": layout.period,
        "phase": parts.number[parts.phase],
        "state": pd.array(list(STATES), dtype="str").take(state),
        **{name: _finite(layout.columns.get(name, np.full(count, np.nan))) for name in ("num", "den")},
        **{name: _finite(layout.columns[name]) for name in ("sd",) if name in layout.columns},
        "value": lines["value"] * multiplier,
        **{name: lines[name] * multiplier for name in LINES},
        "lcl_clamped": lines["lcl_clamped"],
        "ucl_clamped": lines["ucl_clamped"],
        "target": wanted,
        "outside": lines["outside"],
        "signal": signal,
        "reason": pd.array(list(REASONS), dtype="str").take(why),
        "note": note,
    }
    keys = {name: layout.series_keys[name].array.take(layout.series) for name in layout.series_keys}
    return pd.DataFrame({**keys, **new}, copy=False)


def series_table(
    layout: Layout,
    parts: Phases,
    state: np.ndarray,
    kinds: np.ndarray,
    facts: dict[str, np.ndarray],
    choices: Choices,
    *,
    multiplier: float,
) -> pd.DataFrame:
    """One row per series and phase."""
    count = len(parts.series)
    counted, empty = state == OK, np.isin(state, [STATES.index("missing"), STATES.index("suppressed")])
    base = np.flatnonzero(parts.baseline(layout, state))
    order = parts.phase[base]
    first, last = np.searchsorted(order, np.arange(count)), np.searchsorted(order, np.arange(count), side="right") - 1
    some = last >= first
    window = [np.full(count, np.datetime64("NaT"), dtype="datetime64[us]") for _ in range(2)]
    for dates, at in zip(window, (first, last), strict=True):
        dates[some] = layout.period[base[at[some]]]
    limited = facts["reason"] == ""
    given = (facts["center"] == "given") & np.array([KINDS[name].fixed_by_center for name in kinds], dtype=bool)
    status = np.select(
        [~limited, given, parts.frozen, facts["n_used"] < choices.firm_limits],
        ["none", "given", "frozen", "trial"],
        "firm",
    )
    new = {
        "phase": parts.number,
        "start": layout.period[parts.begins[:-1]],
        "end": layout.period[parts.begins[1:] - 1],
        "kind": pd.array(kinds, dtype="str"),
        "center": pd.array(facts["center"], dtype="str"),
        "n_points": np.bincount(parts.phase[counted], minlength=count),
        "n_used": facts["n_used"],
        "n_missing": np.bincount(parts.phase[empty], minlength=count),
        "cl": facts["cl"] * multiplier,
        "sigma_z": facts["sigma_z"],
        "sigma_z_used": facts["sigma_z_used"],
        "mr_removed": facts["mr_removed"],
        "screening_abandoned": facts["screening_abandoned"],
        "mean_gap": facts["mean_gap"],
        "limits_status": pd.array(status, dtype="str"),
        "reason": pd.array(facts["reason"], dtype="str"),
        "baseline_from": window[0],
        "baseline_to": window[1],
        "phase_reason": pd.array(parts.reason, dtype="str"),
    }
    keys = {name: layout.series_keys[name].array.take(parts.series) for name in layout.series_keys}
    return pd.DataFrame({**keys, **new}, copy=False)


def _finite(values: np.ndarray) -> np.ndarray:
    """Nothing infinite leaves a method; the point is ``invalid`` and says so."""
    return np.where(np.isinf(values), np.nan, values)
