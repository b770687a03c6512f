"""Periods as they are said: never by their first month where they are longer."""

import pytest

from lhs_helpers.words.measured import when

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
