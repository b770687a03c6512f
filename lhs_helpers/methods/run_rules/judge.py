"""Which patterns would be unlikely if nothing had changed?"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.constants import LINE_TOLERANCE, RESTART_AFTER
from lhs_helpers.methods.run_rules.patterns import Pattern, contiguous, long_runs, run_lengths, zone
from lhs_helpers.methods.run_rules.rule_sets import BY_LENGTH, RuleSet, crossings_min, longest_run_max, rule_set

EMPTY_STATES = ("missing", "no_cases", "invalid", "suppressed")


@dataclass(frozen=True, kw_only=True)
class Signals:
    """What the rules found.

    Attributes
    ----------
    points : pandas.DataFrame
        One row per point and rule it takes part in: keys, ``period``, ``phase``, ``rule`` (``outside``, ``one_side``,
        ...), ``side`` (1 above, -1 below, 0 neither), ``fires`` (True where the pattern is complete) and ``began``
        (period of the first point of the pattern). Too few crossings belong to no point.
    series : pandas.DataFrame
        One row per series and phase: keys, ``phase``, ``n_useful``, ``longest_run``, ``longest_run_max``,
        ``n_crossings``, ``n_crossings_min``, ``n_outside``, ``runs_signal``, ``any_signal``. Where counting started
        anew within a phase, the numbers are those of its last stretch and the signals those of all.
    ruleset : str
        Name of the rule set.
    """

    points: pd.DataFrame
    series: pd.DataFrame
    ruleset: str


@dataclass(frozen=True)
class Judged:
    """Flat arrays that the rules look at, one entry per point, sorted by series and time.

    Attributes
    ----------
    phase : numpy.ndarray of int
        Index of the phase among all phases of all series.
    value, cl, sigma : numpy.ndarray of float
        Values and lines on one scale; zones are counted only where ``sigma`` is known.
    counted : numpy.ndarray of bool
        Points that take part.
    empty : numpy.ndarray of bool
        Periods that hold nothing: after more than three in a row, counting starts anew.
    outside : numpy.ndarray of bool
        Points beyond a limit; those that are counted are signals.
    ruled : numpy.ndarray of bool or None
        Points whose chart takes part in run rules; None: all.
    scale : float
        What ``value`` and ``cl`` were multiplied by; the tolerance for lying on the line does not depend on it.
    """

    phase: np.ndarray
    value: np.ndarray
    cl: np.ndarray
    sigma: np.ndarray
    counted: np.ndarray
    empty: np.ndarray
    outside: np.ndarray
    ruled: np.ndarray | None = None
    scale: float = 1.0


def apply_rules(
    table: pd.DataFrame,
    ruleset: str = "anhoej",
    *,
    keys: tuple[str, ...] = (),
    multiplier: float = 1,
    min_points_run: int = 10,
    restart_after: int = RESTART_AFTER,
) -> Signals:
    """Judge the points of a chart by a set of rules.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per point, sorted by keys and period, as ``ControlChart.table``: ``value`` and ``cl`` are required;
        ``period``, ``phase``, ``state``, ``sigma`` and ``outside`` are used where present.
    ruleset : str
        ``anhoej``, ``mdc``, ``western_electric`` or ``nelson``; see ``rule_sets``.
    keys : tuple of str
        Columns that tell series apart.
    multiplier : float
        What values and center line were multiplied by.
    min_points_run : int
        With fewer useful points no pattern is judged.
    restart_after : int
        Counting starts anew after more empty periods than this.

    Returns
    -------
    Signals
        Points and series with their patterns.
    """
    keys, rules, count = list(keys), rule_set(ruleset), len(table)
    state = table["state"].to_numpy() if "state" in table else np.full(count, "ok", dtype=object)
    table = table.assign(**{name: 1 for name in ["phase"] if name not in table})
    if "period" not in table:
        table = table.assign(period=np.arange(1, count + 1))
    groups = table.groupby([*keys, "phase"], sort=False)
    value, cl = (table[name].to_numpy(dtype=float) for name in ("value", "cl"))
    sigma = table["sigma"].to_numpy(dtype=float) if "sigma" in table else np.full(count, np.nan)
    judged = Judged(
        phase=groups.ngroup().to_numpy(),
        value=value,
        cl=cl,
        sigma=sigma,
        counted=(state == "ok") | ((state == "open") & (value > cl)),
        empty=np.isin(state, EMPTY_STATES),
        outside=table["outside"].to_numpy(dtype=bool) if "outside" in table else np.abs(value - cl) > 3 * sigma,
        scale=multiplier,
    )
    patterns, numbers = judge(judged, rules, min_points_run=min_points_run, restart_after=restart_after)
    first = groups.head(1)[[*keys, "phase"]].reset_index(drop=True)
    return signals(patterns, numbers, table[[*keys, "period", "phase"]], first, ruleset)


def judge(
    judged: Judged, rules: RuleSet, *, min_points_run: int, restart_after: int = RESTART_AFTER
) -> tuple[dict[str, Pattern], dict[str, np.ndarray]]:
    """Find the patterns of a rule set; return them by rule, and the counts of each phase."""
    phases = int(judged.phase[-1]) + 1 if len(judged.phase) else 0
    ruled = judged.counted if judged.ruled is None else judged.counted & judged.ruled
    places = np.flatnonzero(ruled & np.isfinite(judged.value) & np.isfinite(judged.cl))
    stretch = _stretches(judged, places, restart_after)
    apart = (judged.value[places] - judged.cl[places]) / judged.scale
    slack = LINE_TOLERANCE * np.maximum(1, np.abs(judged.cl[places] / judged.scale))
    side = np.where(np.abs(apart) <= slack, 0, np.sign(apart)).astype(np.int64)

    useful = side != 0
    stretches = int(stretch[-1]) + 1 if len(stretch) else 0
    n_useful = np.bincount(stretch[useful], minlength=stretches)
    _, first, length = run_lengths(stretch[useful], side[useful])
    run_stretch = stretch[useful][first]
    n_crossings = np.maximum(np.bincount(run_stretch, minlength=stretches) - 1, 0)
    longest = np.zeros(stretches, dtype=np.int64)
    np.maximum.at(longest, run_stretch, length)
    longest_max, fewest = longest_run_max(n_useful), crossings_min(n_useful)
    judgeable = n_useful >= min_points_run

    patterns = {"outside": _outside(judged)}
    ready = judgeable[stretch]
    if rules.one_side:
        row = np.ones(len(places), dtype=bool) if rules.line_breaks else useful
        needed = longest_max + 1 if rules.one_side == BY_LENGTH else np.full(stretches, rules.one_side)
        row = row & ready
        patterns["one_side"] = long_runs(places[row], stretch[row], side[row], needed[stretch[row]])
    if rules.trend or rules.zones:
        patterns |= _further(judged, rules, places[ready], stretch[ready], side[ready])

    few = judgeable & (n_crossings < fewest) if rules.crossings else np.zeros(stretches, dtype=bool)
    owner = judged.phase[places[np.searchsorted(stretch, np.arange(stretches))]] if stretches else stretch
    runs_signal = np.bincount(owner[few], minlength=phases) > 0
    for name, pattern in patterns.items():
        if name != "outside":
            runs_signal |= np.bincount(judged.phase[pattern.at], minlength=phases) > 0
    n_outside = np.bincount(judged.phase[patterns["outside"].at], minlength=phases)
    numbers = {
        name: _last(values, owner, phases)
        for name, values in {
            "n_useful": n_useful,
            "longest_run": longest,
            "longest_run_max": longest_max,
            "n_crossings": n_crossings,
            "n_crossings_min": fewest,
        }.items()
    }
    return patterns, numbers | {
        "n_outside": n_outside,
        "runs_signal": runs_signal,
        "any_signal": runs_signal | (n_outside > 0),
    }


def signals(
    patterns: dict[str, Pattern],
    numbers: dict[str, np.ndarray],
    points: pd.DataFrame,
    series: pd.DataFrame,
    ruleset: str,
) -> Signals:
    """Put patterns and counts into frames; ``points`` and ``series`` hold the keys, period and phase of each."""
    found = []
    for name, pattern in patterns.items():
        rows = points.iloc[pattern.at].assign(
            rule=name,
            side=pattern.side,
            fires=pattern.fires,
            began=points["period"].iloc[pattern.began].to_numpy(),
        )
        found.append(rows)
    keys = [name for name in points.columns if name not in ("period", "phase")]
    frame = pd.concat(found, ignore_index=True).sort_values([*keys, "period"], kind="stable", ignore_index=True)
    return Signals(points=frame.astype({"rule": "str"}), series=series.assign(**numbers), ruleset=ruleset)


def _stretches(judged: Judged, places: np.ndarray, restart_after: int) -> np.ndarray:
    """Number of the stretch of each counted point: a phase, cut where more than three periods hold nothing."""
    empty = np.cumsum(judged.empty)[places]
    new = np.ones(len(places), dtype=bool)
    new[1:] = (np.diff(judged.phase[places]) > 0) | (np.diff(empty) > restart_after)
    return np.cumsum(new) - 1


def _outside(judged: Judged) -> Pattern:
    """Every point outside signals by itself; several in a row on one side are one story, told from the first."""
    at = np.flatnonzero(judged.outside & judged.counted)
    side = np.sign(judged.value[at] - judged.cl[at]).astype(np.int64)
    new = np.ones(len(at), dtype=bool)
    new[1:] = (np.diff(at) != 1) | (np.diff(side) != 0) | (np.diff(judged.phase[at]) != 0)
    return Pattern(at, side, np.ones(len(at), dtype=bool), at[new][np.cumsum(new) - 1])


def _further(
    judged: Judged, rules: RuleSet, places: np.ndarray, stretch: np.ndarray, side: np.ndarray
) -> dict[str, Pattern]:
    """Trends and zones: never across a point that does not count."""
    counted = np.zeros(len(judged.phase), dtype=bool)
    counted[places] = True
    spread = np.zeros(len(judged.phase), dtype=np.int64)
    spread[places] = stretch
    block = contiguous(counted, spread)
    value = judged.value[places]
    apart = (value - judged.cl[places]) / judged.sigma[places]
    found = {}
    if rules.trend:
        found["trend"] = _trend(places, block, value, needed=rules.trend, ties_break=rules.tie_breaks)
    run, _, length = run_lengths(block, side)
    for name, needed, of, sigma in rules.zones:
        beyond = np.where(np.abs(apart) > sigma, side, 0)
        if rules.zone_side:  # a window on one side is a piece of a run that is long enough
            found[name] = zone(places, run, np.where(length[run] >= of, beyond, 0), needed, of)
        else:
            found[name] = zone(places, block, beyond, needed, of)
    if rules.alternating:
        step, pairs = _steps(block, value)
        turned = step * np.where(np.arange(len(step)) % 2, 1, -1)
        found["alternating"] = _sideless(places[pairs], block[pairs], turned, rules.alternating - 1, extra=1)
    if rules.within:
        found["within_1_sigma"] = _sideless(places, block, (np.abs(apart) < 1).astype(np.int64), rules.within)
    if rules.mixture:
        beyond = (np.abs(apart) > 1).astype(np.int64)
        found["beyond_1_sigma"] = _on_both_sides(_sideless(places, block, beyond, rules.mixture), judged)
    return found


def _steps(block: np.ndarray, value: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sign of each step within a block, and the place of the point it leads to."""
    pairs = np.flatnonzero(np.diff(block) == 0) + 1
    return np.sign(value[pairs] - value[pairs - 1]).astype(np.int64), pairs


