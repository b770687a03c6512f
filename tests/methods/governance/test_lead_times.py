"""The way in by month: chances with two ends, and the mean of a curve that is not finished."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.governance.lead_times import Lead, lead_of, restricted_mean, ways_in
from lhs_helpers.methods.survival import kaplan_meier


def test_passing_and_giving_up_share_the_chances_of_those_still_there():
    # Four sites: one passes and one gives up in month 1, one is seen until month 2, one passes in month 3.
    days = pd.Series([40.0, 45, 70, 100])
    lead = lead_of("joined", days, passed=pd.Series([True, False, False, True]), left=pd.Series([0, 1, 0, 0]) > 0)
    assert lead.passed.tolist() == [0, 0.25, 0, 0.5]  # half are left after month 1, and the only one at risk passes
    assert lead.left.tolist() == [0, 0.25, 0, 0]
    assert lead.conversion == 0.75


def test_without_anybody_there_is_no_chance():
    nobody = pd.Series([], dtype=float)
    assert lead_of("joined", nobody, passed=nobody > 0, left=nobody > 0).conversion == 0


def test_a_lower_conversion_turns_passing_into_giving_up_and_a_higher_one_may_be_impossible():
    lead = Lead("joined", np.array([0.0, 0.8]), np.array([0.1, 0.0])).scaled(0.5)
    assert lead.passed.tolist() == [0, 0.4]
    assert lead.left.tolist() == [0.1, 0.4]
    with pytest.raises(ValueError, match="more than enters"):
        lead.scaled(3)


def test_the_restricted_mean_is_the_mean_of_the_times_cut_off_there():
    times = np.array([3.0, 5, 5, 8, 20])
    curve, _ = kaplan_meier(times, np.ones(5))
    for until in (4, 10, 20, 30):
        assert restricted_mean(curve, until) == pytest.approx(np.minimum(times, until).mean())


def test_an_open_wait_is_carried_to_the_end_of_what_is_known():
    # One of two is through after 2; the other still waits after 4: 2 x 1 + 2 x 1/2.
    curve, _ = kaplan_meier([2.0, 4.0], [True, False])
    assert restricted_mean(curve, 4) == 3


def test_a_way_in_ends_the_day_before_joining_or_on_the_day_of_giving_up(contract_table):
    sites = contract_table("sites", site_id=["A", "B", "C"], joined=["2026-03-01", None, None],
                           left=["2026-05-01", "2026-04-01", None])  # fmt: skip
    onboarding = contract_table("onboarding", site_id=["A", "A", "B"], milestone=["inquiry", "active", "inquiry"],
                                actual=["2026-01-01", "2026-03-01", "2026-02-01"])  # fmt: skip
    ways = ways_in(onboarding, sites)
    assert ways["last_day"].tolist()[:2] == [pd.Timestamp("2026-02-28"), pd.Timestamp("2026-04-01")]
    assert ways["gave_up"].notna().tolist() == [False, True, False]
    assert ways["entered"].isna().tolist() == [False, False, True]
