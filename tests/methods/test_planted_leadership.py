"""What is planted in the demo network for leadership and governance is what the methods find there."""

import pandas as pd
import pytest

from lhs_helpers.methods.governance.capacity import load
from lhs_helpers.methods.governance.currency import currency_of
from lhs_helpers.methods.governance.pipeline import milestone_dates, pipeline
from lhs_helpers.methods.leadership.alignment import aim_alignment
from lhs_helpers.methods.leadership.maturity import agreement
from lhs_helpers.methods.leadership.plan import gaps_to_plan
from lhs_helpers.methods.leadership.posts import leadership_posts
from lhs_helpers.methods.survival import time_to
from lhs_helpers.site import open_site


@pytest.fixture(scope="module")
def network():
    return open_site("demo", "network")


def test_gm_3_is_a_disagreement_and_fs_2_an_agreed_gap(network):
    result = agreement(
        network.table("instruments"),
        network.table("ratings"),
        consensus=network.table("consensus"),
        domains=network.network.maturity.domains,
    )
    table = result.table.set_index("item_id")
    assert table.loc["GM-3", "area"] == "disagreement"
    assert table.loc["GM-3", "sd"] >= 1.2
    assert table.loc["FS-2", "area"] == "agreed gap"
    assert table.loc["FS-2", "mean"] == pytest.approx(1.6)


def test_the_plan_has_two_overdue_actions_and_one_gap_without_an_action(network):
    tables = {name: network.table(name) for name in ("plan", "consensus", "instruments", "aims", "roles")}
    delivery = gaps_to_plan(**tables, on=network.data_through)
    assert (delivery.count("overdue"), delivery.count("no action")) == (2, 1)


def test_one_primary_driver_has_no_work(network):
    tables = {name: network.table(name) for name in ("aims", "drivers", "plan", "sites")}
    aligned = aim_alignment(**tables)
    assert aligned.table.loc[aligned.table["label"].isin(aligned.orphans), "driver_id"].tolist() == ["D4"]


def test_the_data_manager_is_missing_and_the_family_lead_ends_without_deputy(network):
    states = leadership_posts(network.table("roles"), on=network.data_through).table.set_index("role_id")["state"]
    assert states[states == "vacant"].index.tolist() == ["R-DATA"]
    assert states[states == "ends without deputy"].index.tolist() == ["R-FAM"]


def test_the_median_to_first_data_counts_those_who_wait_and_is_not_that_of_the_finishers(network):
    way = network.network.onboarding
    dates = milestone_dates(network.table("onboarding"), network.table("sites"), way.milestones)
    ends = {"start": way.clock_start, "event": way.clock_end, "left": "left"}
    everyone = time_to(dates, **ends, cutoff=network.data_through).groups.iloc[0]
    assert everyone["median"] == 240
    finishers = (dates[way.clock_end] - dates[way.clock_start]).dt.days.dropna()
    assert finishers.median() == 170


def test_s012_has_waited_210_days_for_the_ethics_determination(network):
    way = pipeline(
        network.table("onboarding"),
        network.table("sites"),
        milestones=network.network.onboarding.milestones,
        on=network.data_through,
    )
    lane = way.lanes.set_index("site_id").loc["S012"]
    assert lane[["wait_days", "next"]].tolist() == [210, "irb_determined"]


def test_the_load_passes_its_line_when_promises_begin_to_slip(network):
    tables = (network.table(name) for name in ("roles", "sites", "onboarding"))
    result = load(*tables, **vars(network.network.capacity), on=network.data_through)
    assert result.above_since == pd.Timestamp("2025-01-01")


def test_one_agreement_is_expired(network):
    tables = {name: network.table(name) for name in ("agreements", "sites", "documents")}
    result = currency_of(**tables, on=network.data_through)
    expired = result.table[(result.table["state"] == "expired") & (result.table["site_id"] != "network")]
    assert expired[["site_id", "what"]].to_numpy().tolist() == [["S004", "dua"]]


def test_a_site_sees_no_other_sites_way_in():
    own = open_site("demo", "S001")
    assert own.table("onboarding")["site_id"].unique().tolist() == ["S001"]
