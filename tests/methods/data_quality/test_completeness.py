"""Missing, unknown and not applicable are three things; failures are counted among what was checked."""

import pandas as pd
import pytest

from lhs_helpers.methods.data_quality import completeness, plausibility

JUNE = pd.Timestamp("2026-06-30")


@pytest.fixture
def rows(quality):
    return quality(
        ("S1", "2026-06-01", "missing", "activity", 50, 12, {"n_unknown": 5, "n_not_applicable": 30}),
        ("S2", "2026-05-01", "missing", "activity", 50, 6),
        ("S1", "2026-06-01", "missing", "language", 100, 40),
        ("S1", "2026-06-01", "missing", "weight", 0, 0, {"n_not_applicable": 100}),
        ("S1", "2026-03-01", "missing", "activity", 50, 50),
        ("S1", "2026-06-01", "range", "weight", 200, 14),
        ("S1", "2026-06-01", "duplicate", None, 400, 1),
    )


def test_not_applicable_and_unknown_are_neither_missing_nor_dropped_from_sight(rows, dictionary):
    activity = completeness(rows, dictionary, JUNE).table.set_index("element_id").loc["activity"]
    assert activity[["n_checked", "n_failed", "n_unknown", "n_not_applicable"]].tolist() == [100, 18, 5, 30]
    assert activity["share"] == pytest.approx(0.18)
    assert not activity["above"]


def test_equity_fields_come_first_then_critical_ones(rows, dictionary):
    result = completeness(rows, dictionary, JUNE)
    assert result.table["element_id"].tolist() == ["language", "activity", "weight"]
    assert result.worst["element_id"] == "language"


def test_where_nothing_was_applicable_there_is_no_share(rows, dictionary):
    assert completeness(rows, dictionary, JUNE).table["share"].isna().tolist() == [False, False, True]


def test_the_trend_of_an_element_holds_every_month(rows, dictionary):
    trend = completeness(rows, dictionary, JUNE).trend("activity")
    assert trend[["num", "den"]].to_numpy().tolist() == [[50, 50], [6, 50], [12, 50]]


def test_failures_are_judged_by_the_limit_and_unchecked_elements_are_named(rows, dictionary):
    result = plausibility(rows, dictionary, JUNE)
    table = result.table.set_index("check_id")
    assert table["share"].to_dict() == pytest.approx({"duplicate": 1 / 400, "range": 0.07})
    assert table["above"].to_dict() == {"duplicate": False, "range": True}
    assert table.loc["duplicate", "label"] == "whole records"
    assert result.unchecked == ("Disease activity", "Preferred language")


def test_a_second_reading_of_few_records_is_shown_and_not_judged(quality, dictionary):
    rows = quality(("S1", "2026-06-01", "reabstraction", "activity", 20, 2, {"context": "validation"}))
    row = plausibility(rows, dictionary, JUNE).table.iloc[0]
    assert row["share"] == pytest.approx(0.1)
    assert not row["above"]


def test_without_checks_both_are_empty(quality, dictionary):
    assert completeness(quality(), dictionary, JUNE).is_empty
    assert plausibility(quality(), dictionary, JUNE).is_empty
    assert completeness(quality(), dictionary, JUNE).worst["element_id"] == ""
