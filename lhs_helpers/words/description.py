"""The words of one result, and how they are found by the type of the result."""

import re
from dataclasses import dataclass
from functools import singledispatch
from typing import Literal, get_args

import pandas as pd

from lhs_helpers.methods.result import Result
from lhs_helpers.words.catalog import has_text, text

FindingKind = Literal["improvement", "concern", "steady", "not enough data"]
Line = Literal["", "earlier", "falls short", "behind"]
Topic = Literal["care", "gap", "work", "mix", "checklist"]
LONGEST_ALT = 250  # characters: longer ones are tiring to hear (our choice)
TOPICS: tuple[Topic, ...] = get_args(Topic)  # in the order of the cover


@dataclass(frozen=True)
class Finding:
    """One judged sentence that travels to the cover, the index page and the manifest.

    Attributes
    ----------
    kind : str
        ``improvement``, ``concern``, ``steady`` or ``not enough data``.
    sentence : str
        The whole statement, with its denominator.
    about : str
        The measure id, or the key of the section.
    anchor : str
        Block on the page that holds the evidence.
    n : str
        What the sentence rests on, as shown: ``"36 months, 1,440 patients"``.
    period : str
        What the sentence speaks of, as shown: ``"July 2021 to June 2026"``.
    line : str
        Where what is steady stands on the cover, if not among what nothing stands out of: ``earlier`` (signals lie
        earlier, and none at the end that would tell a gain or a loss), ``falls short`` (expected to miss its target,
        unless the process changes), ``behind`` (an aim of which too little is reached for the time that has passed).
    topic : str
        What it speaks of, and so how early it stands on the cover: ``care`` (what patients notice), ``gap`` (between
        groups of people), ``work`` (processes, data, money, taking part), ``mix`` (who takes part, and no care),
        ``checklist`` (what is to be in place).
    """

    kind: FindingKind
    sentence: str
    about: str
    anchor: str
    n: str = ""
    period: str = ""
    line: Line = ""
    topic: Topic = "work"


@dataclass(frozen=True)
class Table:
    """A table as shown: cells are strings, the first column names the row.

    ``shades`` has the shape of ``frame`` and holds 0 (none) to 5 (darkest) for cells that are shaded by level; the
    number in the cell says the same, so meaning never rests on color. ``folded`` tables open on request.
    """

    caption: str
    frame: pd.DataFrame
    shades: pd.DataFrame | None = None
    folded: bool = True


@dataclass(frozen=True)
class Description:
    """Everything that is said about one result."""

    title: str
    sentence: str
    alt: str = ""
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def alternative(words: str) -> str:
    """An alternative text: at most 250 characters, cut after a whole word."""
    if len(words) <= LONGEST_ALT:
        return words
    return f"{words[:LONGEST_ALT].rsplit(' ', 1)[0]}\N{HORIZONTAL ELLIPSIS}"


def kind_of(result: Result) -> str:
    """Name of a result's type as used in the catalog and in anchors: ``ControlChart`` is ``control_chart``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(result).__name__).lower()


def anchor(result: Result) -> str:
    """Id of the block that shows this result."""
    return "-".join(filter(None, [kind_of(result).replace("_", "-"), re.sub(r"[^A-Za-z0-9]+", "-", result.key)]))


def describe(result: Result) -> Description:
    """Put a result into words; where there is nothing, say so and what would start it."""
    if result.is_empty:
        kind = kind_of(result)
        missed = _missed(result, kind)
        name = f"{kind}.missing_title" if missed else f"{kind}.title"
        title = result.label or (text(name) if has_text(name) else "")
        why = (f"{kind}.empty_{name}" for name in (result.key, getattr(result, "reason", "")))
        empty = text(next(filter(has_text, why), f"{kind}.empty"), label=result.label)
        return Description(title=title, sentence=empty, findings=missed)
    description = describe_type(result)
    caveats = tuple(text(f"caveat.{caveat.code}", **caveat.values) for caveat in result.caveats)
    return Description(**{**vars(description), "notes": description.notes + caveats})


def _missed(result: Result, kind: str) -> tuple[Finding, ...]:
    """Some emptiness belongs on the cover: where the catalog has a sentence for it."""
    key = f"{kind}.missing_{result.key}"
    if not has_text(key):
        return ()
    return (Finding("not enough data", text(key), about=result.key, anchor=anchor(result)),)


@singledispatch
def describe_type(result: Result) -> Description:
    """Words of one type of result; each family of ``words/`` registers its own."""
    raise NotImplementedError(f"no words are registered for {type(result).__name__}")
