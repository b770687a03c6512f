"""Which patterns would be unlikely if nothing had changed?"""

import numpy as np
import pandas as pd

from lhs_helpers.methods.constants import LINE_TOLERANCE, RESTART_AFTER
from lhs_helpers.methods.run_rules.judged import Judged
from lhs_helpers.methods.run_rules.patterns import Pattern, joined, long_runs, run_lengths
from lhs_helpers.methods.run_rules.rule_sets import RuleSet, rule_set, thresholds
from lhs_helpers.methods.run_rules.signals import Signals, signals
from lhs_helpers.methods.run_rules.trends_and_zones import trends_and_zones

EMPTY_STATES = ("missing", "no_cases", "invalid", "suppressed")


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
        ``period``, ``phase``, ``state``, ``sigma`` and ``outside`` are used where present. Without ``sigma`` it is a
        run chart.
    ruleset : str
        ``anhoej``, ``ihi``, ``mdc``, ``mdc_6``, ``western_electric`` or ``nelson``; see ``rule_sets``.
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
        limited=np.full(groups.ngroups, "sigma" in table),
        scale=multiplier,
    )
    patterns, numbers = judge(judged, rules, min_points_run=min_points_run, restart_after=restart_after)
    first = groups.head(1)[[*keys, "phase"]].reset_index(drop=True)
    return signals(patterns, numbers, table[[*keys, "period", "phase"]], first, ruleset)


def judge(
    judged: Judged, rules: RuleSet, *, min_points_run: int, restart_after: int = RESTART_AFTER
) -> tuple[dict[str, Pattern], dict[str, np.ndarray]]:
    """Find the patterns of a rule set; return them by rule, and the counts of each phase."""
    ruled = judged.counted if judged.ruled is None else judged.counted & judged.ruled
    chosen = {"min_points_run": min_points_run, "restart_after": restart_after}
    if rules.on_run_charts is None or judged.limited is None or judged.limited.all():
        patterns, numbers = _runs(judged, rules, ruled, **chosen)
    else:
        limited = judged.limited[judged.phase]
        patterns, numbers = _runs(judged, rules, ruled & limited, **chosen)
        without, other = _runs(judged, rules.on_run_charts, ruled & ~limited, **chosen)
        patterns |= {name: joined(patterns[name], found) if name in patterns else found
                     for name, found in without.items()}  # fmt: skip
        numbers = {name: np.where(judged.limited, numbers[name], other[name]) for name in numbers}
    patterns = {"outside": _outside(judged), **patterns}
    n_outside = np.bincount(judged.phase[patterns["outside"].at], minlength=judged.phases)
    any_signal = numbers["runs_signal"] | (n_outside > 0)
    return patterns, numbers | {"n_outside": n_outside, "any_signal": any_signal}


def _runs(
    judged: Judged, rules: RuleSet, ruled: np.ndarray, *, min_points_run: int, restart_after: int
) -> tuple[dict[str, Pattern], dict[str, np.ndarray]]:
    """All rules but that of points outside, over the points that take part."""
    places = np.flatnonzero(ruled & np.isfinite(judged.value) & np.isfinite(judged.cl))
    stretch = _stretches(judged, places, restart_after)
    apart = (judged.value[places] - judged.cl[places]) / judged.scale
    slack = LINE_TOLERANCE * np.maximum(1, np.abs(judged.cl[places] / judged.scale))
    side = np.where(np.abs(apart) <= slack, 0, np.sign(apart)).astype(np.int64)

    useful = side != 0
    stretches = int(stretch[-1]) + 1 if len(stretch) else 0
    n_useful = np.bincount(stretch[useful], minlength=stretches)
    n_above = np.bincount(stretch[side > 0], minlength=stretches)
    _, first, length = run_lengths(stretch[useful], side[useful])
    run_stretch = stretch[useful][first]
    n_crossings = np.maximum(np.bincount(run_stretch, minlength=stretches) - 1, 0)
    longest = np.zeros(stretches, dtype=np.int64)
    np.maximum.at(longest, run_stretch, length)
    longest_max, fewest, most = thresholds(rules, n_above, n_useful - n_above)
    judgeable = n_useful >= min_points_run

    patterns = {}
    ready = judgeable[stretch]
    if rules.one_side:
        row = np.ones(len(places), dtype=bool) if rules.line_breaks else useful
        row = row & ready
        patterns["one_side"] = long_runs(places[row], stretch[row], side[row], longest_max[stretch[row]] + 1)
    if rules.trend or rules.zones:
        patterns |= trends_and_zones(judged, rules, places[ready], stretch[ready], side[ready])

    crossings = judgeable * ((n_crossings > most).astype(np.int64) - (n_crossings < fewest))
    owner = judged.phase[places[np.searchsorted(stretch, np.arange(stretches))]] if stretches else stretch
    runs_signal = np.bincount(owner[crossings != 0], minlength=judged.phases) > 0
    for pattern in patterns.values():
        runs_signal |= np.bincount(judged.phase[pattern.at], minlength=judged.phases) > 0
    numbers = {
        "n_useful": n_useful,
        "n_above": n_above,
        "longest_run": longest,
        "longest_run_max": longest_max,
        "n_crossings": n_crossings,
        "n_crossings_min": fewest,
        "n_crossings_max": most,
        "crossings": crossings,
    }
    last = {name: _last(values, owner, judged.phases) for name, values in numbers.items()}
    return patterns, last | {"runs_signal": runs_signal}


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


def _last(values: np.ndarray, owner: np.ndarray, phases: int) -> np.ndarray:
    """Value of the last stretch of each phase; 0 where a phase has none."""
    out = np.zeros(phases, dtype=np.int64)
    out[owner] = values  # stretches are in order of time: the last assignment holds
    return out
