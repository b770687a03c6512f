"""What the counts of all sites say about each site's own level: draws from its posterior."""

import numpy as np

from lhs_helpers.methods.comparison.families import BetaBinomial
from lhs_helpers.methods.comparison.prior import Family, Prior, fit_prior, possible_priors

ENOUGH_UNITS = 5  # fewer sites say nothing about how sites differ: our choice
ENOUGH_EVENTS = 10  # fewer of the rarer outcome in all sites together say no more: our choice
DRAWS = 20_000  # the chance of being among the best is then known to 0.4 points (one standard error)
QUARTER = 4


def site_levels(
    num: np.ndarray, den: np.ndarray, design: np.ndarray, family: Family, *, plug_in: bool, seed: int
) -> tuple[Prior | None, np.ndarray | None, str]:
    """The fitted prior and ``DRAWS`` x k draws of the sites' levels, or the reason why there are none.

    Parameters
    ----------
    num, den, design, family
        As for ``fit_prior``.
    plug_in : bool
        Take the fitted prior as known. Where it holds no spread there is nothing to take, and the draws allow for the
        priors that remain possible all the same.
    seed : int
        Of the draws.

    Returns
    -------
    tuple of Prior or None, numpy.ndarray or None, and str
        The reason is ``too_few``, ``no_fit`` or ``""``.
    """
    if len(num) < ENOUGH_UNITS or rarer_outcome(num, den, family) < ENOUGH_EVENTS:
        return None, None, "too_few"
    prior, random = fit_prior(num, den, design, family=family), np.random.default_rng(seed)
    if not prior.converged:
        return None, None, "no_fit"
    eta, precision = (design @ prior.coefficients)[None], np.array([prior.precision])
    if prior.boundary or not plug_in:
        try:
            eta, precision, weight = possible_priors(num, den, design, family=family)
        except np.linalg.LinAlgError:
            return None, None, "no_fit"
        picked = random.choice(len(weight), DRAWS, p=weight)
        eta, precision = eta[picked], precision[picked]
    a, b = family.posterior(num, den, *family.prior(eta, precision[:, None]))
    shape = (DRAWS, len(num))
    return prior, family.draw(random, np.broadcast_to(a, shape), np.broadcast_to(b, shape)), ""


def chance_of_best_quarter(levels: np.ndarray, *, alike: bool) -> np.ndarray:
    """Share of draws in which each site is among the lowest quarter (k / 4, rounded up).

    Where all are ``alike``, one site is as likely as another, and the small differences of the draws are not shown.
    """
    draws, units = levels.shape
    best = -(-units // QUARTER)
    if alike:
        return np.full(units, best / units)
    chosen = np.argpartition(levels, best - 1, axis=1)[:, :best]
    return np.bincount(chosen.ravel(), minlength=units) / draws


def rarer_outcome(num: np.ndarray, den: np.ndarray, family: Family) -> int:
    """Events in all, or cases without one where those are fewer."""
    return int(min(num.sum(), (den - num).sum()) if family is BetaBinomial else num.sum())
