"""The theory of change: aim, primary and secondary drivers, changes, and where each stands."""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.improvement.decisions import where_it_stands
from lhs_helpers.methods.result import Result

LEVELS = ("primary", "secondary", "change")
OWN = ("not_started", "retired", "testing", "implementing")  # of a site's own tests, the furthest last
DECIDED = {"adopt": "implementing", "adapt": "testing", "abandon": "retired"}
STATUSES = ("not_started", "testing", "implementing", "sustaining", "retired")


@dataclass(frozen=True, kw_only=True)
class DriverTree(Result):
    """Key driver diagram as a table.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per driver, depth first from the top: ``driver_id``, ``parent_id``, ``level``, ``label``, ``status``
        (``not_started``, ``testing``, ``implementing``, ``sustaining``, ``retired``; None where nobody said), ``scale``
        (for whom a site adopted a change, else ``""``), ``measure_id``, ``tests`` (number of cycles on it), ``row``
        (line of the drawing it stands in).
    aim : str
        The aim's statement.
    own_tests : bool
        Whether the status is read from a site's own tests instead of the network's word.
    lines : int
        Lines of the drawing.
    """

    aim: str
    own_tests: bool
    lines: int

    @property
    def without_change(self) -> list[str]:
        """Labels of primary drivers that no change works on."""
        parent = self.table.set_index("driver_id")["parent_id"]
        worked = set()
        for driver in self.table.loc[self.table["level"] == "change", "driver_id"]:
            while pd.notna(driver) and driver in parent.index:
                worked.add(driver)
                driver = parent[driver]
        primary = self.table[self.table["level"] == "primary"]
        return primary.loc[~primary["driver_id"].isin(worked), "label"].tolist()


def driver_tree(
    drivers: pd.DataFrame,
    aims: pd.DataFrame,
    pdsa: pd.DataFrame,
    *,
    own_tests: bool,
    measures: pd.DataFrame | None = None,
    key: str = "",
    label: str = "",
) -> DriverTree:
    """Order the drivers of the global aim as a tree.

    Parameters
    ----------
    drivers, aims, pdsa : pandas.DataFrame
        Tables of the contract; retired drivers are left out.
    measures : pandas.DataFrame, optional
        Table of the contract; it gives the names of the linked measures.
    own_tests : bool
        True for a site: each change's status is read from the tests in ``pdsa`` - none, given up, under test, or
        adopted, as its newest decision says - and that of a driver is the furthest of its changes.

    Notes
    -----
    The aim drawn is the global one; where there is none, the first that the drivers name.
    """
    kept = drivers[drivers["status"] != "retired"]
    top = aims[aims["level"] == "global"]
    named = aims[aims["aim_id"].isin(kept["aim_id"])]
    statements = (top if len(top) else named)["statement"]
    rows, line = [], 0
    known = set(kept["driver_id"])
    children = dict(iter(kept.groupby(kept["parent_id"].where(kept["parent_id"].isin(known), ""))))

    def add(parent: str) -> tuple[float, float]:
        """Add what hangs below a driver; return the first and last line it takes."""
        nonlocal line
        places = []
        for driver in children.get(parent, kept.iloc[:0]).to_dict("records"):
            at = len(rows)
            rows.append(driver)
            if driver["driver_id"] in children:
                first, last = add(driver["driver_id"])
                place = (first + last) / 2
            else:
                place, line = float(line), line + 1
            rows[at]["row"] = place
            places.append(place)
        return places[0], places[-1]

    if len(kept):
        add("")
    table = pd.DataFrame(rows, columns=[*drivers.columns, "row"])
    tests = pdsa["driver_id"].value_counts()
    table["tests"] = table["driver_id"].map(tests).fillna(0).astype("int64")
    table["scale"] = ""
    if own_tests:
        table["status"], table["scale"] = _own_status(table, pdsa)
    names = {} if measures is None else dict(zip(measures["measure_id"], measures["label"], strict=True))
    table["measure"] = [names.get(measure, measure) for measure in table["measure_id"]]
    columns = ["driver_id", "parent_id", "level", "label", "status", "scale", "measure_id", "measure", "tests", "row"]
    return DriverTree(
        table=table[columns],
        aim=statements.iloc[0] if len(statements) else "",
        own_tests=own_tests,
        lines=line,
        key=key,
        label=label,
        method={"name": "driver_tree", "own_tests": own_tests},
    )


def _own_status(table: pd.DataFrame, pdsa: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Status and scale of each driver by the decisions of a site's own tests (``where_it_stands``).

    The status of a driver is the furthest of its own and of everything below it.
    """
    stands = {driver: where_it_stands(cycles) for driver, cycles in pdsa.groupby("driver_id")}
    step = {
        driver: OWN.index(DECIDED.get(stands.get(driver, ("",))[0], "testing" if tests else "not_started"))
        for driver, tests in zip(table["driver_id"], table["tests"], strict=True)
    }
    own = dict(step)
    for driver, parent in reversed(
        list(zip(table["driver_id"], table["parent_id"], strict=True))
    ):  # from the leaves up
        if parent in step:
            step[parent] = max(step[parent], step[driver])
    adopted = {driver for driver, reached in own.items() if OWN[reached] == "implementing"}
    scales = [str(stands[driver][1]) if driver in adopted else "" for driver in table["driver_id"]]
    return [OWN[step[driver]] for driver in table["driver_id"]], scales
