"""A site's own first and last year beside those of all sites."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.result import Caveat, Result

YEAR, FEWEST = 12, 9  # months of a window, and those with a number that it needs (ours: three quarters)
KNOWN = ("ok", "no_cases")


@dataclass(frozen=True, kw_only=True)
class BesideNetwork(Result):
    """Every measure's first and last twelve stable months, here and of all sites together.

    Reads as: whether this site moved as the others did. Misleads when: the sites of the network are not the same in
    both years; how many they are is given.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per measure: ``key``, ``label``, ``unit``, ``own_first``, ``own_last``, ``all_first``, ``all_last``
        (pooled levels times ``multiplier``), each with its ``_n`` (denominators added), ``sites_first``, ``sites_last``
        (fewest sites in a month of each window); ``begin``, ``end`` (first months of both windows).
    without : tuple of str
        Labels of measures without two such years at the site, or whose network figures may not be shown.
    """

    without: tuple[str, ...] = ()


def beside_network(
    series: Iterable[tuple[pd.DataFrame, pd.DataFrame, Mapping[str, object]]], *, key: str = "", label: str = ""
) -> BesideNetwork:
    """Pool the first and the last year of a site's series and of the network's.

    Parameters
    ----------
    series : iterable of (pandas.DataFrame, pandas.DataFrame, mapping)
        Of each measure: the site's series (``period``, ``num``, ``den``, ``value``, ``state``); the network's
        (``period``, ``numerator``, ``denominator``, ``value``, ``n_sites``); and ``key``, ``label``, ``unit``,
        ``multiplier``. Both monthly.
    """
    rows, without = [], []
    for own, shared, about in series:
        found = _one(own[own["state"].isin(KNOWN)], shared, float(about["multiplier"]))
        if found:
            rows.append({name: about[name] for name in ("key", "label", "unit")} | found)
        else:
            without.append(str(about["label"]))
    return BesideNetwork(
        table=pd.DataFrame(rows),
        without=tuple(without),
        key=key,
        label=label,
        caveats=(Caveat("beside_not_judged"),) if rows else (),
        method={"name": "beside_network", "months": YEAR, "fewest": FEWEST},
    )


def _one(own: pd.DataFrame, shared: pd.DataFrame, scale: float) -> dict:
    """Both windows of one measure; empty where one of them holds too little."""
    there = shared.rename(columns={"numerator": "num", "denominator": "den"})
    there = there[there["period"].isin(own["period"])]
    if own.empty:
        return {}
    first, last = own["period"].min(), own["period"].max() - pd.DateOffset(months=YEAR - 1)
    if last < first + pd.DateOffset(months=YEAR):
        return {}
    found: dict = {"begin": first, "end": last}
    for name, begin in (("first", first), ("last", last)):
        for whose, data in (("own", own), ("all", there)):
            rows = data[data["period"].between(begin, begin + pd.DateOffset(months=YEAR - 1))]
            level = _pooled(rows) * scale
            if len(rows) < FEWEST or np.isnan(level):
                return {}
            found |= {f"{whose}_{name}": level, f"{whose}_{name}_n": float(rows["den"].sum())}
        found[f"sites_{name}"] = int(rows["n_sites"].min())
    return found


def _pooled(rows: pd.DataFrame) -> float:
    """Level over several months, from counts or from means weighted by their n."""
    size = rows["den"].sum()
    total = rows["num"].sum(min_count=1) if rows["num"].notna().any() else (rows["value"] * rows["den"]).sum()
    return float(total / size) if size > 0 else np.nan
