"""Promises of the comparisons, kept in simulated networks of this project's size: 12 to 30 sites of 5 to 200 patients.

Bounds are three binomial standard errors; sites of one network share an estimate, so their errors are widened by half.
"""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from lhs_helpers.methods.comparison import levels
from lhs_helpers.methods.comparison.funnel import funnel
from lhs_helpers.methods.comparison.funnel_limits import exact_limits, outside
from lhs_helpers.methods.comparison.shrink import shrink

SHARED = 1.5


def sites(num, den):
    return pd.DataFrame({"site_id": [f"{row:03d}" for row in range(len(num))], "num": num, "den": den})


def sizes(random, units):
    return np.rint(np.exp(random.uniform(np.log(5), np.log(200), units)))


def error(share, count):
    return SHARED * np.sqrt(share * (1 - share) / count)


@pytest.mark.parametrize("level", [0.02, 0.1, 0.3, 0.8, 0.95])
@pytest.mark.parametrize("data_type", ["PR", "rate"])
def test_chance_alone_never_passes_limits_more_often_than_they_say(level, data_type):
    """Every outcome at every size is added up: no simulation, and no tolerance."""
    for size in (1, 2, 3, 5, 8, 12, 20, 50, 100, 200):
        num = np.arange(0, size + 1.0) if data_type == "PR" else np.arange(0, 3 * size + 30.0)
        law = stats.binom(size, level) if data_type == "PR" else stats.poisson(size * level)
        den = np.full(len(num), float(size))
        limits = exact_limits(den, level, data_type=data_type)
        beyond = outside(num, den, level, data_type=data_type, limits=limits)
        for name, promised in (("outside_95", 0.05), ("outside_998", 0.002)):
            assert law.pmf(num[beyond[name]]).sum() < promised


def test_five_of_five_is_no_signal_where_four_of_five_is_usual():
    drawn = exact_limits(np.array([5.0]), 0.8, data_type="PR")
    assert drawn["ucl_998"].item() == pytest.approx(0.99939, abs=1e-5)  # the published interpolation, below 1
    data = sites([5, 8, 40, 20], [5, 10, 50, 25])
    assert not funnel(data, target=0.8).table["outside_95"].any()


def test_sites_that_do_not_differ_are_rarely_called_different():
    random = np.random.default_rng(1)
    tables = []
    for _ in range(100):
        size = sizes(random, 20)
        tables.append(funnel(sites(random.binomial(size.astype(int), 0.3), size)).table)
    table = pd.concat(tables)
    assert table["outside_95"].mean() <= 0.05 + 3 * error(0.05, len(table))
    assert table["outside_998"].mean() <= 0.002 + 3 * error(0.002, len(table))


@pytest.mark.parametrize("units", [12, 30])
@pytest.mark.parametrize(("mean", "precision"), [(0.3, 20), (0.1, 30), (0.8, 10), (0.3, np.inf)])
def test_intervals_of_shares_hold_the_sites_own_levels(monkeypatch, units, mean, precision):
    monkeypatch.setattr(levels, "DRAWS", 4000)
    random, held = np.random.default_rng(units), []
    for _ in range(30):
        size = sizes(random, units)
        known = np.isfinite(precision)
        own = random.beta(mean * precision, (1 - mean) * precision, units) if known else np.full(units, mean)
        table = shrink(sites(random.binomial(size.astype(int), own), size)).table
        held += list((own >= table["lower"]) & (own <= table["upper"]))
    assert np.mean(held) >= 0.93 - 3 * error(0.95, len(held))


@pytest.mark.parametrize("units", [12, 30])
@pytest.mark.parametrize("shape", [3, 20])
def test_intervals_of_rates_hold_the_sites_own_levels(monkeypatch, units, shape):
    monkeypatch.setattr(levels, "DRAWS", 4000)
    random, held = np.random.default_rng(units + shape), []
    for _ in range(30):
        size, own = sizes(random, units), 0.2 * random.gamma(shape, 1 / shape, units)
        table = shrink(sites(random.poisson(own * size), size), data_type="rate").table
        held += list((own >= table["lower"]) & (own <= table["upper"]))
    assert np.mean(held) >= 0.93 - 3 * error(0.95, len(held))


def test_a_prior_taken_as_known_does_not_hold_them(monkeypatch):
    monkeypatch.setattr(levels, "DRAWS", 4000)
    random, held = np.random.default_rng(4), []
    for _ in range(60):
        size, own = sizes(random, 12), random.beta(6, 14, 12)
        result = shrink(sites(random.binomial(size.astype(int), own), size), plug_in=True)
        if not result.boundary:
            held += list((own >= result.table["lower"]) & (own <= result.table["upper"]))
    assert np.mean(held) < 0.95 - 3 * error(0.95, len(held))


@pytest.mark.parametrize(("data_type", "planted"), [("PR", np.sqrt(0.3 * 0.7 / 21)), ("rate", 0.3 / np.sqrt(10))])
def test_the_planted_spread_between_sites_is_found(monkeypatch, data_type, planted):
    """Maximum likelihood estimates a standard deviation about 1 / k too low, here 1 %."""
    monkeypatch.setattr(levels, "DRAWS", 100)
    random, found = np.random.default_rng(2), []
    for _ in range(30):
        size = sizes(random, 100)
        if data_type == "PR":
            num = random.binomial(size.astype(int), random.beta(6, 14, 100))
        else:
            num = random.poisson(size * 0.3 * random.gamma(10, 1 / 10, 100))
        found.append(shrink(sites(num, size), data_type=data_type).between_sd)
    assert np.mean(found) == pytest.approx(planted, abs=0.01 * planted + 3 * np.std(found) / np.sqrt(len(found)))
