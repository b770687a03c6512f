"""Each site's own effect of its start, and what a next site may expect."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart.points import family_of
from lhs_helpers.methods.interrupted_series.pool import pool
from lhs_helpers.methods.interrupted_series.segmented import ADVISED, Segmented, segmented
from lhs_helpers.methods.result import Caveat, Result

ENOUGH_EFFECTS = 5  # sites with an effect of their own that a common one needs (our choice)


@dataclass(frozen=True, kw_only=True)
class SiteEffects(Result):
    """The effect of the start at every site, pooled by random effects.

    Reads as: the mean of the sites, and between which limits a next site's effect is expected. Misleads when: sites
    that started were chosen because they were ready, everything was changing anyway, or sites at 0 or 100 % before or
    after the start are left out, because no line can be fitted to them (``no_fit``): that depends on their results.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per site that has started, in the order of the names: ``site``, ``start``, ``n_before``, ``n_after``
        (points), ``cases`` (denominators of these points added), ``effect`` (fitted minus counterfactual ``at`` periods
        after the start, displayed scale), ``se``, ``lower``, ``upper``, ``weight`` (share in the mean), ``reason``.
    at : int
        Period after the start, the first counted as 1, at which effects are compared.
    mean, mean_se, mean_lower, mean_upper : float
        Pooled effect; NaN with fewer than 5 effects.
    between_sd : float
        Standard deviation of the true effects between sites.
    next_lower, next_upper : float
        95 % prediction interval for a next site.
    q, n_effects
        Cochran's statistic, and the sites it rests on.
    """

    at: int
    mean: float = np.nan
    mean_se: float = np.nan
    mean_lower: float = np.nan
    mean_upper: float = np.nan
    between_sd: float = np.nan
    next_lower: float = np.nan
    next_upper: float = np.nan
    q: float = np.nan
    n_effects: int = 0
    reason: str = ""
    freq: str = "MS"
    multiplier: float = 1
    direction: str | None = None
    unit: str = ""


def site_effects(
    data: pd.DataFrame,
    starts: Mapping[str, object],
    *,
    at: int = ADVISED,
    data_type: str | None = None,
    family: str | None = None,
    site_column: str = "site_id",
    freq: str = "MS",
    multiplier: float = 1,
    seed: int = 20250101,
    direction: str | None = None,
    key: str = "",
    label: str = "",
    unit: str = "",
) -> SiteEffects:
    """Fit every started site's own series (``segmented``) and pool the differences.

    Parameters
    ----------
    data : pandas.DataFrame
        As in ``align_by_start``.
    starts : mapping of str to date-like
        First period after the start of each site; absent or missing: not yet.
    at : int
        Period after the start at which effects are compared, the first counted as 1. The same for all sites, because
        an effect that grows differs between sites observed for 8 and for 36 months.
    data_type, family, freq, multiplier
        As in ``segmented``.
    seed : int
        Of the draws behind the prediction interval.
    site_column, direction, key, label, unit
        Column that names the sites; the others are passed through.

    Returns
    -------
    SiteEffects
        Empty where no site with data has started.

    Notes
    -----
    See ``pool`` for how the common effect is found.
    """
    told = family_of(data, kind="auto", data_type=data_type, freq=freq)  # of all sites, so that they are alike
    known = {str(site): pd.Timestamp(start) for site, start in dict(starts).items() if pd.notna(start)}
    fits = {
        site: segmented(
            rows, start=known[site], data_type=told, family=family, freq=freq, multiplier=multiplier
        )
        for site, rows in data.groupby(site_column, sort=True)
        if site in known
    }  # fmt: skip
    passed = {"at": at, "freq": freq, "multiplier": multiplier, "direction": direction, "key": key, "label": label,
              "unit": unit}  # fmt: skip
    if not fits:
        return SiteEffects(table=pd.DataFrame(), **passed)
    table = pd.DataFrame([{"site": site, **_own(fit, at)} for site, fit in fits.items()])
    table["reason"] = table["reason"].astype("str")
    usable = (table["reason"] == "").to_numpy()
    unfitted = int(table["reason"].isin(["no_fit", "no_variation"]).sum())
    pooled = {"reason": "too_few"}
    table["weight"] = np.nan
    if usable.sum() >= ENOUGH_EFFECTS:
        pooled, weight = pool(
            table.loc[usable, "effect"].to_numpy(), table.loc[usable, "se"].to_numpy() ** 2, seed=seed
        )
        table.loc[usable, "weight"] = weight
    chosen = (
        ("few_effects", usable.sum() < ENOUGH_EFFECTS, {"n": int(usable.sum()), "needed": ENOUGH_EFFECTS}),
        ("sites_without_effect", not usable.all(), {"n": int((~usable).sum())}),
        ("left_out_by_result", unfitted > 0, {"n": unfitted}),
        ("effects_alike", pooled.get("between_sd") == 0, {}),
        ("no_calendar_in_effects", True, {}),
    )
    return SiteEffects(
        table=table,
        n_effects=int(usable.sum()),
        caveats=tuple(Caveat(code, values) for code, holds, values in chosen if holds),
        method={"name": "site_effects", "at": at, "seed": seed},
        **pooled,
        **passed,
    )


def _own(fit: Segmented, at: int) -> dict[str, object]:
    """One site's effect at that period after its start, or why there is none."""
    used = fit.table[(fit.table["state"] == "ok") & (fit.table["side"] != "transition")]
    row = {"start": fit.starts[0], "n_before": fit.n_before, "n_after": fit.n_after, "cases": used["den"].sum(),
           "effect": np.nan, "se": np.nan, "lower": np.nan, "upper": np.nan, "reason": fit.reason}  # fmt: skip
    if fit.reason:
        return row
    after = fit.table[fit.table["side"] == "after"]
    if len(after) < at or after["period"].iloc[at - 1] > used["period"].iloc[-1]:
        return row | {"reason": "too_few"}  # not observed so long: an effect there would be an extrapolation
    there = after.iloc[at - 1]
    names = {"effect": "", "se": "_se", "lower": "_lower", "upper": "_upper"}
    return row | {name: there[f"difference{suffix}"] for name, suffix in names.items()}
