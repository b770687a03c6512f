"""How many series would signal if nothing had changed anywhere?"""

from functools import cache
from math import comb, log

import numpy as np

from lhs_helpers.methods.run_rules.rule_sets import crossings_min, longest_run_max, rule_set

# Chance that one stable, independent normal series signals at all, judged against its own unscreened limits: 8,000
# simulated series per entry, standard error at most 0.006.
SIMULATED_AT = (12, 24, 36, 60)
SIMULATED = {
    "mdc": (0.050, 0.165, 0.274, 0.454),
    "western_electric": (0.051, 0.151, 0.246, 0.409),
    "nelson": (0.065, 0.192, 0.315, 0.503),
    "limits": (0.026, 0.060, 0.089, 0.142),  # a point beyond 3 sigma alone
}


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
        For ``anhoej``: also count points beyond 3-sigma limits (from 12 points on). The other sets include them.

    Returns
    -------
    float
        Expected number of series.

    Notes
    -----
    Series are taken as independent; neighboring months that resemble each other signal more often.
    """
    rule_set(ruleset)
    if n < 10:
        return 0.0
    if ruleset != "anhoej":
        return k_series * _simulated(ruleset, n)
    beyond = _simulated("limits", n) if with_limits and n >= SIMULATED_AT[0] else 0.0
    return k_series * (1 - (1 - anhoej_chance(int(n))) * (1 - beyond))


@cache
def anhoej_chance(useful: int) -> float:
    """Exact chance that the Anhøj rules signal among ``useful`` points, half of them on each side of the median.

    All orders of the two sides are equally likely when nothing has changed. An order does not signal where no run is
    longer than the limit and there are enough crossings; such orders are counted in exact integers.
    """
    half = useful // 2  # an odd point lies on the median and is not useful
    longest = int(longest_run_max(np.array([2 * half]))[0])
    fewest = int(crossings_min(np.array([2 * half]))[0])
    quiet = 0
    for runs in range(max(fewest + 1, 2), 2 * half + 1):
        more, less = (runs + 1) // 2, runs // 2
        quiet += 2 * _cuts(half, more, longest) * _cuts(half, less, longest)
    return 1 - quiet / comb(2 * half, half)


def _cuts(points: int, runs: int, longest: int) -> int:
    """Ways to cut points in a row into so many runs, none longer than ``longest`` (inclusion and exclusion)."""
    most = (points - runs) // longest if points >= runs else -1
    return sum((-1) ** j * comb(runs, j) * comb(points - j * longest - 1, runs - 1) for j in range(most + 1))


def _simulated(rules: str, n: float) -> float:
    return float(np.interp(log(n), np.log(SIMULATED_AT), SIMULATED[rules]))
