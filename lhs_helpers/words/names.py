"""Codes and columns as people read them."""

import pandas as pd

from lhs_helpers.words.catalog import has_text, text
from lhs_helpers.words.numbers import number


def name_of(section: str, code: object) -> str:
    """A code of the data in words; one that the catalog does not know is shown with spaces, a missing one as a dash."""
    if pd.isna(code):
        return number(None)
    return text(f"{section}.{code}") if has_text(f"{section}.{code}") else str(code).replace("_", " ")


def named(section: str, columns: dict[str, object]) -> pd.DataFrame:
    """A display table whose column headings stand in a section of the catalog."""
    return pd.DataFrame({text(f"{section}.{name}"): list(cells) for name, cells in columns.items()})
