"""How the care of one site is drawn: shares are beta-binomial, rates Poisson, means normal.

Each month's level is that of the truth. Language groups lie around it; payer groups are drawn from the same patients
without any difference.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from lhs_helpers.teaching.effects import level_path
from lhs_helpers.teaching.world import World

STRATA = (
    ("all", "all"),
    *(("language", group) for group in ("English", "Spanish", "other", "unknown")),
    *(("payer", group) for group in ("private", "public", "unknown")),
)
PAYER_SHARES = (0.58, 0.39, 0.03)
UNKNOWN_LANGUAGE, SPANISH_AMONG_OTHERS = 0.02, 0.7  # shares
POINT = 0.01
UNIFORM_TO_UNIT_SD = 3**0.5  # a uniform number between -1 and 1 has the standard deviation 1/√3
GROWTH = 1.002  # of the registered patients, a month


@dataclass(frozen=True)
class Counts:
    """One measure of one site: arrays of shape (months, strata); the first stratum is the total."""

    numerator: np.ndarray
    denominator: np.ndarray
    value: np.ndarray
    sd: np.ndarray


def draw_counts(world: World, site, model, patients: np.ndarray) -> Counts:
    """Draw one measure of one site over the whole calendar.

    Parameters
    ----------
    world : World
        The network.
    site, model : named tuples
        Rows of ``world.sites`` and ``world.models``.
    patients : numpy.ndarray
        Patients of each month whose visits are in the registry; for a rate, of the site's whole size.
    """
    return _DRAWS[model.model](world, site, model, patients)


def language_shares(non_english: float) -> np.ndarray:
    """Shares of English, Spanish, other, unknown."""
    known = (1 - UNKNOWN_LANGUAGE) * np.array(
        [1 - non_english, non_english * SPANISH_AMONG_OTHERS, non_english * (1 - SPANISH_AMONG_OTHERS)]
    )
    return np.append(known, UNKNOWN_LANGUAGE)


def registered_patients(world: World, site) -> np.ndarray:
    """Patients in the site's registry at the start of each month."""
    registered_per_seen = 6  # a patient is seen about every six months
    return np.round(site.monthly_patients * registered_per_seen * GROWTH ** np.arange(len(world.months))).astype(int)


def site_level(world: World, site, model) -> float:
    """Level of a site without effects: its own, its wave's, or drawn around the measure's center."""
    for by in ("site_id", "cohort"):
        if own := world.levels.get((model.measure_id, by, getattr(site, by))):
            return own
    deviation = model.between_sites * world.streams(f"level {model.measure_id}", site.site_id).standard_normal()
    if model.model == "mean":
        return model.center + deviation
    if model.model == "proportion":
        return float(expit(logit(model.center) + deviation))
    return model.center * np.exp(deviation)


def series_level(world: World, site, model) -> np.ndarray:
    """Level of each month with everything planted, on the natural scale."""
    planted = world.planted_in(site.site_id, model.measure_id)
    unit = POINT if model.model == "proportion" else 1.0
    return level_path(site_level(world, site, model), planted, world.months, unit=unit)


def _proportion(world: World, site, model, patients) -> Counts:
    draw = world.streams(f"{model.measure_id} {model.version}", site.site_id)
    level = series_level(world, site, model)
    if model.between_months:  # the whole network moves together, beyond what sampling explains
        common = world.streams(f"months {model.measure_id}").uniform(-1, 1, len(level)) * UNIFORM_TO_UNIT_SD
        level = expit(logit(level) + model.between_months * common)
    chance = draw.beta(level * model.precision, (1 - level) * model.precision)
    eligible = _eligible(draw, patients, model.share)
    by_language = draw.multinomial(eligible, language_shares(site.non_english))
    cases = draw.binomial(by_language, np.clip(chance[:, None] + _around(world, site, model), 0, 1))
    total = cases.sum(axis=1)
    by_payer = draw.multinomial(eligible, PAYER_SHARES)
    numerator = np.column_stack([total, cases, split_cases(draw, total, eligible, by_payer)])
    denominator = np.column_stack([eligible, by_language, by_payer])
    return Counts(numerator, denominator, *_nothing(numerator))


def _eligible(draw, patients, share: float):
    """Patients or visits that count for a measure: a part of the patients, or some of them more than once."""
    return draw.binomial(patients, share) if share <= 1 else patients + draw.binomial(patients, share - 1)


def _around(world: World, site, model) -> np.ndarray:
    """How far each language group lies from the site's level, so that the level itself stays."""
    own = [planted.size for planted in world.planted("gap", site.site_id) if planted.measure_id == model.measure_id]
    gap = (own[0] if own else model.gap_points) * POINT
    above, below = gap * site.non_english, -gap * (1 - site.non_english)
    return np.array([above, below, below, 0.0])


def split_cases(draw, total, eligible, groups):
    """Share out the cases over groups of the eligible, as a draw without replacement does."""
    parts, cases, left = [], total.copy(), eligible.copy()
    for group in groups.T[:-1]:
        part = draw.hypergeometric(cases, left - cases, group)
        parts.append(part)
        cases, left = cases - part, left - group
    return np.column_stack([*parts, cases])


def _rate(world: World, site, model, patients) -> Counts:
    draw = world.streams(f"{model.measure_id} {model.version}", site.site_id)
    exposure = registered_patients(world, site)
    numerator = draw.poisson(exposure * series_level(world, site, model))[:, None]
    return Counts(numerator, exposure[:, None], *_nothing(numerator))


def _mean(world: World, site, model, patients) -> Counts:
    draw = world.streams(f"{model.measure_id} {model.version}", site.site_id)
    level = series_level(world, site, model)
    measured = _eligible(draw, patients, model.share)
    several = np.maximum(measured, 2)
    value = np.where(measured > 0, level + draw.standard_normal(len(level)) * model.spread / np.sqrt(several), np.nan)
    chi_square = draw.chisquare(several - 1)
    sd = np.where(measured > 1, model.spread * np.sqrt(chi_square / (several - 1)), np.nan)
    numerator = np.full((len(level), 1), np.nan)
    return Counts(numerator, measured[:, None], value.round(2)[:, None], sd.round(2)[:, None])


def _nothing(like: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    empty = np.full(like.shape, np.nan)
    return empty, empty


_DRAWS = {"proportion": _proportion, "rate": _rate, "mean": _mean}
