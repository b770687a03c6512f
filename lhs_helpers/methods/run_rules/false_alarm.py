"""How many series would signal if nothing had changed anywhere?"""

from functools import cache
from math import comb, log, pi

import numpy as np

from lhs_helpers.methods.run_rules.rule_sets import RuleSet, rule_set, thresholds
from lhs_helpers.methods.run_rules.runs_law import orders

# Chance that one stable, independent normal series signals at all, judged against its own unscreened limits: 8,000
# simulated series per entry, standard error at most 0.006 (benchmarks/false_alarms.py).
SIMULATED_AT = (12, 24, 36, 60)
SIMULATED = {
    "ihi": (0.056, 0.154, 0.254, 0.425),
    "ihi_run_chart": (0.130, 0.371, 0.576, 0.802),
    "mdc": (0.048, 0.155, 0.265, 0.437),
    "mdc_6": (0.087, 0.282, 0.451, 0.672),
    "western_electric": (0.052, 0.153, 0.250, 0.411),
    "nelson": (0.063, 0.193, 0.317, 0.507),
    "limits": (0.026, 0.060, 0.087, 0.142),  # a point beyond 3 sigma alone
}
FEWEST = 10  # useful points; with fewer no pattern is judged


def false_alarm(k_series: int, n: float, ruleset: str = "anhoej", *, with_limits: bool = False) -> float:
    """Expected number of series that signal although nothing has changed.

    Parameters
    ----------
    k_series : int
        Number of series judged.
    n : float
        Points of a typical series. With fewer than 10 nothing is judged.
    ruleset : str
        The rules. For ``anhoej`` the chance is exact, for the others simulated and interpolated in log n; outside 12
        to 60 points the nearest simulated chance is taken.
    with_limits : bool
        For ``anhoej`` and ``ihi``, which differ on run charts: the chart has limits (from 12 points on), and points
        beyond them count. The other sets are judged on charts with limits only.

    Returns
    -------
    float
        Expected number of series.

    Notes
    -----
    Values are taken as normal and series as independent; neighboring months that resemble each other signal more often,
    and so do small counts (``expected_signals``).
    """
    rules = rule_set(ruleset)
    if n < FEWEST:
        return 0.0
    limited = with_limits and n >= SIMULATED_AT[0]
    if ruleset == "anhoej":
        beyond = simulated("limits", n) if limited else 0.0
        return k_series * (1 - (1 - usual_chance(rules, int(n), about_mean=limited)) * (1 - beyond))
    return k_series * simulated("ihi_run_chart" if ruleset == "ihi" and not limited else ruleset, n)


@cache
def runs_chance(rules: RuleSet, above: int, below: int) -> float:
    """Exact chance that the length of runs or their number signals, with so many useful points on each side.

    All orders of the two sides are equally likely when nothing has changed; those without too long a run and with
    neither too few nor too many crossings do not signal. Sides of unequal size signal more often: a skewed measure lies
    below its mean for longer.
    """
    if above + below < FEWEST:
        return 0.0
    longest, fewest, most = (int(limit[0]) for limit in thresholds(rules, np.array([above]), np.array([below])))
    quiet = orders(above, below, longest)[fewest : most + 1].sum()
    every = comb(above + below, above)
    return (every - quiet) / every


@cache
def usual_chance(rules: RuleSet, useful: int, *, about_mean: bool) -> float:
    """The same for normal values: as many points on each side of their median, about as many of their mean.

    The number above the mean of n normal values has variance n (1/4 - 1/(2 pi)), that of n signs less what the mean
    takes with it.
    """
    half = useful // 2
    if not about_mean:
        return runs_chance(rules, half, half)
    above = np.arange(useful + 1)
    weight = np.exp(-((above - useful / 2) ** 2) / (2 * useful * (1 / 4 - 1 / (2 * pi))))
    some = np.flatnonzero(weight > 1e-6)
    chance = [runs_chance(rules, int(each), useful - int(each)) for each in some]
    return float(np.average(chance, weights=weight[some]))


def simulated(rules: str, n: float) -> float:
    """The simulated chance of a rule set, interpolated in log n."""
    return float(np.interp(log(n), np.log(SIMULATED_AT), SIMULATED[rules]))
