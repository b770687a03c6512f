"""How long the longest run is and how many crossings there are when nothing has changed: exact, by counting orders.

Given how many useful points lie above the line and how many below, all their orders are equally likely as long as
nothing changes. About a line that was frozen before, each side is as likely as the other for every point, so all 2^n
sequences are equally likely. Whole numbers are counted without rounding and divided once.
"""

from functools import cache
from math import comb

import numpy as np


def orders(above: int, below: int, longest: int, *, frozen: bool = False) -> np.ndarray:
    """Orders of the two sides without a run longer than ``longest``, by number of crossings.

    Parameters
    ----------
    above, below : int
        Useful points on each side of the line; at least one in all.
    longest : int
        Greatest length of a run.
    frozen : bool
        The line does not come from these points, so that any number of them may lie above: only the sum matters.

    Returns
    -------
    numpy.ndarray of int (Python integers), shape (n,)
        For crossings from 0 to n - 1.
    """
    useful = above + below
    if frozen:
        return 2 * _cuts(useful, min(longest, useful))[1:]  # every cut, begun on either side
    one, other = np.zeros((2, useful + 1), dtype=object)
    one[: above + 1], other[: below + 1] = _cuts(above, min(longest, above)), _cuts(below, min(longest, below))
    runs = np.arange(1, useful + 1)
    more, less = (runs + 1) // 2, runs // 2
    return one[more] * other[less] + one[less] * other[more]


@cache
def _cuts(points: int, longest: int) -> np.ndarray:
    """Ways to cut points in a row into 0, 1, ... runs, none longer than ``longest``.

    Inclusion and exclusion over the runs that are too long.
    """
    ways = np.zeros(points + 1, dtype=object)
    ways[0] = int(points == 0)
    for runs in range(-(-points // longest), points + 1) if longest else ():
        most = (points - runs) // longest
        ways[runs] = sum((-1) ** j * comb(runs, j) * comb(points - j * longest - 1, runs - 1) for j in range(most + 1))
    return ways


@cache
def runs_limits(above: int, below: int, *, tail: float) -> tuple[int, int]:
    """Fewest and most crossings that do not signal by the exact test of Wald & Wolfowitz (1940).

    Parameters
    ----------
    above, below : int
        Useful points on each side of the line.
    tail : float
        Chance of too few, and of too many, that is at most allowed when nothing has changed.
    """
    useful = above + below
    if useful == 0:
        return 0, 0
    ways = orders(above, below, useful)
    few, many = (np.cumsum(counted) / comb(useful, above) <= tail for counted in (ways, ways[::-1]))
    return int(few.sum()), useful - 1 - int(many.sum())


def p_runs(above: int, below: int, longest: int, crossings: int, *, frozen: bool = False) -> float:
    """Chance that runs are at least as surprising as these when nothing has changed.

    The surprise of an outcome is the smaller of P(longest run as long) and P(crossings as few); the p-value is the
    chance, over the joint law of both, that it is as small. About a line from the same points, points on one side only
    tell nothing: 1.

    Parameters
    ----------
    above, below : int
        Useful points on each side of the line.
    longest, crossings : int
        What was seen.
    frozen : bool
        The line does not come from these points.
    """
    if above + below == 0:
        return 1.0
    return float(_p_values(above, below, frozen=frozen)[crossings, longest - 1])


@cache
def _p_values(above: int, below: int, *, frozen: bool) -> np.ndarray:
    """``p_runs`` of every outcome: crossings from 0, longest run from 1."""
    useful = above + below
    upto = np.column_stack([orders(above, below, longest, frozen=frozen) for longest in range(useful + 1)])
    each = np.diff(upto, axis=1)
    total = each.sum()
    few = np.cumsum(upto[:, -1]) / total
    long = np.cumsum(each.sum(axis=0)[::-1])[::-1] / total
    surprise = np.minimum(few[:, None], long[None, :]).astype(float).ravel()
    order = np.argsort(surprise, kind="stable")
    chance = np.cumsum((each / total).astype(float).ravel()[order])
    last = np.searchsorted(surprise[order], surprise, side="right") - 1
    return np.minimum(chance[last], 1.0).reshape(each.shape)
