"""Of how many patients the group is known."""

import pandas as pd
import pytest

from lhs_helpers.methods.equity import field_completeness
from lhs_helpers.methods.intervals import wilson

DATA = pd.DataFrame({"stratum": ["Spanish", "English", " Declined", None, "unknown"], "den": [20, 60, 8, 7, 5]})


def test_what_is_not_stated_is_counted_apart_and_together():
    found = field_completeness(DATA)
    assert found.table["group"].tolist() == ["English", "Spanish", "declined", "unknown"]
    assert (found.n, found.n_unknown, found.n_declined) == (100, 12, 8)
    assert found.missing_share == pytest.approx(0.2)
    assert (found.lo, found.hi) == pytest.approx([float(end) for end in wilson(20, 100)])
    assert found.allowed  # exactly the limit is not above it
    assert not field_completeness(DATA, max_missing=0.19).allowed


def test_shares_add_up_to_one_unless_patients_are_in_several_groups():
    assert field_completeness(DATA).table["share"].sum() == pytest.approx(1)
    several = field_completeness(DATA, everyone=90)
    assert several.missing_share == pytest.approx(20 / 90)
    stated = several.table[several.table["stated"]]
    assert stated["share"].isna().all()
    assert set(stated["reason"]) == {"not_applicable"}


def test_nobody_gives_an_empty_result_that_allows_nothing():
    found = field_completeness(DATA.iloc[:0])
    assert found.is_empty
    assert not found.allowed
