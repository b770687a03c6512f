"""Rare events of each site, and what they were counted in, over the whole record: what a funnel of them compares.

A year holds too few rare events to tell sites apart: the limits of one would be wider than any difference that matters.
"""

import pandas as pd


def counted_by_case(events: pd.DataFrame) -> bool:
    """Whether every row says how many cases (or device-days) lie behind it; else only days are known of all alike."""
    return bool(events["opportunities"].notna().all()) and len(events) > 0


def event_rates(
    events: pd.DataFrame, sites: pd.DataFrame, *, through: pd.Timestamp, by_case: bool | None = None
) -> pd.DataFrame:
    """Add up events and their exposure.

    Parameters
    ----------
    events : pandas.DataFrame
        Rows of the contract's table for one measure: ``site_id``, ``event_date``, ``is_event``, ``opportunities``.
    sites : pandas.DataFrame
        ``site_id``, ``joined``, ``left``: from and to when days are counted.
    through : pandas.Timestamp
        The last day the data describe.
    by_case : bool, optional
        Count in cases, else in days; by default in cases where every row has them.

    Returns
    -------
    pandas.DataFrame
        ``site_id``, ``num`` (events), ``den`` (cases, an event being one of them, or days); one row per site with rows,
        sorted. Days are missing where nobody wrote down when the site joined.
    """
    by_case = counted_by_case(events) if by_case is None else by_case
    joined, left = (events["site_id"].map(sites.set_index("site_id")[name]) for name in ("joined", "left"))
    happened = events["is_event"] == "yes"
    if not by_case:  # an event outside the days that are counted would have no exposure
        happened &= ~(events["event_date"] < joined) & ~(events["event_date"] > left)
    days = (left.clip(upper=through).fillna(through) - joined).dt.days + 1.0
    found = pd.DataFrame({"site_id": events["site_id"], "num": happened.astype("float64"), "days": days})
    # The opportunities since the previous event leave the event itself out.
    found["cases"] = events["opportunities"].astype("float64") + happened
    sites_of = found.groupby("site_id")
    den = sites_of["cases"].sum(min_count=1) if by_case else sites_of["days"].first()
    return sites_of[["num"]].sum().assign(den=den).reset_index()
