"""Typed tables against the contract's pandera models and keys; each failure becomes a problem with its line."""

import pandas as pd

from lhs_helpers.intake.problems import Problems

# Beginning of the name of a pandera check -> the problem it finds.
_CODES = {
    "not_nullable": "E-CELL-EMPTY",
    "isin": "E-ENUM",
    "str_matches": "E-SITE-KEY",
    "str_length": "E-TEXT-LENGTH",
    "greater_than_or_equal_to": "E-NUM-RANGE",
    "less_than_or_equal_to": "E-NUM-RANGE",
}
_OF_A_ROW = "cells_of_a_row_agree"
_IN_KEYS = "multiple_fields_uniqueness"  # check_keys says both lines, which pandera does not


def conform(frame: pd.DataFrame, spec, unread: dict[str, pd.Series], problems: Problems) -> None:
    """Check a typed table against its pandera model.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table, indexed by line.
    spec : lhs_helpers.contract.tables.TableSpec
        What it has to be.
    unread : dict of str to pandas.Series of bool
        Cells that have a problem already and are missing for that reason.
    problems : Problems
        Receives every failure.
    """
    from pandera.errors import SchemaErrors  # here, because reading a pack must not cost the import of pandera

    try:
        spec.model.validate(frame, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases.drop_duplicates(["check", "column", "index"])
        if _OF_A_ROW in set(cases["check"]):  # once: pandera lists such a row under each of its columns
            _rows_disagree(frame, spec, problems)
        cases = cases[~cases["check"].isin([_OF_A_ROW, _IN_KEYS])]
        for (check, name), failures in cases.groupby(["check", "column"], sort=False):
            failed = pd.Series(frame.index.isin(failures["index"].dropna()), index=frame.index)
            if not failed.any():
                raise  # the fault is the program's: a column or dtype that intake itself has made
            _cell_fails(check, name, frame, spec, failed & ~unread.get(name, False), problems)


def check_keys(frame: pd.DataFrame, spec, problems: Problems) -> None:
    """Report every row whose key, or whose value of a unique column, stands in an earlier row."""
    for names in (list(spec.key), *([column.name] for column in spec.columns if column.unique)):
        filled = frame[frame[names].notna().all(axis="columns")] if len(names) == 1 else frame
        again = filled[filled.duplicated(names, keep=False)]
        if not len(again):
            continue
        lines = again.index.to_series()
        first = lines.groupby([again[name] for name in names], dropna=False, sort=False).transform("first")
        alike = again.duplicated(keep=False)
        for line in lines[lines > first]:
            code = "E-KEY-DUP" if alike[line] else "E-KEY-CONFLICT"
            site_id = problems.sites[line]
            problems.add(code, column=names[0], line=line, site_id=site_id, first=first[line], key=", ".join(names))


def _cell_fails(check: str, name: str, frame, spec, failed: pd.Series, problems: Problems) -> None:
    code = next(code for start, code in _CODES.items() if check.startswith(start))
    column = spec.column(name)
    if code == "E-NUM-RANGE" and column.minimum == 0:
        below = frame[name] < 0
        problems.add_rows("E-NUM-NEG", failed & below.fillna(False).astype(bool), column=name)
        failed = failed & ~below.fillna(False).astype(bool)
    lowest, highest = ("any" if limit is None else f"{limit:g}" for limit in (column.minimum, column.maximum))
    problems.add_rows(
        code,
        failed,
        column=name,
        allowed=", ".join(column.allowed),
        limit=column.max_length,
        limits=f" ({lowest} to {highest})",
        what="the id breaks the pattern",
    )


def _rows_disagree(frame: pd.DataFrame, spec, problems: Problems) -> None:
    """Say which two cells of a row contradict each other."""
    for column in spec.columns:
        if column.not_before:
            wrong = (frame[column.name] < frame[column.not_before]).fillna(False).astype(bool)
            problems.add_rows("E-DATE-ORDER", wrong, column=column.name, later=column.name, earlier=column.not_before)
        if column.at_most:
            wrong = (frame[column.name] > frame[column.at_most]).fillna(False).astype(bool)
            problems.add_rows("E-NUM-GT-DEN", wrong, column=column.name, other=column.at_most)
