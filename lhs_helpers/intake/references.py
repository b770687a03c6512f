"""What rows say about other tables: sites, measures, parents. A table without rows is not asked, but for these two:

a network may hand over its tables one by one, and no table blocks another; without sites and measures nothing counts.
"""

import pandas as pd

from lhs_helpers.contract.columns import DEVICE_NAMES, LIST_SEPARATOR, WHOLE_NETWORK
from lhs_helpers.intake.table import Table

_UNKNOWN = {"sites": "E-SITE-UNKNOWN", "measures": "E-MEASURE-UNKNOWN"}
_PARENTS = {"aims": "parent_aim_id", "drivers": "parent_id"}


def check_references(tables: dict[str, Table]) -> None:
    """Check every reference, the ids of sites, and that no tree runs in a circle."""
    _site_ids(tables["sites"])
    for table in tables.values():
        for column in table.spec.columns:
            target = tables.get(column.references)
            if target and (len(target.frame) or column.references in _UNKNOWN):
                _column(table, column, target)
    for name, parent in _PARENTS.items():
        if name in tables:
            _circles(tables[name], parent)


def _site_ids(sites: Table) -> None:
    """A site's id names folders on every system: no device names, no two that differ only by case."""
    lowered = sites.frame["site_id"].str.lower()
    exact_twice = sites.frame["site_id"].duplicated(keep=False)
    like_another = lowered.duplicated(keep=False) & ~exact_twice
    sites.report("E-SITE-KEY", like_another, column="site_id", what="the id differs from another one only by case")
    reserved = lowered.isin([*DEVICE_NAMES, WHOLE_NETWORK])
    sites.report("E-SITE-KEY", reserved, column="site_id", what="the id is a reserved word")


def _column(table: Table, column, target: Table) -> None:
    """Rows of one column whose value the referenced table does not know."""
    known = target.frame[column.references_column or target.spec.key[0]].dropna().unique()
    cells = table.frame[column.name].dropna()
    if column.type == "list":
        cells = cells.str.split(LIST_SEPARATOR, regex=False).explode().str.strip()
    unknown = ~cells.isin(known) & ~cells.isin(column.allowed)
    unknown = unknown.groupby(level=0).any() if column.type == "list" else unknown
    if column.references == "measures" and "version" in table.spec.key:
        defined = pd.MultiIndex.from_frame(target.frame[["measure_id", "version"]])
        unknown |= ~pd.MultiIndex.from_frame(table.frame.loc[cells.index, ["measure_id", "version"]]).isin(defined)
    code = _UNKNOWN.get(column.references, "E-REF")
    table.report(code, unknown, column=column.name, table=column.references)


def _circles(table: Table, parent: str) -> None:
    """Rows that reach themselves when their parents are followed."""
    key = table.spec.key[0]
    parents = table.frame.dropna(subset=[key, parent]).set_index(key)[parent].to_dict()

    def in_circle(start: object) -> bool:
        seen, step = set(), parents.get(start)
        while step is not None and step not in seen:
            if step == start:
                return True
            seen.add(step)
            step = parents.get(step)
        return False

    table.report("E-CYCLE", table.frame[key].map(in_circle), column=parent)
