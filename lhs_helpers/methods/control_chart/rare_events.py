"""Limits for gaps between rare events: exact geometric quantiles, and the power that makes waiting times normal."""

import numpy as np

from lhs_helpers.methods.constants import T_POWER, TAIL_2_SIGMA, TAIL_3_SIGMA
from lhs_helpers.methods.control_chart.spread import ratio, total

MOST_ZEROS = 0.10  # with more gaps of zero than this the clock is too coarse for a T chart


def geometric_limits(mean: np.ndarray, *, exact: bool) -> dict[str, np.ndarray]:
    """Limits of the number of opportunities between events, the event itself not counted.

    Parameters
    ----------
    mean : numpy.ndarray
        Mean gap; the chance of an event at each opportunity is 1 / (mean + 1).
    exact : bool
        True: the smallest number whose cumulative chance reaches that of 3 (2) sigma of a normal value. False: mean
        plus 3 (2) times sqrt(mean (mean + 1)), not below 0 (Benneyan 2001), which has a 1.8 % upper tail.

    Returns
    -------
    dict
        ``lcl``, ``ucl``, ``lcl2``, ``ucl2``.
    """
    if not exact:
        sigma = np.sqrt(mean * (mean + 1))
        raw = {"lcl": mean - 3 * sigma, "ucl": mean + 3 * sigma, "lcl2": mean - 2 * sigma, "ucl2": mean + 2 * sigma}
        return {name: np.maximum(limit, 0) for name, limit in raw.items()}
    return {
        "lcl": _quantile(mean, TAIL_3_SIGMA),
        "ucl": _quantile(mean, 1 - TAIL_3_SIGMA),
        "lcl2": _quantile(mean, TAIL_2_SIGMA),
        "ucl2": _quantile(mean, 1 - TAIL_2_SIGMA),
    }


def _quantile(mean: np.ndarray, chance: float) -> np.ndarray:
    """Smallest k with 1 - q^(k+1) >= chance, q = mean / (mean + 1)."""
    found = np.full(mean.shape, np.nan)
    found[mean == 0] = 0
    some = mean > 0
    log_stay = -np.log1p(1 / mean[some])
    guess = np.ceil(np.log1p(-chance) / log_stay) - 1
    guess -= -np.expm1(guess * log_stay) >= chance  # the step below would do: rounding went up
    found[some] = np.maximum(guess, 0)
    return found


def geometric_median(mean: np.ndarray) -> np.ndarray:
    """The gap that half of all gaps do not exceed, where gaps have this mean."""
    return _quantile(mean, 0.5)


def to_normal(gaps: np.ndarray) -> np.ndarray:
    """Waiting times on the scale where they are nearly normal."""
    return np.power(gaps, 1 / T_POWER)


def to_time(values: np.ndarray) -> np.ndarray:
    """Back from the normal scale; what would be below zero is zero."""
    return np.power(np.maximum(values, 0), T_POWER)


def too_many_zeros(gaps: np.ndarray, phase: np.ndarray, base: np.ndarray, count: int) -> np.ndarray:
    """Phases with so many gaps of zero that a T chart would mislead."""
    zeros = total((gaps == 0).astype(float), phase, base, count)
    return ratio(zeros, np.bincount(phase[base], minlength=count).astype(float)) > MOST_ZEROS
