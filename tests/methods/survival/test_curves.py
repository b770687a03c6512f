"""Curves of waiting times: by hand, from published remission times, and how often their intervals cover."""

import numpy as np
import pytest

from lhs_helpers.methods.survival import first_time, incidence, kaplan_meier, restricted_mean

# Remission in weeks, Freireich et al. 1963 (Blood 21:699), treated children; negative: still in remission.
TREATED = np.array([6, 6, 6, 7, 10, 13, 16, 22, 23, -6, -9, -10, -11, -17, -19, -20, -25, -32, -32, -34, -35])


def test_survival_and_greenwoods_error_by_hand():
    # times 1, 2, 2+, 4: S(1) = 3/4, S(2) = 3/4 x 2/3 = 1/2, S(4) = 0; var(2) = 1/4 (1/(4 x 3) + 1/(3 x 2)) = 1/16
    curve, median = kaplan_meier([1, 2, 2, 4], [1, 1, 0, 1])
    np.testing.assert_allclose(curve["waiting"], [0.75, 0.5, 0])
    assert curve["std_error"][1] == pytest.approx(0.25)
    assert median["median"] == 2


def test_published_remission_times():
    curve, median = kaplan_meier(np.abs(TREATED), TREATED > 0)
    at = curve.set_index("time")["waiting"]
    # the table of every textbook: 0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448
    np.testing.assert_allclose(
        at[[6, 7, 10, 13, 16, 22, 23]], [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], atol=5e-4
    )
    assert median["median"] == 23
    assert first_time(curve, "waiting", 0.75) == 13


def test_the_restricted_mean_by_hand():
    # 1, 2, 2+, 4: area to 4 is 1 + 0.75 + 2 x 0.5 = 2.75. After 1 lie 1.75, after 2 lies 1:
    # variance 1.75^2 / (4 x 3) + 1^2 / (3 x 2)
    curve, _ = kaplan_meier([1, 2, 2, 4], [1, 1, 0, 1])
    mean, error = restricted_mean(curve, 4)
    assert mean == pytest.approx(2.75)
    assert error**2 == pytest.approx(1.75**2 / 12 + 1 / 6)
    assert restricted_mean(curve, 1.5)[0] == pytest.approx(1 + 0.5 * 0.75)
    assert restricted_mean(curve, 9)[0] == pytest.approx(2.75)  # nobody waits any longer
    still, _ = kaplan_meier([1, 2], [1, 0])
    assert np.isnan(restricted_mean(still, 3)).all()  # what lies beyond the last day is not known


def test_when_all_are_seen_to_the_end_the_mean_is_the_mean_and_its_error_that_of_n():
    times = np.array([3.0, 5, 8, 13, 21])
    curve, _ = kaplan_meier(times, np.ones(5))
    mean, error = restricted_mean(curve, 21)
    assert mean == pytest.approx(times.mean())
    assert error == pytest.approx(times.std() / np.sqrt(5))


def test_incidence_by_hand():
    # 1 there, 2 withdrew, 3 waits, 4 there: F(1) = 1/4; all who wait after 2: 1/2; F(4) = 1/4 + 1/2 x 1/1 = 3/4
    found = incidence([1, 2, 3, 4], [1, 2, 0, 1])
    np.testing.assert_allclose(found["reached"], [0.25, 0.25, 0.25, 0.75])
    np.testing.assert_allclose(found["withdrew"], [0, 0.25, 0.25, 0.25])
    assert found["std_error"][0] == pytest.approx(np.sqrt(0.25 * 0.75 / 4))  # binomial, while nobody is censored


def test_incidence_without_withdrawals_is_that_of_kaplan_meier_and_nobody_there_is_zero():
    curve, _ = kaplan_meier(np.abs(TREATED), TREATED > 0)
    found = incidence(np.abs(TREATED), TREATED > 0)
    np.testing.assert_allclose(found["reached"], 1 - curve["waiting"])
    np.testing.assert_allclose(found["std_error"], curve["std_error"])
    for outcome in (0, 2):
        assert (incidence([1, 2], [outcome, outcome])["reached"] == 0).all()


def within(hits, claim=0.95):
    """Whether so many hits are consistent with the claim: within 3 binomial standard errors."""
    return abs(np.mean(hits) - claim) <= 3 * np.sqrt(claim * (1 - claim) / len(hits))


def test_intervals_of_median_share_and_mean_cover_as_often_as_they_claim():
    rng = np.random.default_rng(20250101)
    median, share, mean = [], [], []
    for _ in range(400):
        wait, watched = rng.exponential(100, 60), rng.uniform(50, 400, 60)  # about a third unfinished
        curve, ends = kaplan_meier(np.minimum(wait, watched), wait <= watched)
        lower, upper = ends["median_lower"] or 0, ends["median_upper"] or np.inf
        median.append(lower <= 100 * np.log(2) <= upper)
        at = curve[curve["time"] <= 80].iloc[-1]
        share.append(at["lower"] <= np.exp(-0.8) <= at["upper"])
        area, error = restricted_mean(curve, 150)
        mean.append(abs(area - 100 * (1 - np.exp(-1.5))) <= 1.959964 * error)
    assert within(share), np.mean(share)
    assert within(median), np.mean(median)
    assert within(mean), np.mean(mean)


def test_the_interval_of_incidence_covers_as_often_as_it_claims():
    rng = np.random.default_rng(20250101)
    hits = []
    for _ in range(600):
        there, gone, watched = rng.exponential(100, 60), rng.exponential(300, 60), rng.uniform(50, 400, 60)
        time = np.minimum.reduce([there, gone, watched])
        found = incidence(time, np.select([there == time, gone == time], [1, 2], 0))
        at = found[found["time"] <= 80].iloc[-1]
        true = 0.75 * (1 - np.exp(-80 / 75))  # rates 1/100 and 1/300: together 1/75, three quarters get there
        hits.append(at["lower"] <= true <= at["upper"])
    assert within(hits), np.mean(hits)
