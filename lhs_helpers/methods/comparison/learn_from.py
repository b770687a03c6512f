"""Whom could the others ask? Sites that are likely among the best, and stay so, and agree to be named."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.comparison.levels import QUARTER
from lhs_helpers.methods.comparison.shrink import Shrunken, shrink
from lhs_helpers.methods.result import Caveat, Result

# Safeguards before a name appears: all our choice.
ENOUGH_UNITS = 8
LIKELY_BEST = 0.8  # chance of being in the best quarter, over both windows together
STILL_BEST = 0.5  # the same in each window alone
RELIABLE = 0.5  # share of the shrunken value that is the site's own
WINDOWS = 2


@dataclass(frozen=True, kw_only=True)
class LearnFrom(Result):
    """Sites to ask how they do it; never a rank, and nothing about the others.

    Reads as: these sites are likely among the best, in two stretches of time: ask how they do it. Misleads when: their
    patients differ from those of others. A site chosen for its results is expected to come closer to the others later
    (regression to the mean).

    Attributes
    ----------
    table : pandas.DataFrame
        One row per unit, in the order of its label: ``unit``, ``num``, ``den``, ``shrunken``, ``lower``, ``upper``,
        ``reliability``, ``p_best_quarter`` over both windows and ``p_first``, ``p_second`` in each (NaN where a window
        has no such chance: the safeguard is then not met); one column per safeguard: ``likely``, ``reliable``,
        ``lasting``, ``passed``, ``agreed``; ``named`` (all of them, with enough units that really differ); ``reason``.
        Only rows with ``named`` may be shown.
    n_units : int
        Units that could be compared over both windows together.
    enough, differ, windows : bool
        Whether there are enough units, whether they differ by more than chance, and whether there are two windows.
    multiplier : float
        Values and intervals are multiplied by it.
    """

    n_units: int = 0
    enough: bool = False
    differ: bool = False
    windows: bool = False
    multiplier: float = 1
    unit: str = ""

    @property
    def named(self) -> pd.DataFrame:
        """The rows that may be shown."""
        return self.table[self.table["named"]]


def learn_from(
    data: pd.DataFrame,
    *,
    direction: str,
    passed: Collection[str],
    agreed: Collection[str],
    data_type: str = "PR",
    unit_column: str = "site_id",
    covariate: str | None = None,
    seed: int = 20250101,
    multiplier: float = 1,
    key: str = "",
    label: str = "",
    unit: str = "",
) -> LearnFrom:
    """Find the sites that meet every safeguard.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per unit and window: ``unit_column``, ``window`` (two stretches of time that do not overlap, in the
        order of their labels), ``num``, ``den``.
    direction : str
        ``up`` or ``down``: which way is better.
    passed : collection of str
        Units whose data pass the data-quality gate for this measure.
    agreed : collection of str
        Units that agree to be named to the reader.
    data_type, unit_column, covariate, seed, multiplier, key, label, unit
        As for ``shrink``; a covariate is taken from a unit's last window.

    Raises
    ------
    ValueError
        Without a direction, or with more than two windows.
    """
    if direction not in ("up", "down"):
        raise ValueError("direction is up or down: without it nobody is better")
    labels = sorted(data["window"].dropna().unique())
    if len(labels) > WINDOWS:
        raise ValueError("two windows are compared")
    how = {"data_type": data_type, "unit_column": unit_column, "covariate": covariate, "seed": seed,
           "direction": direction}  # fmt: skip
    sums = {"num": ("num", "sum"), "den": ("den", "sum")} | ({covariate: (covariate, "last")} if covariate else {})
    whole = shrink(
        data.sort_values("window").groupby(unit_column, as_index=False).agg(**sums), multiplier=multiplier, **how
    )
    table = whole.table[["unit", "num", "den", "shrunken", "lower", "upper", "reliability", "p_best_quarter", "reason"]]
    for place, name in enumerate(("p_first", "p_second")):
        part = shrink(data[data["window"] == labels[place]], **how).table if place < len(labels) else None
        chances = pd.Series(dtype=float) if part is None else part.set_index("unit")["p_best_quarter"]
        table = table.assign(**{name: table["unit"].map(chances).astype(float)})
    table = table.assign(
        likely=table["p_best_quarter"] >= LIKELY_BEST,
        reliable=table["reliability"] >= RELIABLE,
        lasting=(table["p_first"] >= STILL_BEST) & (table["p_second"] >= STILL_BEST),
        passed=table["unit"].isin(list(passed)),
        agreed=table["unit"].isin(list(agreed)),
    )
    enough, differ = whole.n_units >= ENOUGH_UNITS, whole.converged and not whole.boundary
    meets = table[["likely", "reliable", "lasting", "passed", "agreed"]].all(axis="columns")
    table["named"] = meets & enough & differ
    return LearnFrom(
        table=table,
        n_units=whole.n_units,
        enough=enough,
        differ=differ,
        windows=len(labels) == WINDOWS,
        multiplier=multiplier,
        key=key,
        label=label,
        unit=unit,
        caveats=_caveats(whole, enough=enough, windows=len(labels)),
        method={"name": "learn_from", "data_type": data_type, "direction": direction, "covariate": covariate,
                "best": int(np.ceil(whole.n_units / QUARTER)), "seed": seed},
    )  # fmt: skip


def _caveats(whole: Shrunken, *, enough: bool, windows: int) -> tuple[Caveat, ...]:
    found = []
    if not enough:
        found.append(Caveat("few_to_learn_from", {"n": whole.n_units, "needed": ENOUGH_UNITS}))
    if windows < WINDOWS:
        found.append(Caveat("one_window"))
    carried = ("sites_alike", "size_shrunk", "units_left_out", "not_shrunken_no_fit", "covariate_left_out")
    return (*found, *(caveat for caveat in whole.caveats if caveat.code in carried))
