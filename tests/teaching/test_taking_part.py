"""Who takes part is not like those who are served, and a few people make half of the contributions."""

import pandas as pd
import pytest

DATA_THROUGH = pd.Timestamp("2026-06-30")
CONTRIBUTIONS = ["shares_resource", "presents", "joins_committee", "codesigns", "mentors_peer"]


@pytest.fixture(scope="module")
def last_year(demo) -> pd.DataFrame:
    activities = demo.table("activities", "date")
    return activities[activities["date"] > DATA_THROUGH - pd.DateOffset(months=12)]


def test_non_english_speakers_take_part_at_0_45_of_their_share_of_patients(demo, last_year):
    people = demo.table("people")
    active = people[people["person_id"].isin(last_year["person_id"])]
    families = active[active["stakeholder"].isin(["patient", "family"])]
    population = demo.table("population", "as_of")
    newest = population[(population["as_of"] == DATA_THROUGH) & (population["stratum_group"] == "language")]
    served = newest.groupby("stratum")["n_registered"].sum().drop("unknown")
    share_served = 1 - served["English"] / served.sum()
    assert (families["language"] != "English").mean() / share_served == pytest.approx(0.45, abs=0.08)


def test_one_percent_of_people_make_half_of_the_contributions(demo, last_year):
    people = len(demo.table("people"))
    assert people == 400
    made = last_year[last_year["behavior_id"].isin(CONTRIBUTIONS)].groupby("person_id")["n"].sum()
    heaviest = made.sort_values(ascending=False).head(people // 100)
    assert heaviest.sum() / made.sum() == pytest.approx(0.5, abs=0.06)


def test_more_people_were_ever_active_than_in_the_last_year(demo, last_year):
    assert last_year["person_id"].nunique() < 0.8 * demo.table("activities")["person_id"].nunique()


def test_activities_lie_between_joining_and_leaving_and_not_before_their_offering(demo):
    activities = demo.table("activities", "date")
    people = demo.table("people", "joined", "left").set_index("person_id")
    assert (activities["date"] >= activities["person_id"].map(people["joined"])).all()
    assert not (activities["date"] > activities["person_id"].map(people["left"])).any()
    offered = demo.table("offerings", "date").set_index("offering_id")["date"]
    assert not (activities["date"] < activities["offering_id"].map(offered)).any()
