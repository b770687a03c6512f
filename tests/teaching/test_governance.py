"""The way in: one median with those who wait, another without; one site is stuck; one agreement has expired."""

import pandas as pd
import pytest

DATA_THROUGH = pd.Timestamp("2026-06-30")
MILESTONES = [
    "inquiry", "leadership_letter", "agreement_sent", "agreement_executed", "irb_determined", "team_formed",
    "training_done", "data_mapped", "first_test_file", "first_data_accepted", "first_report", "first_pdsa", "active",
]  # fmt: skip


@pytest.fixture(scope="module")
def milestones(demo) -> pd.DataFrame:
    table = demo.table("onboarding", "planned", "actual")
    return table.pivot(index="site_id", columns="milestone", values="actual")


def days_to_first_data(milestones: pd.DataFrame) -> pd.DataFrame:
    done = milestones["first_data_accepted"]
    days = (done.fillna(DATA_THROUGH) - milestones["agreement_sent"]).dt.days
    return pd.DataFrame({"days": days, "done": done.notna()})


def kaplan_meier_median(days: pd.DataFrame) -> float:
    share_waiting = 1.0
    for day in sorted(days.loc[days["done"], "days"].unique()):
        share_waiting *= 1 - ((days["days"] == day) & days["done"]).sum() / (days["days"] >= day).sum()
        if share_waiting <= 0.5:
            return day
    raise AssertionError("the median is not reached")


def test_the_median_with_waiting_sites_counted_is_240_days(milestones):
    days = days_to_first_data(milestones)
    assert kaplan_meier_median(days) == 240
    assert (~days["done"]).sum() == 6


def test_the_median_of_the_finished_sites_alone_is_170_days(milestones):
    days = days_to_first_data(milestones)
    assert days.loc[days["done"], "days"].median() == 170


def test_s012_has_waited_210_days_for_the_ethics_determination(demo, milestones):
    s012 = milestones.loc["S012"]
    assert (DATA_THROUGH - s012["agreement_executed"]).days == 210
    assert s012[MILESTONES[4:]].isna().all()
    table = demo.table("onboarding", "planned")
    waits = table[(table["site_id"] == "S012") & (table["milestone"] == "irb_determined")]
    assert waits["blocker"].item() == "irb"


def test_milestones_follow_one_another_and_end_on_the_day_of_joining(demo, milestones):
    sites = demo.table("sites", "joined").set_index("site_id")
    for site_id, reached in milestones[MILESTONES].iterrows():
        assert reached.dropna().is_monotonic_increasing, site_id
    joined = sites["joined"].dropna()
    assert (milestones.loc[joined.index, "active"] == joined).all()


def test_first_data_are_accepted_before_the_first_observation(demo, milestones):
    first = demo.table("observations", "period").groupby("site_id")["period"].min()
    assert (milestones.loc[first.index, "first_data_accepted"] <= first).all()


def test_every_active_site_has_its_agreements_and_that_of_s004_has_expired(demo):
    agreements = demo.table("agreements", "executed", "expires")
    active = demo.table("sites").query("status == 'active'")["site_id"]
    participation = agreements[agreements["kind"] == "participation"].set_index("site_id")
    assert participation.loc[active, "executed"].notna().all()
    expired = agreements[agreements["expires"] < DATA_THROUGH]
    assert expired["site_id"].tolist() == ["S004"]
