"""Does a gap arise because groups go to different sites, or within the same sites?"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.equity.completeness import MAX_MISSING, FieldCompleteness, field_completeness
from lhs_helpers.methods.equity.groups import counted_rows, pair_counts, settled
from lhs_helpers.methods.intervals import ENOUGH_SITES, over_sites
from lhs_helpers.methods.result import Caveat, Result

TERMS = ("gap", "between", "within")


@dataclass(frozen=True, kw_only=True)
class BetweenWithin(Result):
    """A gap taken apart (Kitagawa 1955): what lies between sites, and what lies within them.

    Reads as: *within* asks every site to look at itself; *between* asks who gets to which site. Misleads when: sites
    see patients of different need.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per site: ``site_id``, ``weight_reference``, ``weight_group`` (share of the group's patients who are
        seen there), ``value_reference``, ``value_group`` (proportions; where a site has one group only, that group's
        stands for both), ``between``, ``within`` (its part of the terms), ``one_group`` (bool).
    terms : pandas.DataFrame
        ``term`` (``gap`` = reference minus group, ``between``, ``within``), ``estimate``, ``lo``, ``hi`` (95 %, sites
        drawn anew), ``n_sites`` it rests on: those with both groups (within), those with the group that is seen at
        fewer (gap, between). Below 6 the ends are NaN with ``reason`` ``too_few``.
    """

    terms: pd.DataFrame
    group: str
    reference: str
    n_one_group: int
    n_group: float
    n_reference: float
    who: str = "patients"


def between_within(
    data: pd.DataFrame,
    *,
    group: str,
    reference: str,
    group_column: str = "stratum",
    max_missing: float = MAX_MISSING,
    draws: int = 2_000,
    seed: int = 20250101,
    who: str = "patients",
    key: str = "",
    label: str = "",
) -> BetweenWithin | FieldCompleteness:
    """Take the gap between two groups apart over sites.

    Parameters
    ----------
    data : pandas.DataFrame
        ``site_id``, ``group_column``, ``num``, ``den``, optionally ``state``; other rows of a site are added up.
    group, reference : str
        The two groups; the gap is reference minus group.
    max_missing, who, key, label
        As for ``gap``.
    draws, seed : int
        Of the bootstrap over sites.

    Returns
    -------
    BetweenWithin or FieldCompleteness
        The latter where too little is known to compare; empty where one of the groups has no patients.

    Notes
    -----
    With A the reference and B the group, w the share of a group's patients at a site and y the proportions there:
    between = sum (w_A - w_B) (y_A + y_B) / 2, within = sum (w_A + w_B) / 2 (y_A - y_B); they add up to the gap.
    """
    rows, left_out = counted_rows(data, group_column)
    known = field_completeness(settled(data), group_column=group_column, max_missing=max_missing, key=key, label=label)
    if known.is_empty or not known.allowed:
        return known
    wide = pair_counts(rows, group, reference, "site_id").fillna(0.0)
    if not wide[["den_group", "den_reference"]].sum().all():
        wide = wide.iloc[:0]  # a group that is nowhere cannot be compared
    cells = {name: wide[[f"{name}_reference", f"{name}_group"]].to_numpy() for name in ("num", "den")}
    sites = _parts(cells["num"], cells["den"])
    table = pd.DataFrame(sites, index=wide.index).reset_index()
    estimates = _terms(sites)
    seen = cells["den"] > 0
    n_each, n_both = int(seen.sum(axis=0).min()), int(seen.all(axis=1).sum())
    rests_on = [n_each, n_each, n_both]
    low, high = np.full((2, len(TERMS)), np.nan)
    if n_each >= ENOUGH_SITES:
        drawn = _drawn(cells["num"], cells["den"], draws=draws, seed=seed)
        low, high = over_sites(drawn, np.array([estimates[term] for term in TERMS]), rests_on)
    terms = pd.DataFrame({"term": TERMS, "estimate": [estimates[term] for term in TERMS], "lo": low, "hi": high,
                          "n_sites": rests_on})  # fmt: skip
    terms["reason"] = pd.array(np.where(terms["lo"].isna(), "too_few", ""), dtype="str")
    one_group = int(table["one_group"].sum())
    caveats = left_out
    if one_group:
        caveats += (Caveat("sites_with_one_group", {"n": one_group, "of": len(table)}),)
    if n_both < ENOUGH_SITES:
        code = "few_sites_no_interval" if n_each < ENOUGH_SITES else "few_sites_with_both"
        caveats += (Caveat(code, {"n": n_both, "needed": ENOUGH_SITES}),)
    n_reference, n_group = cells["den"].sum(axis=0)
    return BetweenWithin(
        table=table,
        terms=terms,
        group=group,
        reference=reference,
        n_one_group=one_group,
        n_group=float(n_group),
        n_reference=float(n_reference),
        who=who,
        key=key,
        label=label,
        caveats=caveats,
        method={"name": "between_within", "group": group, "reference": reference},
    )


def _parts(num: np.ndarray, den: np.ndarray) -> dict[str, np.ndarray]:
    """Weights, values and terms of each site; the first column is the reference, the second the group."""
    weight = den / den.sum(axis=-2, keepdims=True)
    value = np.divide(num, den, out=np.full(den.shape, np.nan), where=den > 0)
    value = np.where(np.isnan(value), value[..., ::-1], value)  # a site with one group says nothing of within
    (weight_a, weight_b), (a, b) = np.moveaxis(weight, -1, 0), np.moveaxis(value, -1, 0)
    return {
        "weight_reference": weight_a,
        "weight_group": weight_b,
        "value_reference": a,
        "value_group": b,
        "between": (weight_a - weight_b) * (a + b) / 2,
        "within": (weight_a + weight_b) / 2 * (a - b),
        "one_group": (den == 0).any(axis=-1),
    }


def _terms(sites: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    between, within = (sites[name].sum(axis=-1) for name in ("between", "within"))
    return {"gap": between + within, "between": between, "within": within}


def _drawn(num: np.ndarray, den: np.ndarray, *, draws: int, seed: int) -> np.ndarray:
    """``TERMS`` over sites drawn with replacement, shape (draws, 3); draws without a group go."""
    chosen = np.random.default_rng(seed).integers(0, len(den), (draws, len(den)))
    chosen = chosen[(den[chosen].sum(axis=1) > 0).all(axis=1)]
    drawn = _terms(_parts(num[chosen], den[chosen]))
    return np.column_stack([drawn[term] for term in TERMS])
