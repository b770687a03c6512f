"""A tidy table of counts, read as strictly as the tables of the contract."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pandas as pd

from lhs_helpers.contract.columns import DTYPES, SITE_ID_PATTERN
from lhs_helpers.contract.settings import Source
from lhs_helpers.errors import InputError, UserError
from lhs_helpers.intake.conform import check_keys
from lhs_helpers.intake.delimited import read_delimited
from lhs_helpers.intake.header import normalized
from lhs_helpers.intake.problems import Problems
from lhs_helpers.intake.read import IntakeError
from lhs_helpers.intake.values import typed

COLUMNS = ("site_id", "period", "numerator", "denominator", "site_name")
_OPERATION = re.compile(r"(?P<first>[^+-]+)(?:(?P<sign>[+-])(?P<second>[^+-]+))?")


@dataclass(frozen=True)
class Counted:
    """Counts of sites and months, with the words for what was counted.

    Attributes
    ----------
    rows : pandas.DataFrame
        site_id, period (datetime64), numerator (Int64), denominator (float64), site_name, status; one row per site
        and month, sorted.
    numerator, denominator, filter : str
        What was asked for, as text for the definition of the measure.
    """

    rows: pd.DataFrame
    numerator: str
    denominator: str
    filter: str


@dataclass(frozen=True)
class _Asked:
    """A column that the file must have, described as far as reading it needs."""

    name: str
    type: str
    required: bool = True
    default: str | None = None
    allowed: tuple[str, ...] = ()
    may_lie_ahead: bool = True
    unique: bool = False

    @property
    def dtype(self) -> str:
        return DTYPES[self.type]


@dataclass(frozen=True)
class _AskedTable:
    columns: tuple[_Asked, ...]
    key: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Number:
    """A column of whole numbers, or the sum or difference of two."""

    text: str

    @cached_property
    def parts(self) -> tuple[str, str, str]:
        """First column, sign, second column; the last two may be empty."""
        found = _OPERATION.fullmatch(self.text)
        if not found:
            raise UserError(f"{self.text!r} is not a column, a+b, or a-b", hint="rename columns that hold + or -")
        return normalized(found["first"]), found["sign"] or "", normalized(found["second"] or "")

    @property
    def columns(self) -> list[str]:
        return [name for name in self.parts[::2] if name]

    def of(self, frame: pd.DataFrame) -> pd.Series:
        first, sign, second = self.parts
        if not sign:
            return frame[first]
        return frame[first] + frame[second] if sign == "+" else frame[first] - frame[second]


def read_counts(
    csv: Path, columns: Mapping[str, str], *, where: Mapping[str, str], type_word: str, sum_rows: bool
) -> Counted:
    """Read a tidy table of counts.

    Parameters
    ----------
    csv : pathlib.Path
        The file.
    columns : mapping of str to str
        The file's column, sum or difference for each of ``COLUMNS``; ``site_name`` may be left out, and for a count
        the denominator.
    where : mapping of str to str
        Only rows in which these columns hold these values.
    type_word : str
        ``proportion``, ``rate`` or ``count``.
    sum_rows : bool
        Add up several rows of one site and month.

    Raises
    ------
    UserError
        Where an argument is wrong, or the file cannot be accepted whole.
    """
    _require_columns(columns, type_word)
    if not csv.is_file():
        raise InputError("the file is not there", where=str(csv), hint="give a CSV file")
    numbers = {name: _Number(columns[name]) for name in ("numerator", "denominator") if name in columns}
    asked = _asked(columns, numbers, where, type_word)
    problems = Problems("", csv.name)
    raw = read_delimited(csv, asked, Source(), problems)
    if raw is None:
        raise IntakeError("the table cannot be read", problems.listed(()), problems.totals)
    for name, value in where.items():
        raw = raw[raw[normalized(name)] == value]
    if raw.empty:
        raise InputError("no row is left", where=csv.name, hint="look at the file and at the conditions")
    problems.sites = raw[normalized(columns["site_id"])].fillna("")
    hidden = raw[[name for number in numbers.values() for name in number.columns]].isin(Source().suppressed_marks)
    frame, _ = typed(raw, asked, Source(), problems, date.max)
    rows = _rows(frame, columns, numbers, hidden.any(axis="columns"))
    _check(rows, type_word, problems)
    if sum_rows:
        rows = _summed(rows)
    else:
        check_keys(rows, _AskedTable((), key=("site_id", "period")), problems)
    if errors := [one for one in problems.listed(()) if one.severity == "error"]:
        raise IntakeError("the counts cannot be accepted", errors, problems.totals)
    condition = ", ".join(f"{name} is {value}" for name, value in where.items())
    return Counted(
        rows.sort_values(["site_id", "period"], ignore_index=True),
        columns["numerator"],
        columns.get("denominator", ""),
        f", where {condition}" if condition else "",
    )


def _require_columns(columns: Mapping[str, str], type_word: str) -> None:
    for name in columns:
        if name not in COLUMNS:
            raise UserError.among("column of a table of counts", name, COLUMNS)
    needed = COLUMNS[:3] if type_word == "count" else COLUMNS[:4]
    if missing := [name for name in needed if name not in columns]:
        raise UserError(f"no column is named for {', '.join(missing)}", hint=f"for example {missing[0]}=org_code")


def _asked(columns, numbers: dict[str, _Number], where: Mapping[str, str], type_word: str) -> _AskedTable:
    types = {normalized(name): "text" for name in where}
    types |= {normalized(columns[name]): "text" for name in ("site_name",) if name in columns}
    for name, number in numbers.items():
        exposure = name == "denominator" and type_word == "rate"  # device-days and the like may be broken numbers
        types |= dict.fromkeys(number.columns, "dec" if exposure else "int")
    types |= {normalized(columns["site_id"]): "id", normalized(columns["period"]): "period"}
    return _AskedTable(tuple(_Asked(name, type_word) for name, type_word in types.items()))


def _rows(frame: pd.DataFrame, columns, numbers: dict[str, _Number], hidden: pd.Series) -> pd.DataFrame:
    """The contract's columns; a row that lacks a number is missing or hidden as a whole, and has none."""
    values = {name: number.of(frame) for name, number in numbers.items()}
    absent = pd.DataFrame(values).isna().any(axis="columns")
    status = pd.Series("final", index=frame.index, dtype="str").mask(absent, "missing").mask(hidden, "suppressed")
    nothing = pd.Series(index=frame.index, dtype="float64")
    return pd.DataFrame(
        {
            "site_id": frame[normalized(columns["site_id"])],
            "period": frame[normalized(columns["period"])],
            "numerator": values["numerator"].mask(absent),
            "denominator": values.get("denominator", nothing).astype("float64").mask(absent),
            "site_name": frame[normalized(columns["site_name"])] if "site_name" in columns else None,
            "status": status,
        }
    ).astype({"site_name": "str"})


