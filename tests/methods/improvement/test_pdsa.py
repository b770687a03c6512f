"""Habits of good testing, counted by hand."""

import pandas as pd
import pytest

from lhs_helpers.methods.improvement.pdsa import pdsa_log

ON = pd.Timestamp("2024-12-31")
DRIVERS = pd.DataFrame({"driver_id": ["C1"], "label": ["Huddle"]})


def log(*rows, **about):
    """Tests from (ramp, cycle, start, end, studied, scale, prediction, decision)."""
    names = ["ramp_id", "cycle", "start", "end", "studied_on", "scale", "prediction", "decision"]
    table = pd.DataFrame(list(rows), columns=names)
    table = table.astype(dict.fromkeys(["start", "end", "studied_on"], "datetime64[us]"))
    table = table.assign(site_id="S001", driver_id="C1", change="change", result=None)
    return pdsa_log(table, DRIVERS, on=ON, **about)


SMALL = ("R1", 1, "2024-11-01", "2024-11-05", "2024-11-19", "one_patient", "it works", "adapt")
LATER = ("R1", 2, "2024-11-20", "2024-12-01", "2024-12-16", "one_clinic", None, "adopt")
BIG = ("R2", 1, "2024-12-10", None, None, "whole_site", None, None)


def test_a_ramp_is_linked_from_two_cycles_on_and_small_by_its_first():
    found = log(LATER, BIG, SMALL).ramps.set_index("ramp_id")
    assert found["linked"].to_dict() == {"R1": True, "R2": False}
    assert found["small_first"].to_dict() == {"R1": True, "R2": False}
    assert found.loc["R1", "decision"] == "adopt"


def test_a_study_is_soon_within_fourteen_days_of_the_end():
    assert log(SMALL, LATER).table["studied_soon"].tolist() == [True, False]  # 14 and 15 days


@pytest.mark.parametrize(("end", "quiet"), [("2024-09-29", True), ("2024-10-01", False), ("2025-03-01", False)])
def test_a_log_is_quiet_when_no_test_ran_in_three_months(end, quiet):
    assert log(("R1", 1, "2024-09-01", end, None, "one_patient", None, None)).is_quiet == quiet


def test_no_tests_give_an_empty_log():
    assert log().is_empty
