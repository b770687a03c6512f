"""How well do two readings of the same records agree, beyond what chance would give?"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.intervals import wilson
from lhs_helpers.methods.result import Caveat, Result


@dataclass(frozen=True, kw_only=True)
class Kappa(Result):
    """Agreement of two readings of records into categories.

    Reads as: 0 is what chance gives, 1 is full agreement; read it beside the per cent that agree.
    Misleads when: nearly all records are in one category. Then kappa is low although nearly all agree.

    Attributes
    ----------
    table : pandas.DataFrame
        The cross table: first reading in rows, second in columns, same categories in the same order.
    n, agree : int
        Records read twice, and those in which both readings are the same.
    share, share_lo, share_hi : float
        Agree of n (Wilson, 95 %).
    kappa, error, lo, hi : float
        Cohen's kappa (1960), its standard error (Fleiss, Cohen & Everitt 1969) and 95 % interval; NaN with ``reason``.
    reason : str
        ``not_applicable`` where only one category occurs, ``no_cases`` without records, or empty.
    """

    n: int
    agree: int
    share: float
    share_lo: float
    share_hi: float
    kappa: float
    error: float
    lo: float
    hi: float
    reason: str = ""


def kappa(counts: pd.DataFrame, *, key: str = "", label: str = "") -> Kappa:
    """Cohen's kappa of a square cross table (by statsmodels).

    Parameters
    ----------
    counts : pandas.DataFrame
        Records by first reading (rows) and second (columns).

    Raises
    ------
    ValueError
        Where rows and columns are not the same categories.
    """
    if list(counts.index) != list(counts.columns):
        raise ValueError("rows and columns of the cross table are not the same categories")
    cells = counts.to_numpy(dtype=float)
    n, agree = cells.sum(), np.trace(cells)
    low, high = wilson(agree, n)
    used = (cells.sum(axis=0) + cells.sum(axis=1)) > 0
    reason = "no_cases" if n == 0 else "not_applicable" if used.sum() < 2 else ""
    value, error, lo, hi = (float("nan"),) * 4
    if not reason:
        from statsmodels.stats.inter_rater import cohens_kappa  # slow to import; few networks read records twice

        found = cohens_kappa(cells[np.ix_(used, used)])
        value, error, lo, hi = (float(found[name]) for name in ("kappa", "std_kappa", "kappa_low", "kappa_upp"))
    return Kappa(
        table=counts if n else counts.iloc[:0],
        n=int(n),
        agree=int(agree),
        share=float(agree / n) if n else float("nan"),
        share_lo=float(low),
        share_hi=float(high),
        kappa=value,
        error=error,
        lo=max(lo, -1.0),
        hi=min(hi, 1.0),
        reason=reason,
        key=key,
        label=label,
        caveats=(Caveat("one_category"),) if reason == "not_applicable" else (),
        method={"name": "kappa"},
    )
