"""Who did what, when: the table ``activities``."""

import numpy as np
import pandas as pd

from lhs_helpers.teaching.authored import read_numbers
from lhs_helpers.teaching.community import PATIENTS_AND_FAMILIES, RESOURCES, offerings, people
from lhs_helpers.teaching.world import World

CONTRIBUTORS, OWNERS = 0.15, 0.03  # shares of people who ever contribute, or lead
QUIET, QUIET_AFTER = 0.3, 400  # share of people who fall silent; typical days until then
COMPENSATED = 0.6  # share of the hours of patients and families
ACTIVITY_COLUMNS = [
    "date", "behavior_id", "site_id", "person_id", "offering_id", "n", "hours", "hours_compensated", "source",
]  # fmt: skip


def activities(world: World) -> pd.DataFrame:
    """Every person's doings by the rates of ``habits.csv``, one row a day, behavior and offering."""
    habits = read_numbers("demo", "habits", "per_month")
    offered = offerings(world)
    everyone = people(world)
    parts = [_joining(everyone)]
    for site_id, team in everyone.groupby("site_id", sort=False):
        parts += _of_team(world, site_id, team.reset_index(drop=True), habits, offered)
    table = pd.concat(parts, ignore_index=True)
    table = table[(table["date"] >= world.first_written_month) & (table["date"] <= world.data_through)]
    table = table.groupby(ACTIVITY_COLUMNS[:5], as_index=False, dropna=False).agg(
        {"n": "sum", "hours": "sum", "hours_compensated": "sum", "source": "first"}
    )
    return table.round({"hours": 1, "hours_compensated": 1}).reindex(columns=ACTIVITY_COLUMNS)


def _joining(everyone: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "date": everyone["joined"],
            "behavior_id": "registers",
            "site_id": everyone["site_id"],
            "person_id": everyone["person_id"],
            "offering_id": "",
            "n": 1,
            "hours": 0.0,
            "hours_compensated": 0.0,
            "source": "auto",
        }
    )


def _of_team(world: World, site_id: str, team: pd.DataFrame, habits: pd.DataFrame, offered: pd.DataFrame):
    draw = world.streams("activities", site_id)
    size = len(team)
    keen = draw.gamma(3, 1 / 3, size)
    family = team["stakeholder"].isin(PATIENTS_AND_FAMILIES).to_numpy()
    owner = draw.random(size) < OWNERS
    contributor = owner | (draw.random(size) < CONTRIBUTORS)
    silent = (draw.random(size) < QUIET) & (np.arange(size) > 0)
    end = team["joined"] + pd.to_timedelta((QUIET_AFTER * draw.gamma(2, 0.5, size)).astype(int), unit="D")
    end = end.where(silent, team["left"].fillna(world.data_through)).clip(upper=team["left"].fillna(world.data_through))
    groups = {"all": np.ones(size, bool), "staff": ~family, "contributor": contributor, "owner": owner}
    heavy = world.planted("heavy_contributor", site_id)
    for habit in habits.itertuples(index=False):
        rate = habit.per_month * keen * groups[habit.who]
        if heavy and habit.who == "contributor":
            rate[0] = heavy[0].size * habit.per_month
        yield _doings(world, draw, team, end, habit, rate, offered, family)


def _doings(world: World, draw, team, end, habit, rate, offered, family) -> pd.DataFrame:
    """One behavior of one team: attendance at what was offered, or any day of a month."""
    months = world.months
    if habit.offering and habit.offering != "resource":
        held = offered[offered["kind"] == habit.offering]
        person, number = np.nonzero(draw.random((len(team), len(held))) < np.minimum(rate, 1)[:, None])
        date, offering = held["date"].to_numpy()[number], held["offering_id"].to_numpy()[number]
    else:
        times = draw.poisson(rate[:, None], (len(team), len(months)))
        person, number = (np.repeat(index, times[times > 0]) for index in np.nonzero(times))
        date = (months[number] + pd.to_timedelta(draw.integers(0, 28, len(number)), unit="D")).to_numpy()
        offering = np.full(len(date), "", dtype=object)
    if habit.offering == "resource":
        shared = offered[offered["kind"].isin(RESOURCES)]
        known = shared["date"].searchsorted(date, side="right")
        picked = (draw.random(len(date)) * known).astype(int)
        offering = np.where(known > 0, shared["offering_id"].to_numpy()[np.minimum(picked, len(shared) - 1)], "")
    inside = (date >= team["joined"].to_numpy()[person]) & (date <= end.to_numpy()[person])
    person, date, offering = person[inside], date[inside], offering[inside]
    hours = np.full(len(person), float(habit.hours or 0))
    paid = np.where(family[person] & (draw.random(len(person)) < COMPENSATED), hours, 0.0)
    return pd.DataFrame(
        {
            "date": date,
            "behavior_id": habit.behavior_id,
            "site_id": team["site_id"].iloc[0],
            "person_id": team["person_id"].to_numpy()[person],
            "offering_id": offering,
            "n": 1,
            "hours": hours,
            "hours_compensated": paid,
            "source": "auto" if habit.offering else "manual",
        }
    )
