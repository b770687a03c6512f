"""Waiting times: by hand, and with people who have not got there."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.survival import time_to


def waits(events, start="2024-01-01", **more):
    return pd.DataFrame({"start": start, "event": pd.to_datetime(pd.Series(events)), **more})


def test_the_median_counts_those_still_waiting_and_is_not_that_of_finishers():
    data = waits(["2024-01-31", "2024-03-01", None, None, None])
    group = time_to(data, cutoff="2024-07-01").groups.iloc[0]
    assert group[["n", "n_event", "n_waiting"]].tolist() == [5, 2, 3]
    assert pd.isna(group["median"])  # 3 of 5 still wait: half has not got there
    assert group["longest"] == 182


def test_events_after_the_date_of_the_data_have_not_happened_yet():
    data = waits(["2024-02-01", "2024-12-01"])
    assert time_to(data, cutoff="2024-06-30").groups["n_event"].item() == 1


def test_rows_that_cannot_be_are_left_out_and_counted():
    data = waits(["2023-12-01", "2024-02-01", "2024-03-01"])
    data.loc[2, "start"] = None
    result = time_to(data, cutoff="2024-06-30")
    assert result.rows["reason"].tolist() == ["invalid", "", "missing"]
    assert [caveat.code for caveat in result.caveats] == ["start_missing", "event_before_start"]


def test_a_start_after_the_date_of_the_data_or_without_a_cohort_is_left_out_and_counted():
    data = waits(["2024-02-01", None, "2024-03-01"], cohort=["a", "a", None])
    data.loc[1, "start"] = "2024-07-15"
    result = time_to(data, cutoff="2024-06-30", cohort="cohort")
    assert result.rows["reason"].tolist() == ["", "not_applicable", "missing"]
    assert {caveat.code for caveat in result.caveats} == {"start_after_data", "cohort_missing"}
    assert result.groups["n"].tolist() == [1]


def test_a_withdrawal_ends_the_waiting_without_an_event():
    data = waits([None, "2024-03-01"], left=pd.to_datetime(["2024-02-01", None]))
    result = time_to(data, cutoff="2024-06-30", left="left")
    assert result.groups[["n_event", "n_left", "n_waiting"]].iloc[0].tolist() == [1, 1, 0]
    assert result.rows["time"].tolist() == [31, 60]


def test_cohorts_are_compared_only_with_ten_events_each():
    few = time_to(waits(["2024-02-01"] * 6, cohort=["a", "b"] * 3), cutoff="2024-06-30", cohort="cohort")
    assert few.log_rank is None
    assert "cohorts_not_compared" in [caveat.code for caveat in few.caveats]
    days = pd.date_range("2024-01-05", periods=24)
    many = time_to(waits(days, cohort=["a", "b"] * 12), cutoff="2024-06-30", cohort="cohort")
    assert many.log_rank["df"] == 1


def test_nobody_gives_an_empty_result():
    assert time_to(waits([]), cutoff="2024-06-30").is_empty


def test_up_to_a_tenth_withdrawn_are_censored_and_more_end_the_waiting():
    days = [f"2024-02-{day:02}" for day in range(1, 19)]
    left = pd.to_datetime([None] * 18 + ["2024-01-20", "2024-01-20"])
    few = time_to(waits([*days, None, None], left=left), cutoff="2024-06-30", left="left")
    assert not few.competing
    assert few.table["reached"].iloc[-1] == 1  # as if the two would have got there like the others
    asked = time_to(waits([*days, None, None], left=left), cutoff="2024-06-30", left="left", competing=True)
    assert asked.table["reached"].iloc[-1] == pytest.approx(18 / 20)
    assert [caveat.code for caveat in asked.caveats] == ["withdrawn_as_end"]  # two of 20 are not "more than a tenth"
    left = pd.to_datetime([None] * 17 + ["2024-01-20"] * 3)
    many = time_to(waits([*days[:17], None, None, None], left=left), cutoff="2024-06-30", left="left")
    assert many.competing
    assert many.table["reached"].iloc[-1] == pytest.approx(17 / 20)
    assert many.groups["three_quarters"].item() == 45  # the 15th of 20: February 15, 45 days after January 1
    assert "withdrawn_many" in [caveat.code for caveat in many.caveats]


def test_without_unfinished_waiting_the_curve_is_the_plain_share_of_those_there():
    data = waits(["2024-01-11", "2024-01-21", "2024-01-31", "2024-02-10", None])
    data["left"] = pd.to_datetime([None] * 4 + ["2024-01-25"])
    result = time_to(data, cutoff="2024-06-30", left="left", min_at_risk=1)
    assert result.competing
    np.testing.assert_allclose(result.table["reached"], [0.2, 0.4, 0.4, 0.6, 0.8])
    assert result.groups[["quarter", "median", "three_quarters"]].iloc[0].tolist() == [20, 30, 40]


def test_cohorts_with_many_withdrawals_are_not_compared():
    days = pd.date_range("2024-01-05", periods=24)
    left = pd.to_datetime([None] * 20 + ["2024-01-03"] * 4)
    data = waits(days.where(left.isna()), cohort=["a", "b"] * 12, left=left)
    result = time_to(data, cutoff="2024-06-30", cohort="cohort", left="left")
    assert result.log_rank is None
    assert "cohorts_not_compared_withdrawn" in [caveat.code for caveat in result.caveats]


def test_the_curve_is_read_on_any_day_while_enough_are_at_risk():
    result = time_to(waits(["2024-01-11", "2024-01-21", "2024-01-31", None, None]), cutoff="2024-06-30", min_at_risk=3)
    rows = result.at([0, 10, 15, 29, 40])
    assert rows["n_risk"].tolist() == [5, 5, 4, 3, 2]
    np.testing.assert_allclose(rows["reached"], [0, 0.2, 0.2, 0.4, np.nan])
    assert result.at([]).empty


def test_the_mean_has_one_horizon_for_all_cohorts():
    quick, slow = ["2024-01-11"] * 5, ["2024-03-01"] * 5
    data = waits([*quick, *slow], cohort=["a"] * 5 + ["b"] * 5)
    result = time_to(data, cutoff="2024-06-30", cohort="cohort", min_at_risk=5)
    assert result.until == 10
    assert result.groups["mean"].tolist() == [10, 10]  # within 10 days nobody differs
    longer = time_to(
        waits([*quick, *slow], cohort=["a"] * 5 + ["b"] * 5), cutoff="2024-06-30", cohort="cohort", until=60
    )
    assert longer.groups["mean"].tolist() == [10, 60]


def test_every_missing_number_has_its_reason():
    result = time_to(waits(["2024-02-01", None, None, None, None, None]), cutoff="2024-06-30")
    assert result.groups["reason"].tolist() == ["not_applicable"]
    table = result.table
    assert (table["reason"] != "").equals(table["lower"].isna())


def test_adding_a_cohort_changes_no_other():
    rng = np.random.default_rng(20250101)
    days = pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(1, 200, 40), unit="D")
    data = waits(days, cohort=np.repeat(["a", "b"], 20))
    both, alone = (time_to(rows, cutoff="2024-06-30", cohort="cohort") for rows in (data, data.iloc[:20]))
    pd.testing.assert_frame_equal(both.table[both.table["cohort"] == "a"], alone.table)
