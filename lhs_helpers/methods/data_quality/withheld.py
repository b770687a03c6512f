"""What stands in the place of a chart whose data the gate does not let through."""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.data_quality.fitness import Fitness
from lhs_helpers.methods.result import Result


@dataclass(frozen=True, kw_only=True)
class Withheld(Result):
    """A measure that is not shown: its name, the limits its data miss, and what to do.

    Attributes
    ----------
    table : pandas.DataFrame
        The measure's one row of ``trust.table``.
    trust : Fitness
        The verdicts it comes from.
    """

    trust: Fitness


def withheld(trust: Fitness) -> list[Withheld]:
    """One result for each measure that is not usable.

    Parameters
    ----------
    trust : Fitness
        Verdicts of all measures.
    """
    if trust.is_empty:
        return []
    rows: pd.DataFrame = trust.table[trust.table["verdict"] == "not_usable"]
    return [
        Withheld(
            table=rows[rows["measure_id"] == row.measure_id],
            trust=trust,
            key=row.measure_id,
            label=row.label,
            method={"name": "withheld"},
        )
        for row in rows.itertuples()
    ]
