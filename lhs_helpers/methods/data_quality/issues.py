"""Are problems with the data fixed, and how long does it take?"""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.result import Result
from lhs_helpers.methods.survival import time_to

OLD_DAYS = 90  # an issue open for longer is a concern (ours)


@dataclass(frozen=True, kw_only=True)
class DataIssues(Result):
    """Data issues opened and closed.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per month from the first issue on: ``period``, ``opened``, ``closed``, ``open`` (at its end).
    still_open : pandas.DataFrame
        ``item_id``, ``site_id``, ``opened``, ``cause``, ``severity``, ``age`` (days), the oldest first.
    causes : pandas.DataFrame
        ``cause``, ``n``, ``n_open``, most frequent first.
    median_days : float
        Days by which half of all issues are closed, those still open counted (Kaplan-Meier); NaN where fewer than
        half are.
    n : int
        Issues in all.
    """

    still_open: pd.DataFrame
    causes: pd.DataFrame
    median_days: float
    n: int

    @property
    def old(self) -> pd.DataFrame:
        """Issues open for longer than ``OLD_DAYS``."""
        return self.still_open[self.still_open["age"] > OLD_DAYS]


def issues(service_log: pd.DataFrame, data_through: pd.Timestamp, *, label: str = "") -> DataIssues:
    """Follow the ``data_issue`` items of the service log; what was cancelled is left out."""
    rows = service_log[(service_log["kind"] == "data_issue") & (service_log["outcome"] != "cancelled")]
    rows = rows[rows["opened"] <= data_through]
    done = rows["done"].where(rows["done"] <= data_through)
    rows = rows.assign(done=done, age=(done.fillna(data_through) - rows["opened"]).dt.days)
    still_open = rows[done.isna()].sort_values(["age", "item_id"], ascending=[False, True], ignore_index=True)
    causes = rows.assign(cause=rows["cause"].fillna("not named"), open=done.isna())
    causes = causes.groupby("cause").agg(n=("item_id", "size"), n_open=("open", "sum")).reset_index()
    waits = time_to(rows, cutoff=data_through, start="opened", event="done").groups.get("median", pd.Series())
    return DataIssues(
        table=_by_month(rows, data_through),
        label=label,
        still_open=still_open[["item_id", "site_id", "opened", "cause", "severity", "age"]],
        causes=causes.sort_values(["n", "cause"], ascending=[False, True], ignore_index=True),
        median_days=float("nan") if waits.empty or waits.iloc[0] is None else float(waits.iloc[0]),
        n=len(rows),
        method={"name": "issues", "old_days": OLD_DAYS},
    )


def _by_month(rows: pd.DataFrame, data_through: pd.Timestamp) -> pd.DataFrame:
    if rows.empty:
        return pd.DataFrame(columns=["period", "opened", "closed", "open"])
    months = pd.period_range(rows["opened"].min(), data_through, freq="M")
    counts = pd.DataFrame(
        {
            name: dates.dropna().dt.to_period("M").value_counts().reindex(months, fill_value=0)
            for name, dates in {"opened": rows["opened"], "closed": rows["done"]}.items()
        }
    )
    counts["open"] = counts["opened"].cumsum() - counts["closed"].cumsum()
    return counts.rename_axis("period").reset_index().assign(period=months.start_time)
