"""Measured values and their dates as they are shown."""

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd

from lhs_helpers.words.catalog import text
from lhs_helpers.words.numbers import counted, day, month, number

MONTHS = {"MS": 1, "QS": 3, "2QS": 6}  # of a period that is named by them


def measured(value: float, unit: str = "", places: int | None = None) -> str:
    """A value with its unit: three significant digits, percentages with at most one decimal, or as told."""
    if pd.isna(value):
        return number(value)
    first, _, rest = unit.partition(" ")
    if value == 1 and first.isalpha() and first.endswith("s"):  # 1 day between infections
        unit = f"{first[:-1]} {rest}"
    if places is None:
        places = 0 if value == int(value) else decimals(value, unit)
    return f"{number(value, places)} {unit}".rstrip()


def aligned(values: Iterable[float], unit: str = "") -> list[str]:
    """Values of one column: as many decimals for all as a typical one needs, so that they can be compared."""
    values = np.asarray(values, dtype=float)
    broken = np.abs(values[np.isfinite(values) & (values != np.round(values))])
    places = decimals(float(np.median(broken)), unit) if len(broken) else 0
    return [number(value, places) for value in values]


def decimals(value: float, unit: str = "") -> int:
    """Decimals that show three significant digits, of percentages at most one."""
    size = abs(value)
    places = 0 if size >= 100 else 1 if size >= 10 else 2
    if 0 < size < 0.1:
        places = 1 - math.floor(math.log10(size))
    return min(places, 1) if unit.startswith("%") else places


def when(date: object, freq: str) -> str:
    """A period by its months, a year by its number, a week by its first day; an event by its day."""
    if pd.isna(date) or freq not in (*MONTHS, "YS", "W"):
        return day(date)
    if freq == "MS":
        return month(date)
    if freq == "W":
        return text("period_noun.week_of", day=day(date))
    first = pd.Timestamp(date)
    last = first + pd.DateOffset(months=MONTHS.get(freq, 1) - 1)
    if freq == "YS":
        return f"{first:%Y}"
    if first == last:
        return month(first)
    begin = f"{first:%B}" if first.year == last.year else month(first)
    return f"{begin}\N{EN DASH}{month(last)}"


def months_between(window: tuple[pd.Timestamp, ...]) -> str:
    """First and last month of a window that ends before its second date; nothing where there is none."""
    if not window:
        return ""
    start, end = window
    return text("signal_summary.months", start=month(start), end=month(end - pd.Timedelta(days=1)))


def periods(count: int, freq: str) -> str:
    """So many months, weeks, ... or events."""
    return counted(count, text(f"period_noun.{freq}"))
