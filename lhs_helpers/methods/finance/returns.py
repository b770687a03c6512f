"""What came back for the fee? Counts of what reached one site in a year; no value in money is invented."""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.engagement.contributions import RESOURCES, taken_up
from lhs_helpers.methods.result import Result

MEETINGS = ("webinar", "learning_session", "coaching_call", "committee", "community_conference")
NO_RETURN = ("decision", "data_issue")  # done for all sites; a fault in the site's own data
NOT_DELIVERED = ("declined", "cancelled")


@dataclass(frozen=True, kw_only=True)
class FeeReturns(Result):
    """What one site got from its network in the newest 12 months.

    Reads as: so much of what the fee helps to pay for has reached this site.
    Misleads when: what was done is not recorded, or counts are taken for what they are worth.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per thing: ``what`` (a kind of item of the service log, ``meetings`` or ``resources``), ``n`` (done for,
        attended or used by the site), ``of`` (meetings held, resources on record made elsewhere; NaN of items done for
        the site only), ``source`` (table it is counted in).
    begin, on : pandas.Timestamp
        First and last day that count; the first is the day of joining where that is later.
    """

    begin: pd.Timestamp
    on: pd.Timestamp


def fee_returns(
    service_log: pd.DataFrame,
    offerings: pd.DataFrame,
    activities: pd.DataFrame,
    behaviors: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    site_id: str,
    on: pd.Timestamp,
    label: str = "",
) -> FeeReturns:
    """Count what was done for a site, the meetings that its people attended, and the resources that it used.

    A kind of meeting that the service log already counts for the site is not counted again.

    Parameters
    ----------
    service_log, offerings, activities, behaviors, sites : pandas.DataFrame
        Tables of the contract, as the site may see them.
    site_id : str
        The site.
    on : pandas.Timestamp
        The day of the data.
    """
    joined = sites.loc[sites["site_id"] == site_id, "joined"].min()
    begin = max(on - pd.DateOffset(years=1) + pd.Timedelta(days=1), joined if pd.notna(joined) else pd.Timestamp.min)
    log = service_log[(service_log["site_id"] == site_id) & ~service_log["kind"].isin(NO_RETURN)]
    log = log[~log["outcome"].isin(NOT_DELIVERED)]
    done = log["done"].between(begin, on).groupby(log["kind"]).sum()
    activities = taken_up(activities, behaviors)
    mine = activities[(activities["site_id"] == site_id) & activities["date"].between(begin, on)]
    taken = offerings["offering_id"].isin(mine["offering_id"])
    held = offerings["kind"].isin(set(MEETINGS) - set(done.index)) & offerings["date"].between(begin, on)
    others = offerings["kind"].isin(RESOURCES) & (offerings["date"] <= on) & (offerings["creator_site_id"] != site_id)
    rows = [(kind, n, float("nan"), "service_log") for kind, n in done.items()]
    rows += [
        (name, (taken & chosen).sum(), chosen.sum(), "activities")
        for name, chosen in {"meetings": held, "resources": others}.items()
        if chosen.any()
    ]
    return FeeReturns(
        table=pd.DataFrame(rows, columns=["what", "n", "of", "source"]).astype({"n": "int64", "of": "float64"}),
        begin=begin,
        on=on,
        label=label,
        method={"name": "fee_returns", "on": on},
    )
