"""Which sites take part? What the network expects of a site each month, and what was done of it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.result import Result


@dataclass(frozen=True, kw_only=True)
class Participation(Result):
    """Expected items done, by site and month.

    Reads as: an empty month asks for a call, not for a comparison; what was expected differs from month to month.
    Misleads when: attendance is recorded for some meetings only.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per site that was active, and month of the newest ``months``: ``site_id``, ``period``, ``done``,
        ``expected``, ``state`` (``ok``; ``no_cases``: nothing was expected; ``not_active``: before joining or after
        leaving).
    attendance : pandas.DataFrame
        Every month with an expected meeting, for a p chart: ``period``, ``num`` (active sites that came to one),
        ``den`` (active sites).
    done, expected : int
        Items in the newest three months.
    absent : tuple of str
        Sites that did nothing of what was expected in these three months.
    peers : pandas.DataFrame or None
        For a site's own table: ``period``, ``median`` (share of the expected items that half of the sites did at
        least), ``n_sites``. Empty where too few sites have anything expected of them.
    """

    attendance: pd.DataFrame
    done: int
    expected: int
    absent: tuple[str, ...]
    peers: pd.DataFrame | None = None

    @property
    def medians(self) -> pd.DataFrame:
        """``period``, ``median`` (done of expected, over sites of whom anything was expected) and ``n_sites``."""
        some = self.table[self.table["expected"] > 0]
        found = (some["done"] / some["expected"]).groupby(some["period"]).agg(["median", "size"])
        return found.set_axis(["median", "n_sites"], axis=1).reset_index()

    @property
    def index(self) -> pd.DataFrame:
        """Participation index (done of expected) of each site over the months of the table.

        Columns ``site_id``, ``done``, ``expected``, ``index``, ``reason``, which is
        ``no_cases`` where nothing was expected of a site.
        """
        sums = self.table.groupby("site_id", as_index=False)[["done", "expected"]].sum()
        some = sums["expected"] > 0
        return sums.assign(index=sums["done"] / sums["expected"].where(some), reason=np.where(some, "", "no_cases"))


def participation(
    sites: pd.DataFrame,
    offerings: pd.DataFrame,
    activities: pd.DataFrame,
    submissions: pd.DataFrame,
    *,
    on: pd.Timestamp,
    months: int = 12,
    peers: pd.DataFrame | None = None,
    key: str = "",
    label: str = "",
) -> Participation:
    """Compare what each site was expected to do in a month with what it did.

    Two things are expected, because the network declares them: attendance of an offering marked ``expected``, and a
    file that is due. A file counts when it was received, on time or not; punctuality is another question.

    Parameters
    ----------
    sites, offerings, activities, submissions : pandas.DataFrame
        The contract's tables of these names, of one site or of all.
    on : pandas.Timestamp
        The day of the data; nothing after it is expected yet.
    months : int
        Newest complete months that the table holds.
    peers : pandas.DataFrame, optional
        The network's medians as every site may see them.
    """
    members = sites.loc[sites["joined"] <= on, ["site_id", "joined", "left"]].sort_values("site_id")
    meetings = _meetings(members, offerings, activities, on)
    items = pd.concat([meetings, _files(members, submissions, on)], ignore_index=True)
    end = (on + pd.Timedelta(days=1)).to_period("M").to_timestamp()
    periods = pd.date_range(end=end - pd.DateOffset(months=1), periods=months, freq="MS", unit="us")
    counts = items.groupby(["site_id", "period"])["done"].agg(["sum", "size"])
    grid = pd.MultiIndex.from_product([members["site_id"], periods], names=["site_id", "period"])
    table = counts.reindex(grid, fill_value=0).set_axis(["done", "expected"], axis=1).reset_index()
    table = table.merge(members, on="site_id")
    active = _is_active(table, table["period"], table["period"] + pd.offsets.MonthEnd())
    table["state"] = np.select([table["expected"] > 0, active], ["ok", "no_cases"], "not_active")
    table = table[(table["state"] != "not_active").groupby(table["site_id"]).transform("any")]
    recent = table[table["period"] >= end - pd.DateOffset(months=3)].groupby("site_id")[["done", "expected"]].sum()
    return Participation(
        table=table[["site_id", "period", "done", "expected", "state"]].reset_index(drop=True)
        if len(items)
        else table.iloc[:0],
        key=key,
        label=label,
        method={"name": "participation", "months": months},
        attendance=_attendance(meetings, end),
        done=int(recent["done"].sum()),
        expected=int(recent["expected"].sum()),
        absent=tuple(recent.index[(recent["expected"] > 0) & (recent["done"] == 0)]),
        peers=None if peers is None else peers[peers["period"].isin(periods)].reset_index(drop=True),
    )


def _meetings(
    members: pd.DataFrame, offerings: pd.DataFrame, activities: pd.DataFrame, on: pd.Timestamp
) -> pd.DataFrame:
    """One row per expected meeting and site active on its day: whether anybody of the site came."""
    expected = offerings.loc[(offerings["expected"] == "yes") & (offerings["date"] <= on), ["offering_id", "date"]]
    pairs = expected.merge(members, how="cross")
    pairs = pairs[_is_active(pairs, pairs["date"], pairs["date"])]
    came = activities.loc[activities["date"] <= on, ["offering_id", "site_id"]].dropna().drop_duplicates()
    found = pairs.merge(came, on=["offering_id", "site_id"], how="left", indicator="found")["found"] == "both"
    return _items(pairs["site_id"], pairs["date"], found)


def _files(members: pd.DataFrame, submissions: pd.DataFrame, on: pd.Timestamp) -> pd.DataFrame:
    """One row per file due from a site that was active on the due day: whether it was received."""
    due = submissions[submissions["due"] <= on].merge(members, on="site_id")
    due = due[_is_active(due, due["due"], due["due"])]
    return _items(due["site_id"], due["due"], due["received"] <= on)


def _items(site_id: pd.Series, date: pd.Series, done: pd.Series) -> pd.DataFrame:
    period = date.dt.to_period("M").dt.to_timestamp().astype("datetime64[us]")
    return pd.DataFrame(
        {"site_id": site_id.to_numpy(), "period": period.to_numpy(), "done": done.to_numpy(dtype="bool")}
    )


def _is_active(rows: pd.DataFrame, start: pd.Series, end: pd.Series) -> pd.Series:
    return (rows["joined"] <= end) & ~(rows["left"] < start)


def _attendance(meetings: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    """Active sites that came to at least one expected meeting of the month."""
    came = meetings[meetings["period"] < end].groupby(["period", "site_id"])["done"].max().groupby("period")
    return came.agg(["sum", "size"]).set_axis(["num", "den"], axis=1).astype("int64").reset_index()
