"""Promises: kept less often once the staff is overloaded; two data issues are old."""

import pandas as pd
import pytest

DATA_THROUGH = pd.Timestamp("2026-06-30")
OVERLOADED = pd.Timestamp("2025-01-01")


@pytest.fixture(scope="module")
def log(demo) -> pd.DataFrame:
    return demo.table("service_log", "opened", "due", "done")


def test_site_reports_on_time_fall_from_95_to_75_percent(log):
    reports = log[(log["kind"] == "site_report") & (log["due"] <= DATA_THROUGH)]
    on_time = reports["done"] <= reports["due"]
    assert on_time[reports["due"] < OVERLOADED].mean() == pytest.approx(0.95, abs=0.025)
    assert on_time[reports["due"] >= OVERLOADED].mean() == pytest.approx(0.75, abs=0.05)


def test_use_of_capacity_passes_85_percent_in_the_same_month(demo):
    roles = demo.table("roles", "held_from", "held_to")
    sites = demo.table("sites", "joined", "left")
    asked = {}
    for month in pd.date_range("2021-07-01", "2026-06-01", freq="MS"):
        held = (roles["held_from"] <= month) & ~(roles["held_to"] < month)
        active = (sites["joined"] <= month) & ~(sites["left"] < month)
        asked[month] = 35 * active.sum() / roles.loc[held, "hours_per_month"].sum()
    use = pd.Series(asked)
    assert (use[:"2024-12"] < 0.85).all()
    assert (use["2025-01":] > 0.85).all()
    assert (use < 1).all()


def test_two_data_issues_are_open_for_more_than_90_days(log):
    issues = log[(log["kind"] == "data_issue") & log["done"].isna()]
    old = issues[(DATA_THROUGH - issues["opened"]).dt.days > 90]
    assert sorted(old["site_id"]) == ["S003", "S006"]


def test_reports_that_are_due_after_the_data_end_are_there_and_open(log):
    ahead = log[log["due"] > DATA_THROUGH]
    reports = ahead[ahead["kind"] == "site_report"]
    assert len(reports) == 11
    assert reports["done"].isna().all()


def test_nothing_is_done_before_it_was_asked_for_or_after_the_data_end(log):
    done = log.dropna(subset="done")
    assert (done["done"] >= done["opened"]).all()
    assert (done["done"] <= DATA_THROUGH).all()
    assert log["item_id"].is_unique