def _check(rows: pd.DataFrame, type_word: str, problems: Problems) -> None:
    """The checks that the folder's tables will undergo, here with the lines of the file that was given."""

    def report(code: str, at: pd.Series, column: str, **values: object) -> None:
        problems.add_rows(code, at.fillna(False).astype(bool), column=column, **values)

    numerator, denominator = rows["numerator"], rows["denominator"]
    report("E-CELL-EMPTY", rows["site_id"].isna(), "site_id")
    fits = rows["site_id"].str.fullmatch(SITE_ID_PATTERN)
    report("E-SITE-KEY", rows["site_id"].notna() & ~fits, "site_id", what="the id breaks the pattern")
    report("E-CELL-EMPTY", rows["period"].isna(), "period")
    report("E-PERIOD", rows["period"].dt.day > 1, "period", cadence="month")
    report("E-NUM-NEG", numerator < 0, "numerator")
    report("E-NUM-NEG", denominator < 0, "denominator")
    report("E-DEN-ZERO", (denominator == 0) & (numerator > 0), "denominator")
    if type_word == "proportion":
        report("E-NUM-GT-DEN", (denominator > 0) & (numerator > denominator), "numerator", other="the denominator")


def _summed(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per site and month; where a part is missing or hidden, so is the sum."""
    groups = rows.groupby(["site_id", "period"])
    summed = groups[["numerator", "denominator"]].sum(skipna=False)
    status = rows["status"].map({"final": 0, "missing": 1, "suppressed": 2})
    worst = status.groupby([rows["site_id"], rows["period"]]).max()
    summed["status"] = worst.map({0: "final", 1: "missing", 2: "suppressed"})
    summed["site_name"] = groups["site_name"].last()
    return summed.reset_index()
