"""Whom the network serves, who takes part, and what is offered: tables ``people``, ``offerings``, ``population``."""

import numpy as np
import pandas as pd

from lhs_helpers.teaching.authored import read_authored
from lhs_helpers.teaching.care import PAYER_SHARES, language_shares, registered_patients, split_cases
from lhs_helpers.teaching.world import World

TEAM = (  # stakeholders of every site's people
    *("family",) * 16, *("patient",) * 6, *("clinician",) * 6, *("nurse", "qi", "data", "researcher") * 2,
)  # fmt: skip
PATIENTS_AND_FAMILIES = ("patient", "family")
NEW_TEAM = ("clinician", "clinician", "qi", "family")  # of a site that is still in onboarding
RESOURCES = ("tool", "protocol", "video", "data_set")
COVERED = 0.82  # share of eligible patients who are registered
PEOPLE_COLUMNS = ["person_id", "stakeholder", "site_id", "joined", "left", "language", "race_ethnicity", "payer"]


def people(world: World) -> pd.DataFrame:
    """Pseudonymous participants of every site; fewer speak another language than English than among its patients."""
    staffed = world.sites[world.sites["status"].isin(["active", "onboarding"])]
    table = pd.concat([_team(world, site) for site in staffed.itertuples(index=False)], ignore_index=True)
    return table.reindex(columns=PEOPLE_COLUMNS)


def _team(world: World, site) -> pd.DataFrame:
    draw = world.streams("people", site.site_id)
    team = np.array(TEAM if pd.notna(site.joined) else NEW_TEAM)
    start = site.joined if pd.notna(site.joined) else world.data_through - pd.Timedelta(days=200)
    room = (world.data_through - start).days
    joined = start + pd.to_timedelta((draw.random(len(team)) * 0.7 * room).astype(int), unit="D")
    left = joined + pd.to_timedelta(draw.exponential(2500, len(team)).astype(int) + 90, unit="D")
    joined = joined.where(np.arange(len(team)) > 0, start)  # the first person is there from the start, and stays
    left = left.where((left <= world.data_through) & (np.arange(len(team)) > 0))
    family = np.isin(team, PATIENTS_AND_FAMILIES)
    ratio = [planted.size for planted in world.planted("participation_ratio")]
    share = (ratio[0] if ratio else 1.0) * (site.non_english if pd.notna(site.non_english) else 0.0)
    language = np.full(len(team), "English", dtype=object)
    for group in (family, ~family):
        speakers = draw.choice(np.flatnonzero(group), size=_rounded(draw, share * group.sum()), replace=False)
        language[speakers] = draw.choice(["Spanish", "other"], size=len(speakers), p=[0.7, 0.3])
    payer = np.where(family, draw.choice(["private", "public"], size=len(team), p=[0.6, 0.4]), "")
    return pd.DataFrame(
        {
            "person_id": [f"U-{site.site_id}-{number:02d}" for number in range(1, len(team) + 1)],
            "stakeholder": team,
            "site_id": site.site_id,
            "joined": joined,
            "left": left,
            "language": language,
            "payer": payer,
        }
    )


def _rounded(draw: np.random.Generator, number: float) -> int:
    """Round up or down by chance, so that the mean over many sites stays exact."""
    return int(number) + int(draw.random() < number - int(number))


def offerings(world: World) -> pd.DataFrame:
    """Meetings and shared resources by the calendar of ``offering_kinds.csv``; resources are made by sites."""
    draw = world.streams("offerings")
    makers = world.active.loc[world.active["joined"] <= world.months[0], "site_id"].to_numpy()
    rows = []
    for kind in read_authored("demo", "offering_kinds").to_dict("records"):
        titles = kind["titles"].split("|")
        months = world.months[np.isin(world.months.month, np.array(kind["months"].split("|"), dtype=int))]
        for number, month in enumerate(months):
            date = month + pd.Timedelta(days=int(kind["day"]) - 1)
            rows.append(
                {
                    "offering_id": f"{kind['kind']}-{month:%Y-%m}",
                    "kind": kind["kind"],
                    "title": titles[number % len(titles)],
                    "date": date,
                    "creator_site_id": str(draw.choice(makers)) if kind["kind"] in RESOURCES else "",
                    "expected": kind["expected"],
                }
            )
    return pd.DataFrame(rows).sort_values(["date", "offering_id"], ignore_index=True)


def population(world: World) -> pd.DataFrame:
    """Eligible and registered patients of every site at the middle of each year, in total and by group."""
    days = world.months[world.months.month == 6]
    parts = [_served(world, site, month) for site in world.active_sites for month in days if month >= site.joined]
    return pd.concat(parts, ignore_index=True)


def _served(world: World, site, month: pd.Timestamp) -> pd.DataFrame:
    draw = world.streams(f"population {month:%Y}", site.site_id)
    planted = world.planted("coverage", site.site_id)
    covered = planted[0].size if planted else COVERED
    total = round(registered_patients(world, site)[world.months.get_loc(month)] / covered)
    eligible = draw.multinomial([total], language_shares(site.non_english))
    registered = draw.binomial(eligible, covered)
    payer = draw.multinomial([total], PAYER_SHARES)
    payer_registered = split_cases(draw, registered.sum(axis=1), np.array([total]), payer)
    groups = ["all", *["language"] * 4, *["payer"] * 3]
    names = ["all", "English", "Spanish", "other", "unknown", "private", "public", "unknown"]
    return pd.DataFrame(
        {
            "site_id": site.site_id,
            "as_of": month + pd.offsets.MonthEnd(),
            "stratum_group": groups,
            "stratum": names,
            "n_eligible": [total, *eligible[0], *payer[0]],
            "n_registered": [registered.sum(), *registered[0], *payer_registered[0]],
        }
    )
