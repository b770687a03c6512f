"""The way in: lanes, open waits, and cohorts followed over time."""

import pandas as pd
import pytest

from lhs_helpers.methods.governance.pipeline import milestone_dates, pipeline

ON = pd.Timestamp("2026-06-30")
MILESTONES = ("inquiry", "agreement_sent", "irb_determined", "first_data_accepted")


@pytest.fixture
def sites(contract_table):
    return contract_table(
        "sites",
        site_id=["S1", "S2", "S3", "S4"],
        status=["active", "onboarding", "onboarding", "prospect"],
        cohort=["2021", None, "2025", None],
    )


@pytest.fixture
def onboarding(contract_table):
    rows = [
        ("S1", "inquiry", None, "2021-01-01", None),
        ("S1", "agreement_sent", None, "2021-02-01", None),
        ("S1", "irb_determined", None, "2021-06-01", None),
        ("S1", "first_data_accepted", None, "2021-09-01", None),
        ("S2", "inquiry", None, "2025-06-01", None),
        ("S2", "agreement_sent", None, "2025-12-02", None),
        ("S2", "irb_determined", "2026-03-01", None, "irb"),
        ("S2", "first_data_accepted", "2026-09-01", None, None),
        ("S3", "inquiry", None, "2025-03-01", None),
        ("S3", "coffee", None, "2025-03-02", None),
    ]
    columns = ["site_id", "milestone", "planned", "actual", "blocker"]
    cells = pd.DataFrame(rows, columns=columns)
    cells = cells.assign(planned=pd.to_datetime(cells["planned"]), actual=pd.to_datetime(cells["actual"]))
    return contract_table("onboarding", **{name: cells[name] for name in columns})


def test_an_open_wait_runs_from_the_last_milestone_to_the_day_of_the_data(onboarding, sites):
    lanes = pipeline(onboarding, sites, milestones=MILESTONES, on=ON).lanes.set_index("site_id")
    assert lanes.loc["S2", ["last", "next", "blocker"]].tolist() == ["agreement_sent", "irb_determined", "irb"]
    assert lanes.loc["S2", "wait_days"] == 210  # 2 December to 30 June
    assert pd.isna(lanes.loc["S1", "wait_days"])  # active: it is not waiting


def test_lanes_are_sorted_by_the_day_of_entry_and_sites_without_records_have_none(onboarding, sites):
    lanes = pipeline(onboarding, sites, milestones=MILESTONES, on=ON).lanes
    assert lanes["site_id"].tolist() == ["S1", "S3", "S2"]


def test_a_planned_day_that_has_passed_is_overdue_and_a_later_one_is_planned(onboarding, sites):
    table = pipeline(onboarding, sites, milestones=MILESTONES, on=ON).table.set_index(["site_id", "milestone"])
    assert table.loc[("S2", "irb_determined"), "state"] == "overdue"
    assert table.loc[("S2", "first_data_accepted"), "state"] == "planned"
    assert "coffee" not in table.index.get_level_values("milestone")


def test_the_funnel_follows_entry_cohorts(onboarding, sites):
    planned = sites.assign(cohort=["2021", None, "2027", None])  # S3 entered in 2025, two years before its wave
    way = pipeline(onboarding, planned, milestones=MILESTONES, on=ON)
    funnel = way.funnel.set_index("cohort")
    assert funnel.loc["2021"].tolist() == [1, 1, 1, 1, 1]
    assert funnel.loc["2025"].tolist() == [2, 2, 1, 0, 0]  # S2 has no wave, so all stand by the year of entry
    assert not way.waves


def test_waves_are_cohorts_only_where_every_site_that_entered_has_one(onboarding, sites):
    named = sites.assign(cohort=["first", "pilot", "pilot", None])  # S4 has not entered
    way = pipeline(onboarding, named, milestones=MILESTONES, on=ON)
    assert way.waves
    assert way.funnel.set_index("cohort").loc["pilot"].tolist() == [2, 2, 1, 0, 0]


def test_only_a_wait_beyond_twice_the_usual_one_is_slow(onboarding, sites):
    for median, slow in ((104.0, True), (105.0, False)):
        usual = pd.DataFrame({"after": ["irb_determined"], "median": [median]})
        lanes = pipeline(onboarding, sites, milestones=MILESTONES, on=ON, usual=usual).lanes.set_index("site_id")
        assert bool(lanes.loc["S2", "slow"]) is slow
        assert not lanes.loc["S3", "slow"]  # its stage has no median


def test_a_site_sees_only_itself(onboarding, sites):
    own = pipeline(onboarding, sites[sites["site_id"] == "S1"], milestones=MILESTONES, on=ON)
    assert own.table["site_id"].unique().tolist() == ["S1"]
    assert own.waiting.empty


def test_no_records_give_an_empty_result(sites, contract_table):
    assert pipeline(contract_table("onboarding"), sites, milestones=MILESTONES, on=ON).is_empty
    assert pipeline(contract_table("onboarding"), contract_table("sites"), milestones=MILESTONES, on=ON).is_empty


def test_dates_hold_every_milestone_even_one_that_nobody_has_reached(onboarding, sites, contract_table):
    dates = milestone_dates(onboarding, sites, (*MILESTONES, "first_pdsa")).set_index("site_id")
    assert dates.loc["S1", "irb_determined"] == pd.Timestamp("2021-06-01")
    assert dates["first_pdsa"].isna().all()
    assert dates["first_pdsa"].dtype == "datetime64[us]"
    empty = milestone_dates(contract_table("onboarding"), sites, MILESTONES)
    assert (len(empty), set(MILESTONES) <= set(empty.columns)) == (0, True)
