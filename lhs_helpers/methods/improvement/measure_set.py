"""What is counted, and how: the definitions in force, and whether the set holds every kind of measure."""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.result import Result

KINDS = ("outcome", "process", "balancing")
SHOWN = [
    *("measure_id", "kind", "label", "type", "unit", "numerator_definition", "denominator_definition"),
    *("version", "valid_from", "direction", "target", "target_date"),
]


@dataclass(frozen=True, kw_only=True)
class MeasureSet(Result):
    """The measures with their definitions in force.

    Reads as: outcome measures say whether care got better, process measures whether the work is done, balancing
    measures what it costs elsewhere. A set needs all three (Provost & Murray, The Health Care Data Guide).

    Attributes
    ----------
    table : pandas.DataFrame
        One row per measure, outcome, process, balancing in order: the newest version's columns, and ``earlier``, the
        versions before it with their first periods.
    """

    @property
    def lacks(self) -> tuple[str, ...]:
        """Kinds of measure that the set has none of."""
        return tuple(kind for kind in KINDS if kind not in set(self.table["kind"]))


def measure_set(measures: pd.DataFrame, *, key: str = "", label: str = "") -> MeasureSet:
    """The newest definition of every measure.

    Parameters
    ----------
    measures : pandas.DataFrame
        Table of the contract.
    """
    ordered = measures.sort_values("valid_from", na_position="first", kind="stable")
    newest = ordered.groupby("measure_id", sort=False).tail(1)
    older = ordered.drop(newest.index)
    earlier = {
        name: list(zip(rows["version"], rows["valid_from"], strict=True)) for name, rows in older.groupby("measure_id")
    }
    table = newest[SHOWN].assign(earlier=[tuple(earlier.get(name, ())) for name in newest["measure_id"]])
    place = table["kind"].map({kind: number for number, kind in enumerate(KINDS)})
    position = measures.drop_duplicates("measure_id").reset_index(drop=True)["measure_id"]
    order = table["measure_id"].map(pd.Series(position.index, index=position))
    table = table.assign(place=place, order=order).sort_values(["place", "order"], ignore_index=True)
    return MeasureSet(
        table=table.drop(columns=["place", "order"]), key=key, label=label, method={"name": "measure_set"}
    )
