"""Which sites can be compared, and whether their level goes with their size."""

import numpy as np
import pandas as pd

from lhs_helpers.methods.result import Caveat

SIZE_RHO, SIZE_P = 0.3, 0.05  # rank correlation of value with size that is worth a word: our choice
DATA_TYPES = ("PR", "rate", "SR")


def comparable(
    data: pd.DataFrame, *, data_type: str, unit_column: str, covariate: str | None = None
) -> tuple[pd.DataFrame, tuple[Caveat, ...]]:
    """One row per unit in the order of its label, with the reason where it cannot be compared.

    Parameters
    ----------
    data : pandas.DataFrame
        ``unit_column``, ``num`` and ``den`` (cases for a proportion, exposure for a rate, expected events for a
        standardized ratio), and ``covariate`` where one is named.
    data_type : str
        ``PR`` proportion, ``rate``, or ``SR`` standardized ratio.
    unit_column, covariate : str
        Names of columns.

    Returns
    -------
    tuple of pandas.DataFrame and tuple of Caveat
        ``unit``, ``num``, ``den``, the covariate, ``reason`` (``missing``, ``invalid``, ``no_cases`` or ``""``) and
        ``plotted``; and how many were left out.

    Raises
    ------
    ValueError
        Where the type is unknown or a unit stands in two rows.
    """
    if data_type not in DATA_TYPES:
        raise ValueError(f"data_type is one of {', '.join(DATA_TYPES)}")
    if data[unit_column].duplicated().any():
        raise ValueError("each unit stands in one row: add up its rows before it is compared")
    numbers = ["num", "den", *([covariate] if covariate else [])]
    table = data[[unit_column, *numbers]].rename(columns={unit_column: "unit"})
    table = table.assign(**{name: table[name].to_numpy(dtype=float, na_value=np.nan) for name in numbers})
    endless = np.isinf(table[numbers]).any(axis="columns")
    table[numbers] = table[numbers].where(np.isfinite(table[numbers]))
    table = table.assign(endless=endless).astype({"unit": "str"}).sort_values("unit", ignore_index=True)
    num, den = table["num"], table["den"]
    wrong = (num < 0) | (den < 0) | ((den == 0) & (num > 0)) | table.pop("endless")
    if data_type == "PR":
        wrong |= num > den
    missing = table[numbers].isna().any(axis="columns")
    reason = np.select([wrong, missing, den == 0], ["invalid", "missing", "no_cases"], "")
    table["reason"] = pd.array(reason, dtype="str")
    table["plotted"] = table["reason"] == ""
    left_out = int((~table["plotted"]).sum())
    return table, (Caveat("units_left_out", {"n": left_out}),) if left_out else ()


def goes_with_size(num: np.ndarray, den: np.ndarray) -> bool:
    """Whether larger units have other values than smaller ones (Spearman's rank correlation)."""
    from scipy import stats  # a second to import, and only comparisons need it

    value = num / den
    if len(value) < 3 or np.ptp(den) == 0 or np.ptp(value) == 0:
        return False
    rho, p = stats.spearmanr(value, den)
    return bool(abs(rho) >= SIZE_RHO and p < SIZE_P)
