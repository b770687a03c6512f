"""Reasons to read a chart with care. One series names its numbers; a panel says how many series it concerns."""

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart.calendar import EXCLUDED, INVALID, MISSING, OK, PROVISIONAL, SUPPRESSED, Layout
from lhs_helpers.methods.control_chart.kinds import KINDS
from lhs_helpers.methods.control_chart.limits import Choices
from lhs_helpers.methods.control_chart.phases import Phases
from lhs_helpers.methods.result import Caveat
from lhs_helpers.methods.run_rules.patterns import Pattern

MANY_MISSING = 0.20  # share of missing periods from which the chart says so
FEW_EXPECTED = 1  # expected per period, below which limits of counts say little (our choice)
SPANNED = 3  # empty periods within one run from which the chart says so
RULE_OF_THREE = 0.05  # chance left for the upper bound of what never happened: 1 - 0.05^(1/n), about 3/n


def caveats_of(
    layout: Layout,
    parts: Phases,
    state: np.ndarray,
    columns: dict[str, np.ndarray],
    series: pd.DataFrame,
    choices: Choices,
    patterns: dict[str, Pattern],
    *,
    family: str,
    by_chance: np.ndarray,
) -> tuple[Caveat, ...]:
    """All caveats of a chart; those about limits speak of the current phase of each series.

    ``by_chance`` marks points beyond a limit that are not outside (``beyond.usual``); they are counted over all phases,
    as every point is drawn, but for those that are excluded as known special causes.
    """
    if series.empty:
        return ()
    last = np.searchsorted(parts.series, np.arange(len(layout.begins) - 1), side="right") - 1
    now = {name: series[name].to_numpy()[last] for name in series.columns}
    points, used, status, why = now["n_points"], now["n_used"], now["limits_status"], now["reason"]
    shewhart = now["kind"] != "run"
    too_few = points < choices.min_points_run
    unlimited = shewhart & ~too_few & (why == "too_few")
    overlap = np.full(len(last), family == "overlapping")
    found = [
        *_concerning("overlapping", overlap),
        *_concerning("too_few", too_few & (points > 0) & ~overlap, n=points, needed=choices.min_points_run),
        *_concerning("no_limits_yet", unlimited, n=used, needed=choices.min_limits),
        *_concerning("trial_limits", (status == "trial") | ((status == "frozen") & (used < choices.firm_limits)),
                     n=used, firm=choices.firm_limits),
        *_concerning("moving_limits", np.isin(status, ("trial", "firm"))),
        *_few_expected(layout, parts, state, columns, last, status, shares=family == "proportion"),
        *_flat(layout, parts, state, columns, last, why == "no_variation", str(now["kind"][0])),
        *_concerning("gaps_of_zero", (now["kind"] == "t") & (why == "not_applicable")),
        *_concerning("sigma_z_floored", now["sigma_z"] < choices.sigma_z_floor, sigma_z=now["sigma_z"]),
        *_concerning("screened", now["mr_removed"] > 0, n=now["mr_removed"]),
        *_concerning("screening_abandoned", now["screening_abandoned"]),
    ]  # fmt: skip
    usual = np.bincount(layout.series[by_chance & (state != EXCLUDED)], minlength=len(last))
    found += _concerning("beyond_by_chance", usual > 0, n=usual)
    return tuple(found + _about_points(layout, state, columns, now["kind"], patterns))


def _few_expected(
    layout: Layout, parts: Phases, state: np.ndarray, columns: dict[str, np.ndarray], last: np.ndarray,
    status: np.ndarray, *, shares: bool,
) -> list[Caveat]:  # fmt: skip
    """Limits of counts of which hardly one is expected per period; of shares the rarer of the two outcomes."""
    num, den = columns["num"], columns["den"]
    now = (state == OK) & np.isfinite(num) & np.isfinite(den) & (parts.phase == last[layout.series])

    def per_point(values: np.ndarray) -> np.ndarray:
        sums, points = (np.bincount(layout.series[now], of, minlength=len(last)) for of in (values[now], None))
        return np.divide(sums, points, out=np.full(len(last), np.inf), where=points > 0)

    expected = np.minimum(per_point(num), per_point(den - num)) if shares else per_point(num)
    return _concerning("few_expected", (status != "none") & (expected < FEW_EXPECTED), expected=expected)


