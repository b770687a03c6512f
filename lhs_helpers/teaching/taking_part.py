"""Who did what, when: the table ``activities``."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.teaching.authored import read_numbers
from lhs_helpers.teaching.community import PATIENTS_AND_FAMILIES, RESOURCES, offerings, people
from lhs_helpers.teaching.world import World

CONTRIBUTORS, OWNERS = 0.15, 0.03  # shares of people who ever contribute, or lead
QUIET, QUIET_AFTER = 0.3, 400  # share of people who fall silent; typical days until then
COMPENSATED = 0.6  # share of the hours of patients and families
DAYS = 28  # of a month on which things happen
ACTIVITY_COLUMNS = [
    "date", "behavior_id", "site_id", "person_id", "offering_id", "n", "hours", "hours_compensated", "source",
]  # fmt: skip


def activities(world: World) -> pd.DataFrame:
    """Every person's doings by the rates of ``habits.csv``, one row a day, behavior and offering."""
    habits = list(read_numbers("demo", "habits", "per_month", "hours").fillna({"hours": 0}).itertuples(index=False))
    offered = _Offered.read(world)
    everyone = people(world).reset_index(names="number")
    parts = [_joining(everyone)]
    for site_id, team in everyone.groupby("site_id", sort=False):
        parts += _of_team(world, site_id, team.reset_index(drop=True), habits, offered)
    columns = (np.concatenate(column) for column in zip(*parts, strict=True))
    number, date, behavior, offering, hours, paid = columns
    table = pd.DataFrame(
        {
            "date": date,
            "behavior_id": np.array(["registers", *(habit.behavior_id for habit in habits)])[behavior],
            "site_id": everyone["site_id"].to_numpy()[number],
            "person_id": everyone["person_id"].to_numpy()[number],
            "offering_id": np.append(offered.ids, "")[offering],
            "n": 1,
            "hours": hours,
            "hours_compensated": paid,
            "source": np.array(["auto", *("auto" if habit.offering else "manual" for habit in habits)])[behavior],
        }
    )
    table = table[(table["date"] >= world.first_written_month) & (table["date"] <= world.data_through)]
    sums = {"n": "sum", "hours": "sum", "hours_compensated": "sum", "source": "first"}
    table = table.groupby(ACTIVITY_COLUMNS[:5], as_index=False).agg(sums)
    return table.round({"hours": 1, "hours_compensated": 1})[ACTIVITY_COLUMNS]


@dataclass(frozen=True)
class _Offered:
    """Offerings in the order of their dates, as arrays."""

    ids: np.ndarray
    kinds: np.ndarray
    dates: np.ndarray

    @classmethod
    def read(cls, world: World) -> "_Offered":
        table = offerings(world)
        return cls(*(table[name].to_numpy() for name in ("offering_id", "kind", "date")))


def _joining(everyone: pd.DataFrame) -> tuple:
    """Everybody signs up once; the position -1 stands for no offering."""
    zeros = np.zeros(len(everyone))
    first = zeros.astype(int)
    return np.arange(len(everyone)), everyone["joined"].to_numpy(), first, first - 1, zeros, zeros


def _of_team(world: World, site_id: str, team: pd.DataFrame, habits: list, offered: _Offered):
    """All doings of one site's people, one part for each habit."""
    draw = world.streams("activities", site_id)
    size = len(team)
    keen = draw.gamma(3, 1 / 3, size)
    family = team["stakeholder"].isin(PATIENTS_AND_FAMILIES).to_numpy()
    owner = draw.random(size) < OWNERS
    contributor = owner | (draw.random(size) < CONTRIBUTORS)
    stays = np.arange(size) == 0
    silent = (draw.random(size) < QUIET) & ~stays
    gone = team["left"].fillna(world.data_through)
    quiet = team["joined"] + pd.to_timedelta((QUIET_AFTER * draw.gamma(2, 0.5, size)).astype(int), unit="D")
    first, last = team["joined"].to_numpy(), gone.where(~silent, np.minimum(quiet, gone)).to_numpy()
    groups = {"all": np.ones(size, dtype=bool), "staff": ~family, "contributor": contributor, "owner": owner}
    heavy = world.planted("heavy_contributor", site_id)
    for behavior, habit in enumerate(habits, start=1):
        rate = habit.per_month * keen * groups[habit.who]
        if heavy and habit.who == "contributor":
            rate[0] = heavy[0].size * habit.per_month
        person, date, offering = _doings(world, draw, habit, rate, offered)
        inside = (date >= first[person]) & (date <= last[person])
        person, date, offering = person[inside], date[inside], offering[inside]
        hours = np.full(len(person), habit.hours)
        paid = np.where(family[person] & (draw.random(len(person)) < COMPENSATED), hours, 0)
        yield team["number"].to_numpy()[person], date, np.full(len(person), behavior), offering, hours, paid


def _doings(world: World, draw, habit, rate: np.ndarray, offered: _Offered) -> tuple:
    """Person, day and offering of one behavior: attendance at what is held, or any day of a month."""
    if habit.offering and habit.offering != "resource":
        held = np.flatnonzero(offered.kinds == habit.offering)
        person, number = np.nonzero(draw.random((len(rate), len(held))) < np.minimum(rate, 1)[:, None])
        return person, offered.dates[held[number]], held[number]
    times = draw.poisson(rate[:, None], (len(rate), len(world.months)))
    person, month = (np.repeat(index, times[times > 0]) for index in np.nonzero(times))
    date = world.months.to_numpy()[month] + draw.integers(0, DAYS, len(month)).astype("timedelta64[D]")
    if not habit.offering:
        return person, date, np.full(len(date), -1)
    shared = np.flatnonzero(np.isin(offered.kinds, RESOURCES))
    known = offered.dates[shared].searchsorted(date, side="right")  # only what was there on that day
    picked = (draw.random(len(date)) * known).astype(int)
    return person, date, np.where(known > 0, shared[np.minimum(picked, len(shared) - 1)], -1)
