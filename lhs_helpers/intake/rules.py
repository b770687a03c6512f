"""Rules of the contract that need more than one cell or table: numbers against the measure's type, periods, aims."""

import pandas as pd

from lhs_helpers.contract.network import Network
from lhs_helpers.intake.table import Table

# The numbers that a complete row of each type of measure has.
_NEEDED = {
    "proportion": ("numerator", "denominator"),
    "rate": ("numerator", "denominator"),
    "count": ("numerator",),
    "mean": ("value",),
}
_NUMBERS = ["numerator", "denominator", "value", "sd"]
_FIRST_MONTHS = {"quarter": (1, 4, 7, 10), "year": (1,)}


def check_rules(tables: dict[str, Table], network: Network) -> None:
    """Check the rules that tie columns and tables together."""
    if "measures" in tables:
        definitions = tables["measures"].frame.drop_duplicates(["measure_id", "version"])
        _versions(tables["measures"])
        if "observations" in tables:
            _observations(tables["observations"], definitions)
        if "events" in tables:
            _events(tables["events"], definitions)
    if "aims" in tables and network.phase != "design":
        _global_aim(tables["aims"])
    if "ledger" in tables:
        ledger = tables["ledger"]
        late = (ledger.frame["basis"] == "actual") & (ledger.frame["period"] > pd.Timestamp(network.time.data_through))
        ledger.report("E-DATE-FUTURE", late, column="period")


def _observations(table: Table, definitions: pd.DataFrame) -> None:
    """Numbers, status, period and version of each row against the definition of its measure."""
    rows = table.frame
    of_measure = definitions[["measure_id", "version", "type", "cadence"]]
    defined = rows[["measure_id", "version"]].merge(of_measure, how="left", on=["measure_id", "version"])
    kind, cadence = (pd.Series(defined[name].array, index=rows.index) for name in ("type", "cadence"))
    numerator, denominator = rows["numerator"], rows["denominator"]
    parts = kind == "proportion"
    table.report("E-NUM-GT-DEN", parts & (numerator > denominator), column="numerator", other="the denominator")
    table.report("E-DEN-ZERO", (denominator == 0) & (numerator > 0), column="denominator")
    table.report("E-NUM-INT", parts & denominator.notna() & (denominator % 1 != 0), column="denominator")
    table.report("E-NUM-UNIT", kind.notna() & (kind != "mean") & rows["value"].notna(), column="value")
    _status(table, kind)
    _first_days(table, cadence)
    key = [name for name in table.spec.key if name != "version"]
    overlap = rows.duplicated(key, keep=False) & ~rows.duplicated(list(table.spec.key), keep=False)
    table.report("E-VERSION-OVERLAP", overlap, column="version")


def _status(table: Table, kind: pd.Series) -> None:
    """Hidden, missing and not applicable rows have no numbers; the others have those that their measure needs."""
    rows = table.frame
    without = rows["status"].isin(["suppressed", "missing", "not_applicable"])
    filled = without & rows[_NUMBERS].notna().any(axis="columns")
    table.report("E-STATUS", filled, column="status", what="there are numbers although the status says there are none")
    absent = pd.Series(False, index=rows.index)
    for name, needed in _NEEDED.items():
        absent |= (kind == name) & rows[list(needed)].isna().any(axis="columns")
    absent &= rows["status"].isin(["final", "provisional"]) & ~table.half_read
    table.report("E-STATUS", absent, column="status", what="numbers are absent although the status says they are there")


def _first_days(table: Table, cadence: pd.Series) -> None:
    """Each period is the first day of its week, month, quarter or year."""
    period = table.frame["period"]
    late = period.dt.day != 1
    for name, months in _FIRST_MONTHS.items():
        late |= (cadence == name) & ~period.dt.month.isin(months)
    late = late.mask(cadence == "week", period.dt.day_of_week != 0) & period.notna()
    for name in cadence[late].dropna().unique():
        table.report("E-PERIOD", late & (cadence == name), column="period", cadence=name)


def _versions(measures: Table) -> None:
    """No two versions of a measure begin on the same day; an empty day is a beginning too."""
    table = measures.frame
    same = table.duplicated(["measure_id", "valid_from"], keep=False)
    same &= ~table.duplicated(["measure_id", "version"], keep=False)
    measures.report("E-VERSION-OVERLAP", same, column="valid_from")


def _events(table: Table, definitions: pd.DataFrame) -> None:
    counted = definitions.loc[definitions["type"] == "cases_between", "measure_id"]
    lacking = table.frame["measure_id"].isin(counted) & table.frame["opportunities"].isna()
    table.report("E-EVENT-GAP", lacking, column="opportunities")


def _global_aim(aims: Table) -> None:
    """Exactly one aim is the network's current one."""
    rows = aims.frame
    n_current = int(((rows["level"] == "global") & ~rows["status"].isin(["done", "stopped"])).sum())
    if n_current != 1:
        aims.problems.add("E-GLOBAL-AIM", column="level", n=n_current)
