"""Is there a patient or family partner at every site?"""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.readiness import filled_posts
from lhs_helpers.methods.result import Result

PARTNERS = ("patient", "family")


@dataclass(frozen=True, kw_only=True)
class Partners(Result):
    """Patient and family partners at the active sites.

    Reads as: a partner is a filled post of the site's team; an active one shows in the activities.
    Misleads when: partners' activities are not recorded.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per active site: ``site_id``, ``partner`` (a post of the team is held by a patient or family member),
        ``active`` (and one of the site's patients or families did something in ``active_months``).
    active_months : int
        How long back *active* reaches.
    on : pandas.Timestamp
        The day of the data.
    """

    active_months: int
    on: pd.Timestamp

    @property
    def n_sites(self) -> int:
        """Active sites: the denominator."""
        return len(self.table)

    @property
    def n_partner(self) -> int:
        """Sites with a partner."""
        return int(self.table["partner"].sum())

    @property
    def n_active(self) -> int:
        """Sites with an active partner."""
        return int(self.table["active"].sum())


def partners(
    sites: pd.DataFrame,
    roles: pd.DataFrame,
    people: pd.DataFrame,
    activities: pd.DataFrame,
    *,
    on: pd.Timestamp,
    active_months: int = 12,
    key: str = "",
    label: str = "",
) -> Partners:
    """See which active sites have a patient or family partner, and an active one.

    Parameters
    ----------
    sites, roles, people, activities : pandas.DataFrame
        The contract's tables of these names, of one site or of all.
    on : pandas.Timestamp
        The day of the data.
    active_months : int
        Somebody who did something in so many months is active.
    """
    active_sites = sites.loc[sites["status"] == "active", "site_id"].sort_values(ignore_index=True)
    held = roles[filled_posts(roles, on) & (roles["area"] == "site_team") & roles["stakeholder"].isin(PARTNERS)]
    since = on - pd.DateOffset(months=active_months)
    recent = activities[(activities["date"] > since) & (activities["date"] <= on)]
    families = people.loc[people["stakeholder"].isin(PARTNERS), ["person_id", "site_id"]]
    doing = families[families["person_id"].isin(recent["person_id"])]
    table = pd.DataFrame({"site_id": active_sites, "partner": active_sites.isin(held["site_id"])})
    table["active"] = table["partner"] & active_sites.isin(doing["site_id"])
    return Partners(
        table=table,
        key=key,
        label=label,
        active_months=active_months,
        on=on,
        method={"name": "partners", "active_months": active_months},
    )
