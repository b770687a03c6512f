"""Lines do not end where a reader would stumble."""

import pytest

from lhs_helpers.blocks import whole


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("The level is 4 % of all patients.", "4 %"),
        ("Over 59 months (n = 2,206) it held.", "n = 2,206"),
        ("Spending is USD 55,000 a month now.", "USD 55,000"),
        ("The data go through June 30, 2026 here.", "June 30, 2026"),
        ("It has been so since January 2024 here.", "January 2024"),
    ],
)
def test_a_number_stays_with_its_unit_and_a_month_with_its_day(words, kept):
    tied = {"June 30, 2026": "June~30, 2026"}.get(kept, kept.replace(" ", "~"))
    assert whole(words).replace("\N{NO-BREAK SPACE}", "~") == words.replace(kept, tied)


def test_a_short_cell_is_not_broken_and_a_long_one_may_be():
    assert " " not in whole("6 to 19 %")
    assert whole("within every limit") == "within every limit"
