"""The value of a change: counts of a measure's chart, its baseline against its newest twelve points."""

import pandas as pd
import pytest

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.finance import chart_values

MONTHS = pd.date_range("2023-01-01", periods=36, freq="MS")
BEFORE, AFTER, N = [20, 22, 18, 21, 19, 20] * 4, [9, 10, 11, 10, 9, 11] * 2, 200


def _chart(counts, **options):
    data = pd.DataFrame({"period": MONTHS[: len(counts)], "num": counts, "den": N})
    return control_chart(data, kind="p", key="falls", label="Falls", direction="down", multiplier=100, **options)


@pytest.fixture
def measures(contract_table):
    return contract_table(
        "measures", measure_id=["falls", "other"], version=1, label=["Falls", "Other"], type="proportion",
        direction="down", unit_cost=[500.0, None], baseline_end=pd.to_datetime(["2024-06-01", None]),
    )  # fmt: skip


def test_baseline_and_newest_year_are_counted_from_the_chart(measures):
    (value,) = chart_values([_chart(BEFORE + AFTER)], measures, currency="USD")
    row = value.table.iloc[0]
    baseline = BEFORE[:18]
    assert (row["baseline_events"], row["baseline_exposure"]) == (sum(baseline), 18 * N)
    assert (row["current_events"], row["exposure"]) == (sum(AFTER), 12 * N)
    avoided = sum(baseline) / (18 * N) * 12 * N - sum(AFTER)
    assert row["avoided"] == pytest.approx(avoided)
    assert row["money"] == round(avoided * 500 * 100)


def test_without_a_baseline_the_points_before_the_change_are_one(measures):
    (value,) = chart_values([_chart(BEFORE + AFTER)], measures.assign(baseline_end=pd.NaT))
    assert value.table["baseline_events"].iloc[0] == sum(BEFORE)


def test_a_baseline_that_ends_after_the_change_is_cut_before_it(measures):
    (value,) = chart_values([_chart(BEFORE + AFTER)], measures.assign(baseline_end=MONTHS[29]))
    row = value.table.iloc[0]
    assert (row["baseline_events"], row["baseline_exposure"]) == (sum(BEFORE), 24 * N)
    assert (row["current_events"], row["exposure"]) == (sum(AFTER), 12 * N)  # no month is in both


def test_one_point_outside_is_no_change_that_lasts(measures):
    (value,) = chart_values([_chart([*BEFORE, 1])], measures)
    assert value.is_empty
    assert value.label == "Falls"


def test_no_costs_or_no_charts_give_one_empty_result(measures):
    priceless = measures.assign(unit_cost=None)
    for charts, table, reason in (([], measures, ""), ([_chart(BEFORE + AFTER)], priceless, "no_costs")):
        (value,) = chart_values(charts, table.astype({"unit_cost": "float64"}))
        assert value.is_empty
        assert value.reason == reason
    (early,) = chart_values([], priceless.astype({"unit_cost": "float64"}), asked=False)
    assert early.reason == ""
