"""How soon visits are entered: a log-normal lag, cut off on the day the data left the registry."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.teaching.profiles import PROFILES, SEED
from lhs_helpers.teaching.sites import build_world
from lhs_helpers.teaching.visits import entered_within, patients_per_month, share_entered


@pytest.fixture(scope="module")
def world():
    return build_world(PROFILES["demo"], seed=SEED)


def site(world, site_id: str):
    return next(row for row in world.active_sites if row.site_id == site_id)


def test_old_months_follow_the_log_normal_law_and_late_months_the_planted_share(world):
    within = pd.DataFrame(entered_within(world, site(world, "S006")), index=world.months)
    assert within.loc["2025-01-01", 1] == pytest.approx(0.80, abs=0.08)  # 30 days; median 12, spread 1.1
    assert within.loc["2026-04-01", 1] == pytest.approx(0.40)
    assert within.loc["2026-05-01", 1] == pytest.approx(0.40)


def test_a_lag_that_has_not_passed_yet_counts_only_as_far_as_it_has(world):
    within = entered_within(world, site(world, "S002"))
    assert (np.diff(within, axis=1) >= 0).all()
    newest = within[-1]
    assert newest[2] == newest[3] == newest[4]  # nobody has waited 60 days
    assert newest[0] == pytest.approx(within[0, 0])  # everybody has waited 7


def test_almost_all_visits_of_old_months_are_entered(world):
    entered = share_entered(world, site(world, "S002"))
    assert (entered[:-6] > 0.98).all()
    assert entered[-1] < 0.85


def test_patients_vary_around_the_size_of_the_site(world):
    for row in world.active_sites:
        assert patients_per_month(world, row).mean() == pytest.approx(row.monthly_patients, rel=0.2)
