"""How surprising the most extreme point of a series is: against sampling, and against the scatter of the series."""

import numpy as np

from lhs_helpers.methods.control_chart.spread import ratio, total

WORTH_COUNTING = 2.0  # exact tails are counted beyond 2 sigma only: no point nearer can matter after Bonferroni


def p_point(
    law: np.ndarray, num: np.ndarray, den: np.ndarray, value: np.ndarray, series: np.ndarray, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """P-value of the most surprising point of each of ``count`` series, and the points on a scale of even spread.

    Parameters
    ----------
    law : numpy.ndarray of str
        Per point: ``binomial`` (proportions), ``poisson`` (rates, counts), ``normal`` (measurements; ``den`` is their
        weight) or ``none``.
    num, den, value : numpy.ndarray of float
        Counts, and the values they give; ``num`` is not used for measurements.
    series : numpy.ndarray of int
        Number of the series, sorted.
    count : int
        How many series there are.

    Returns
    -------
    numpy.ndarray, shape (count,)
        Bonferroni over the points of the larger of two p-values: a point must surprise both. 1 for ``none``.
    numpy.ndarray
        Per point: arcsine or square-root scale, with a variance of about 1 where sampling is all there is.

    Notes
    -----
    Against sampling: the exact tail given the total of the series, hypergeometric or binomial, doubled. Against the own
    scatter: the externally studentized deviation, t with k - 2 degrees of freedom (Grubbs, Technometrics 1969 11:1).
    Measurements above 0 must surprise as they are and as logarithms: times and costs are skewed (our choice).
    """
    from scipy import stats  # a second to import, and only a list for a network needs it

    everyone = np.ones(len(series), dtype=bool)
    size = np.bincount(series, minlength=count)
    share, rate = law == "binomial", law == "poisson"
    amount = np.where(share | rate, num, value * den)
    events, cases = (total(each, series, everyone, count)[series] for each in (amount, den))
    center = ratio(events, cases)
    with np.errstate(invalid="ignore"):  # what is not a count has no root; the next line chooses
        even = np.select(
            [share, rate],
            [2 * np.sqrt(den) * (np.arcsin(np.sqrt(value)) - np.arcsin(np.sqrt(center))),
             2 * (np.sqrt(num) - np.sqrt(den * center))],
            np.sqrt(den) * (value - center),
        )  # fmt: skip
    t = _studentized(even, series, size)
    smallest = np.full(count, np.inf)
    np.minimum.at(smallest, series, value)
    logged = np.flatnonzero((smallest[series] > 0) & ~share & ~rate)
    t[logged] = np.minimum(t[logged], _studentized(np.log(value[logged]), series[logged], size))

    variance = np.where(share | rate, den * center * np.where(share, 1 - center, 1.0), 0.0)
    far = np.where(share | rate, np.abs(num - den * center) > WORTH_COUNTING * np.sqrt(variance), t > WORTH_COUNTING)
    at = np.flatnonzero(far & (law != "none") & (t > 0))
    points = size[series[at]]
    scatter = 2 * stats.t.sf(t[at], points - 2)
    exact = np.zeros(len(at))
    for mine, tails in (
        (share[at], lambda at: stats.hypergeom(np.rint(cases[at]), np.rint(events[at]), np.rint(den[at]))),
        (rate[at], lambda at: stats.binom(np.rint(events[at]), den[at] / cases[at])),
    ):
        here, seen = tails(at[mine]), np.rint(num[at[mine]])
        exact[mine] = np.minimum(2 * np.minimum(here.cdf(seen), here.sf(seen - 1)), 1)
    least = np.ones(count)
    np.minimum.at(least, series[at], np.minimum(np.maximum(exact, scatter) * points, 1))
    return least, even


def _studentized(even: np.ndarray, series: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Absolute deviation of each point from its series, in standard errors estimated without it; 0 where none vary."""
    everyone = np.ones(len(series), dtype=bool)
    points = size[series].astype(float)
    apart = even - ratio(total(even, series, everyone, len(size)), size)[series]
    squares = total(apart**2, series, everyone, len(size))[series]
    # r^2 = apart^2 / (s^2 (1 - 1/k)) is studentized with the point itself; t^2 = r^2 (k - 2) / (k - 1 - r^2) without.
    r2 = np.minimum(np.nan_to_num(ratio(apart**2 * points, squares)), points - 1)
    with np.errstate(divide="ignore", invalid="ignore"):  # all others are equal: t is beyond all bounds
        return np.where(points > 2, np.nan_to_num(np.sqrt(r2 * (points - 2) / (points - 1 - r2)), posinf=np.inf), 0.0)
