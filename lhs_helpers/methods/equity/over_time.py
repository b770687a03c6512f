"""Is a gap closing, and because who moved?"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart import ControlChart, control_chart
from lhs_helpers.methods.equity.completeness import MAX_MISSING, FieldCompleteness, field_completeness
from lhs_helpers.methods.equity.groups import counted_rows, group_counts, is_stated, pair_counts, settled
from lhs_helpers.methods.intervals import newcombe
from lhs_helpers.methods.result import Result
from lhs_helpers.methods.run_rules.judge import apply_rules

UNEQUAL = 2  # ratio of largest to smallest n from which one sigma for all points would mislead (ours)
WINDOW = 12  # periods at each end that are compared


@dataclass(frozen=True, kw_only=True)
class GapOverTime(Result):
    """The gap between two groups, period by period, and what moved between its beginning and its end.

    Reads as: change of the gap = change in the reference minus change in the group; a gap that closes because the
    better-served group fell is no improvement. Misleads when: the small group has few patients a period.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per period: ``period``, ``num_group``, ``den_group``, ``value_group``, ``num_reference``,
        ``den_reference``, ``value_reference``, ``gap`` (reference minus group; NaN where one is missing, ``reason``
        ``missing``).
    strata : ControlChart
        A run chart of every group, in percent.
    gap : ControlChart
        The gap in points: an I chart, or limits of 3 standard errors of each difference (``limits``).
    limits : str
        ``i`` or ``difference``.
    change : pandas.DataFrame
        Rows ``reference``, ``group``, ``gap``: ``before``, ``after`` (pooled over the first and last ``window``
        periods), ``change``, ``lo``, ``hi`` (95 %); ``n_before``, ``n_after`` (patients; of the gap NaN).
    reading : str
        ``unchanged`` (the interval of the change holds 0), ``narrowed``, ``narrowed_by_fall`` (at least half of it is
        the loss of the side that was better before, ``better_before``), ``reversed`` (the other side is ahead now),
        ``widened``, or ``too_few`` periods with both groups.
    better_before : str
        ``reference`` or ``group``, whichever did better in the first periods; empty without a direction.
    """

    strata: ControlChart
    gap: ControlChart
    limits: str
    change: pd.DataFrame
    reading: str
    better_before: str
    group: str
    reference: str
    window: int
    direction: str | None = None
    who: str = "patients"


def gap_over_time(
    data: pd.DataFrame,
    *,
    group: str,
    reference: str,
    group_column: str = "stratum",
    freq: str = "MS",
    window: int = WINDOW,
    direction: str | None = None,
    max_missing: float = MAX_MISSING,
    who: str = "patients",
    key: str = "",
    label: str = "",
) -> GapOverTime | FieldCompleteness:
    """Follow the gap between two groups.

    Parameters
    ----------
    data : pandas.DataFrame
        ``period``, ``group_column``, ``num``, ``den``, optionally ``state``; other rows of a period are added up.
    group, reference : str
        The two groups; the gap is reference minus group.
    freq : str
        Calendar, as for ``control_chart``.
    window : int
        Periods at each end that are compared; at most half of those with both groups.
    direction : str or None
        Which way is better, of the measure itself.
    group_column, max_missing, who, key, label
        As for ``gap``.

    Returns
    -------
    GapOverTime or FieldCompleteness
        The latter where too little is known to compare; empty where no period has both groups.

    Notes
    -----
    Interval of a change: Newcombe 1998; of the change of the gap: the same square-and-add of the intervals of the two
    gaps (Zou & Donner, Stat Med 2008 27:1693).
    """
    rows, left_out = counted_rows(data, group_column)
    said = {"key": key, "label": label}
    known = field_completeness(settled(data), group_column=group_column, max_missing=max_missing, **said)
    if known.is_empty or not known.allowed:
        return known
    counts = group_counts(rows[is_stated(rows["group"])], by=("period",))
    shown = counts.sort_values(["group", "period"]).rename(columns={"group": "stratum"})
    look = {"freq": freq, "unit": "%", "multiplier": 100, **said}
    strata = control_chart(shown, kind="run", keys=("stratum",), data_type="proportion", direction=direction, **look)
    table = _side_by_side(rows, group, reference)
    chart = control_chart(
        table.assign(value=table["gap"])[["period", "value"]], kind="i", **look | {"multiplier": 1, "unit": "points"}
    )
    dens = table.loc[table["gap"].notna(), ["den_group", "den_reference"]]
    unequal = bool((dens.max() > UNEQUAL * dens.min()).any())
    both = int(table["gap"].notna().sum())
    window = min(window, both // 2)
    change, stands = _change(table, window)
    better_before = _better_before(change, direction)
    reading = _reading(change, stands, better_before, direction)
    closing = direction if better_before == "group" else {"up": "down", "down": "up"}.get(direction or "")
    chart = replace(chart, direction=None if reading == "reversed" else closing)
    return GapOverTime(
        table=table if both else table.iloc[:0],
        strata=strata,
        gap=_limits_of_differences(chart, table) if unequal else chart,
        limits="difference" if unequal else "i",
        change=change,
        reading=reading,
        better_before=better_before,
        group=group,
        reference=reference,
        window=window,
        direction=direction,
        who=who,
        caveats=left_out + tuple(caveat for caveat in chart.caveats if caveat.code != "moving_limits"),
        method={"name": "gap_over_time", "group": group, "reference": reference, "window": window},
        **said,
    )


def _side_by_side(rows: pd.DataFrame, group: str, reference: str) -> pd.DataFrame:
    """Counts and values of both groups per period, and the gap in points."""
    table = pair_counts(rows, group, reference, "period")
    for side in ("group", "reference"):
        table[f"value_{side}"] = 100 * table[f"num_{side}"] / table[f"den_{side}"]
    table["gap"] = table["value_reference"] - table["value_group"]
    table["reason"] = pd.array(np.where(table["gap"].isna(), "missing", ""), dtype="str")
    return table.reset_index()


def _limits_of_differences(chart: ControlChart, table: pd.DataFrame) -> ControlChart:
    """The same points around the pooled gap, with limits of 3 standard errors of each period's difference."""
    counts = chart.table[["period"]].merge(table, on="period", how="left")
    used = (chart.table["state"] == "ok").to_numpy()
    level, variance = {}, 0.0
    for side in ("reference", "group"):
        num, den = (counts[f"{part}_{side}"].to_numpy(dtype=float) for part in ("num", "den"))
        level[side] = num[used].sum() / den[used].sum()
        variance = variance + level[side] * (1 - level[side]) / den
    limited = used & (chart.table["lcl"].notna() | chart.table["ucl"].notna()).to_numpy()
    sigma = np.where(limited, 100 * np.sqrt(variance), np.nan)
    center = 100 * (level["reference"] - level["group"])
    points = chart.table.assign(cl=center, sigma=sigma)
    for name, width in (("lcl", -3), ("ucl", 3), ("lcl2", -2), ("ucl2", 2)):
        points[name] = center + width * sigma
    points["outside"] = (points["value"] > points["ucl"]) | (points["value"] < points["lcl"])
    signals = apply_rules(points, chart.ruleset)
    points["signal"] = points["period"].isin(signals.points["period"])
    return replace(chart, table=points, signals=signals, series=chart.series.assign(cl=center))


