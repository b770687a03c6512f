"""The way in and its agreements: tables ``onboarding`` and ``agreements``."""

import numpy as np
import pandas as pd

from lhs_helpers.teaching.authored import read_numbers
from lhs_helpers.teaching.world import World

FIRST_DATA_BEFORE_JOINING = 60  # days from the first accepted data to becoming active
PLANNED_DAYS = 150  # from sent agreement to first data, as the network plans it
LATE_AFTER = 30  # days behind plan, after which the blocker is asked for
BLOCKERS, BLOCKER_SHARES = ("legal", "irb", "it", "staffing"), (0.5, 0.2, 0.2, 0.1)
BLOCKER_OF = {"agreement_executed": "legal", "irb_determined": "irb"}


def agreement_sent(world: World, site) -> pd.Timestamp:
    """Day on which the agreement was sent to the site: the clock of its way in starts."""
    if pd.isna(site.joined):
        return world.data_through - pd.Timedelta(days=site.waiting_days)
    return site.joined - pd.Timedelta(days=FIRST_DATA_BEFORE_JOINING + site.days_to_data)


def onboarding(world: World) -> pd.DataFrame:
    """Milestones of every site, planned and reached; a waiting site has reached those before ``waiting_at``.

    ``milestones.csv`` gives each one's part of the way from sent agreement to first data, and days before or after.
    """
    milestones = read_numbers("demo", "milestones", "part_of_way", "days")
    return pd.concat([_way(world, site, milestones) for site in world.sites.itertuples(index=False)], ignore_index=True)


def _way(world: World, site, milestones: pd.DataFrame) -> pd.DataFrame:
    sent = agreement_sent(world, site)
    part, days = milestones["part_of_way"], milestones["days"]
    length = PLANNED_DAYS if pd.isna(site.joined) else site.days_to_data
    actual = sent + pd.to_timedelta((part * length).round() + days, unit="D")
    planned = sent + pd.to_timedelta((part * PLANNED_DAYS).round() + days, unit="D")
    names = milestones["milestone"]
    if site.waiting_at:
        waiting = names.to_list().index(site.waiting_at)
        actual[waiting:] = pd.NaT
        for stuck in world.planted("stuck", site.site_id):
            actual[waiting - 1] = stuck.start
            planned[waiting:] = stuck.start + (planned[waiting:] - planned[waiting - 1])
    late = (actual.fillna(world.data_through) - planned).dt.days > LATE_AFTER
    asked = late & ~(actual.isna() & (names != site.waiting_at))
    drawn = world.streams("blocker", site.site_id).choice(BLOCKERS, size=len(names), p=BLOCKER_SHARES)
    blocker = np.where(names == site.waiting_at, BLOCKER_OF.get(site.waiting_at, ""), drawn)
    return pd.DataFrame(
        {
            "site_id": site.site_id,
            "milestone": names,
            "planned": planned,
            "actual": actual,
            "blocker": np.where(asked, blocker, ""),
            "note": "",
        }
    )


def agreements(world: World) -> pd.DataFrame:
    """Participation and data use agreements and ethics determinations, executed when the milestones say so."""
    reached = onboarding(world).pivot(index="site_id", columns="milestone", values="actual")
    parts = []
    for kind, sent, done, years in (
        ("participation", "agreement_sent", "agreement_executed", 0),
        ("dua", "agreement_sent", "agreement_executed", 6),
        ("irb", "agreement_executed", "irb_determined", 0),
    ):
        table = reached[reached[sent].notna()].reset_index()
        executed = table[done]
        parts.append(
            pd.DataFrame(
                {
                    "site_id": table["site_id"],
                    "kind": kind,
                    "sent": table[sent],
                    "route": np.where(kind == "irb", _routes(world, table["site_id"]), "letter"),
                    "executed": executed,
                    "expires": executed + pd.DateOffset(years=years) if years else pd.NaT,
                }
            )
        )
    table = pd.concat(parts, ignore_index=True)
    for site_id in table["site_id"].unique():
        for expired in world.planted("expired", site_id):
            table.loc[(table["site_id"] == site_id) & (table["kind"] == "dua"), "expires"] = expired.start
    return table.sort_values(["site_id", "kind"], ignore_index=True)


def _routes(world: World, site_ids) -> list[str]:
    routes = ("smart_irb", "local", "qi_exempt")
    return [str(world.streams("route", site_id).choice(routes, p=(0.6, 0.25, 0.15))) for site_id in site_ids]
