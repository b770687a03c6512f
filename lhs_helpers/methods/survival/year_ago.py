"""Has the wait become shorter? The same median with the data of today and with those of a year earlier."""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.result import Result
from lhs_helpers.methods.survival.time_to import time_to


@dataclass(frozen=True, kw_only=True)
class YearAgo(Result):
    """The median wait now, and as it was known a year earlier.

    Reads as: shorter or longer only where the two intervals do not touch. Misleads when: it is read as a test. Whoever
    entered long ago is in both medians, so that a change shows late.

    Attributes
    ----------
    table : pandas.DataFrame
        Two rows, the earlier first: ``on`` (the day of the data), ``n``, ``n_waiting``, ``median``, ``lower``,
        ``upper`` (days, 95 %; NaN where half are not there or too few are on record).
    verdict : str
        ``shorter``, ``longer``, ``not_told`` (the intervals touch), or ``not_known`` (one of them is missing).
    competing : bool
        Withdrawals count as an end of their own (Aalen-Johansen) on both days, because on one of them they are many.
    """

    verdict: str
    min_at_risk: int
    competing: bool = False


def year_ago(
    data: pd.DataFrame,
    *,
    cutoff: pd.Timestamp,
    start: str = "start",
    event: str = "event",
    left: str | None = None,
    min_at_risk: int = 5,
    key: str = "",
    label: str = "",
) -> YearAgo:
    """Estimate the median of ``time_to`` twice; arguments as there, without cohorts.

    What has happened only after the earlier day is not known on it.
    """
    days = (cutoff - pd.DateOffset(years=1), cutoff)
    columns = {"start": start, "event": event, "left": left, "min_at_risk": min_at_risk}
    found = [time_to(data, cutoff=day, **columns) for day in days]
    competing = any(wait.competing for wait in found)
    if competing:  # medians of two estimators would differ without any change
        found = [wait if wait.competing else time_to(data, cutoff=day, competing=True, **columns)
                 for wait, day in zip(found, days, strict=True)]  # fmt: skip
    named = {"median": "median", "median_lower": "lower", "median_upper": "upper"}
    table = pd.concat(
        [wait.groups.reindex(columns=["n", "n_waiting", *named]).rename(columns=named).assign(on=day)
         for wait, day in zip(found, days, strict=True)],
        ignore_index=True,
    )  # fmt: skip
    table.loc[table["n"] < min_at_risk, list(named.values())] = float("nan")
    return YearAgo(
        table=table if len(table) == len(days) else table.iloc[:0],
        verdict=_verdict(table),
        min_at_risk=min_at_risk,
        competing=competing,
        caveats=found[-1].caveats,
        key=key,
        label=label,
        method={"name": "year_ago", "cutoff": cutoff},
    )


def _verdict(table: pd.DataFrame) -> str:
    if len(table) < 2 or table[["lower", "upper"]].isna().any(axis=None):
        return "not_known"
    before, now = table.iloc[0], table.iloc[1]
    if now["upper"] < before["lower"]:
        return "shorter"
    return "longer" if now["lower"] > before["upper"] else "not_told"
