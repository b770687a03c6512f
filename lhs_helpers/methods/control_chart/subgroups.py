"""Sigma of single measurements from the standard deviations of subgroups, for X-bar and S charts."""

import numpy as np
from scipy.special import gammaln

from lhs_helpers.methods.control_chart.spread import ratio, total

MANY = 1000  # values from which on the series of c4 is exact to 1e-12


def c4(size: np.ndarray) -> np.ndarray:
    """Expected standard deviation of ``size`` normal values in units of sigma (Montgomery); NaN below two values."""
    size = np.asarray(size, dtype=float)
    found = np.full(size.shape, np.nan)
    some = size >= 2
    n = size[some]
    exact = np.sqrt(2 / (n - 1)) * np.exp(gammaln(n / 2) - gammaln((n - 1) / 2))
    # The difference of two large logarithms loses what sets c4 apart from 1; its series in 1/n does not.
    found[some] = np.where(n > MANY, 1 - 1 / (4 * n) - 7 / (32 * n**2) - 19 / (128 * n**3), exact)
    return found


def subgroup_sigma(
    sd: np.ndarray, size: np.ndarray, phase: np.ndarray, base: np.ndarray, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Sigma of a single measurement in each of ``count`` phases, and how many subgroups it rests on.

    Parameters
    ----------
    sd, size : numpy.ndarray of float
        Standard deviation and number of measurements of each subgroup; a single measurement has none.
    phase, base : numpy.ndarray
        Phase of each subgroup, and whether limits come from it.
    count : int
        Number of phases.

    Returns
    -------
    sigma : numpy.ndarray of float
        The mean standard deviation over c4(n) where all subgroups have n measurements; otherwise the pooled one,
        s_p with nu degrees of freedom, over c4(nu + 1).
    used : numpy.ndarray of int
        Subgroups with a standard deviation.
    """
    chosen = base & np.isfinite(sd) & (size >= 2)
    sizes, where = size[chosen], phase[chosen]
    used = np.bincount(where, minlength=count)
    least, most = np.full(count, np.inf), np.zeros(count)
    np.minimum.at(least, where, sizes)
    np.maximum.at(most, where, sizes)
    freedom = total(size - 1, phase, chosen, count)
    pooled = ratio(np.sqrt(ratio(total((size - 1) * sd**2, phase, chosen, count), freedom)), c4(freedom + 1))
    mean = ratio(ratio(total(sd, phase, chosen, count), used), c4(most))
    return np.where(least == most, mean, pooled), used
