"""Several charts summed up: the newest number, and the measures that have none."""

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.improvement.signal_summary import signal_summary

MEASURES = pd.DataFrame({"measure_id": ["a", "b"], "kind": ["outcome", "process"]})


def chart(key, count=24, state="ok"):
    period = pd.date_range("2023-01-01", periods=count, freq="MS")
    num = 25 + np.resize([1, -1, 2, -2, 0], count)
    data = pd.DataFrame({"period": period, "num": num, "den": 50.0, "state": state})
    return control_chart(data, kind="p", multiplier=100, key=key, label=key.upper(), provisional_from="2024-12-01")


def test_a_row_tells_the_newest_counted_period_and_the_whole_phase():
    row = signal_summary([chart("a")], MEASURES).table.iloc[0]
    assert (row["period"], row["num"], row["den"]) == (pd.Timestamp("2024-11-01"), 27, 50)  # December may still change
    assert (row["n_points"], row["sum_den"], row["kind"]) == (23, 23 * 50, "outcome")


def test_measures_without_a_counted_point_are_named_and_have_no_row():
    found = signal_summary([chart("a"), chart("b", state="missing"), chart("c", count=0)], MEASURES)
    assert found.table["measure_id"].tolist() == ["a"]
    assert found.without == ("B", "C")
    assert [each.key for each in found.charts] == ["a"]


def test_a_run_chart_that_never_varies_is_flat_as_well():
    data = pd.DataFrame({"period": pd.date_range("2023-01-01", periods=24, freq="MS"), "num": 0, "den": 50.0})
    for kind in ("run", "p"):
        found = signal_summary([control_chart(data, kind=kind, multiplier=100, key="a", label="A")], MEASURES)
        assert found.table["unjudged"].tolist() == ["flat"]
    assert signal_summary([chart("a")], MEASURES).table["unjudged"].tolist() == [""]


def test_nothing_is_empty():
    assert signal_summary([], MEASURES).is_empty
    assert signal_summary([chart("b", state="missing")], MEASURES).is_empty
