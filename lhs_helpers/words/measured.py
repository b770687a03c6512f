"""Measured values and their dates as they are shown."""

import math

import pandas as pd

from lhs_helpers.words.catalog import text
from lhs_helpers.words.numbers import counted, day, month, number

MONTHLY = ("MS", "QS", "2QS", "YS")


def measured(value: float, unit: str = "") -> str:
    """A value with its unit: three significant digits, percentages with at most one decimal."""
    if pd.isna(value):
        return number(value)
    size = abs(value)
    places = 0 if size >= 100 or value == int(value) else 1 if size >= 10 else 2
    if 0 < size < 0.1:
        places = 1 - math.floor(math.log10(size))
    if unit.startswith("%"):
        places = min(places, 1)
    return f"{number(value, places)} {unit}".rstrip()


def when(date: object, freq: str) -> str:
    """A period by its month; a week or an event by its day."""
    return month(date) if freq in MONTHLY else day(date)


def periods(count: int, freq: str) -> str:
    """So many months, weeks, ... or events."""
    return counted(count, text(f"period_noun.{freq}"))
