"""Intervals for a proportion, a rate of counts, the difference and ratio of two proportions, and of sites drawn anew.

Arrays in, arrays out; NaN where there is no denominator.
"""

import numpy as np
from scipy import special

ArrayLike = np.ndarray | list[float] | float
ENOUGH_SITES = 6  # sites that an interval over sites needs: from here on it held the truth in 93 % or more (our choice)


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


def newcombe(
    num: ArrayLike, den: ArrayLike, ref_num: ArrayLike, ref_den: ArrayLike, *, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Interval of the difference of two proportions, from their Wilson intervals (Newcombe 1998, method 10).

    Parameters
    ----------
    num, den, ref_num, ref_den : array_like
        Events and cases of a group, and of the reference that is taken away from it.
    level : float
        Confidence level.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper end of ``num / den - ref_num / ref_den``.
    """
    (num, den), (ref_num, ref_den) = _counts(num, den), _counts(ref_num, ref_den)
    lower, upper = wilson(num, den, level=level)
    ref_lower, ref_upper = wilson(ref_num, ref_den, level=level)
    share, ref_share = num / den, ref_num / ref_den
    difference = share - ref_share
    return (
        difference - np.hypot(share - lower, ref_upper - ref_share),
        difference + np.hypot(upper - share, ref_share - ref_lower),
    )


def katz(
    num: ArrayLike, den: ArrayLike, ref_num: ArrayLike, ref_den: ArrayLike, *, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ratio of two proportions with its interval on the log scale (Katz et al. 1978); parameters as for ``newcombe``.

    Where one of the four cells (with and without the event, in the group and in the reference) is 0, half a case is
    added to each.

    Returns
    -------
    tuple of numpy.ndarray
        The ratio, and its lower and upper end.
    """
    (num, den), (ref_num, ref_den) = _counts(num, den), _counts(ref_num, ref_den)
    half = np.where(has_empty_cell(num, den, ref_num, ref_den), 0.5, 0.0)
    num, den, ref_num, ref_den = num + half, den + 2 * half, ref_num + half, ref_den + 2 * half
    ratio = (num / den) / (ref_num / ref_den)
    error = np.sqrt(1 / num - 1 / den + 1 / ref_num - 1 / ref_den)
    factor = np.exp(special.ndtri((1 + level) / 2) * error)
    return ratio, ratio / factor, ratio * factor


def over_sites(drawn: np.ndarray, estimate: ArrayLike, n_sites: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """95 % interval of what rests on sites, from sites drawn with replacement.

    Percentiles of few sites are too narrow, as the standard deviation with n below it and the normal law are. Their
    distances from the estimate are widened by what these two miss: sqrt(n / (n - 1)), and Student's t with n - 1
    degrees of freedom over the normal quantile (both after Hesterberg, Am Stat 2015 69:371).

    Parameters
    ----------
    drawn : numpy.ndarray, shape (draws, terms)
        What each draw gives; NaN where a draw says nothing.
    estimate, n_sites : array_like, shape (terms,)
        What all sites give, and how many sites it rests on.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper end; NaN where it rests on fewer than 6 sites.
    """
    n = np.asarray(n_sites, dtype=float)
    n = np.where(n >= ENOUGH_SITES, n, np.nan)
    wider = np.sqrt(n / (n - 1)) * special.stdtrit(n - 1, 0.975) / special.ndtri(0.975)
    low, high = np.nanquantile(drawn, [0.025, 0.975], axis=0)
    return estimate - (estimate - low) * wider, estimate + (high - estimate) * wider


def has_empty_cell(num: ArrayLike, den: ArrayLike, ref_num: ArrayLike, ref_den: ArrayLike) -> np.ndarray:
    """Whether nobody, or everybody, has the event in the group or in the reference: ``katz`` then adds half cases."""
    num, den, ref_num, ref_den = (np.asarray(value, dtype=float) for value in (num, den, ref_num, ref_den))
    return (num == 0) | (num == den) | (ref_num == 0) | (ref_num == ref_den)


def _counts(num: ArrayLike, den: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    num, den = np.broadcast_arrays(np.asarray(num, dtype=float), np.asarray(den, dtype=float))
    return num, np.where(den > 0, den, np.nan)
