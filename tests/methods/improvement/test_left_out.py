"""Tested changes that are not followed up are named with the reason, in the order of the drivers."""

import pandas as pd

from lhs_helpers.methods.improvement import changes_left_out
from lhs_helpers.words import describe

DRIVERS = pd.DataFrame(
    {
        "driver_id": ["C1", "C2", "C3", "C4", "C5", "S1"],
        "level": ["change"] * 5 + ["secondary"],
        "label": ["Huddle", "Checklist", "Questions", "Levels", "Never tested", "Lines"],
        "measure_id": ["visits", "infections", None, "dose", "infections", "infections"],
    }
)
MEASURES = pd.DataFrame(
    {"measure_id": ["visits", "infections", "dose"], "label": ["Visits planned", "Line infections", "Dose reviewed"]}
)
TESTS = pd.DataFrame({"driver_id": ["C2", "C1", "C3", "C4", "C2", "S1"]})
FOLLOWED = {"visits": "MS", "infections": "event"}


def test_each_tested_change_that_is_not_followed_up_says_why():
    found = changes_left_out(DRIVERS, TESTS, MEASURES, calendars=FOLLOWED)
    assert found.table["change"].tolist() == ["Checklist", "Questions", "Levels"]
    assert describe(found).sentence == (
        "Checklist: its measure, Line infections, counts events by date and not by month, so no before and after can "
        "be compared. Questions: it names no measure. Name one in the table drivers. "
        "Levels: its measure, Dose reviewed, is not shown in this report."
    )


def test_where_every_tested_change_is_followed_up_there_is_nothing_to_say():
    assert changes_left_out(DRIVERS, TESTS.iloc[1:2], MEASURES, calendars=FOLLOWED).is_empty
