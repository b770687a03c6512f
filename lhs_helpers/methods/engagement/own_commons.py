"""What a site gives to the commons, and what it takes from it."""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.engagement.contributions import RESOURCES, taken_up
from lhs_helpers.methods.result import Result


@dataclass(frozen=True, kw_only=True)
class OwnCommons(Result):
    """Shared resources of a network, as one of its sites uses and makes them.

    Reads as: what is used here and was made elsewhere is work that nobody had to do twice.
    Misleads when: use is not recorded. Views are not counted.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per kind of resource: ``kind``, ``resources`` (on record), ``new`` (of the newest 12 months), ``used``
        (made elsewhere and used by the site), ``made`` (by the site), ``reused`` (of those made by the site, the ones
        used by ``min_sites`` other sites or more).
    min_sites : int
        Fewest other sites that are told.
    """

    min_sites: int


def own_commons(
    offerings: pd.DataFrame,
    activities: pd.DataFrame,
    behaviors: pd.DataFrame,
    reuse: pd.DataFrame,
    *,
    site_id: str,
    on: pd.Timestamp,
    min_sites: int,
    label: str = "",
) -> OwnCommons:
    """Count what a site used and made, by kind.

    Parameters
    ----------
    offerings, activities, behaviors : pandas.DataFrame
        The contract's tables of these names, as the site may see them: the makers of others' resources are not known.
    reuse : pandas.DataFrame
        ``offering_id`` of resources that many sites use besides their maker.
    site_id : str
        The site.
    on : pandas.Timestamp
        The day of the data.
    min_sites : int
        How many sites are many.
    """
    resources = offerings[offerings["kind"].isin(RESOURCES) & (offerings["date"] <= on)]
    activities = taken_up(activities, behaviors)
    uses = activities[(activities["site_id"] == site_id) & (activities["date"] <= on)]
    made = resources["creator_site_id"] == site_id
    marked = pd.DataFrame(
        {
            "kind": resources["kind"],
            "resources": True,
            "new": resources["date"] > on - pd.DateOffset(years=1),
            "used": resources["offering_id"].isin(uses["offering_id"]) & ~made,
            "made": made,
            "reused": made & resources["offering_id"].isin(reuse["offering_id"]),
        }
    )
    return OwnCommons(
        table=marked.groupby("kind").sum().astype("int64").reset_index(),
        min_sites=min_sites,
        label=label,
        method={"name": "own_commons", "min_sites": min_sites},
    )
