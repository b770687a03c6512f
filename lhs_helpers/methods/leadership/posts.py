"""Who leads, and who is next: posts, not people."""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.readiness import filled_posts
from lhs_helpers.methods.result import Result

PARTNERS = ("patient", "family")  # seats that the guide asks for beside clinicians and researchers


@dataclass(frozen=True, kw_only=True)
class LeadershipPosts(Result):
    """Posts of a network or a site team, and which of them need care.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per post, those that need care first: ``role_id``, ``role``, ``area``, ``required``,
        ``state`` (vacant, ends without deputy, ends soon, filled), ``holders``, ``deputy``, ``term_end``.
    seats : pandas.DataFrame
        Filled seats by ``stakeholder``: ``seats``.
    on : pandas.Timestamp
        The day the posts are judged for.
    months : int
        A term "ends soon" within so many months.
    """

    seats: pd.DataFrame
    on: pd.Timestamp
    months: int

    @property
    def partner_seats(self) -> int:
        """Seats held by patients and families."""
        return int(self.seats.loc[self.seats["stakeholder"].isin(PARTNERS), "seats"].sum())


def leadership_posts(
    roles: pd.DataFrame, site_id: str = "network", *, on: pd.Timestamp, months: int = 12, label: str = ""
) -> LeadershipPosts:
    """List the posts with their state on a day.

    Parameters
    ----------
    roles : pandas.DataFrame
        The contract's ``roles``: one row per post and holder period.
    site_id : str
        Whose posts: those of the network, or those of one site's team.
    on : pandas.Timestamp
        The day of the data.
    months : int
        Terms that end within so many months need a successor (ours: a year leaves time to find and train one).
    """
    chosen = roles[roles["site_id"] == site_id]
    held = chosen[filled_posts(chosen, on)]
    posts = chosen.drop_duplicates("role_id")[["role_id", "role", "area", "required"]]
    holders = held.assign(deputy=held["deputy"] == "yes").groupby("role_id", as_index=False)
    holders = holders.agg(holders=("site_id", "size"), term_end=("term_end", "min"), deputy=("deputy", "max"))
    posts = posts.merge(holders, on="role_id", how="left").fillna({"holders": 0})
    posts = posts.assign(holders=posts["holders"].astype(int), deputy=posts["deputy"].eq(True))
    ends = posts["term_end"] <= on + pd.DateOffset(months=months)
    posts["state"] = "filled"
    posts.loc[ends, "state"] = "ends soon"
    posts.loc[ends & ~posts["deputy"], "state"] = "ends without deputy"
    posts.loc[posts["holders"] == 0, "state"] = "vacant"
    care = ["vacant", "ends without deputy", "ends soon", "filled"]
    posts = posts.assign(order=posts["state"].map(care.index)).sort_values(["order", "area", "role_id"])
    return LeadershipPosts(
        table=posts.drop(columns="order").reset_index(drop=True),
        seats=held["stakeholder"]
        .fillna("not said")
        .value_counts()
        .rename_axis("stakeholder")
        .reset_index(name="seats"),
        on=on,
        months=months,
        key=site_id,
        label=label,
        method={"name": "leadership_posts", "site_id": site_id, "on": on, "months": months},
    )
