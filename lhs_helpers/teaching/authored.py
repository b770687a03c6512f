"""Tables written by hand: those of the worlds in this room, and those that every network gets filled in."""

from functools import cache
from pathlib import Path

import pandas as pd

from lhs_helpers.collection import TEMPLATES

WORLDS = Path(__file__).resolve().parent / "worlds"
SHIPPED = TEMPLATES / "data"


def read_authored(world: str, name: str) -> pd.DataFrame:
    """A table written by hand for a world, as text; the demo's where the world has none of its own."""
    own = WORLDS / world / f"{name}.csv"
    return _read_text(own if own.is_file() else WORLDS / "demo" / f"{name}.csv")


def read_numbers(world: str, name: str, *columns: str) -> pd.DataFrame:
    """The same, with some columns as numbers."""
    table = read_authored(world, name)
    return table.assign(**{column: pd.to_numeric(table[column]) for column in columns})


def read_shipped(name: str) -> pd.DataFrame:
    """A table that every network gets filled in, as text."""
    return _read_text(SHIPPED / f"{name}.csv")


@cache
def _read_text(path: Path) -> pd.DataFrame:
    """Every cell as text, an empty one as an empty text. Read once; nobody changes it."""
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
