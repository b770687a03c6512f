"""Leadership: tables ``documents`` and ``roles``."""

import pandas as pd

from lhs_helpers.teaching.authored import read_authored, read_shipped
from lhs_helpers.teaching.world import World

SITE_POSTS = (  # role, stakeholder, full-time equivalents
    ("Team lead", "clinician", "0.1"),
    ("Improvement lead", "qi", "0.2"),
    ("Data coordinator", "data", "0.3"),
    ("Family partner", "family", ""),
)


def documents(world: World) -> pd.DataFrame:
    """The shipped list, partly approved."""
    shipped = read_shipped("documents")
    approvals = read_authored(world.profile.world, "approvals").set_index("document_id")
    approved = approvals.reindex(index=shipped["document_id"]).reset_index(drop=True).fillna("")
    return shipped.assign(**{name: approved[name] for name in approvals.columns})


def roles(world: World) -> pd.DataFrame:
    """Posts of the network as listed, and the posts of every site's team; some are vacant."""
    rows = [
        {
            "role_id": f"R-{site.site_id}-{number}",
            "held_from": "" if _is_vacant(world, site, role) else str(site.joined.date()),
            "role": role,
            "area": "site_team",
            "site_id": site.site_id,
            "required": "yes",
            "deputy": "yes" if number <= 2 else "no",
            "stakeholder": stakeholder,
            "fte": fte,
        }
        for site in world.active_sites
        for number, (role, stakeholder, fte) in enumerate(SITE_POSTS, start=1)
    ]
    listed = read_authored(world.profile.world, "roles")
    return pd.concat([listed, pd.DataFrame(rows)], ignore_index=True).reindex(columns=listed.columns)


def _is_vacant(world: World, site, role: str) -> bool:
    return role == "Family partner" and bool(world.planted("no_partner", site.site_id))
