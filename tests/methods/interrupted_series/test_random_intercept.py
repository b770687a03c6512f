"""The mixed model: its gradient is exact, its integral right, and sites without differences are told as such."""

import numpy as np
import pytest
from scipy import integrate, stats

from lhs_helpers.methods.interrupted_series.random_intercept import _Likelihood, fit_random_intercept


def counts(family, *, sd=0.7, sites=5, rows=8, seed=1):
    random = np.random.default_rng(seed)
    exposure = random.integers(5, 30, sites * rows).astype(float)
    design = np.column_stack([np.ones(sites * rows), random.normal(size=sites * rows)])
    eta = -1 + 0.3 * design[:, 1] + np.repeat(random.normal(0, sd, sites), rows)
    if family == "binomial":
        events = random.binomial(exposure.astype(int), 1 / (1 + np.exp(-eta)))
    else:
        events = random.poisson(exposure * np.exp(eta))
    return events.astype(float), exposure, design, np.repeat(np.arange(sites), rows)


@pytest.mark.parametrize("family", ["binomial", "poisson"])
@pytest.mark.parametrize("nodes", [1, 5, 25])
@pytest.mark.parametrize("sd", [0.0, 0.05, 0.8])
def test_the_gradient_is_that_of_the_likelihood_with_any_number_of_nodes(family, nodes, sd):
    events, exposure, design, site = counts(family)
    likelihood = _Likelihood(events, exposure, design, np.flatnonzero(np.diff(site, prepend=-1)), family, nodes)
    at = np.array([-0.8, 0.2, sd])
    steps = np.eye(3) * 1e-5
    numeric = np.column_stack([(likelihood(at + s)[0] - likelihood(at - s)[0]) / 2e-5 for s in steps])
    np.testing.assert_allclose(likelihood(at)[1], numeric, atol=1e-6)


def test_the_likelihood_of_a_site_is_the_integral_over_its_intercept():
    events, exposure, design, site = counts("binomial")
    likelihood = _Likelihood(events, exposure, design, np.flatnonzero(np.diff(site, prepend=-1)), "binomial", 25)
    at = np.array([-0.8, 0.2, 0.9])
    here = site == 2

    def density(u):
        share = 1 / (1 + np.exp(-(design[here] @ at[:2] + u)))
        return stats.binom.pmf(events[here], exposure[here], share).prod() * stats.norm.pdf(u, scale=0.9)

    whole = integrate.quad(density, -6, 6, epsabs=0, epsrel=1e-9, limit=200, points=[-2, -1, 0, 1])[0]
    assert likelihood(at)[0][2] == pytest.approx(np.log(whole), rel=1e-8)


def test_sites_far_apart_and_sites_without_events_are_no_hindrance():
    events, exposure = np.array([0.0, 0, 3, 900, 5000, 12, 1]), np.array([9000.0, 40, 20, 1000, 5000, 4000, 50])
    found = fit_random_intercept(events, exposure, np.ones((7, 1)), np.arange(7))
    assert found.sd > 2
    assert np.isfinite(found.modes).all()
    assert found.by_model[0, 0] > 0


def test_sites_that_differ_by_chance_alone_have_no_spread():
    found = fit_random_intercept(*counts("binomial", sd=0.0, sites=8, seed=4))
    assert found.sd == 0
    assert (found.modes == 0).all()


def test_without_any_event_or_without_any_other_there_is_nothing_to_fit():
    _, exposure, design, site = counts("binomial")
    for events in (np.zeros_like(exposure), exposure):
        assert fit_random_intercept(events, exposure, design, site) is None


def test_estimates_do_not_depend_on_the_unit_of_a_column():
    events, exposure, design, site = counts("binomial")
    one, other = (fit_random_intercept(events, exposure, design * [1, unit], site) for unit in (1, 1000))
    assert other.estimate[1] * 1000 == pytest.approx(one.estimate[1], rel=1e-5)
    assert np.sqrt(other.by_sites[1, 1]) * 1000 == pytest.approx(np.sqrt(one.by_sites[1, 1]), rel=1e-4)
