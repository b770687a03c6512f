"""How soon is a visit entered?"""

import re
from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.data_quality.checks import RECENT_MONTHS, newest, old_enough, shares, whole
from lhs_helpers.methods.result import Result

STANDARD_DAYS = 30  # entered within 30 days, the measure of the Cystic Fibrosis network (PMC10336485)


@dataclass(frozen=True, kw_only=True)
class Timeliness(Result):
    """Visits entered within 30 days, of all visits that took place.

    Reads as: of the visits of a month, entered or not by now, this share was in the registry within 30 days.
    Misleads when: visits that were never entered are not known to the registry; then they are in no count.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per month that is old enough to judge: ``period``, ``num`` (entered within 30 days), ``den`` (visits),
        ``share``; for ``control_chart``.
    steps : pandas.DataFrame
        ``days``, ``num``, ``den``, ``share``, ``lo``, ``hi``: the share entered within so many days, over the newest
        12 months that are old enough for the longest of them.
    recent : tuple of int
        Entered within 30 days, and visits, over the newest months that are old enough.
    months : int
        How many months ``recent`` holds at most.
    too_young : int
        Months with visits that are not old enough to judge.
    min_share : float
        Share from which the network calls its data timely.
    """

    steps: pd.DataFrame
    recent: tuple[int, int]
    months: int
    too_young: int
    min_share: float


def timeliness(
    quality: pd.DataFrame,
    data_through: pd.Timestamp,
    *,
    months: int = RECENT_MONTHS,
    min_timely_percent: float = 70,
    label: str = "",
) -> Timeliness:
    """Add up the lag checks (``lag_30d`` and its sisters) of one site or of all.

    A month counts only when its last day lies 30 days or more before ``data_through``: until then a visit may still
    be entered in time, and counting the month would make the newest data look worse than they are.
    """
    lags = quality[quality["check_id"].str.fullmatch(r"lag_\d+d")]
    lags = whole(lags, ["n_checked", "n_failed"])
    days = lags["check_id"].map(lambda check: int(re.sub(r"\D", "", check))).astype("int64")
    counts = lags.assign(days=days, num=lags["n_checked"] - lags["n_failed"], den=lags["n_checked"])
    counts = counts.groupby(["days", "period"], as_index=False)[["num", "den"]].sum()
    standard = counts[counts["days"] == STANDARD_DAYS].drop(columns="days").reset_index(drop=True)
    ready = old_enough(standard["period"], data_through, days=STANDARD_DAYS)
    table = standard[ready].reset_index(drop=True)
    recent = newest(table, data_through, months=months, days=STANDARD_DAYS)
    longest = int(counts["days"].max()) if len(counts) else 0
    steps = newest(counts, data_through, months=12, days=longest).groupby("days", as_index=False)[["num", "den"]].sum()
    return Timeliness(
        table=table.assign(share=shares(table["num"], table["den"])["share"]),
        label=label,
        steps=steps.join(shares(steps["num"], steps["den"])),
        recent=(int(recent["num"].sum()), int(recent["den"].sum())),
        months=months,
        too_young=int((~ready & (standard["den"] > 0)).sum()),
        min_share=min_timely_percent / 100,
        method={"name": "timeliness", "days": STANDARD_DAYS, "months": months},
    )
