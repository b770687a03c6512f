"""Intervals: published examples, and whether they cover as often as they claim."""

import numpy as np
import pytest
from scipy import stats

from lhs_helpers.methods.intervals import clopper_pearson, garwood, wilson


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
