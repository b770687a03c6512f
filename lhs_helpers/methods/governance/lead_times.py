"""How the way in runs: how many of those who entered are through after each month, and how many gave up.

Durations are counted in whole months, because the forecast moves by months. Those still under way count for as long as
they have been.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

DAYS_PER_MONTH = 365.25 / 12  # mean length of a calendar month


def ways_in(onboarding: pd.DataFrame, sites: pd.DataFrame) -> pd.DataFrame:
    """When each site was on its way in, with the index of ``sites``.

    Returns
    -------
    pandas.DataFrame
        ``entered`` (first milestone reached; missing where none is), ``last_day`` (the day before it joined, or the day
        it gave up; missing while it is under way), ``joined``, ``gave_up`` (left without having joined).
    """
    entered = onboarding.groupby("site_id")["actual"].min().reindex(sites["site_id"]).set_axis(sites.index)
    gave_up = sites["left"].where(sites["joined"].isna())
    last_day = (sites["joined"] - pd.Timedelta(days=1)).fillna(sites["left"])
    return pd.DataFrame({"entered": entered, "last_day": last_day, "joined": sites["joined"], "gave_up": gave_up})


@dataclass(frozen=True)
class Lead:
    """Chances of one stage by month since it began.

    Attributes
    ----------
    stage : str
        The milestone at its end.
    passed, left : numpy.ndarray
        Chance to pass, and to give up, in month 0, 1, ...; what they lack to 1 was still under way when last seen.
    """

    stage: str
    passed: np.ndarray
    left: np.ndarray

    @property
    def conversion(self) -> float:
        """Chance to pass within the months observed."""
        return float(self.passed.sum())

    def scaled(self, factor: float) -> "Lead":
        """The same timing with ``factor`` times the chance to pass; what no longer passes gives up.

        Raises
        ------
        ValueError
            Where more would pass than enter.
        """
        left = self.left + self.passed * (1 - factor)
        if (left < -1e-12).any():
            raise ValueError(f"conversion of {self.stage!r} times {factor:g} is more than enters")
        return Lead(self.stage, self.passed * factor, left)


def lead_of(stage: str, days: pd.Series, *, passed: pd.Series, left: pd.Series) -> Lead:
    """Estimate a stage from all that began it: cumulative incidence with two ends (Aalen & Johansen 1978), by month.

    Parameters
    ----------
    days : pandas.Series
        Days from the stage's beginning to its end, or to the day of the data.
    passed, left : pandas.Series of bool
        Which passed and which gave up; the others are still under way.
    """
    month = np.floor(days.to_numpy(dtype=float) / DAYS_PER_MONTH).astype(int)
    length = int(month.max()) + 1 if len(month) else 1
    ends = [np.bincount(month[chosen.to_numpy(dtype=bool)], minlength=length) for chosen in (passed, left)]
    at_risk = np.bincount(month, minlength=length)[::-1].cumsum()[::-1]
    still = np.cumprod(np.r_[1.0, 1 - sum(ends) / np.maximum(at_risk, 1)])[:-1]  # under way at the month's beginning
    return Lead(stage, *(still * count / np.maximum(at_risk, 1) for count in ends))


def restricted_mean(curve: pd.DataFrame, until: float) -> float:
    """Mean time up to ``until``: the area under a product-limit curve (columns ``time``, ``waiting``).

    Later than the longest time on record the curve says nothing; it is taken at its last level.
    """
    steps = curve[curve["time"] < until]
    edges = np.r_[0.0, steps["time"].to_numpy(dtype=float), until]
    return float(np.diff(edges) @ np.r_[1.0, steps["waiting"].to_numpy(dtype=float)])
