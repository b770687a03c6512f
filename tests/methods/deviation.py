"""A rule that says which reference cases we do not follow, and what we give instead."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Deviation:
    """What we do not follow, told from the content of a case.

    Attributes
    ----------
    reason : str
        Why, in a few words; the whole reason stands in ``docs/deviations.md``.
    holds : callable
        Whether a case is of this kind.
    ours : callable
        Case and expected numbers by name to those numbers that we give instead, worked out from the case; all others
        stay as expected. It may assert more.
    refusal : str
        What our method says where it refuses such a case.
    """

    reason: str
    holds: Callable[[dict], bool]
    ours: Callable[[dict, dict[str, np.ndarray]], dict[str, np.ndarray]] | None = None
    refusal: str = ""


def runs_about(value: np.ndarray, line: np.ndarray | float) -> dict[str, float]:
    """Anhoej's numbers of a series about a line, by their definition: ties and missing points are left out."""
    from scipy import stats

    apart = np.asarray(value, dtype=float) - line
    side = np.sign(apart[~np.isnan(apart) & (np.abs(apart) > 1e-9)])
    n_useful = len(side)
    if not n_useful:
        return {"n_useful": 0, "runs_signal": False}
    turns = np.flatnonzero(np.diff(side)) + 1
    longest = int(np.diff(np.r_[0, turns, n_useful]).max())
    most, least = round(np.log2(n_useful) + 3), int(stats.binom.ppf(0.05, n_useful - 1, 0.5))
    return {
        "n_useful": n_useful,
        "longest_run": longest,
        "longest_run_max": most,
        "crossings": len(turns),
        "crossings_min": least,
        "runs_signal": bool(longest > most or len(turns) < least),
    }
