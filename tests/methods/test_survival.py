"""Waiting times: by hand, and with people who have not got there."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.survival import kaplan_meier, time_to


def waits(events, start="2024-01-01", **more):
    return pd.DataFrame({"start": start, "event": pd.to_datetime(pd.Series(events)), **more})


def test_the_median_counts_those_still_waiting_and_is_not_that_of_finishers():
    data = waits(["2024-01-31", "2024-03-01", None, None, None])
    group = time_to(data, cutoff="2024-07-01").groups.iloc[0]
    assert group[["n", "n_event", "n_waiting"]].tolist() == [5, 2, 3]
    assert pd.isna(group["median"])  # 3 of 5 still wait: half has not got there
    assert group["longest"] == 182


def test_survival_and_greenwoods_error_by_hand():
    # times 1, 2, 2+, 4: S(1) = 3/4, S(2) = 3/4 x 2/3 = 1/2, S(4) = 0; var(2) = 1/4 (1/(4 x 3) + 1/(3 x 2)) = 1/16
    curve, median = kaplan_meier([1, 2, 2, 4], [1, 1, 0, 1])
    np.testing.assert_allclose(curve["waiting"], [0.75, 0.5, 0])
    assert curve["std_error"][1] == pytest.approx(0.25)
    assert median["median"] == 2


def test_events_after_the_date_of_the_data_have_not_happened_yet():
    data = waits(["2024-02-01", "2024-12-01"])
    assert time_to(data, cutoff="2024-06-30").groups["n_event"].item() == 1


def test_rows_that_cannot_be_are_left_out_and_counted():
    data = waits(["2023-12-01", "2024-02-01", "2024-03-01"])
    data.loc[2, "start"] = None
    result = time_to(data, cutoff="2024-06-30")
    assert result.rows["reason"].tolist() == ["invalid", "", "missing"]
    assert [caveat.code for caveat in result.caveats] == ["event_before_start", "start_missing"]


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
