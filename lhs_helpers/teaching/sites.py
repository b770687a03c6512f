"""The sites of a network: listed by hand in a small world, drawn in a large one."""

import numpy as np
import pandas as pd

from lhs_helpers.teaching.authored import read_numbers
from lhs_helpers.teaching.profiles import Profile
from lhs_helpers.teaching.streams import Streams
from lhs_helpers.teaching.truth import read_truth
from lhs_helpers.teaching.world import World

MODEL_NUMBERS = ("monthly_patients", "non_english", "days_to_data", "waiting_days")
MODEL_COLUMNS = (*MODEL_NUMBERS, "waiting_at")
SMALL_VOLUME = 6.3  # patients a month; the median month has 6
_FIRST = (
    "Amber", "Birch", "Clear", "Dove", "Elm", "Fair", "Gold", "Hazel", "Iron", "Juniper", "Kite", "Linden", "Maple",
)  # fmt: skip
_SECOND = ("Bay", "Bridge", "Creek", "Falls", "Field", "Grove", "Harbor", "Hill", "Meadow", "Point", "Spring")
_REGIONS = ("Midwest", "West", "South", "East")


def build_world(profile: Profile, *, seed: int, sites: int | None = None) -> World:
    """Everything that is decided before numbers are drawn: sites, and what is planted in them."""
    streams = Streams(seed)
    register = _drawn(profile, streams) if profile.teams else _listed(profile)
    if sites is not None:
        register = register.head(sites)
    truth = read_truth(profile, streams, register["site_id"])
    small = register["site_id"].isin([planted.site_id for planted in truth if planted.kind == "small_volume"])
    register = register.assign(monthly_patients=register["monthly_patients"].mask(small, SMALL_VOLUME))
    return World(profile, streams, register.reset_index(drop=True), truth)


def _listed(profile: Profile) -> pd.DataFrame:
    register = read_numbers(profile.world, "sites", *MODEL_NUMBERS)
    dates = {name: pd.to_datetime(register[name]).dt.as_unit("us") for name in ("joined", "left")}
    return register.assign(**dates)


def _drawn(profile: Profile, streams: Streams) -> pd.DataFrame:
    """Teams of organizations; the first team of each comes first and is the same whatever number of teams follows."""
    rows = [
        _team(streams, organization, team)
        for team in range(max(profile.teams))
        for organization, teams in enumerate(profile.teams)
        if team < teams
    ]
    return pd.DataFrame(rows).assign(left=pd.NaT, waiting_days=np.nan, waiting_at="", share_level="coded")


def _team(streams: Streams, organization: int, team: int) -> dict:
    site_id = f"S{organization + 1:03d}" + (f"-{team + 1}" if team else "")
    draw = streams("site", site_id)
    founding = (organization + team) % 4 != 3  # a quarter of the teams joins a year later
    again, place = divmod(organization, len(_FIRST) * len(_SECOND))
    name = f"{_FIRST[place % len(_FIRST)]} {_SECOND[place // len(_FIRST)]}" + (f" {again + 1}" if again else "")
    return {
        "site_id": site_id,
        "site_name": name + (f", team {team + 1}" if team else ""),
        "site_code": f"K{organization + 1:03d}{'ABC'[team]}",
        "organization_id": f"ORG{organization + 1:03d}",
        "region": _REGIONS[organization % 4],
        "site_type": ("academic", "community")[organization % 2],
        "status": "active",
        "joined": pd.Timestamp("2021-07-01" if founding else "2022-07-01"),
        "cohort": "2021" if founding else "2022",
        "monthly_patients": round(min(max(draw.lognormal(np.log(60), 0.5), 20), 250), 1),
        "non_english": round(draw.beta(4, 20), 3),
        "days_to_data": round(draw.lognormal(np.log(200), 0.4)),
    }
