"""The likelihoods behind shrinkage against scipy's own, their slopes against difference quotients."""

import numpy as np
import pytest
from scipy import integrate, optimize, special, stats

from lhs_helpers.methods.comparison.families import BetaBinomial, GammaPoisson
from lhs_helpers.methods.comparison.prior import fit_prior, possible_priors

NUM = np.array([0.0, 3, 5, 11, 2, 9, 30, 4])
DEN = np.array([6.0, 9, 30, 25, 20, 14, 80, 4])
ONES = np.ones((8, 1))
BOTH = [BetaBinomial, GammaPoisson]


def test_the_beta_binomial_likelihood():
    ours = BetaBinomial.loglik(NUM, DEN, np.full(8, special.logit(0.3)), np.array(12.0))
    assert ours == pytest.approx(stats.betabinom.logpmf(NUM, DEN, 3.6, 8.4).sum(), rel=1e-12)


def test_the_gamma_poisson_likelihood_is_negative_binomial():
    ours = GammaPoisson.loglik(NUM, DEN, np.full(8, np.log(0.3)), np.array(12.0))
    assert ours == pytest.approx(stats.nbinom.logpmf(NUM, 12, 12 / (12 + 0.3 * DEN)).sum(), rel=1e-12)


@pytest.mark.parametrize("family", BOTH)
def test_slopes_are_those_of_the_likelihood(family):
    eta, precision, step = np.linspace(-1.5, 0.5, 8), 7.0, 1e-6
    by_eta, by_log_precision = family.slopes(NUM, DEN, eta, precision)
    for place in range(8):
        move = step * np.eye(8)[place]
        up, down = (family.loglik(NUM, DEN, eta + sign * move, np.array(precision)) for sign in (1, -1))
        assert by_eta[place] == pytest.approx((up - down) / (2 * step), rel=1e-5, abs=1e-6)
    up, down = (family.loglik(NUM, DEN, eta, np.array(precision * np.exp(sign * step))) for sign in (1, -1))
    assert by_log_precision == pytest.approx((up - down) / (2 * step), rel=1e-5)


@pytest.mark.parametrize("family", BOTH)
def test_with_endless_precision_the_likelihood_is_that_of_no_spread(family):
    eta = np.full(8, -1.0)
    assert family.loglik(NUM, DEN, eta, np.array(1e7)) == pytest.approx(family.pooled_loglik(NUM, DEN, eta), abs=1e-4)


@pytest.mark.parametrize("family", BOTH)
def test_no_other_prior_is_likelier_than_the_fitted_one(family):
    prior = fit_prior(NUM, DEN, ONES, family=family)
    level, precision = np.meshgrid(
        prior.coefficients[0] + np.linspace(-0.5, 0.5, 21), prior.precision * np.geomspace(0.3, 3, 21)
    )
    around = family.loglik(NUM, DEN, level[..., None] + np.zeros(8), precision[..., None])
    assert prior.converged
    assert not prior.boundary
    assert around.max() <= prior.loglik + 1e-9


def test_a_failed_search_by_slopes_is_made_good_without_them(monkeypatch):
    wanted, search = fit_prior(NUM, DEN, ONES, family=BetaBinomial), optimize.minimize

    def fails(loss, start, *, method, **options):
        found = search(loss, start, method=method, **options)
        if method == "BFGS":
            found.update(x=np.zeros(2), success=False, jac=np.ones(2))
        return found

    monkeypatch.setattr(optimize, "minimize", fails)
    again = fit_prior(NUM, DEN, ONES, family=BetaBinomial)
    assert again.converged
    assert again.loglik == pytest.approx(wanted.loglik, abs=1e-6)
    assert again.precision == pytest.approx(wanted.precision, rel=1e-2)


def test_the_grid_of_possible_priors_gives_the_posterior_that_integration_gives():
    eta, precision, weight = possible_priors(NUM, DEN, ONES, family=BetaBinomial)
    usual = len(DEN) / (1 / DEN).sum()

    def density(share: float, own: float) -> float:
        # uniform shrinkage: own = usual / (usual + precision) has density 1; Jeffreys's prior of the level
        size = usual * (1 - own) / own
        fit = stats.betabinom.logpmf(NUM, DEN, share * size, (1 - share) * size).sum()
        return np.exp(fit + 20) / np.sqrt(share * (1 - share))

    total = integrate.dblquad(density, 0.001, 0.999, 0.02, 0.98, epsabs=1e-3)[0]
    mean = integrate.dblquad(lambda share, own: share * density(share, own), 0.001, 0.999, 0.02, 0.98, epsabs=1e-3)[0]
    assert weight.sum() == pytest.approx(1)
    assert (special.expit(eta[:, 0]) * weight).sum() == pytest.approx(mean / total, abs=0.002)
    own = integrate.dblquad(lambda share, own: own * density(share, own), 0.001, 0.999, 0.02, 0.98, epsabs=1e-3)[0]
    assert (weight * usual / (usual + precision)).sum() == pytest.approx(own / total, abs=0.005)
