"""The registry's own checks, and the arrival of its files: tables ``quality`` and ``submissions``."""

import numpy as np
import pandas as pd

from lhs_helpers.teaching.authored import read_authored, read_numbers
from lhs_helpers.teaching.truth import covered_months
from lhs_helpers.teaching.visits import LAGS, entered_within, patients_per_month
from lhs_helpers.teaching.world import World

DUE_DAY = 10  # of the following month
ON_TIME = 0.95  # share of files
CATEGORIES = {"missing": "completeness", "range": "conformance", "order": "plausibility", "duplicate": "plausibility"}
REABSTRACTED = 20  # records read a second time each year
QUALITY_COLUMNS = [
    "site_id", "period", "check_id", "element_id", "category", "context", "n_checked", "n_failed", "n_not_applicable",
    "n_unknown",
]  # fmt: skip


def quality(world: World) -> pd.DataFrame:
    """Counts of every check of ``checks.csv`` and of the lags, for each site and month."""
    checks = read_numbers("demo", "checks", "failed", "not_applicable", "unknown")
    parts = []
    for site in world.active_sites:
        first = max(_first_month(world, site), world.months.searchsorted(world.first_written_month))
        visits = patients_per_month(world, site)
        parts += [
            _lags(world, site, visits, first),
            _checks(world, site, visits, checks, first),
            _reabstracted(world, site),
        ]
    table = pd.concat(parts, ignore_index=True)
    return table[table["period"] >= world.first_written_month].reindex(columns=QUALITY_COLUMNS)


def _lags(world: World, site, visits: np.ndarray, first: int) -> pd.DataFrame:
    """Visits not entered within 7, 30, 60 and 90 days; each visit is entered once, so the counts are nested."""
    within = entered_within(world, site)[:, : len(LAGS)]
    steps = np.column_stack([np.diff(within, prepend=0, axis=1), 1 - within[:, -1]])
    entered = world.streams("lags", site.site_id).multinomial(visits, np.clip(steps, 0, 1)).cumsum(axis=1)
    failed = visits[:, None] - entered[:, : len(LAGS)]
    months, lags = np.indices(failed.shape)
    return pd.DataFrame(
        {
            "site_id": site.site_id,
            "period": world.months[months[first:].ravel()],
            "check_id": np.array([f"lag_{days}d" for days in LAGS])[lags[first:].ravel()],
            "element_id": "visit_date",
            "category": "timeliness",
            "context": "verification",
            "n_checked": np.repeat(visits[first:], len(LAGS)),
            "n_failed": failed[first:].ravel(),
        }
    )


def _checks(world: World, site, visits: np.ndarray, checks: pd.DataFrame, first: int) -> pd.DataFrame:
    draw = world.streams("checks", site.site_id)
    chance = checks["failed"].to_numpy().copy()
    for planted in world.planted("missing_element", site.site_id):
        here = checks["element_id"] == _critical(planted.measure_id)
        chance[here & (checks["check_id"] == "missing")] = planted.size
    shape = (len(visits), len(checks))
    not_applicable = draw.binomial(visits[:, None], checks["not_applicable"].to_numpy(), size=shape)
    checked = visits[:, None] - not_applicable
    failed = draw.binomial(checked, chance)
    unknown = draw.binomial(checked - failed, checks["unknown"].to_numpy())
    months, rows = (index[first:].ravel() for index in np.indices(shape))
    return pd.DataFrame(
        {
            "site_id": site.site_id,
            "period": world.months[months],
            "check_id": checks["check_id"].to_numpy()[rows],
            "element_id": checks["element_id"].to_numpy()[rows],
            "category": checks["check_id"].map(CATEGORIES).to_numpy()[rows],
            "context": "verification",
            "n_checked": checked[first:].ravel(),
            "n_failed": failed[first:].ravel(),
            "n_not_applicable": not_applicable[first:].ravel(),
            "n_unknown": unknown[first:].ravel(),
        }
    )


def _critical(measure_id: str) -> str:
    """The critical element that a measure rests on."""
    elements = read_authored("demo", "dictionary")
    feeds = elements["measure_ids"].str.split("|").map(lambda fed: measure_id in fed)
    return elements.loc[feeds & (elements["critical"] == "yes"), "element_id"].iloc[0]


def _reabstracted(world: World, site) -> pd.DataFrame:
    """Once a year some records are read a second time, against the chart."""
    years = world.months[(world.months.month == 5) & (world.months >= site.joined)]
    draw = world.streams("reabstraction", site.site_id)
    return pd.DataFrame(
        {
            "site_id": site.site_id,
            "period": years,
            "check_id": "reabstraction",
            "element_id": "disease_activity",
            "category": "conformance",
            "context": "validation",
            "n_checked": REABSTRACTED,
            "n_failed": draw.binomial(REABSTRACTED, 0.04, size=len(years)),
        }
    )


def submissions(world: World) -> pd.DataFrame:
    """One file a site and month; the newest is not due yet, the months not submitted never came."""
    parts = [_files(world, site) for site in world.active_sites]
    table = pd.concat(parts, ignore_index=True)
    return table[table["period"] >= world.first_written_month]


def _files(world: World, site) -> pd.DataFrame:
    months = world.months[_first_month(world, site) :]
    draw = world.streams("submissions", site.site_id)
    chance = np.full(len(months), ON_TIME)
    for planted in world.planted("punctuality", site.site_id):
        chance[months >= planted.start] += planted.size
    on_time = draw.random(len(months)) < chance
    due = months + pd.offsets.MonthEnd() + pd.Timedelta(days=DUE_DAY)
    early, late = draw.integers(2, 8, len(months)), draw.integers(3, 20, len(months))
    received = due + pd.to_timedelta(np.where(on_time, -early, late), "D")
    attempts = 1 + (draw.random(len(months)) < 0.15)
    accepted = received + pd.to_timedelta(np.where(attempts > 1, 2, draw.integers(0, 2, len(months))), "D")
    lost = covered_months([*world.planted("absent", site.site_id), *world.planted("missing", site.site_id)], months)
    came = (received <= world.data_through) & (accepted <= world.data_through) & ~lost
    rows = patients_per_month(world, site)[_first_month(world, site) :] * 5
    return pd.DataFrame(
        {
            "site_id": site.site_id,
            "period": months,
            "due": due,
            "received": received.where(came),
            "accepted_on": accepted.where(came),
            "attempts": pd.Series(attempts, dtype="Int64").where(came),
            "rows": pd.Series(rows, dtype="Int64").where(came),
        }
    )


def _first_month(world: World, site) -> int:
    """Position in the calendar of a site's first month."""
    return int(world.months.searchsorted(site.joined))
