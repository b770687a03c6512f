"""The first line of a table: which of its columns are those of the contract."""

import re
from difflib import get_close_matches

from lhs_helpers.intake.problems import Problems

MISSPELLED = 0.8  # likeness, 0 to 1, from which on a name is taken for another one; lower, site_type is site_name
_NAMES = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTH = re.compile(
    rf"(19|20)\d\d[-_/.]?\d\d?([-_/.]\d\d?)?|\d\d?[-_/.](19|20)\d\d|({_NAMES})[a-z]*[-_/.]?(\d\d|\d{{4}})?"
)
MANY_MONTHS = 3  # columns named like months from which a sheet is called wide
NEAR = 0.6  # likeness from which on a name is offered for one that is absent; as difflib has it
_WRONG_WORDS = {"numerator": "nominator"}  # often confused, and spelled more like denominator


def match_header(header: list[str], spec, problems: Problems) -> dict[str, int] | None:
    """Find the contract's columns in a header.

    Parameters
    ----------
    header : list of str
        Column names as they stand in the file.
    spec : lhs_helpers.contract.tables.TableSpec
        The table that the file claims to be.
    problems : Problems
        Receives what is absent, doubled, renamed or not used.

    Returns
    -------
    dict of str to int, or None
        Position of each known column; None where a required column is absent, one is misspelled, or one stands twice.
    """
    names = [normalized(name) for name in header]
    known = {column.name for column in spec.columns}
    recognized = known & set(names)
    unused = sorted(set(names) - known)
    twice = sorted({name for name in recognized if names.count(name) > 1})
    for name in twice:
        problems.add("E-COL-DUP", column=name, line=1)
    required = [column.name for column in spec.columns if column.required and column.default is None]
    missing = [name for name in required if name not in recognized]
    if recognized:  # a misspelled optional column would be dropped, and its absence show as a hundred other problems
        missing += [column.name for column in spec.columns if _misspelled(column.name, unused, known - recognized)]
        missing = list(dict.fromkeys(missing))
    n_months = sum(bool(_MONTH.fullmatch(name)) for name in unused)
    if "period" in missing and n_months >= MANY_MONTHS:
        problems.add("E-COL-WIDE", line=1, n=n_months)
    if missing:
        problems.add("E-COL-MISSING", line=1, names=", ".join(_with_nearest(name, unused) for name in missing))
    changed = sorted({name for name, raw in zip(names, header, strict=True) if name in known and name != raw})
    if changed:
        problems.add("N-HEADER", line=1, names=", ".join(changed))
    # Without a single known name the first line may be data, and data are not repeated in a message.
    if unused and recognized:
        problems.add("W-COL-UNUSED", line=1, names=", ".join(name or "(no name)" for name in unused))
    return None if missing or twice else {name: names.index(name) for name in sorted(recognized, key=names.index)}


def n_recognized(header: list[str], spec) -> int:
    """How many columns of the contract a header holds."""
    return len({column.name for column in spec.columns} & {normalized(name) for name in header})


def normalized(name: str) -> str:
    """A column's name as the contract writes names: trimmed, lower case, underscores for spaces."""
    return "_".join(name.strip().lower().split())


def _misspelled(name: str, unused: list[str], absent: set[str]) -> bool:
    return name in absent and bool(_nearest(name, unused, MISSPELLED))


def _with_nearest(name: str, unused: list[str]) -> str:
    near = _nearest(name, unused, NEAR)
    return f"{name} (is it {near}?)" if near else name


def _nearest(name: str, unused: list[str], cutoff: float) -> str:
    """The unused column that is meant by a name; a word that stands for another name is never taken for this one."""
    if _WRONG_WORDS.get(name) in unused:
        return _WRONG_WORDS[name]
    free = [word for word in unused if word not in _WRONG_WORDS.values()]
    return next(iter(get_close_matches(name, free, n=1, cutoff=cutoff)), "")
