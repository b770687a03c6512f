"""Text cells become typed columns, strictly: what is not plainly a number or a date is a problem, never a guess."""

import re
from datetime import date

import pandas as pd

from lhs_helpers.contract.settings import Source
from lhs_helpers.intake.problems import Problems

WHOLE = r"-?[0-9]{1,15}(?:\.0)?"  # 41.0 is how programs write a column of whole numbers with gaps
DECIMAL = r"-?[0-9]{1,15}(?:\.[0-9]+)?"  # 15 digits are exact in every program
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
MONTH = r"[0-9]{4}-[0-9]{2}"
SERIAL = r"[1-9][0-9]{4}(?:\.[0-9]+)?"  # days since 1900, as spreadsheets count them

# Why a cell is not a number, from the most telling sign to the least.
_NOT_A_NUMBER = (
    (re.compile(r".*%.*"), "E-NUM-UNIT"),
    (re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|-?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?"), "E-NUM-AMBIGUOUS"),
    (re.compile(r"[+-]?inf(?:inity)?|-?[0-9]{16,}(?:\.[0-9]+)?|-?[0-9.]+e\+?[0-9]{3,}", re.IGNORECASE), "E-NUM-RANGE"),
    (re.compile(DECIMAL), "E-NUM-INT"),  # a number all the same: only a whole one was asked for
)


def typed(raw: pd.DataFrame, spec, source: Source, problems: Problems, data_through: date):
    """Turn a table of text into the contract's columns.

    Parameters
    ----------
    raw : pandas.DataFrame
        Text, indexed by line; missing columns are those that a table may lack.
    spec : lhs_helpers.contract.tables.TableSpec
        The table.
    source : Source
        Declared decimal sign, date format, codes of missing and marks of suppressed.
    problems : Problems
        Receives every cell that is not what its column says.
    data_through : datetime.date
        Last day that a date may be, unless the column may lie ahead.

    Returns
    -------
    frame : pandas.DataFrame
        All columns of the contract in its order and dtypes; a cell with a problem is missing.
    unread : dict of str to pandas.Series of bool
        For each column the cells that have a problem already.
    """
    columns, unread = {}, {}
    raw, hidden = _without_marks(raw, spec, source, problems)
    for column in spec.columns:
        cells = raw[column.name] if column.name in raw else pd.Series(index=raw.index, dtype="str")
        if column.default is not None:
            cells = cells.fillna(column.default)
        if column.type in ("int", "dec"):
            values, good = _numbers(cells, column, source, problems)
        elif column.type in ("date", "period"):
            values, good = _dates(cells, column, source, problems, pd.Timestamp(data_through))
        else:
            values, good = cells, cells.notna()
        columns[column.name] = values.where(good).astype(column.dtype)
        unread[column.name] = cells.notna() & ~good
    frame = pd.DataFrame(columns, index=raw.index)
    if hidden.any():
        frame = _suppressed(frame, spec, hidden)
    return frame, unread


def _without_marks(raw: pd.DataFrame, spec, source: Source, problems: Problems) -> tuple[pd.DataFrame, pd.Series]:
    """Number and date cells without the declared codes, and the rows in which a small number was hidden."""
    raw = raw.copy()
    hidden = pd.Series(False, index=raw.index)
    for column in spec.columns:
        if column.name not in raw or column.type not in ("int", "dec", "date", "period"):
            continue
        marks = source.suppressed_marks if column.type in ("int", "dec") else ()
        for code, known in (("W-CODE-MISSING", source.missing_codes), ("W-SUPPRESSED-IN", marks)):
            met = raw[column.name].isin(known)
            if met.any():
                problems.add(code, column=column.name, n=int(met.sum()))
                raw[column.name] = raw[column.name].mask(met)
                hidden |= met & (code == "W-SUPPRESSED-IN")
    return raw, hidden


def _suppressed(frame: pd.DataFrame, spec, hidden: pd.Series) -> pd.DataFrame:
    """Rows with a hidden number are in the state suppressed as a whole, where the table knows that state."""
    statuses = [column for column in spec.columns if column.type == "enum" and "suppressed" in column.allowed]
    if statuses:
        frame.loc[hidden, statuses[0].name] = "suppressed"
        for column in spec.columns:
            if column.type in ("int", "dec"):
                frame[column.name] = frame[column.name].mask(hidden)
    return frame


def _numbers(cells: pd.Series, column, source: Source, problems: Problems) -> tuple[pd.Series, pd.Series]:
    point = source.decimal
    pattern = WHOLE if column.type == "int" else DECIMAL
    good = cells.str.fullmatch(pattern.replace(r"\.", re.escape(point)))
    bad = cells[cells.notna() & ~good]
    if len(bad):
        codes = bad.map(_why_not_a_number)
        for code in codes.unique():
            problems.add_rows(code, codes == code, column=column.name, limits="")
    plain = cells.where(good).str.replace(point, ".", regex=False)
    return (plain.str.removesuffix(".0") if column.type == "int" else plain), good


def _why_not_a_number(cell: str) -> str:
    return next((code for pattern, code in _NOT_A_NUMBER if pattern.fullmatch(cell)), "E-NUM")


def _dates(cells: pd.Series, column, source: Source, problems: Problems, data_through: pd.Timestamp):
    if source.date_format == "%Y-%m-%d":
        if column.type == "period":
            cells = cells.where(~cells.str.fullmatch(MONTH), cells + "-01")
        shaped = cells.where(cells.str.fullmatch(DAY))
    else:
        shaped = cells
    values = pd.to_datetime(shaped, format=source.date_format, errors="coerce").astype("datetime64[us]")
    good = values.notna()
    bad = cells.notna() & ~good
    if bad.any():
        serial = cells.str.fullmatch(SERIAL)
        problems.add_rows("E-DATE", bad & ~serial, column=column.name, serial="")
        problems.add_rows("E-DATE", bad & serial, column=column.name, serial=", but a spreadsheet's serial number")
    if not column.may_lie_ahead:
        problems.add_rows("E-DATE-FUTURE", values > data_through, column=column.name)
    return values, good
