"""What every method returns: a frozen object with a table, its caveats, and how it was made."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True)
class Caveat:
    """A reason to read a result with care; the sentence for ``code`` stands in ``templates/words/``."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Result:
    """Base of all results.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per point or unit. An empty table means that there was nothing to calculate from.
    key : str
        Short id of what the result is about (a measure, a module); part of the anchor of its block on the page.
    label : str
        The same for people: passed through from the caller, never interpreted.
    caveats : tuple of Caveat
        Every one is printed beside the picture.
    method : mapping
        Name and arguments used, for the method note.
    """

    table: pd.DataFrame
    key: str = ""
    label: str = ""
    caveats: tuple[Caveat, ...] = ()
    method: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """True where there was nothing to calculate from."""
        return self.table.empty
