"""Periods as they are said: never by their first month where they are longer."""

import pytest

from lhs_helpers.words.measured import aligned, measured, when

DASH = "\N{EN DASH}"


@pytest.mark.parametrize(
    ("date", "freq", "said"),
    [
        ("2026-04-01", "MS", "April 2026"),
        ("2026-04-01", "QS", f"April{DASH}June 2026"),
        ("2025-07-01", "2QS", f"July{DASH}December 2025"),
        ("2025-10-01", "2QS", f"October 2025{DASH}March 2026"),
        ("2026-01-01", "YS", "2026"),
        ("2026-01-05", "W", "week of January 5, 2026"),
        ("2026-01-09", "event", "January 9, 2026"),
        (None, "QS", DASH),
    ],
)
def test_a_period_is_said_as_long_as_it_is(date, freq, said):
    assert when(date, freq) == said


def test_values_of_a_column_have_as_many_decimals_as_a_typical_one():
    assert aligned([62.7, 48.0, 100.0, float("nan")], "% of patients") == ["62.7", "48.0", "100.0", DASH]
    assert aligned([1, 12, 3], "days between infections") == ["1", "12", "3"]


def test_a_unit_agrees_with_one():
    assert measured(1, "days between infections") == "1 day between infections"
    assert measured(2, "days between infections") == "2 days between infections"
    assert measured(1, "% of patients") == "1 % of patients"
    assert measured(1, "per 100 patient-months") == "1 per 100 patient-months"
