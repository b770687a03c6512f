"""Counts of sites whose own levels spread around a common one: beta-binomial and gamma-Poisson.

A site's level is drawn from a prior with mean ``mu`` and a ``precision`` that all share; its count is drawn from that
level. Both families offer the same functions, so that fitting and shrinking need not know which one they hold. ``eta``
is ``mu`` on the scale of the linear predictor (logit or log); it and ``precision`` broadcast against the sites, which
are the last axis.
"""

import numpy as np
from scipy import special

from lhs_helpers.methods.intervals import clopper_pearson, garwood

Array = np.ndarray


class BetaBinomial:
    """A share of ``den`` cases. Prior Beta(a, b) with a = mu * precision, b = (1 - mu) * precision."""

    mean = staticmethod(special.expit)
    link = staticmethod(special.logit)
    exact = staticmethod(clopper_pearson)

    @staticmethod
    def prior(eta: Array, precision: Array) -> tuple[Array, Array]:
        """Both parameters of the prior."""
        return special.expit(eta) * precision, special.expit(-eta) * precision

    @staticmethod
    def posterior(num: Array, den: Array, a: Array, b: Array) -> tuple[Array, Array]:
        """Both parameters of a site's own distribution, after its data."""
        return num + a, den - num + b

    @staticmethod
    def center(a: Array, b: Array) -> Array:
        """Mean of a distribution of levels."""
        return a / (a + b)

    @staticmethod
    def spread(a: Array, b: Array) -> Array:
        """Its standard deviation."""
        return np.sqrt(a * b / (a + b + 1)) / (a + b)

    @staticmethod
    def weight(den: Array, a: Array, b: Array) -> Array:
        """How much of the shrunken value comes from the site's own data."""
        return den / (den + a + b)

    @staticmethod
    def quantile(a: Array, b: Array, chance: float) -> Array:
        """Quantile of a distribution of levels."""
        return special.betaincinv(a, b, chance)

    @staticmethod
    def draw(random: np.random.Generator, a: Array, b: Array) -> Array:
        """Levels drawn from it."""
        return random.beta(a, b)

    @staticmethod
    def pooled_loglik(num: Array, den: Array, eta: Array) -> float:
        """Log-likelihood where sites do not differ beside ``eta``."""
        chance = special.xlogy(num, special.expit(eta)) + special.xlogy(den - num, special.expit(-eta))
        return (chance + _log_choose(den, num)).sum(axis=-1)

    @staticmethod
    def loglik(num: Array, den: Array, eta: Array, precision: Array) -> Array:
        """Marginal log-likelihood, summed over the sites."""
        a, b = BetaBinomial.prior(eta, precision)
        return (special.betaln(num + a, den - num + b) - special.betaln(a, b) + _log_choose(den, num)).sum(axis=-1)

    @staticmethod
    def slopes(num: Array, den: Array, eta: Array, precision: float) -> tuple[Array, float]:
        """Derivatives of ``loglik`` by each site's ``eta`` and by log ``precision``."""
        a, b = BetaBinomial.prior(eta, precision)
        common = special.psi(precision) - special.psi(den + precision)
        by_a = special.psi(num + a) - special.psi(a) + common
        by_b = special.psi(den - num + b) - special.psi(b) + common
        return (by_a - by_b) * a * b / precision, float((by_a * a + by_b * b).sum())

    @staticmethod
    def vague(eta: Array) -> tuple[Array, Array]:
        """Log density of Jeffreys's prior of a common level, and its slope."""
        share = special.expit(eta)
        return (special.log_expit(eta) + special.log_expit(-eta)) / 2, 0.5 - share


class GammaPoisson:
    """Events over ``den`` exposure or expected events. Prior Gamma(a, rate b): a = precision, b = precision / mu."""

    mean = staticmethod(np.exp)
    link = staticmethod(np.log)
    exact = staticmethod(garwood)

    @staticmethod
    def prior(eta: Array, precision: Array) -> tuple[Array, Array]:
        """Both parameters of the prior."""
        return precision + 0 * eta, precision * np.exp(-eta)

    @staticmethod
    def posterior(num: Array, den: Array, a: Array, b: Array) -> tuple[Array, Array]:
        """Both parameters of a site's own distribution, after its data."""
        return num + a, den + b

    @staticmethod
    def center(a: Array, b: Array) -> Array:
        """Mean of a distribution of levels."""
        return a / b

    @staticmethod
    def spread(a: Array, b: Array) -> Array:
        """Its standard deviation."""
        return np.sqrt(a) / b

    @staticmethod
    def weight(den: Array, a: Array, b: Array) -> Array:
        """How much of the shrunken value comes from the site's own data."""
        return den / (den + b)

    @staticmethod
    def quantile(a: Array, b: Array, chance: float) -> Array:
        """Quantile of a distribution of levels."""
        return special.gammaincinv(a, chance) / b

    @staticmethod
    def draw(random: np.random.Generator, a: Array, b: Array) -> Array:
        """Levels drawn from it."""
        return random.gamma(a) / b

    @staticmethod
    def pooled_loglik(num: Array, den: Array, eta: Array) -> float:
        """Log-likelihood where sites do not differ beside ``eta``."""
        expected = den * np.exp(eta)
        return (special.xlogy(num, expected) - expected - special.gammaln(num + 1)).sum(axis=-1)

    @staticmethod
    def loglik(num: Array, den: Array, eta: Array, precision: Array) -> Array:
        """Marginal (negative binomial) log-likelihood, summed over the sites."""
        a, b = GammaPoisson.prior(eta, precision)
        counts = special.gammaln(num + a) - special.gammaln(a) - special.gammaln(num + 1)
        return (counts - a * np.log1p(den / b) + special.xlogy(num, den / (den + b))).sum(axis=-1)

    @staticmethod
    def slopes(num: Array, den: Array, eta: Array, precision: float) -> tuple[Array, float]:
        """Derivatives of ``loglik`` by each site's ``eta`` and by log ``precision``."""
        a, expected = precision, den * np.exp(eta)
        by_eta = a * (num - expected) / (a + expected)
        by_a = special.psi(num + a) - special.psi(a) - np.log1p(expected / a) + (expected - num) / (a + expected)
        return by_eta, float((a * by_a).sum())

    @staticmethod
    def vague(eta: Array) -> tuple[Array, Array]:
        """Log density of Jeffreys's prior of a common level, and its slope."""
        return eta / 2, 0.5 + 0 * eta


def family_of(data_type: str) -> type[BetaBinomial] | type[GammaPoisson]:
    """The family of a proportion, or of a rate or standardized ratio."""
    return BetaBinomial if data_type == "PR" else GammaPoisson


def _log_choose(den: Array, num: Array) -> Array:
    return special.gammaln(den + 1) - special.gammaln(num + 1) - special.gammaln(den - num + 1)
