"""What was checked of each measure's data, by category and context."""

import pandas as pd
import pytest

from lhs_helpers.methods.data_quality import kahn_table

JUNE = pd.Timestamp("2026-06-30")


@pytest.fixture
def measures():
    return pd.DataFrame({"measure_id": ["remission", "growth", "wait"], "label": ["Remission", "Growth", "Waiting"]})


@pytest.fixture
def result(quality, dictionary, measures):
    conform, outside = {"category": "conformance"}, {"category": "plausibility", "context": "validation"}
    rows = quality(
        ("S1", "2026-05-01", "missing", "activity", 100, 10),
        ("S2", "2026-05-01", "missing", "activity", 50, 5),
        ("S1", "2026-05-01", "missing", "weight", 40, 0),
        ("S1", "2026-05-01", "range", "weight", 90, 9, conform),
        ("S1", "2026-05-01", "own_rule", "weight", 10, 1, conform),
        ("S1", "2026-05-01", "reabstraction", "activity", 20, 2, outside),
        ("S1", "2026-05-01", "duplicate", None, 200, 2),
        ("S1", "2026-05-01", "lag_30d", "activity", 99, 99),
        ("S1", "2025-01-01", "missing", "activity", 99, 99),
    )
    return kahn_table(rows, dictionary, measures, JUNE)


def cells(result, measure, *place):
    rows = result.table.set_index(["measure_id", "category", "subcategory", "context"])
    return rows.loc[(measure, *place), ["n_checks", "n_checked", "n_failed"]].tolist()


def test_checks_of_every_element_that_feeds_a_measure_are_added(result):
    assert cells(result, "remission", "completeness", "completeness", "verification") == [2, 190, 15]
    assert cells(result, "growth", "completeness", "completeness", "verification") == [1, 40, 0]
    assert cells(result, "growth", "conformance", "value", "verification") == [1, 90, 9]
    assert cells(result, "remission", "plausibility", "atemporal", "validation") == [1, 20, 2]


def test_a_check_of_whole_records_counts_for_every_measure_and_late_entry_for_none(result):
    assert cells(result, "wait", "plausibility", "uniqueness", "verification") == [1, 200, 2]
    assert result.table["n_failed"].max() == 15


def test_a_rule_of_the_network_s_own_is_listed_in_the_category_it_was_given(result):
    assert cells(result, "growth", "conformance", "other", "verification") == [1, 10, 1]


def test_rates_have_wilson_s_interval_and_what_was_not_checked_a_reason(result):
    rows = result.table.set_index(["measure_id", "category", "subcategory", "context"])
    range_check = rows.loc[("growth", "conformance", "value", "verification")]
    assert range_check[["lo", "hi"]].tolist() == pytest.approx([0.05351, 0.17924], abs=1e-5)  # 9 of 90
    empty = rows.loc[("growth", "plausibility", "temporal", "verification")]
    assert (empty["n_checked"], empty["reason"]) == (0, "no_cases")
    assert empty[["share", "lo", "hi"]].isna().all()


def test_the_categories_nobody_checked_are_named(result):
    missing = result.unchecked[result.unchecked["measure_id"] == "wait"]
    assert missing["subcategory"].tolist() == [
        "value", "relational", "computational", "completeness", "atemporal", "temporal",
    ]  # fmt: skip


def test_without_checks_it_is_empty(quality, dictionary, measures):
    assert kahn_table(quality(), dictionary, measures, JUNE).is_empty
