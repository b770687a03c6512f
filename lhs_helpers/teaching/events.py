"""Rare events: the cases or line days between them are geometric or exponential, with the planted rate."""

import numpy as np
import pandas as pd

from lhs_helpers.teaching.care import series_level
from lhs_helpers.teaching.world import World

EVENT_MODELS = ("cases_between", "time_between")
DAYS_PER_MONTH = 365.25 / 12
LINES_PER_PATIENT_A_MONTH = 0.08  # central lines in place on a day, per patient seen in a month


def events(world: World) -> pd.DataFrame:
    """The table ``events``; each series closes with a row that is no event, on the day the data go up to."""
    models = [model for model in world.models if model.model in EVENT_MODELS]
    parts = [_series(world, site, model) for site in world.active_sites for model in models]
    table = pd.concat(parts, ignore_index=True)
    table = table[table["event_date"] >= world.first_written_month].reset_index(drop=True)
    table["event_no"] = table.groupby(["site_id", "measure_id", "event_date"]).cumcount() + 1
    return table[["site_id", "measure_id", "event_date", "event_no", "is_event", "opportunities"]]


def _series(world: World, site, model) -> pd.DataFrame:
    """One site's events of one measure, on an axis of opportunities that runs evenly through the days."""
    draw = world.streams(model.measure_id, site.site_id)
    days = (world.data_through - site.joined).days
    per_day = _opportunities_per_day(site, model)
    chance = series_level(world, site, model)[-1]  # per opportunity; planted ratios hold from the first month on
    expected = days * per_day * chance
    gaps = draw.geometric(chance, size=int(expected + 10 * np.sqrt(expected) + 20))
    place = np.cumsum(gaps)  # each event is itself one of the opportunities
    place = place[place <= days * per_day]
    dates = site.joined + pd.to_timedelta(np.floor(place / per_day), unit="D")
    since = np.diff(place, prepend=0) - 1
    open_gap = int(days * per_day) - (place[-1] if len(place) else 0)
    return pd.DataFrame(
        {
            "site_id": site.site_id,
            "measure_id": model.measure_id,
            "event_date": [*dates, world.data_through],
            "is_event": ["yes"] * len(place) + ["no"],
            "opportunities": [*since, max(open_gap, 0)],
        }
    )


def _opportunities_per_day(site, model) -> float:
    """Infusions a day, or central lines in place on a day."""
    if model.model == "time_between":
        return site.monthly_patients * LINES_PER_PATIENT_A_MONTH
    return site.monthly_patients / DAYS_PER_MONTH
