"""Are agreements and policies current? The newest executed one of each kind, and when it ends."""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.governance.pipeline import ON_THE_WAY
from lhs_helpers.methods.result import Result

STATES = ("expired", "not signed", "ends soon", "awaited", "current")  # the order in which they are shown


@dataclass(frozen=True, kw_only=True)
class Currency(Result):
    """State of every agreement and every policy with a review date.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per site and kind of agreement, and one per document with a review date: ``site_id`` (``network`` for
        a document), ``what`` (kind or title), ``executed``, ``expires`` (or is due for review), ``days_left``,
        ``renewal`` (sent and not yet signed), ``state`` (one of ``STATES``), ``coming`` (of a site on the way in).
    n_sites, n_current : int
        Active sites with an agreement on record, and those among them of which none is expired or unsigned.
    without : tuple of str
        Active sites without any agreement on record.
    on : pandas.Timestamp
        The day of the data.
    soon_days : int
        "Ends soon" means within so many days.
    """

    n_sites: int
    n_current: int
    without: tuple[str, ...]
    on: pd.Timestamp
    soon_days: int


def currency_of(
    agreements: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    documents: pd.DataFrame,
    on: pd.Timestamp,
    soon_days: int = 90,
    label: str = "",
) -> Currency:
    """Judge agreements of sites, and reviews of approved documents, on a day.

    Parameters
    ----------
    agreements, sites, documents : pandas.DataFrame
        Tables of the contract. A site's kind of agreement is as current as the one that lasts longest; an agreement
        without an end date is current. An unsigned one of a site on the way in is awaited, which is no concern; sites
        that are paused or have left are left out.
    on : pandas.Timestamp
        The day of the data.
    soon_days : int
        Warn so many days ahead (ours: a renewal passes a legal office in about three months).
    """
    active = sites.loc[sites["status"] == "active", "site_id"]
    coming = sites.loc[sites["status"].isin(ON_THE_WAY), "site_id"]
    kept = agreements[agreements["site_id"].isin([*active, *coming])].rename(columns={"kind": "what"})
    # Last comes the one that counts: signed, and lasting longest; without an end date it lasts for good.
    order = kept.assign(signed=kept["executed"].notna()).sort_values(["signed", "expires", "sent"], na_position="last")
    best = order.drop_duplicates(["site_id", "what"], keep="last")
    open_sent = order[~order["signed"]].groupby(["site_id", "what"])["sent"].max().rename("open_sent").reset_index()
    best = best.merge(open_sent, on=["site_id", "what"], how="left")
    best = best.assign(renewal=best["signed"] & (best["open_sent"] > best["executed"]))
    reviewed = documents[documents["approved"].notna() & documents["next_review"].notna()]
    papers = pd.DataFrame(
        {
            "site_id": "network",
            "what": reviewed["title"],
            "executed": reviewed["approved"],
            "expires": reviewed["next_review"],
            "renewal": False,
        }
    )
    columns = ["site_id", "what", "executed", "expires", "renewal"]
    table = pd.concat([frame for frame in (best[columns], papers) if len(frame)] or [best[columns]], ignore_index=True)
    table = table.assign(days_left=(table["expires"] - on).dt.days)
    table["state"] = pd.Series([_state(row, soon_days) for row in table.itertuples()], index=table.index, dtype="str")
    table["coming"] = table["site_id"].isin(coming)
    table.loc[(table["state"] == "not signed") & table["coming"], "state"] = "awaited"
    of_sites = table[table["site_id"].isin(active)]
    bad = of_sites.loc[of_sites["state"].isin(["expired", "not signed"]), "site_id"].nunique()
    n_sites = of_sites["site_id"].nunique()
    table = table.assign(order=table["state"].map(STATES.index)).sort_values(["order", "days_left", "site_id", "what"])
    return Currency(
        table=table.drop(columns="order").reset_index(drop=True),
        n_sites=n_sites,
        n_current=n_sites - bad,
        without=tuple(active[~active.isin(of_sites["site_id"])]),
        on=on,
        soon_days=soon_days,
        label=label,
        method={"name": "currency_of", "on": on, "soon_days": soon_days},
    )


def _state(row, soon_days: int) -> str:
    if pd.isna(row.executed):
        return "not signed"
    if row.days_left < 0:
        return "expired"
    return "ends soon" if row.days_left <= soon_days else "current"