def _about_points(
    layout: Layout, state: np.ndarray, columns: dict, kind: np.ndarray, patterns: dict[str, Pattern]
) -> list[Caveat]:
    """Caveats about points that are absent, set aside or odd, over all phases."""
    size = np.diff(layout.begins)

    def counted(which: np.ndarray) -> np.ndarray:
        return np.bincount(layout.series[which], minlength=len(size))

    missing, hidden = counted(state == MISSING), counted(state == SUPPRESSED)
    without_den = counted((state == OK) & np.isfinite(columns["den"])) == 0
    low = without_den & (hidden < size)  # the hidden values are the small ones, and others are drawn
    zero_gaps = counted((columns["value"] == 0) & (state == OK) & (kind == "t")[layout.series])
    unmeasured = ~(np.isfinite(columns["sd"]) & (columns["den"] >= 2)) & (state == OK)
    without_sd = counted(unmeasured & np.isin(kind, ("xbar", "s"))[layout.series])
    most = np.fmax.reduceat(np.where(state == OK, columns["den"], np.nan), layout.begins[:-1])
    least = np.fmin.reduceat(np.where(state == OK, columns["den"], np.nan), layout.begins[:-1])
    return [
        *_concerning("many_missing", missing > MANY_MISSING * size, n=missing, of=size),
        *_concerning("hidden_points", (hidden > 0) & ~low, n=hidden, of=size),
        *_concerning("hidden_low", (hidden > 0) & low, n=hidden, of=size),
        *_concerning("run_spans_gap", counted(_spanning(state, patterns.get("one_side"))) > 0),
        *_concerning("invalid_points", counted(state == INVALID) > 0, n=counted(state == INVALID)),
        *_concerning("excluded_points", counted(state == EXCLUDED) > 0, n=counted(state == EXCLUDED)),
        *_concerning("provisional_points", counted(state == PROVISIONAL) > 0, n=counted(state == PROVISIONAL)),
        *_concerning("without_sd", without_sd > 0, n=without_sd),
        *_concerning("several_at_once", zero_gaps > 0, n=zero_gaps),
        *_concerning("unequal_cases", (kind == "np") & (most > least)),
    ]


def _spanning(state: np.ndarray, runs: Pattern | None) -> np.ndarray:
    """Places of points whose run has stepped over three or more empty periods."""
    if runs is None:
        return np.zeros(0, dtype=np.int64)
    empty = np.cumsum(np.isin(state, (MISSING, SUPPRESSED)))
    return runs.at[empty[runs.at] - empty[runs.began] >= SPANNED]


def _flat(
    layout: Layout, parts: Phases, state: np.ndarray, columns: dict, last: np.ndarray, flat: np.ndarray, kind: str
) -> list[Caveat]:
    """No variation: say what was seen and, for a proportion, how far off the true level could still be."""
    if not flat.any() or len(flat) > 1 or KINDS[kind].family != "proportion":
        return _concerning("no_variation", flat)
    base = parts.baseline(layout, state) & (parts.phase == last[0])
    num, den = columns["num"][base], columns["den"][base]
    cases = den.sum()
    if cases > 0 and (num == 0).all():
        return [
            Caveat(
                "all_zero", {"n": int(base.sum()), "cases": cases, "bound": 100 * (1 - RULE_OF_THREE ** (1 / cases))}
            )
        ]
    if cases > 0 and (num == den).all():
        return [Caveat("all_full", {"n": int(base.sum()), "cases": cases, "bound": 100 * RULE_OF_THREE ** (1 / cases)})]
    return _concerning("no_variation", flat)


def _concerning(code: str, which: np.ndarray, **values: object) -> list[Caveat]:
    """A caveat where any series is concerned; arrays in ``values`` give the number of the one series."""
    if not which.any():
        return []
    if len(which) > 1:
        return [Caveat(f"{code}_many", {"count": int(which.sum()), "of": len(which)})]
    return [
        Caveat(code, {name: value[0] if isinstance(value, np.ndarray) else value for name, value in values.items()})
    ]
