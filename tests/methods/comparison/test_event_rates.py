"""Rare events and what they are counted in, by hand."""

import pandas as pd
import pytest

from lhs_helpers.methods.comparison.event_rates import event_rates

THROUGH = pd.Timestamp("2024-12-31")
SITES = pd.DataFrame(
    {
        "site_id": ["A", "B", "C"],
        "joined": pd.to_datetime(["2024-01-01", "2023-01-01", None]),
        "left": pd.to_datetime([None, "2023-12-31", None]),
    }
)


def events(sites, dates, happened, opportunities=None):
    return pd.DataFrame(
        {
            "site_id": list(sites),
            "event_date": pd.to_datetime(dates),
            "is_event": happened,
            "opportunities": pd.array(opportunities or [pd.NA] * len(dates), dtype="Int64"),
        }
    )


def test_an_event_is_itself_one_of_the_cases_and_the_closing_row_is_none():
    rows = events("AAA", ["2024-03-01", "2024-05-01", "2024-12-31"], ["yes", "yes", "no"], [9, 19, 30])
    assert event_rates(rows, SITES, through=THROUGH).to_numpy().tolist() == [["A", 2.0, 60.0]]


def test_days_run_from_joining_to_leaving_or_to_the_end_of_the_data():
    rows = events("AB", ["2024-03-01", "2023-05-01"], "yes")
    assert event_rates(rows, SITES, through=THROUGH).to_numpy().tolist() == [["A", 1.0, 366.0], ["B", 1.0, 365.0]]


def test_an_event_on_a_day_that_is_not_counted_is_not_counted_either():
    rows = events("ABB", ["2023-12-31", "2022-12-31", "2024-01-01"], "yes")
    assert event_rates(rows, SITES, through=THROUGH)["num"].tolist() == [0.0, 0.0]


@pytest.mark.parametrize("cases", [None, [4, pd.NA]])
def test_one_row_without_its_cases_is_enough_to_count_all_in_days(cases):
    rows = events("AC", ["2024-03-01", "2024-05-01"], "yes", cases)
    found = event_rates(rows, SITES, through=THROUGH)
    assert found["den"].fillna(-1).tolist() == [366.0, -1.0]  # nobody wrote down when C joined
