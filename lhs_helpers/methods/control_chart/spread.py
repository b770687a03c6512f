"""Averages and spread within phases: of many phases at once, in flat arrays.

Sums run in the order of the points (``numpy.bincount``), so a series gives the same bits alone and among thousands.
"""

import numpy as np

from lhs_helpers.methods.constants import D2, MR_UCL

SCREENED_SHARE = 0.20  # screening that would drop more of the ranges than this has lost its object


def total(values: np.ndarray, phase: np.ndarray, chosen: np.ndarray, count: int) -> np.ndarray:
    """Sum of the chosen values of each of ``count`` phases."""
    return np.bincount(phase[chosen], weights=values[chosen], minlength=count)


def ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Element by element, NaN where the denominator is not above 0 or missing."""
    out = np.full(np.broadcast(above, below).shape, np.nan)
    return np.divide(above, below, out=out, where=np.broadcast_to(below > 0, out.shape))


def median(values: np.ndarray, phase: np.ndarray, chosen: np.ndarray, count: int) -> np.ndarray:
    """Median of the chosen values of each phase."""
    values, phase = values[chosen], phase[chosen]
    values = values[np.lexsort((values, phase))]
    size = np.bincount(phase, minlength=count)
    begin = np.cumsum(size) - size
    some = size > 0
    out = np.full(count, np.nan)
    lower, upper = begin[some] + (size[some] - 1) // 2, begin[some] + size[some] // 2
    out[some] = (values[lower] + values[upper]) / 2
    return out


def neighbors(phase: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Points whose predecessor is chosen too and belongs to the same phase: nothing is bridged."""
    pair = chosen.copy()
    pair[:1] = False
    pair[1:] &= chosen[:-1] & (phase[1:] == phase[:-1])
    return pair


def steps_between(values: np.ndarray) -> np.ndarray:
    """Absolute difference from the point before; NaN for the first."""
    return np.abs(np.diff(values, prepend=np.nan))


def mean_range(
    ranges: np.ndarray, phase: np.ndarray, pair: np.ndarray, count: int, *, screen: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean of the moving ranges of each phase, how many were screened out, and where screening was abandoned.

    Screening is one pass: ranges at or above 3.267 times their mean are left out. It is abandoned where the kept mean
    would be 0 or more than a fifth of the ranges would go, as on mostly-zero series.
    """
    size = np.bincount(phase[pair], minlength=count)
    mean = ratio(total(ranges, phase, pair, count), size)
    removed, abandoned = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=bool)
    if not screen:
        return mean, removed, abandoned
    kept = pair.copy()
    kept[pair] = ranges[pair] < MR_UCL * mean[phase[pair]]
    kept_size = np.bincount(phase[kept], minlength=count)
    kept_mean = ratio(total(ranges, phase, kept, count), kept_size)
    abandoned = (mean > 0) & (~(kept_mean > 0) | (size - kept_size > SCREENED_SHARE * size))
    held = (mean > 0) & ~abandoned
    removed = np.where(held, size - kept_size, 0)
    return np.where(held, kept_mean, mean), removed, abandoned


def range_sigma(
    values: np.ndarray, phase: np.ndarray, base: np.ndarray, count: int, *, screen: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sigma of each phase from its moving ranges, with the count of screened ranges and the abandoned screenings."""
    mean, removed, abandoned = mean_range(steps_between(values), phase, neighbors(phase, base), count, screen=screen)
    return mean / D2, removed, abandoned
