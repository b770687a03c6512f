"""One effect from those of several sites, and what a next site may expect."""

import numpy as np
from scipy import special

DRAWS = 10_000  # of a next site's effect; the ends of its interval then move by about 2 % of its width
GRID = 400  # values of the between-site standard deviation at which its distribution is calculated
SURE = 0.999  # the grid reaches to where the between-site variance lies with this confidence


def pool(effect: np.ndarray, variance: np.ndarray, *, seed: int = 20250101) -> tuple[dict[str, float], np.ndarray]:
    """Pool effects by random effects.

    Parameters
    ----------
    effect, variance : numpy.ndarray, shape (k,)
        Estimates and their squared errors, k at least 3.
    seed : int
        Of the draws of a next site's effect.

    Returns
    -------
    dict
        ``mean``, ``mean_se``, ``mean_lower``, ``mean_upper``, ``between_sd``, ``next_lower``, ``next_upper``, ``q``.
    numpy.ndarray
        Share of each in the mean.

    Notes
    -----
    Between-site variance by DerSimonian & Laird 1986. The error of the mean is the larger of theirs and Hartung &
    Knapp's (Stat Med 2001 20:3875), with t of k - 1 degrees of freedom: with few sites theirs is too small (Röver et
    al., BMC Med Res Methodol 2015 15:99). Prediction interval as by Nagashima et al., Stat Methods Med Res 2019
    28:1689: it also draws the between-site variance, which few sites tell badly; with Cochran's statistic as a gamma
    variable (Biggerstaff & Tweedie, Stat Med 1997 16:753).
    """
    k, precision = len(effect), 1 / variance
    fixed = np.average(effect, weights=precision)
    q = float((precision * (effect - fixed) ** 2).sum())
    tau2 = max(0.0, (q - (k - 1)) / (precision.sum() - (precision**2).sum() / precision.sum()))
    mean, se, share = _combined(effect, variance, np.array([tau2]))
    half = special.stdtrit(k - 1, 0.975) * se[0]
    low, high = np.quantile(_next_site(effect, variance, q, seed), [0.025, 0.975])
    found = {
        "mean": mean[0],
        "mean_se": se[0],
        "mean_lower": mean[0] - half,
        "mean_upper": mean[0] + half,
        "between_sd": np.sqrt(tau2),
        "next_lower": min(low, mean[0] - half),  # draws may miss by a little what is known without them
        "next_upper": max(high, mean[0] + half),
        "q": q,
    }
    return {name: float(value) for name, value in found.items()}, share[0]


def _combined(effect: np.ndarray, variance: np.ndarray, tau2: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean, the larger error of it, and the shares of the sites, at each between-site variance."""
    weight = 1 / (variance + tau2[:, None])
    share = weight / weight.sum(axis=1, keepdims=True)
    mean = share @ effect
    spread = (share * (effect - mean[:, None]) ** 2).sum(axis=1) / (len(effect) - 1)
    return mean, np.sqrt(np.maximum(spread, 1 / weight.sum(axis=1))), share


def _next_site(effect: np.ndarray, variance: np.ndarray, q: float, seed: int) -> np.ndarray:
    """Draws of a next site's effect."""
    random, k = np.random.default_rng(seed), len(effect)
    top = np.var(effect, ddof=1) + variance.max()
    while _confidence(q, variance, top) < SURE:
        top *= 2
    grid = np.linspace(0, np.sqrt(top), GRID) ** 2
    tau2 = np.interp(random.random(DRAWS), _confidence(q, variance, grid), grid, left=0.0)
    mean, se, _ = _combined(effect, variance, tau2)
    return mean + np.sqrt(tau2) * random.standard_normal(DRAWS) - random.standard_t(k - 1, DRAWS) * se


def _confidence(q: float, variance: np.ndarray, tau2: np.ndarray | float) -> np.ndarray:
    """Chance that Cochran's statistic exceeds ``q`` at a between-site variance: how sure it is that it lies below."""
    first, second, third = ((variance**-power).sum() for power in (1, 2, 3))
    rise = first - second / first
    expected = len(variance) - 1 + rise * tau2
    bend = second - 2 * third / first + second**2 / first**2
    spread = 2 * (len(variance) - 1) + 4 * rise * tau2 + 2 * bend * tau2**2
    return special.gammaincc(expected**2 / spread, q * expected / spread)
