"""One family of errors for the people who use the reports: what is wrong, where, and what to do.

A user error is shown as text, never as a traceback, and never carries a data value.
"""

from collections.abc import Iterable
from difflib import get_close_matches

MOST_NAMED = 12  # a longer list is no help


class UserError(Exception):
    """Something that the person at the keyboard can put right.

    Parameters
    ----------
    message : str
        What is wrong, in one sentence, without data values.
    hint : str
        What to do about it.
    where : str
        File, and line and column where known, as the user wrote them.
    """

    code = "E-USE"
    exit_code = 2

    def __init__(self, message: str, *, hint: str = "", where: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        hint = f"\n  What to do: {self.hint}" if self.hint else ""
        return f"{self.code} {place}{self.message}{hint}"

    @classmethod
    def among(cls, what: str, name: str, known: Iterable[str]) -> "UserError":
        """Build the error for a name that is not one of the known ones, offering the nearest."""
        known = sorted(known)
        near = get_close_matches(name, known, n=2, cutoff=0.5)
        some = [*known[:MOST_NAMED], *(["..."] if len(known) > MOST_NAMED else [])]
        hint = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(some) or 'none'}"
        return cls(f"no {what} is called {name!r}", hint=hint)


class ConfigError(UserError):
    """``network.toml`` holds an unknown key, a wrong type, or lacks a required key."""

    code = "E-CONFIG"
    exit_code = 3


class InputError(UserError):
    """The network's folder cannot be used at all."""

    code = "E-FILE"
    exit_code = 3


class OutputError(UserError):
    """What was made cannot be written: no room is left, or the place is closed to writing."""

    code = "E-OUTPUT"
    exit_code = 3


class ParameterError(UserError):
    """A notebook was given a parameter that it does not declare, or a value of a wrong type."""

    code = "E-PARAMETER"


class NotebookError(UserError):
    """A notebook of the collection does not declare itself as it should."""

    code = "E-NOTEBOOK"
    exit_code = 3