def _change(table: pd.DataFrame, window: int) -> tuple[pd.DataFrame, tuple[bool, bool]]:
    """What changed from the first to the last periods with both groups, each pooled; was each gap more than chance?"""
    both = table[table["gap"].notna()]
    ends = [rows[[f"{part}_{side}" for side in ("reference", "group") for part in ("num", "den")]].sum().to_numpy()
            for rows in (both.head(window), both.tail(window))]  # fmt: skip
    (a0, n0, b0, m0), (a1, n1, b1, m1) = np.array(ends, dtype=float)
    n0, n1, m0, m1 = (n or np.nan for n in (n0, n1, m0, m1))
    rows = []
    for side, cells in (("reference", (a1, n1, a0, n0)), ("group", (b1, m1, b0, m0))):
        after, before = cells[0] / cells[1], cells[2] / cells[3]
        low, high = newcombe(*cells)
        rows.append((side, before, after, after - before, float(low), float(high), cells[3], cells[1]))
    before, after = a0 / n0 - b0 / m0, a1 / n1 - b1 / m1
    (low0, high0), (low1, high1) = newcombe(a0, n0, b0, m0), newcombe(a1, n1, b1, m1)
    moved = after - before
    low, high = moved - np.hypot(after - low1, high0 - before), moved + np.hypot(high1 - after, before - low0)
    rows.append(("gap", before, after, moved, float(low), float(high), np.nan, np.nan))
    columns = ["what", "before", "after", "change", "lo", "hi", "n_before", "n_after"]
    stands = tuple(bool(ends[0] > 0 or ends[1] < 0) for ends in ((low0, high0), (low1, high1)))
    return pd.DataFrame(rows, columns=columns), stands


def _better_before(change: pd.DataFrame, direction: str | None) -> str:
    better = {"up": 1, "down": -1}.get(direction or "", 0)
    ahead = better * change.set_index("what").loc["gap", "before"]
    return "reference" if ahead > 0 else "group" if ahead < 0 else ""


def _reading(change: pd.DataFrame, stands: tuple[bool, bool], better_before: str, direction: str | None) -> str:
    """What the change of the gap says; never more than its interval allows."""
    rows = change.set_index("what")
    gap = rows.loc["gap"]
    if np.isnan(gap["change"]):
        return "too_few"
    if not (gap["lo"] > 0 or gap["hi"] < 0):
        return "unchanged"
    grown = abs(gap["after"]) >= abs(gap["before"])
    opened, closed = grown and stands == (False, True), not grown and not stands[1]
    if gap["before"] * gap["after"] < 0 and not (opened or closed):
        return "reversed"
    if grown:
        return "widened"
    fell = 0.0
    if better_before:
        fell = rows.loc[better_before, "change"] * (-1 if direction == "up" else 1)
    return "narrowed_by_fall" if better_before and fell >= abs(gap["change"]) / 2 else "narrowed"
