"""The rule sets as data: what each counts as a signal. Sets are never mixed."""

from dataclasses import dataclass, replace
from functools import cache
from math import comb

import numpy as np

from lhs_helpers.methods.run_rules.runs_law import runs_limits

BY_LENGTH = -1  # the threshold depends on the number of useful points


@dataclass(frozen=True)
class RuleSet:
    """One published set of rules.

    Attributes
    ----------
    name : str
        As said to people.
    one_side : int
        Points in a row on one side that signal; ``BY_LENGTH`` for more than round(log2 n) + 3; 0 for none.
    crossings : bool
        Whether fewer crossings than the 5 % quantile of Binomial(n - 1, 1/2) signal.
    runs_tail : float
        Chance at each end of the exact test of too few and too many runs (Wald & Wolfowitz 1940); 0 for none.
    trend : int
        Points steadily rising or falling that signal; 0 for none.
    zones : tuple of (name, needed, of, sigma)
        ``needed`` of ``of`` points beyond ``sigma`` on one side.
    zone_side : bool
        Whether all ``of`` points must lie on that side.
    alternating, within, mixture : int
        Points alternating up and down; all within 1 sigma; all beyond 1 sigma on both sides; 0 for none.
    line_breaks, tie_breaks : bool
        Whether a point on the center line ends a run; whether a repeated value ends a trend.
    source : str
        Where the set is published.
    on_run_charts : RuleSet or None
        The set used instead on charts without limits.
    """

    name: str
    one_side: int
    crossings: bool = False
    runs_tail: float = 0.0
    trend: int = 0
    zones: tuple[tuple[str, int, int, float], ...] = ()
    zone_side: bool = False
    alternating: int = 0
    within: int = 0
    mixture: int = 0
    line_breaks: bool = False
    tie_breaks: bool = False
    source: str = ""
    on_run_charts: "RuleSet | None" = None


TWO_OF_THREE = ("two_of_three", 2, 3, 2.0)
FOUR_OF_FIVE = ("four_of_five", 4, 5, 1.0)
IHI = RuleSet(
    "IHI rules",
    8,
    trend=6,
    zones=(TWO_OF_THREE,),
    within=15,
    source="Provost & Murray 2011",
    on_run_charts=RuleSet("IHI run chart rules", 6, runs_tail=0.025, trend=5, source="Perla, Provost & Murray 2011"),
)
MDC = RuleSet(
    "Making Data Count rules",
    7,
    trend=7,
    zones=(TWO_OF_THREE,),
    zone_side=True,
    line_breaks=True,
    source="NHS England 2023",
)
RULE_SETS = {
    "anhoej": RuleSet("Anhøj rules", BY_LENGTH, crossings=True, source="Anhøj & Olesen 2014; Anhøj 2015"),
    "ihi": IHI,
    "mdc": MDC,
    "mdc_6": replace(MDC, name="Making Data Count rules with 6 points", one_side=6, trend=6),
    "western_electric": RuleSet(
        "Western Electric rules",
        8,
        zones=(TWO_OF_THREE, FOUR_OF_FIVE),
        line_breaks=True,
        source="Western Electric 1956",
    ),
    "nelson": RuleSet(
        "Nelson rules",
        9,
        trend=6,
        zones=(TWO_OF_THREE, FOUR_OF_FIVE),
        alternating=14,
        within=15,
        mixture=8,
        line_breaks=True,
        tie_breaks=True,
        source="Nelson 1984",
    ),
}


def rule_set(name: str) -> RuleSet:
    """The set of this name.

    Raises
    ------
    ValueError
        Where it is not built.
    """
    if name not in RULE_SETS:
        raise ValueError(f"no rule set is called {name!r}; built are {', '.join(RULE_SETS)}")
    return RULE_SETS[name]


def thresholds(rules: RuleSet, above: np.ndarray, below: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What does not signal by a set: longest run, fewest crossings, most crossings.

    ``above`` and ``below`` count the useful points on each side; where a set has no such rule nothing signals.
    """
    useful = above + below
    longest = longest_run_max(useful) if rules.one_side == BY_LENGTH else np.full_like(useful, rules.one_side - 1)
    fewest, most = np.zeros_like(useful), np.maximum(useful - 1, 0)
    if rules.crossings:
        fewest = crossings_min(useful)
    elif rules.runs_tail:
        sides, place = np.unique(np.column_stack([above, below]), axis=0, return_inverse=True)
        limits = [runs_limits(*pair, tail=rules.runs_tail) for pair in sides.tolist()]
        fewest, most = np.array(limits, dtype=np.int64).reshape(-1, 2)[place].T
    return longest, fewest, most


def longest_run_max(useful: np.ndarray) -> np.ndarray:
    """Longest run that does not signal among so many useful points: round(log2 n) + 3 (Anhøj & Olesen 2014)."""
    return np.rint(np.log2(np.maximum(useful, 1))).astype(np.int64) + 3


def crossings_min(useful: np.ndarray) -> np.ndarray:
    """Fewest crossings that do not signal: the 5 % quantile of Binomial(n - 1, 1/2) (Anhøj & Olesen 2014)."""
    sizes, place = np.unique(useful, return_inverse=True)
    return np.array([_fewest(int(size)) for size in sizes], dtype=np.int64)[place]


@cache
def _fewest(useful: int) -> int:
    """Smallest c with P(crossings <= c) >= 1/20, in exact integers."""
    flips = max(useful - 1, 0)
    crossings = ways = 0
    while 20 * (ways := ways + comb(flips, crossings)) < 2**flips:
        crossings += 1
    return crossings
