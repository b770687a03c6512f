"""Which points lie outside the limits, and are as rare as limits of three sigma promise."""

import numpy as np
from scipy import special

from lhs_helpers.methods.constants import LINE_TOLERANCE
from lhs_helpers.methods.control_chart.advise import ROUGH
from lhs_helpers.methods.control_chart.kinds import KINDS

TAIL = 0.00135  # chance beyond three sigma on one side of a normal law
JUDGED_BY = ("tail", "limits")


def outside(lines: dict[str, np.ndarray], *, judged: np.ndarray, growing: np.ndarray) -> np.ndarray:
    """Points strictly beyond a limit; a gap that is still growing may only be above."""
    value, slack = lines["value"], LINE_TOLERANCE * np.maximum(1, np.abs(np.nan_to_num(lines["cl"])))
    above, below = value > lines["ucl"] + slack, value < lines["lcl"] - slack
    return ((judged | growing) & above) | (judged & below)


def usual(beyond: np.ndarray, lines: dict[str, np.ndarray], columns: dict, kinds: np.ndarray) -> np.ndarray:
    """Of the points beyond a limit, those that chance brings about more often than three sigma promise.

    Small counts are skewed and jump: where 0.6 of 6 patients are expected, 3 of 6 lie beyond three sigma, and turn up
    in one month of 70. Where fewer than five are expected, the exact tail of the count about the center line, binomial
    or Poisson, therefore decides too. Where periods differ by more than sampling (P' and U' charts), such a count is
    more usual still. Larger counts are judged by the published limits alone, as everywhere.

    Parameters
    ----------
    beyond : numpy.ndarray of bool
        Points beyond a limit.
    lines : dict
        ``value`` and ``cl`` of each point on the natural scale of its chart.
    columns : dict
        ``num`` and ``den`` of each point.
    kinds : numpy.ndarray of str
        Kind of chart of each point; only charts of counts have such points.
    """
    at = np.flatnonzero(beyond)
    laws = np.array([KINDS[name].spread for name in kinds[at]], dtype=object)
    counted = np.isin(laws, ("binomial", "poisson"))
    at, laws = at[counted], laws[counted]
    num, den, high = columns["num"][at], columns["den"][at], (lines["value"] > lines["cl"])[at]
    level, share = lines["cl"][at] / np.where(kinds[at] == "np", den, 1), laws == "binomial"
    at_least, at_most = tails(num, den, level, share)
    found = np.zeros_like(beyond)
    found[at] = is_small(den, level, share) & (np.where(high, at_least, at_most) >= TAIL)
    return found


def is_small(den: np.ndarray, level: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Whether fewer than five are expected; of shares, of the rarer of the two outcomes."""
    return den * np.where(share, np.minimum(level, 1 - level), level) < ROUGH


def tails(num: np.ndarray, den: np.ndarray, level: np.ndarray, share: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Chance of at least and of at most so many, binomial where ``share`` is true and Poisson elsewhere."""
    mean, some, rest = den * level, np.maximum(num, 1), np.maximum(den - num, 0)
    level = np.where(share, np.minimum(level, 1), level)  # a sum of shares may pass 1 by its rounding
    at_least = np.where(share, special.betainc(some, rest + 1, level), special.gammainc(some, mean))
    at_most = np.where(share, special.betaincc(num + 1, np.maximum(rest, 1), level), special.gammaincc(num + 1, mean))
    return np.where(num > 0, at_least, 1.0), np.where(share & (rest == 0), 1.0, at_most)
