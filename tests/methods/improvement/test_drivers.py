"""The tree of drivers: depth first, status by the network's word or by a site's own tests."""

import pandas as pd
import pytest

from lhs_helpers.methods.improvement.drivers import driver_tree
from lhs_helpers.words import describe

DRIVERS = pd.DataFrame(
    [
        ("D1", None, "primary", "Visits", "testing"),
        ("D2", None, "primary", "School", "not_started"),
        ("D1a", "D1", "secondary", "Before the visit", "testing"),
        ("C1", "D1a", "change", "Huddle", "implementing"),
        ("C2", "D1a", "change", "Letter", "retired"),
        ("C3", "D1", "change", "Call", None),
    ],
    columns=["driver_id", "parent_id", "level", "label", "status"],
).assign(aim_id="A", measure_id=None)
AIMS = pd.DataFrame({"aim_id": ["A"], "level": ["global"], "statement": ["Better."]})
TESTS = pd.DataFrame(
    {
        "driver_id": ["C1", "C1", "C3"],
        "decision": ["adapt", "adopt", None],
        "scale": ["one_patient", "few_patients", "few_patients"],
        "start": pd.to_datetime(["2024-01-01", "2024-03-01", "2024-02-01"]),
    }
)


def test_drivers_stand_below_what_they_work_on_and_retired_ones_are_left_out():
    tree = driver_tree(DRIVERS, AIMS, TESTS, own_tests=False)
    assert tree.table["driver_id"].tolist() == ["D1", "D1a", "C1", "C3", "D2"]
    assert tree.table["row"].tolist() == [0.5, 0.0, 0.0, 1.0, 2.0]
    assert (tree.lines, tree.aim) == (3, "Better.")


def test_a_primary_driver_without_a_change_is_named():
    assert driver_tree(DRIVERS, AIMS, TESTS, own_tests=False).without_change == ["School"]


def test_a_site_s_status_is_the_furthest_of_its_own_tests():
    table = driver_tree(DRIVERS, AIMS, TESTS, own_tests=True).table.set_index("driver_id")
    expected = {"D1": "implementing", "D1a": "implementing", "C1": "implementing", "C3": "testing", "D2": "not_started"}
    assert table["status"].to_dict() == expected
    assert table["tests"].to_dict() == {"D1": 0, "D1a": 0, "C1": 2, "C3": 1, "D2": 0}


@pytest.mark.parametrize(
    ("decision", "status", "scale"),
    [
        ("adopt", "implementing", "whole_site"),
        ("adapt", "testing", ""),
        ("abandon", "retired", ""),
        (None, "implementing", "few_patients"),  # nothing new was decided
    ],
)
def test_the_newest_decision_tells_where_a_change_stands_and_for_whom(decision, status, scale):
    later = {"driver_id": "C1", "decision": decision, "scale": "whole_site", "start": pd.Timestamp("2025-01-01")}
    tests = pd.concat([pd.DataFrame([later]), TESTS])  # the order of rows tells nothing
    row = driver_tree(DRIVERS, AIMS, tests, own_tests=True).table.set_index("driver_id").loc["C1"]
    assert (row["status"], row["scale"]) == (status, scale)


@pytest.mark.parametrize(
    ("decision", "status"), [("adapt", "implementing"), ("adopt", "implementing"), ("abandon", "retired")]
)
def test_a_test_for_fewer_undoes_what_was_adopted_only_where_it_is_given_up(decision, status):
    later = {"driver_id": "C1", "decision": decision, "scale": "one_patient", "start": pd.Timestamp("2025-01-01")}
    tree = driver_tree(DRIVERS, AIMS, pd.concat([TESTS, pd.DataFrame([later])]), own_tests=True)
    row = tree.table.set_index("driver_id").loc["C1"]
    assert (row["status"], row["scale"]) == (status, "few_patients" if status == "implementing" else "")


def test_a_site_s_tree_says_for_whom_a_change_was_adopted():
    words = describe(driver_tree(DRIVERS, AIMS, TESTS, own_tests=True)).tables[0].frame
    stands = words.set_index("Driver or change")["Where it stands"]
    assert stands["Huddle"] == "adopted here: few patients"
    assert stands["Visits"] == "adopted here"
    assert stands["Call"] == "in test here"


def test_without_tests_a_site_has_started_nothing():
    table = driver_tree(DRIVERS, AIMS, TESTS.iloc[:0], own_tests=True).table
    assert set(table["status"]) == {"not_started"}


def test_no_drivers_give_an_empty_tree():
    tree = driver_tree(DRIVERS.iloc[:0], AIMS, TESTS, own_tests=False)
    assert tree.is_empty
    assert tree.without_change == []
