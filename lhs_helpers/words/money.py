"""Money as it is shown. Results hold whole hundredths; rounding to units happens here, and only here."""

import pandas as pd

from lhs_helpers.words.catalog import text
from lhs_helpers.words.numbers import counted, number


def money(hundredths: float, currency: str, places: int = 0) -> str:
    """``1234500, "USD"`` is ``USD 12,345``; a missing amount is an en dash."""
    return f"{currency} {units(hundredths, places)}".strip()


def units(hundredths: float, places: int = 0) -> str:
    """An amount without its currency, for a table whose caption names it."""
    return number(hundredths / 100 if pd.notna(hundredths) else hundredths, places)


def year_named(year: int, months: int) -> str:
    """``fiscal year 2026``, or how much of it is over."""
    if months == 12:
        return text("money.year", year=year)
    return text("money.year_to_date", months=counted(months, "month"), year=year)
