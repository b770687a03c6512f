"""Does a site differ from the network by more than its size explains?"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from lhs_helpers.methods.comparison.funnel_limits import (
    Overdispersion,
    exact_limits,
    outside,
    overdispersion,
    two_sided,
    used_limits,
)
from lhs_helpers.methods.comparison.units import comparable, goes_with_size
from lhs_helpers.methods.result import Caveat, Result

ENOUGH_UNITS = 10  # fewer sites cannot tell real differences from noise, so limits stay exact
CLEARLY_DISPERSED = 0.01  # p below which limits without adjustment are called too narrow
CURVE_POINTS = 120
LIMIT_COLUMNS = (
    "lcl_95",
    "ucl_95",
    "lcl_998",
    "ucl_998",
    "exact_lcl_95",
    "exact_ucl_95",
    "exact_lcl_998",
    "exact_ucl_998",
    "z",
    "p",
    "q",
)


@dataclass(frozen=True, kw_only=True)
class Funnel(Result):
    """Sites against their size, with limits of what size alone explains.

    Reads as: a site beyond the 99.8 % limits differs by more than its size explains: find out why. Misleads when: the
    sites see different patients, or there are fewer than 10 of them.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per unit, in the order of its label: ``unit``, ``num``, ``den``, ``value``; limits ``lcl_95``,
        ``ucl_95``, ``lcl_998``, ``ucl_998`` as used and ``exact_lcl_95`` ... as exact; ``z``, ``p``, ``q``,
        ``outside_95``, ``outside_998``, ``plotted``, ``reason``. There is no rank. ``value`` and limits are multiplied
        by ``multiplier``.
    curve : pandas.DataFrame
        ``den`` and limits as used, for drawing.
    center : float
        The network's level, times ``multiplier``.
    phi, phi_p, tau2 : float
        Overdispersion: ratio of spread, its p-value, and the variance between sites on the transformed scale.
    adjusted : bool
        Whether the limits allow for overdispersion.
    n_units : int
        Plotted units.
    n_all : float
        What the center rests on where the reader sees one site of many; NaN elsewhere.
    window : tuple of pandas.Timestamp
        First day of what was counted, and the day after the last; empty where it is not known.
    """

    curve: pd.DataFrame
    data_type: str
    center: float
    multiplier: float = 1
    phi: float = np.nan
    phi_p: float = np.nan
    tau2: float = 0.0
    adjusted: bool = False
    n_units: int = 0
    highlight: str = ""
    direction: str | None = None
    unit: str = ""
    n_all: float = np.nan
    window: tuple[pd.Timestamp, ...] = ()

    @cached_property
    def beyond(self) -> dict[str, pd.DataFrame]:
        """Units beyond the 99.8 % limits by side: ``good``, ``bad``, or ``either`` where no direction is better."""
        out = self.table[self.table["outside_998"].astype(bool)] if len(self.table) else self.table
        if self.direction is None:
            return {"either": out} if len(out) else {}
        better = (out["value"] > self.center) == (self.direction == "up")
        return {side: rows for side, rows in (("bad", out[~better]), ("good", out[better])) if len(rows)}


def funnel(
    data: pd.DataFrame,
    *,
    data_type: str = "PR",
    unit_column: str = "site_id",
    target: float | None = None,
    adjust: str = "auto",
    trim: float = 0.10,
    outside_by: str = "tail",
    multiplier: float = 1,
    highlight: str = "",
    direction: str | None = None,
    key: str = "",
    label: str = "",
    unit: str = "",
) -> Funnel:
    """Compare units of different size with their common level.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per unit: ``unit_column``, ``num`` and ``den`` (cases for a proportion, exposure for a rate, expected
        events for a standardized ratio).
    data_type : str
        ``PR`` proportion, ``rate``, or ``SR`` standardized ratio.
    unit_column : str
        Column that names the units.
    target : float or None
        Level to compare with, on the natural scale; None: all events over all cases, or 1 for ``SR``.
    adjust : str
        Allow for overdispersion: ``auto`` (where there is some and at least 10 units), ``none`` or ``always``.
    trim : float
        Share of extreme units at each end that is pulled in before overdispersion is estimated.
    outside_by : str
        ``tail``: a unit beyond a limit must also be as rare under chance alone as the limit says; ``limits``: beyond
        the published, interpolated line is enough.
    multiplier : float
        Scales values and limits for display.
    highlight : str
        The reader's own unit.
    direction, key, label, unit
        Passed through.

    Returns
    -------
    Funnel
        Empty with fewer than two units.

    Raises
    ------
    ValueError
        For a target that no level can be (a proportion lies between 0 and 1), an unknown choice, or a unit in two rows.

    Notes
    -----
    Exact limits with interpolation: Spiegelhalter, Stat Med 2005 24:1185; overdispersion: Spiegelhalter et al., JRSS A
    2012 175:1. The limit used is the wider of the exact and the adjusted one.
    """
    from scipy import stats  # a second to import, and only comparisons need it

    if adjust not in ("auto", "none", "always"):
        raise ValueError("adjust is auto, none or always")
    if outside_by not in ("tail", "limits"):
        raise ValueError("outside_by is tail or limits")
    if target is not None and not 0 < target < (1 if data_type == "PR" else np.inf):
        raise ValueError("a target lies above 0, and that of a proportion below 1")
    table, left_out = comparable(data, data_type=data_type, unit_column=unit_column)
    used = table[table["plotted"]]
    passed = {"key": key, "label": label, "unit": unit, "direction": direction, "highlight": highlight}
    passed["method"] = {"name": "funnel", "data_type": data_type, "target": target, "adjust": adjust, "trim": trim,
                        "outside_by": outside_by}  # fmt: skip
    if len(used) < 2:
        return Funnel(table=table.iloc[:0], curve=pd.DataFrame(), data_type=data_type, center=np.nan, **passed)
    num, den = used["num"].to_numpy(), used["den"].to_numpy()
    pooled = 1.0 if data_type == "SR" else num.sum() / den.sum()
    level = float(pooled if target is None else target)
    if level <= 0 or (data_type == "PR" and level >= 1):
        table = table.assign(value=table["num"] / table["den"].where(table["plotted"]) * multiplier)
        table = table.assign(**dict.fromkeys(LIMIT_COLUMNS, np.nan), outside_95=False, outside_998=False)
        table["reason"] = table["reason"].where(~table["plotted"], "no_variation")
        return Funnel(
            table=table, curve=pd.DataFrame(), data_type=data_type, center=level * multiplier, multiplier=multiplier,
            n_units=len(used), caveats=(Caveat("no_spread", {"n": len(used)}), *left_out), **passed,
        )  # fmt: skip
    spread = overdispersion(num, den, level, data_type=data_type, trim=trim)
    adjusted = adjust == "always" or (adjust == "auto" and spread.tau2 > 0 and len(used) >= ENOUGH_UNITS)
    tau2 = spread.tau2 if adjusted else 0.0

    at_units = _limits(den, level, data_type, tau2)
    p = two_sided(num, den, level, data_type=data_type, spread=spread if adjusted else None)
    q = stats.false_discovery_control(p)  # Benjamini & Hochberg 1995
    beyond = outside(num, den, level, data_type=data_type, limits=at_units, by=outside_by)
    judged = {"value": num / den, **at_units, "z": spread.z, "p": p, "q": q}
    table = table.join(pd.DataFrame(judged, index=used.index))
    for name, found in beyond.items():
        table[name] = table["unit"].isin(used["unit"][found])
    scaled = [name for name in table if name == "value" or "lcl_" in name or "ucl_" in name]
    table[scaled] *= multiplier
    grid = np.unique(np.geomspace(max(den.min(), 1e-9), den.max(), CURVE_POINTS))
    grid = np.unique(np.rint(grid)) if data_type == "PR" else grid
    curve = pd.DataFrame(_limits(grid, level, data_type, tau2)) * multiplier
    curve.insert(0, "den", grid)
    return Funnel(
        table=table,
        curve=curve[[name for name in curve if not name.startswith("exact_")]],
        data_type=data_type,
        center=level * multiplier,
        multiplier=multiplier,
        phi=spread.phi,
        phi_p=spread.phi_p,
        tau2=spread.tau2,
        adjusted=adjusted,
        n_units=len(used),
        caveats=_caveats(used, spread, adjusted=adjusted) + left_out,
        **passed,
    )


def _limits(den: np.ndarray, level: float, data_type: str, tau2: float) -> dict[str, np.ndarray]:
    """Limits as used, and exact ones beside them."""
    exact = exact_limits(den, level, data_type=data_type)
    used = used_limits(den, level, data_type=data_type, tau2=tau2)
    return used | {f"exact_{name}": limit for name, limit in exact.items()}


def _caveats(used: pd.DataFrame, spread: Overdispersion, *, adjusted: bool) -> tuple[Caveat, ...]:
    found = []
    if len(used) < ENOUGH_UNITS:
        found.append(Caveat("few_units", {"n": len(used), "needed": ENOUGH_UNITS}))
    if adjusted:
        found.append(Caveat("limits_adjusted", {"phi": spread.phi}))
    elif spread.phi_p < CLEARLY_DISPERSED:
        found.append(Caveat("limits_too_narrow", {"phi": spread.phi}))
    if goes_with_size(used["num"].to_numpy(), used["den"].to_numpy()):
        found.append(Caveat("size_matters"))
    return tuple(found)
