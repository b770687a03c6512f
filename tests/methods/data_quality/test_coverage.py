"""Registered patients are held against eligible ones, where both are known."""

import pandas as pd
import pytest

from lhs_helpers.methods.data_quality import coverage, data_elements

JUNE = pd.Timestamp("2026-06-30")


def population(*rows):
    frame = pd.DataFrame(rows, columns=["site_id", "as_of", "n_eligible", "n_registered"])
    frame = frame.assign(stratum_group="all", stratum="all", as_of=pd.to_datetime(frame["as_of"]))
    return frame.astype({"n_eligible": "Int64", "n_registered": "Int64"})


def test_the_newest_count_of_each_site_is_used():
    result = coverage(
        population(("S1", "2025-06-30", 10, 1), ("S1", "2026-06-30", 200, 150), ("S2", "2026-03-31", 50, 50)), JUNE
    )
    assert result.table["share"].tolist() == [0.75, 1]
    assert result.total == (200, 250)


def test_where_eligible_patients_are_unknown_no_coverage_is_stated():
    result = coverage(population(("S1", "2026-06-30", None, 150)), JUNE)
    assert result.table["share"].isna().all()
    assert result.total == (0, 0)


def test_more_registered_than_eligible_has_no_interval():
    row = coverage(population(("S1", "2026-06-30", 100, 104)), JUNE).table.iloc[0]
    assert row["share"] == pytest.approx(1.04)
    assert pd.isna(row["lo"])


def test_elements_are_listed_with_the_measures_they_feed(dictionary):
    table = data_elements(dictionary).table
    assert table["n_measures"].tolist() == [1, 2, 0]
    assert table["equity"].tolist() == [False, False, True]


def test_a_site_with_a_small_count_is_hidden_and_in_no_sum():
    rows = [("S1", "2026-06-30", 200, 150), ("S2", "2026-06-30", 52, 42), ("S3", "2026-06-30", 40, 40)]
    result = coverage(population(*rows), JUNE, smallest=11)
    assert result.table["reason"].tolist() == ["", "suppressed", ""]  # 10 of 52 are not registered
    assert result.table.loc[1, ["n_eligible", "n_registered", "share", "lo", "hi"]].isna().all()
    assert result.total == (190, 240)
