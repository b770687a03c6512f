"""Intervals for a proportion and for a rate of counts. Arrays in, arrays out; NaN where there is no denominator."""

import numpy as np
from scipy import special

ArrayLike = np.ndarray | list[float] | float


def wilson(num: ArrayLike, den: ArrayLike, *, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Score interval of a proportion (Wilson 1927; Newcombe 1998).

    Parameters
    ----------
    num, den : array_like
        Events, and cases that could have had one.
    level : float
        Confidence level.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper end, within [0, 1].
    """
    num, den = _counts(num, den)
    z2 = special.ndtri((1 + level) / 2) ** 2
    share = num / den
    middle = (share + z2 / (2 * den)) / (1 + z2 / den)
    half = np.sqrt(z2 * (share * (1 - share) + z2 / (4 * den)) / den) / (1 + z2 / den)
    # At 0 of n and n of n the ends are exact; rounding must not move them.
    return np.where(num == 0, 0, middle - half) + 0 * den, np.where(num == den, 1, middle + half) + 0 * den


def clopper_pearson(num: ArrayLike, den: ArrayLike, *, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Exact interval of a proportion (Clopper & Pearson 1934); parameters as for ``wilson``."""
    num, den = _counts(num, den)
    tail = (1 - level) / 2
    lower = special.betaincinv(np.where(num > 0, num, 1), den - np.where(num > 0, num, 1) + 1, tail)
    upper = special.betaincinv(np.where(num < den, num, 0) + 1, den - np.where(num < den, num, 0), 1 - tail)
    return np.where(num == 0, 0, lower) + 0 * den, np.where(num == den, 1, upper) + 0 * den


def garwood(events: ArrayLike, exposure: ArrayLike = 1.0, *, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Exact interval of a rate of events (Garwood 1936).

    Parameters
    ----------
    events, exposure : array_like
        Counts, and what they are counted over.
    level : float
        Confidence level.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper end of the rate per unit of exposure.
    """
    events, exposure = _counts(events, exposure)
    tail = (1 - level) / 2
    lower = np.where(events > 0, special.gammaincinv(np.where(events > 0, events, 1), tail), 0)
    return lower / exposure, special.gammaincinv(events + 1, 1 - tail) / exposure


def _counts(num: ArrayLike, den: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    num, den = np.broadcast_arrays(np.asarray(num, dtype=float), np.asarray(den, dtype=float))
    return num, np.where(den > 0, den, np.nan)
