"""Where a change stands at one site: what its tests decided, one after another."""

import pandas as pd

from lhs_helpers.methods.improvement.pdsa import SCALES


def where_it_stands(cycles: pd.DataFrame) -> tuple[str, str]:
    """Decision that holds now, and for whom.

    The newest decision holds, but for one: what was adopted is not undone by a further test, adapted or adopted, for
    fewer people. Giving it up undoes it at any scale.

    Parameters
    ----------
    cycles : pandas.DataFrame
        ``start``, ``decision`` and ``scale`` of the cycles of one change at one site; those not decided yet are passed
        over.

    Returns
    -------
    tuple of (str, str)
        ``adopt``, ``adapt``, ``abandon`` or ``""``, and the scale of that cycle.
    """
    decision = scale = ""
    for cycle in cycles.sort_values("start", kind="stable").itertuples():
        if pd.isna(cycle.decision) or cycle.decision == "":
            continue
        fewer = decision == "adopt" and _width(cycle.scale) < _width(scale)
        if cycle.decision == "abandon" or not fewer:
            decision, scale = cycle.decision, cycle.scale
    return decision, scale


def _width(scale: object) -> int:
    return SCALES.index(scale) if scale in SCALES else -1
