"""What the questions about data quality share: which months count, and shares with their intervals."""

import pandas as pd

from lhs_helpers.methods.intervals import wilson

RECENT_MONTHS = 3  # ours: enough visits for a share, and recent enough to be about today


def old_enough(periods: pd.Series, data_through: pd.Timestamp, *, days: int = 0) -> pd.Series:
    """Months that are over, and whose last day lies at least ``days`` before the end of the data."""
    return periods + pd.offsets.MonthEnd(1) + pd.Timedelta(days=days) <= data_through


def newest(rows: pd.DataFrame, data_through: pd.Timestamp, *, months: int, days: int = 0) -> pd.DataFrame:
    """Rows of the newest ``months`` calendar months that are old enough; ``period`` holds the first of the month."""
    last = ((data_through - pd.Timedelta(days=days - 1)).to_period("M") - 1).start_time
    return rows[(rows["period"] <= last) & (rows["period"] > last - pd.DateOffset(months=months))]


def shares(num: pd.Series, den: pd.Series) -> pd.DataFrame:
    """``share``, ``lo``, ``hi`` of counts, with the 95 % interval; NaN where nothing was checked."""
    low, high = wilson(num.to_numpy(dtype=float), den.to_numpy(dtype=float))
    share = num.astype("float64") / den.astype("float64").where(den > 0)
    return pd.DataFrame({"share": share, "lo": low, "hi": high}, index=num.index)


def whole(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Counts as int64; a count that was not given is 0."""
    return rows.assign(**{column: rows[column].fillna(0).astype("int64") for column in columns})
