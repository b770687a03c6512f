"""Codes and columns as people read them."""

from collections.abc import Mapping

import pandas as pd

from lhs_helpers.words.catalog import has_text, text
from lhs_helpers.words.numbers import number


def name_of(section: str, code: object) -> str:
    """A code of the data in words; one that the catalog does not know is shown with spaces, a missing one as a dash."""
    if pd.isna(code):
        return number(None)
    return text(f"{section}.{code}") if has_text(f"{section}.{code}") else str(code).replace("_", " ")


def named(section: str, columns: Mapping[str, object], table: pd.DataFrame | None = None) -> pd.DataFrame:
    """A display table whose column headings stand in a section of the catalog, as ``column_<name>`` or ``<name>``.

    Parameters
    ----------
    section : str
        Section of the catalog.
    columns : mapping
        For each column its cells; or how the column of ``table`` with that name is shown (``number``, ``day`` ...); or
        a pair of another column's name and how it is shown.
    table : pandas.DataFrame, optional
        The result's table.
    """
    shown = {}
    for name, given in columns.items():
        column, cells = given if isinstance(given, tuple) and callable(given[-1]) else (name, given)
        heading = f"{section}.column_{name}"
        shown[text(heading if has_text(heading) else f"{section}.{name}")] = (
            [cells(value) for value in table[column]] if callable(cells) else list(cells)
        )
    return pd.DataFrame(shown, dtype="str")