def _trend(places: np.ndarray, block: np.ndarray, value: np.ndarray, *, needed: int, ties_break: bool) -> Pattern:
    """``needed`` points steadily rising or falling: one step fewer, all of one sign."""
    step, pairs = _steps(block, value)
    if not ties_break:
        step, pairs = step[step != 0], pairs[step != 0]
    return long_runs(places[pairs], block[pairs], step, np.full(len(pairs), needed - 1), extra=1)


def _sideless(places: np.ndarray, block: np.ndarray, what: np.ndarray, needed: int, *, extra: int = 0) -> Pattern:
    pattern = long_runs(places, block, what, np.full(len(places), needed), extra=extra)
    return Pattern(pattern.at, np.zeros_like(pattern.side), pattern.fires, pattern.began)


def _on_both_sides(pattern: Pattern, judged: Judged) -> Pattern:
    """Only the patterns that have points above and below the center line."""
    above = (judged.value > judged.cl)[pattern.at]
    _, owner = np.unique(pattern.began, return_inverse=True)
    sides = np.bincount(owner, weights=above)
    keep = ((sides > 0) & (sides < np.bincount(owner)))[owner] if len(owner) else above
    return Pattern(pattern.at[keep], pattern.side[keep], pattern.fires[keep], pattern.began[keep])


def _last(values: np.ndarray, owner: np.ndarray, phases: int) -> np.ndarray:
    """Value of the last stretch of each phase; 0 where a phase has none."""
    out = np.zeros(phases, dtype=np.int64)
    out[owner] = values  # stretches are in order of time: the last assignment holds
    return out
