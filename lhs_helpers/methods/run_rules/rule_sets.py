"""The rule sets as data: what each counts as a signal. Sets are never mixed."""

from dataclasses import dataclass
from functools import cache
from math import comb

import numpy as np

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
    """

    name: str
    one_side: int
    crossings: bool = False
    trend: int = 0
    zones: tuple[tuple[str, int, int, float], ...] = ()
    zone_side: bool = False
    alternating: int = 0
    within: int = 0
    mixture: int = 0
    line_breaks: bool = False
    tie_breaks: bool = False
    source: str = ""


TWO_OF_THREE = ("two_of_three", 2, 3, 2.0)
FOUR_OF_FIVE = ("four_of_five", 4, 5, 1.0)
RULE_SETS = {
    "anhoej": RuleSet("Anhøj rules", BY_LENGTH, crossings=True, source="Anhøj & Olesen 2014; Anhøj 2015"),
    "mdc": RuleSet(
        "Making Data Count rules",
        7,
        trend=7,
        zones=(TWO_OF_THREE,),
        zone_side=True,
        line_breaks=True,
        source="NHS England 2023",
    ),
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
