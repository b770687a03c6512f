"""Do files arrive on time, and pass?"""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.data_quality.checks import shares, whole
from lhs_helpers.methods.result import Result

MIN_FILES = 6  # ours: fewer files due say little about a site


@dataclass(frozen=True, kw_only=True)
class Punctuality(Result):
    """Files due, and what became of them.

    Reads as: accepted by the due date counts; a file that came but was not accepted is still missing.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per file of the newest ``months`` months: ``site_id``, ``period``, ``due``, ``state`` (``on_time``,
        ``late``, ``missing``, ``not_due``), ``days_late`` (of late ones).
    monthly : pandas.DataFrame
        ``period``, ``num`` (accepted on time), ``den`` (due), of every month with a file due: for ``control_chart``.
    recent : tuple of int
        Accepted on time, and due, in the months of the table.
    first_attempt : tuple of int
        Accepted at the first attempt, and accepted, in the months of the table; attempts that are not known count
        in neither.
    silent : tuple of str
        Sites whose newest two files due are missing.
    behind : pandas.DataFrame
        ``site_id``, ``num``, ``den``: sites with less than ``min_share`` of at least ``MIN_FILES`` files on time.
    """

    monthly: pd.DataFrame
    recent: tuple[int, int]
    first_attempt: tuple[int, int]
    silent: tuple[str, ...]
    behind: pd.DataFrame
    min_share: float

    @property
    def by_site(self) -> pd.DataFrame:
        """Files due in the months of the table, by site.

        ``site_id``, ``num`` (on time), ``den`` (due), ``share``, ``lo``, ``hi`` (Wilson, 95 %).
        """
        due = self.table[self.table["state"] != "not_due"]
        sites = (due["state"] == "on_time").groupby(due["site_id"]).agg(["sum", "size"])
        sites = sites.set_axis(["num", "den"], axis=1).reset_index()
        return sites.join(shares(sites["num"], sites["den"]))


def punctuality(
    submissions: pd.DataFrame,
    data_through: pd.Timestamp,
    *,
    months: int = 12,
    min_timely_percent: float = 70,
    label: str = "",
) -> Punctuality:
    """Judge every file by its due date.

    Parameters
    ----------
    submissions : pandas.DataFrame
        The contract's ``submissions``, of one site or of all.
    data_through : pandas.Timestamp
        A file due after this day is not due yet, and in no denominator.
    months : int
        Newest months (by the month the data are about) that the table holds.
    min_timely_percent : float
        Limit for the files on time of a site.
    """
    rows = submissions.sort_values(["site_id", "period"], ignore_index=True)
    accepted = rows["accepted_on"] <= data_through
    state = pd.Series("missing", index=rows.index, dtype="str").mask(rows["due"] > data_through, "not_due")
    state = state.mask(accepted, "late").mask(accepted & (rows["accepted_on"] <= rows["due"]), "on_time")
    rows["state"] = state
    rows["days_late"] = (rows["accepted_on"] - rows["due"]).dt.days.where(state == "late")
    due = rows[rows["due"] <= data_through]
    monthly = (due["state"] == "on_time").groupby(due["period"]).agg(["sum", "size"]).set_axis(["num", "den"], axis=1)
    shown = rows[rows["period"] > rows["period"].max() - pd.DateOffset(months=months)] if len(rows) else rows
    tried = whole(shown[shown["state"].isin(["on_time", "late"]) & shown["attempts"].notna()], ["attempts"])
    in_months = shown[shown["due"] <= data_through]
    last_two = (
        due.groupby("site_id")
        .tail(2)
        .groupby("site_id")["state"]
        .agg(["size", lambda states: (states == "missing").all()])
    )
    silent = last_two.index[(last_two["size"] == 2) & last_two.iloc[:, 1].astype(bool)]
    sites = (in_months["state"] == "on_time").groupby(in_months["site_id"]).agg(["sum", "size"])
    sites = sites.set_axis(["num", "den"], axis=1).reset_index()
    enough = sites["den"] >= MIN_FILES
    return Punctuality(
        table=shown[["site_id", "period", "due", "state", "days_late"]].reset_index(drop=True),
        label=label,
        monthly=monthly.reset_index(),
        recent=(int((in_months["state"] == "on_time").sum()), len(in_months)),
        first_attempt=(int((tried["attempts"] == 1).sum()), len(tried)),
        silent=tuple(silent),
        behind=sites[enough & (sites["num"] * 100 < min_timely_percent * sites["den"])].reset_index(drop=True),
        min_share=min_timely_percent / 100,
        method={"name": "punctuality", "months": months},
    )
