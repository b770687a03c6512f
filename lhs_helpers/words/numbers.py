"""Numbers, dates and lists as they are shown. Results keep full precision; rounding happens here."""

from collections.abc import Iterable

import pandas as pd

MINUS = "\N{MINUS SIGN}"


def number(value: float, places: int = 0) -> str:
    """A number with thousands separators: ``1234.5, 1`` is ``1,234.5``; a missing one is an en dash."""
    if pd.isna(value):
        return "\N{EN DASH}"
    shown = f"{value:,.{places}f}"
    if float(shown.replace(",", "")) == 0:
        shown = shown.lstrip("-")
    return shown.replace("-", MINUS)


def percent(share: float, places: int = 0) -> str:
    """A share (0 to 1) as a percentage."""
    return f"{number(share * 100, places)} %" if not pd.isna(share) else number(share)


def counted(count: float, one: str, many: str = "") -> str:
    """A count with its noun: ``1 site``, ``12 sites``."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def month(when: object) -> str:
    """``2024-01-01`` is ``January 2024``."""
    return pd.Timestamp(when).strftime("%B %Y")


def day(when: object) -> str:
    """``2024-01-09`` is ``January 9, 2024``; a missing date is an en dash."""
    if pd.isna(when):
        return "\N{EN DASH}"
    when = pd.Timestamp(when)
    return f"{when:%B} {when.day}, {when:%Y}"


def listed(words: Iterable[str], *, most: int = 8, empty: str = "none") -> str:
    """``a, b and c``; beyond ``most`` the rest is counted."""
    words = [str(word) for word in words]
    if not words:
        return empty
    if len(words) > most:
        words = [*words[:most], f"{len(words) - most} more"]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
