"""How many patients a site sees each month, and how soon their visits are entered in the registry."""

import numpy as np
from scipy.special import ndtr, ndtri

from lhs_helpers.teaching.world import World

DISPERSION = 150  # of the negative binomial: months differ a little more than chance alone
SEASON = (1.02, 0.97, 1.0, 1.04, 1.0, 0.92, 1.0, 0.98, 1.05, 1.02, 1.0, 1.0)  # January to December
MEDIAN_LAG, LAG_SPREAD = 12.0, 1.1  # days; standard deviation of the log-normal lag on the log scale
LAGS = (7, 30, 60, 90)  # days within which a visit should be entered
DAY_OF_TIMELINESS = 30


def patients_per_month(world: World, site) -> np.ndarray:
    """Patients seen in each month of the calendar."""
    mean = site.monthly_patients * np.array(SEASON)[world.months.month - 1]
    return world.streams("patients", site.site_id).negative_binomial(DISPERSION, DISPERSION / (DISPERSION + mean))


def share_entered(world: World, site) -> np.ndarray:
    """Share of each month's visits that were in the registry when the data left it."""
    return entered_within(world, site)[:, -1]


def entered_within(world: World, site) -> np.ndarray:
    """Share of visits entered within 7, 30, 60 and 90 days, and at all, when the data left the registry.

    Returns
    -------
    numpy.ndarray
        Shape (months, 5). A lag that had not passed by then counts only as far as it had: a visit of last week
        cannot have been entered within 30 days yet. Averaged over the days of the month.
    """
    median = np.full(len(world.months), MEDIAN_LAG * np.exp(world.streams("lag", site.site_id).normal(0, 0.1)))
    for late in world.planted("late", site.site_id):
        median[world.months >= late.start] = DAY_OF_TIMELINESS / np.exp(ndtri(late.size) * LAG_SPREAD)
    days = np.arange(1, 29)
    waited = (world.extracted_on - world.months).days.to_numpy()[:, None] - days + 1
    limits = np.array([*LAGS, np.inf])[:, None, None]
    observed = np.minimum(limits, np.maximum(waited, 0))
    with np.errstate(divide="ignore"):
        log_ratio = np.log(observed) - np.log(median)[None, :, None]
    return ndtr(log_ratio / LAG_SPREAD).mean(axis=2).T
