"""Trends, points beyond a zone, and patterns without a side."""

import numpy as np

from lhs_helpers.methods.run_rules.judged import Judged
from lhs_helpers.methods.run_rules.patterns import Pattern, contiguous, long_runs, run_lengths, zone
from lhs_helpers.methods.run_rules.rule_sets import RuleSet


def trends_and_zones(
    judged: Judged, rules: RuleSet, places: np.ndarray, stretch: np.ndarray, side: np.ndarray
) -> dict[str, Pattern]:
    """Patterns of a rule set beside its long runs, by rule; none reaches across a point that does not count."""
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
