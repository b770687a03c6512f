"""The table ``observations``: counts of every site, measure, version, month and stratum, with their states."""

import numpy as np
import pandas as pd

from lhs_helpers.teaching.authored import read_authored
from lhs_helpers.teaching.care import STRATA, Counts, draw_counts
from lhs_helpers.teaching.truth import covered_months
from lhs_helpers.teaching.visits import patients_per_month, share_entered
from lhs_helpers.teaching.world import World

STATUSES = np.array(["final", "provisional", "suppressed", "missing", "not_applicable"])
FINAL, PROVISIONAL, SUPPRESSED, MISSING, NOT_APPLICABLE = range(5)
CARE_MODELS = ("proportion", "rate", "mean")


def observations(world: World) -> pd.DataFrame:
    """All rows: every stratum of the shares, the total of the rates and means."""
    models = [model for model in world.models if model.model in CARE_MODELS]
    windows = [_valid_months(world, model) for model in models]
    blocks = []
    for site_number, site in enumerate(world.active_sites):
        patients = patients_per_month(world, site)
        entered = world.streams("entered", site.site_id).binomial(patients, share_entered(world, site))
        states = _States(world, site)
        seen = np.where(states.no_cases, 0, entered)
        for model_number, (model, window) in enumerate(zip(models, windows, strict=True)):
            counts = draw_counts(world, site, model, seen)
            blocks.append(_block(site_number, model_number, counts, states, states.written & window, model.model))
    columns = [np.concatenate(parts) for parts in zip(*blocks, strict=True)]
    return _frame(world, models, *columns)


class _States:
    """What is planted in the months of one site: which are written, and in which state."""

    def __init__(self, world: World, site) -> None:
        planted = {
            kind: covered_months(world.planted(kind, site.site_id), world.months)
            for kind in ("absent", "missing", "suppressed", "no_cases")
        }
        self.written = (world.months >= site.joined) & (world.months >= world.first_written_month)
        self.written &= ~planted["absent"]
        self.no_cases = planted["no_cases"]
        self.missing = planted["missing"]
        self.suppressed = planted["suppressed"]
        self.provisional = np.asarray(world.months == world.months[-1])
        for late in world.planted("late", site.site_id):
            self.provisional |= world.months >= late.start


def _block(site_number: int, model_number: int, counts: Counts, states: _States, written: np.ndarray, model: str):
    """Flat columns of one measure of one site: codes, numbers, status."""
    shape = counts.denominator.shape
    status = np.where(states.provisional, PROVISIONAL, FINAL)
    if model == "mean":
        status = np.where(counts.denominator[:, 0] == 0, NOT_APPLICABLE, status)
    if model == "proportion":
        status = np.where(states.suppressed, SUPPRESSED, status)
    status = np.where(states.missing, MISSING, status)
    month, stratum = np.indices(shape)
    hidden = (status >= SUPPRESSED)[:, None]
    numbers = (counts.numerator, counts.denominator, counts.value, counts.sd)
    shown = [np.where(hidden, np.nan, part) for part in numbers]
    codes = [np.full(shape, site_number), np.full(shape, model_number), month, stratum]
    whole = [*codes, *shown, np.broadcast_to(status[:, None], shape)]
    return [part[written].ravel() for part in whole]


def _valid_months(world: World, model) -> np.ndarray:
    """Months in which a version of a measure holds: from its first to the next version's."""
    versions = read_authored(world.profile.world, "measures").query("measure_id == @model.measure_id")
    starts = pd.to_datetime(versions["valid_from"]).sort_values()
    own = pd.Timestamp(versions.loc[versions["version"] == model.version, "valid_from"].iloc[0])
    later = starts[starts > own]
    end = later.iloc[0] if len(later) else pd.Timestamp.max
    return np.asarray((world.months >= own) & (world.months < end))


def _frame(world: World, models, site, model, month, stratum, numerator, denominator, value, sd, status):
    groups, names = (np.array(part) for part in zip(*STRATA, strict=True))
    return pd.DataFrame(
        {
            "site_id": world.active["site_id"].to_numpy()[site],
            "measure_id": np.array([row.measure_id for row in models])[model],
            "version": np.array([row.version for row in models])[model],
            "period": world.months[month],
            "stratum_group": groups[stratum],
            "stratum": names[stratum],
            "numerator": pd.array(numerator).astype("Int64"),
            "denominator": pd.array(denominator).astype("Int64"),
            "value": value,
            "sd": sd,
            "status": STATUSES[status],
        }
    )
