"""Rows of counts become groups that can be compared."""

import numpy as np
import pandas as pd

from lhs_helpers.methods.equity.completeness import NOT_STATED, group_names
from lhs_helpers.methods.result import Caveat

COUNTED = ("ok", "final")  # states of rows that enter; without the column all do


def counted_rows(data: pd.DataFrame, group_column: str) -> tuple[pd.DataFrame, tuple[Caveat, ...]]:
    """Rows that enter, with ``group``.

    Rows that are hidden, missing or impossible do not, and a caveat counts them; others say how many may still change,
    and that periods share patients.
    """
    caveats = ()
    if "state" in data:
        provisional = int((data["state"] == "provisional").sum())
        caveats = (Caveat("equity_provisional", {"n": provisional}),) if provisional else ()
        data = settled(data)
    rows = data.assign(group=group_names(data[group_column]))
    num, den = rows["num"].astype(float), rows["den"].astype(float)
    good = num.between(0, den) & (den > 0) & np.isfinite(den)
    if "state" in rows:
        good &= rows["state"].isin(COUNTED)
    left_out = int((~good & ~((den == 0) & (num == 0))).sum())
    caveats += (Caveat("equity_rows_left_out", {"n": left_out}),) if left_out else ()
    if "period" in rows and rows["period"].nunique() > 1:
        caveats += (Caveat("patients_repeat"),)
    return rows[good], caveats


def settled(data: pd.DataFrame) -> pd.DataFrame:
    """Rows without those that may still change."""
    return data[data["state"] != "provisional"] if "state" in data else data


def group_counts(rows: pd.DataFrame, by: tuple[str, ...] = ()) -> pd.DataFrame:
    """``num`` and ``den`` of each group, and of each value of ``by``."""
    return rows.groupby([*by, "group"], as_index=False)[["num", "den"]].sum().astype({"num": float, "den": float})


def is_stated(groups: pd.Series) -> pd.Series:
    """Which groups are groups, and not the absence of an answer."""
    return ~groups.isin(NOT_STATED)


def pair_counts(rows: pd.DataFrame, group: str, reference: str, by: str) -> pd.DataFrame:
    """Counts of two groups side by side: ``num_group``, ``den_group``, ``num_reference``, ``den_reference`` per ``by``.

    NaN where one of them has no row.
    """
    if group == reference:
        raise ValueError("two different groups are needed")
    names = {group: "group", reference: "reference"}
    counts = group_counts(rows[rows["group"].isin(names)], by=(by,))
    wide = counts.pivot(index=by, columns="group", values=["num", "den"])
    columns = {f"{part}_{side}": (part, name) for name, side in names.items() for part in ("num", "den")}
    empty = pd.Series(np.nan, index=wide.index)
    return pd.DataFrame({name: wide.get(cell, empty) for name, cell in columns.items()})
