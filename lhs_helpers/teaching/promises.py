"""Promises made and kept: the table ``service_log``."""

import numpy as np
import pandas as pd

from lhs_helpers.teaching.truth import WHOLE_NETWORK
from lhs_helpers.teaching.world import World

FIRST_REPORT = "2022-01-01"
KEPT = 0.95  # share of reports on time, where nothing else is planted
POINT = 0.01
DAYS_FOR_REPORT = 19  # from the first of the month
LOG_COLUMNS = ["item_id", "kind", "site_id", "opened", "due", "done", "outcome", "cause", "severity"]
CAUSES, SEVERITIES = ("mapping", "entry", "extract", "definition"), ("low", "medium", "high")
# kind, items a site and month, days promised, share kept
REQUESTS = (
    ("ticket", 0.25, 14, 0.92),
    ("coaching_call", 0.33, 21, 0.97),
    ("data_request", 0.06, 30, 0.90),
    ("data_issue", 0.10, 45, 0.85),
)


def service_log(world: World) -> pd.DataFrame:
    """Site reports every month, requests and data issues as they come, decisions of the leadership team."""
    parts = [part for site in world.active_sites for part in _of_site(world, site)]
    parts += [_decisions(world), _open_issues(world), _not_due_yet(world)]
    log = pd.concat(parts, ignore_index=True)
    log = log[(log["opened"] >= world.first_written_month) & (log["opened"] <= world.data_through)]
    log["done"] = log["done"].where(log["done"] <= world.data_through)
    log["outcome"] = log["outcome"].where(log["done"].notna(), "")
    log = log.sort_values(["opened", "kind", "site_id"], kind="stable", ignore_index=True)
    log["item_id"] = [f"L-{number:05d}" for number in range(1, len(log) + 1)]
    return log.reindex(columns=LOG_COLUMNS)


def _of_site(world: World, site):
    months = world.months[(world.months >= max(site.joined, pd.Timestamp(FIRST_REPORT)))]
    yield _reports(world, site, months)
    for kind, per_month, days, kept in REQUESTS:
        draw = world.streams(kind, site.site_id)
        opened = np.repeat(months, draw.poisson(per_month, size=len(months)))
        opened = opened + pd.to_timedelta(draw.integers(0, 28, size=len(opened)), unit="D")
        due = opened + pd.Timedelta(days=days)
        in_time, size = draw.random(len(opened)) < kept, len(opened)
        took = np.where(in_time, draw.uniform(0.2, 1.0, size), draw.uniform(1.1, 1.5, size))  # parts of the time
        items = _items(kind, site.site_id, opened, due, opened + pd.to_timedelta(np.floor(took * days), unit="D"))
        if kind == "data_issue":
            items["cause"] = draw.choice(CAUSES, size=len(items), p=(0.5, 0.2, 0.2, 0.1))
            items["severity"] = draw.choice(SEVERITIES, size=len(items), p=(0.5, 0.35, 0.15))
        yield items


def _reports(world: World, site, months) -> pd.DataFrame:
    """One report a month; less often on time once the staff is overloaded."""
    draw = world.streams("site_report", site.site_id)
    chance = np.full(len(months), KEPT)
    for planted in world.planted("on_time"):
        chance[months >= planted.start] += planted.size * POINT
    on_time = draw.random(len(months)) < chance
    in_time, late = draw.integers(8, DAYS_FOR_REPORT + 1, len(months)), draw.integers(2, 16, len(months))
    took = np.where(on_time, in_time, DAYS_FOR_REPORT + late)
    due = months + pd.Timedelta(days=DAYS_FOR_REPORT)
    return _items("site_report", site.site_id, months, due, months + pd.to_timedelta(took, unit="D"))


def _items(kind: str, site_id, opened, due, done) -> pd.DataFrame:
    return pd.DataFrame(
        {"kind": kind, "site_id": site_id, "opened": opened, "due": due, "done": done, "outcome": "delivered"}
    )


def _decisions(world: World) -> pd.DataFrame:
    """Proposals to the leadership team; the newest one is still open."""
    draw = world.streams("decision")
    opened = world.months[6::3] + pd.to_timedelta(draw.integers(0, 28, len(world.months[6::3])), unit="D")
    days = pd.to_timedelta(draw.gamma(4, 9, len(opened)).round() + 3, unit="D")
    return _items("decision", WHOLE_NETWORK, opened, opened + pd.Timedelta(days=45), opened + days)


def _open_issues(world: World) -> pd.DataFrame:
    """The data issues that nobody has closed."""
    old = [planted for site in world.active_sites for planted in world.planted("open_issue", site.site_id)]
    opened = pd.Series([planted.start for planted in old], dtype="datetime64[us]")
    sites = [planted.site_id for planted in old]
    items = _items("data_issue", sites, opened, opened + pd.Timedelta(days=45), pd.NaT)
    return items.assign(cause="mapping", severity="medium")


def _not_due_yet(world: World) -> pd.DataFrame:
    """Next month's reports: asked for, but not late, because they are due after the data end."""
    opened = world.data_through - pd.Timedelta(days=5)
    return _items("site_report", world.active["site_id"], opened, opened + pd.Timedelta(days=25), pd.NaT)
