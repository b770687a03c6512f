"""Is the group of enough patients known to compare groups at all?"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.intervals import wilson
from lhs_helpers.methods.result import Result

NOT_STATED = ("unknown", "declined")
MAX_MISSING = 0.20  # share of patients whose group is not known, above which no gap is given (ours)


@dataclass(frozen=True, kw_only=True)
class FieldCompleteness(Result):
    """Of how many patients the group is known; where it is too few, this stands in place of a comparison.

    Reads as: a gap between groups could be made, or hidden, by those whose group nobody wrote down.
    Misleads when: the field is filled with a default.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per answer: ``group`` (stated ones by name, then ``unknown`` and ``declined``), ``stated`` (bool),
        ``n`` (denominators added up), ``share`` (of all; NaN with ``reason`` ``not_applicable`` where patients may be
        in several groups).
    n, n_unknown, n_declined : float
        All, those of whom nothing is on record, and those who chose not to say.
    missing_share, lo, hi : float
        Share of both together, with its 95 % interval (Wilson).
    max_missing : float
        Above this share groups are not compared.
    """

    n: float
    n_unknown: float
    n_declined: float
    missing_share: float
    lo: float
    hi: float
    max_missing: float

    @property
    def allowed(self) -> bool:
        """Whether groups may be compared."""
        return self.missing_share <= self.max_missing


def field_completeness(
    data: pd.DataFrame,
    *,
    group_column: str = "stratum",
    everyone: float | None = None,
    max_missing: float = MAX_MISSING,
    key: str = "",
    label: str = "",
) -> FieldCompleteness:
    """Count of how many patients the group is known.

    Parameters
    ----------
    data : pandas.DataFrame
        ``group_column`` and ``den``; empty groups count as ``unknown``.
    group_column : str
        Column of the groups.
    everyone : float or None
        All patients, each counted once, where one may be in several groups; None: the sum of ``den``.
    max_missing : float
        Share that may be unknown or declined.
    key, label : str
        Passed through.

    Returns
    -------
    FieldCompleteness
        Empty without a denominator.
    """
    counts = data.assign(group=group_names(data[group_column])).groupby("group")["den"].sum().astype(float)
    total = float(counts.sum() if everyone is None else everyone)
    unknown, declined = (float(counts.get(name, 0.0)) for name in NOT_STATED)
    table = counts.rename("n").reset_index()
    table["stated"] = ~table["group"].isin(NOT_STATED)
    table = table.sort_values(["stated", "group"], ascending=[False, True], ignore_index=True)
    alone = everyone is None or (table["stated"].sum() < 2)
    table["share"] = np.where(~table["stated"] | alone, table["n"] / (total or np.nan), np.nan)
    table["reason"] = pd.array(np.where(table["share"].isna(), "not_applicable", ""), dtype="str")
    lower, upper = wilson(unknown + declined, total)
    return FieldCompleteness(
        table=table[["group", "stated", "n", "share", "reason"]] if total > 0 else table.iloc[:0],
        n=total,
        n_unknown=unknown,
        n_declined=declined,
        missing_share=(unknown + declined) / total if total > 0 else np.nan,
        lo=float(lower),
        hi=float(upper),
        max_missing=max_missing,
        key=key,
        label=label,
        method={"name": "field_completeness", "group": group_column, "max_missing": max_missing},
    )


def group_names(groups: pd.Series) -> pd.Series:
    """Names of groups; an empty one is ``unknown``, and what is not stated is written in one way."""
    names = groups.astype("str").fillna("")
    told = {name: _group_name(name) for name in names.unique()}
    return names.map(told)


def _group_name(name: str) -> str:
    name = name.strip() or "unknown"
    return name.lower() if name.lower() in NOT_STATED else name
