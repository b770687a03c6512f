"""Data quality: one site enters late, misses an element, and sends its files late."""

import pandas as pd
import pytest


@pytest.fixture(scope="module")
def quality(demo) -> pd.DataFrame:
    return demo.table("quality", "period")


def share_failed(rows: pd.DataFrame, first: str | None = None, last: str | None = None) -> float:
    rows = rows.set_index("period").sort_index().loc[first:last]
    return rows["n_failed"].sum() / rows["n_checked"].sum()


def test_s006_enters_40_percent_of_its_visits_within_30_days_in_spring_2026(quality):
    lags = quality[(quality["site_id"] == "S006") & (quality["check_id"] == "lag_30d")]
    assert 1 - share_failed(lags, "2026-04", "2026-05") == pytest.approx(0.40, abs=0.08)
    assert 1 - share_failed(lags, None, "2026-03") > 0.72


def test_disease_activity_is_missing_in_24_percent_of_the_records_of_s006_and_nowhere_else(quality):
    missing = quality[(quality["check_id"] == "missing") & (quality["element_id"] == "disease_activity")]
    assert share_failed(missing[missing["site_id"] == "S006"]) == pytest.approx(0.24, abs=0.015)
    assert share_failed(missing[missing["site_id"] != "S006"]) < 0.05


def test_the_gate_closes_for_s006_only(quality):
    missing = quality[(quality["check_id"] == "missing") & (quality["period"] >= "2025-07-01")]
    sums = missing.groupby(["site_id", "element_id"])[["n_failed", "n_checked"]].sum()
    above = sums[sums["n_failed"] > 0.20 * sums["n_checked"]]
    assert [index for index in above.index if index[0] != "S005"] == [("S006", "disease_activity")]


def test_counts_of_lags_are_nested_and_of_all_visits(quality):
    lags = quality[quality["check_id"].str.startswith("lag_")]
    wide = lags.pivot(index=["site_id", "period"], columns="check_id", values=["n_failed", "n_checked"])
    order = ["lag_7d", "lag_30d", "lag_60d", "lag_90d"]
    assert (wide["n_failed"][order].diff(axis=1).iloc[:, 1:] <= 0).all(axis=None)
    assert wide["n_checked"].nunique(axis=1).eq(1).all()


def test_the_newest_month_looks_late_everywhere_because_30_days_have_not_passed(quality):
    lags = quality[(quality["check_id"] == "lag_30d") & (quality["site_id"] != "S006")]
    assert share_failed(lags, "2026-06") > share_failed(lags, "2025-06", "2026-04") + 0.05


def test_files_of_s006_come_on_time_until_september_2025_and_rarely_after(demo):
    files = demo.table("submissions", "period", "due", "accepted_on")
    due = files[(files["site_id"] == "S006") & (files["due"] <= "2026-06-30")].set_index("period")
    on_time = due["accepted_on"] <= due["due"]
    assert on_time[:"2025-09"].mean() > 0.88
    assert on_time["2025-10":].mean() < 0.5


def test_the_months_that_s011_did_not_submit_have_no_file(demo):
    files = demo.table("submissions", "period", "received")
    never = files[(files["site_id"] == "S011") & files["received"].isna() & (files["period"] < "2026-05-01")]
    assert never["period"].dt.strftime("%Y-%m").tolist() == ["2023-11", "2024-08", "2024-09"]
