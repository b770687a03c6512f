"""How unequal are all groups together? Measures of the WHO's Health Equity Assessment Toolkit."""

import numpy as np
import pandas as pd

DRAWS = 2_000


def summary_measures(
    num: np.ndarray,
    den: np.ndarray,
    *,
    share: np.ndarray | None = None,
    reference: int | None = None,
    direction: str | None = None,
    eligible: np.ndarray | None = None,
    draws: int = DRAWS,
    seed: int = 20250101,
) -> pd.DataFrame:
    """Inequality over groups that do not overlap.

    Parameters
    ----------
    num, den : numpy.ndarray
        Events and cases of each group.
    share : numpy.ndarray or None
        Share of each group in the population; None: its share of the cases.
    reference : int or None
        Place of the reference; None: the best group, chosen anew in each draw.
    direction : str or None
        Which way is better; needed without a reference.
    eligible : numpy.ndarray of bool or None
        Groups large enough to be the best; None: all.
    draws, seed : int
        Parametric bootstrap: binomial draws at each group's own proportion.

    Returns
    -------
    pandas.DataFrame
        ``measure``, ``estimate``, ``lo``, ``hi`` (95 %, percentile): ``mean`` mu = sum p y, ``bgv`` between-group
        variance sum p (y - mu)^2, ``bgv_adjusted`` less what chance adds, ``mdm`` mean difference from the mean sum
        p |y - mu|, ``par`` population attributable risk y_reference - mu.

    Notes
    -----
    Chance alone makes ``bgv``, ``mdm`` and ``par`` against the best larger than the true ones, the smaller the groups
    the more, and their percentile intervals lie too high: where all groups are alike they never hold the 0.
    ``bgv_adjusted`` takes away sum p (1 - p) y (1 - y) / n, and is not below 0.
    """
    num, den = np.asarray(num, dtype=float), np.asarray(den, dtype=float)
    if reference is None and direction is None:
        raise ValueError("without a direction no group is the best: name a reference")
    share = den / den.sum() if share is None else np.asarray(share, dtype=float) / np.sum(share)
    allowed = np.ones(len(den), dtype=bool) if eligible is None else eligible

    def measures(value: np.ndarray) -> dict[str, np.ndarray]:
        mean = value @ share
        apart = value - mean[..., None]
        bgv = (apart**2) @ share
        by_chance = (value * (1 - value) / den) @ (share * (1 - share))
        best = value[..., allowed].max(axis=-1) if direction == "up" else value[..., allowed].min(axis=-1)
        level = best if reference is None else value[..., reference]
        return {
            "mean": mean,
            "bgv": bgv,
            "bgv_adjusted": np.maximum(0, bgv - by_chance),
            "mdm": np.abs(apart) @ share,
            "par": level - mean,
        }

    value = num / den
    rng = np.random.default_rng(seed)
    drawn = measures(rng.binomial(den.astype(int), value, size=(draws, len(den))) / den)
    estimates = measures(value[None, :])
    ends = {name: np.quantile(draw, [0.025, 0.975]) for name, draw in drawn.items()}
    return pd.DataFrame(
        [
            {"measure": name, "estimate": float(estimates[name][0]), "lo": lo, "hi": hi}
            for name, (lo, hi) in ends.items()
        ]
    )
