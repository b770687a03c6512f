"""Intervals: published examples, and whether they cover as often as they claim."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from lhs_helpers.methods.intervals import clopper_pearson, garwood, katz, newcombe, wilson


def test_wilson_of_newcombe_1998():
    lower, upper = wilson([81, 15, 0, 1], [263, 148, 20, 29])
    np.testing.assert_allclose(lower, [0.2553, 0.0624, 0, 0.0061], atol=5e-5)
    np.testing.assert_allclose(upper, [0.3662, 0.1605, 0.1611, 0.1718], atol=5e-5)


def test_without_a_denominator_there_is_no_interval():
    for method in (wilson, clopper_pearson, garwood):
        assert np.isnan(method([0, 1], [0, np.nan])).all()


@pytest.mark.parametrize("share", [0.02, 0.1, 0.5])
def test_exact_intervals_cover_at_least_as_often_as_they_claim(share):
    events = np.arange(61)
    lower, upper = clopper_pearson(events, 60)
    assert stats.binom.pmf(events, 60, share)[(lower <= share) & (share <= upper)].sum() >= 0.95
    low, high = garwood(events)
    assert stats.poisson.pmf(events, 60 * share)[(low <= 60 * share) & (60 * share <= high)].sum() >= 0.95


def test_differences_of_newcombe_1998():
    # Stat Med 17:873, table II, method 10
    lower, upper = newcombe([56, 9, 6, 5, 0, 10], [70, 10, 7, 56, 10, 10], [48, 3, 2, 0, 0, 0], [80, 10, 7, 29, 20, 10])
    np.testing.assert_allclose(lower, [0.0524, 0.1705, 0.0582, -0.0381, -0.1611, 0.6075], atol=5e-5)
    np.testing.assert_allclose(upper, [0.3339, 0.8090, 0.8062, 0.1926, 0.2775, 1.0000], atol=5e-5)


def test_a_difference_turned_round_is_its_negative_and_a_ratio_its_inverse():
    there, back = newcombe(12, 40, 30, 60), newcombe(30, 60, 12, 40)
    assert there == pytest.approx((-back[1], -back[0]))
    (ratio, low, high), (inverse, *ends) = katz(12, 40, 30, 60), katz(30, 60, 12, 40)
    assert (ratio, low, high) == pytest.approx((1 / inverse, 1 / ends[1], 1 / ends[0]))


def test_a_ratio_by_hand_and_half_a_case_for_an_empty_cell():
    ratio, low, high = katz(12, 40, 30, 60)
    factor = np.exp(1.959963984540054 * np.sqrt(1 / 12 - 1 / 40 + 1 / 30 - 1 / 60))
    assert (ratio, low, high) == pytest.approx((0.6, 0.6 / factor, 0.6 * factor))
    for cells in ((0, 20, 4, 30), (20, 20, 4, 30)):
        num, den, ref_num, ref_den = cells
        expected = (num + 0.5) / (den + 1) / ((ref_num + 0.5) / (ref_den + 1))
        assert katz(*cells)[0] == pytest.approx(expected)
    assert np.isnan(katz(0, 0, 4, 30)).all()
    assert np.isnan(newcombe(0, 0, 4, 30)).all()


def test_differences_and_ratios_agree_with_statsmodels():
    ours = [float(end) for end in (*newcombe(12, 40, 30, 60), *katz(12, 40, 30, 60)[1:])]
    difference = confint_proportions_2indep(12, 40, 30, 60, method="newcomb", compare="diff")
    ratio = confint_proportions_2indep(12, 40, 30, 60, method="log", compare="ratio")
    assert ours == pytest.approx([*difference, *ratio])


@pytest.mark.parametrize(
    ("n", "m", "share", "reference"), [(50, 40, 0.3, 0.5), (20, 20, 0.5, 0.5), (100, 30, 0.05, 0.1)]
)
def test_differences_and_ratios_cover_as_often_as_they_claim(n, m, share, reference):
    """Over all pairs of counts with their chances, not simulated; both are approximate, so 94 % is asked for."""
    a, b = np.meshgrid(np.arange(n + 1), np.arange(m + 1), indexing="ij")
    chance = stats.binom.pmf(a, n, share) * stats.binom.pmf(b, m, reference)
    lower, upper = newcombe(a, n, b, m)
    assert chance[(lower <= share - reference) & (share - reference <= upper)].sum() >= 0.94
    _, lower, upper = katz(a, n, b, m)
    assert chance[(lower <= share / reference) & (share / reference <= upper)].sum() >= 0.94
