"""Rare events: closed at the end of the data, with the planted rate at one site."""

import pandas as pd
import pytest
from scipy import stats


@pytest.fixture(scope="module")
def events(demo) -> pd.DataFrame:
    return demo.table("events", "event_date")


def test_every_series_closes_with_a_row_that_is_no_event_on_the_last_day(events):
    last = events.groupby(["site_id", "measure_id"]).tail(1)
    assert (last["is_event"] == "no").all()
    assert (last["event_date"] == "2026-06-30").all()
    assert (events["is_event"] == "no").sum() == len(last) == 22


def test_events_are_in_order_and_numbered_within_a_day(events):
    for _, series in events.groupby(["site_id", "measure_id"]):
        assert series["event_date"].is_monotonic_increasing
    numbers = events.groupby(["site_id", "measure_id", "event_date"])["event_no"]
    assert (numbers.max() == numbers.size()).all()


def test_line_infections_of_s010_are_1_8_times_as_frequent_and_outside_exact_limits(events):
    here = events[events["measure_id"] == "line_infection"]
    sites = here.groupby("site_id").agg(
        cases=("is_event", lambda rows: (rows == "yes").sum()), days=("opportunities", "sum")
    )
    per_day = sites["cases"] / sites["days"]
    others = sites.drop(index="S010").sum()
    assert per_day["S010"] / (others["cases"] / others["days"]) == pytest.approx(1.8, abs=0.4)
    expected = sites["days"] * sites["cases"].sum() / sites["days"].sum()
    outside = stats.poisson.sf(sites["cases"] - 1, expected) < 0.001
    assert list(sites.index[outside]) == ["S010"]


def test_serious_infections_follow_one_in_154_infusions_everywhere(events):
    here = events[events["measure_id"] == "serious_infection"]
    infusions = here["opportunities"].sum() + (here["is_event"] == "yes").sum()
    assert (here["is_event"] == "yes").sum() / infusions == pytest.approx(0.0065, rel=0.15)


def test_s005_has_too_few_events_to_judge(events):
    here = events[(events["site_id"] == "S005") & (events["is_event"] == "yes")]
    assert (here.groupby("measure_id").size() < 10).all()
