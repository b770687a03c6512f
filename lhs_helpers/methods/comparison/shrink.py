"""A fairer estimate for small sites: how far does a site's own number reach, and what is the best guess beside it?"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.comparison.families import family_of
from lhs_helpers.methods.comparison.levels import (
    ENOUGH_EVENTS,
    ENOUGH_UNITS,
    chance_of_best_quarter,
    rarer_outcome,
    site_levels,
)
from lhs_helpers.methods.comparison.prior import Family, Prior
from lhs_helpers.methods.comparison.units import comparable, goes_with_size
from lhs_helpers.methods.result import Caveat, Result

FIRM_UNITS = 20  # with fewer the fitted prior is too uncertain to be taken as known: our choice
EVENTS_FOR_COVARIATE = 20  # ten for each coefficient (Peduzzi et al., J Clin Epidemiol 1996 49:1373)
TAILS = (0.025, 0.975)
SCALED = ("value", "shrunken", "lower", "upper", "prior_mean")
SHARES = ("reliability", "p_best_quarter")


@dataclass(frozen=True, kw_only=True)
class Shrunken(Result):
    """Sites' values, and what is left of them once chance is allowed for.

    Reads as: the smaller a site, the closer its best guess lies to the level of all. Misleads when: sites see different
    patients, or larger sites truly differ from smaller ones (give ``covariate``).

    Attributes
    ----------
    table : pandas.DataFrame
        One row per unit, in the order of its label: ``unit``, ``num``, ``den``, ``value`` as counted, ``shrunken``
        (NaN where nothing could be fitted), ``lower`` and ``upper`` (95 % interval of the unit's own level),
        ``reliability`` (share of the shrunken value that is the unit's own), ``p_best_quarter`` (NaN without a
        direction), ``prior_mean``, ``plotted``, ``reason``. There is no rank. The columns in ``SCALED`` are multiplied
        by ``multiplier``.
    mean, between_sd : float
        Level of all and standard deviation between sites, times ``multiplier``; at the average of a covariate.
    a, b : float
        The prior there: Beta(a, b) of a proportion, Gamma(a, rate b) of a rate or ratio; NaN at the boundary.
    slope : float
        Of the covariate, on the logit or log scale; NaN without one.
    loglik, loglik_pooled : float
        Log-likelihood with and without spread between sites.
    boundary : bool
        The data show no more spread than chance: every unit has the common value.
    converged : bool
        False where no spread could be fitted: values stand with exact intervals, reason ``no_fit``.
    n_units : int
        Units that could be compared.
    """

    data_type: str
    mean: float = np.nan
    between_sd: float = np.nan
    a: float = np.nan
    b: float = np.nan
    slope: float = np.nan
    loglik: float = np.nan
    loglik_pooled: float = np.nan
    boundary: bool = False
    converged: bool = False
    n_units: int = 0
    multiplier: float = 1
    highlight: str = ""
    direction: str | None = None
    unit: str = ""


def shrink(
    data: pd.DataFrame,
    *,
    data_type: str = "PR",
    unit_column: str = "site_id",
    covariate: str | None = None,
    plug_in: bool = False,
    seed: int = 20250101,
    multiplier: float = 1,
    highlight: str = "",
    direction: str | None = None,
    key: str = "",
    label: str = "",
    unit: str = "",
) -> Shrunken:
    """Weigh each unit's own value against the level of all, by what each is worth.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per unit: ``unit_column``, ``num`` and ``den`` (cases for a proportion, exposure for a rate, expected
        events for a standardized ratio).
    data_type : str
        ``PR`` proportion (beta-binomial), ``rate`` or ``SR`` standardized ratio (gamma-Poisson).
    unit_column : str
        Column that names the units.
    covariate : str or None
        Column that the common level may depend on, such as the logarithm of a site's volume.
    plug_in : bool
        Take the fitted prior as known, as other programs do, where it holds any spread. Intervals are then too narrow.
    seed : int
        Of the draws behind intervals and chances.
    multiplier : float
        Scales values and intervals for display.
    highlight : str
        The reader's own unit.
    direction : str or None
        ``up`` or ``down``: which way is better.
    key, label, unit
        Passed through.

    Notes
    -----
    Shrunken values are means of the posterior under the prior of largest marginal likelihood (Morris, JASA 1983
    78:47; Spiegelhalter et al., JRSS A 2012 175:1). Intervals and chances allow for what is not known about that prior
    (``possible_priors``).
    """
    table, left_out = comparable(data, data_type=data_type, unit_column=unit_column, covariate=covariate)
    used, family = table[table["plotted"]], family_of(data_type)
    num, den = used["num"].to_numpy(), used["den"].to_numpy()
    design = np.ones((len(used), 1))
    rarer = rarer_outcome(num, den, family)
    too_rare = covariate is not None and rarer < EVENTS_FOR_COVARIATE
    covariate = None if too_rare else covariate
    if covariate and used[covariate].nunique() > 1:
        design = np.column_stack([design, used[covariate] - used[covariate].mean()])
    prior, levels, reason = site_levels(num, den, design, family, plug_in=plug_in, seed=seed)
    if reason:
        lower, upper = family.exact(num, den)
        columns, found = {"lower": lower, "upper": upper}, {}
        needed = {"n": len(used), "needed": ENOUGH_UNITS, "events": rarer, "events_needed": ENOUGH_EVENTS}
        caveats = (Caveat(f"not_shrunken_{reason}", needed),)
    else:
        columns = _judged(num, den, design, family, prior, levels, direction=direction, plug_in=plug_in)
        found, caveats = _scalars(family, prior, multiplier), _caveats(num, den, prior, covariate, direction, plug_in)
    if too_rare:
        caveats += (Caveat("covariate_left_out", {"n": rarer, "needed": EVENTS_FOR_COVARIATE}),)
    columns = pd.DataFrame({"value": num / den} | columns, index=used.index).reindex(columns=[*SCALED, *SHARES])
    columns[list(SCALED)] *= multiplier
    table = table.join(columns)
    undirected = "" if direction else "not_applicable"
    table["reason"] = table["reason"].mask(table["plotted"], reason or undirected)
    return Shrunken(
        table=table if len(used) else table.iloc[:0],
        data_type=data_type,
        n_units=len(used),
        multiplier=multiplier,
        highlight=highlight,
        direction=direction,
        key=key,
        label=label,
        unit=unit,
        caveats=caveats + left_out,
        method={"name": "shrink", "data_type": data_type, "covariate": covariate, "plug_in": plug_in, "seed": seed},
        **found,
    )


def _judged(
    num: np.ndarray, den: np.ndarray, design: np.ndarray, family: Family, prior: Prior, levels: np.ndarray, *,
    direction: str | None, plug_in: bool,
) -> dict[str, np.ndarray]:  # fmt: skip
    """Columns of the table, on the natural scale."""
    eta = design @ prior.coefficients
    lower, upper = np.quantile(levels, TAILS, axis=0)
    columns = {"prior_mean": family.mean(eta), "lower": lower, "upper": upper}
    if prior.boundary:  # the interval is that of the site's own level, and holds the value beside which it stands
        level = family.mean(eta)
        columns |= {"shrunken": level, "reliability": np.zeros(len(num))}
        columns |= {"lower": np.minimum(lower, level), "upper": np.maximum(upper, level)}
    else:
        a, b = family.prior(eta, prior.precision)
        own = family.posterior(num, den, a, b)
        columns |= {"shrunken": family.center(*own), "reliability": family.weight(den, a, b)}
        if plug_in:
            columns |= {"lower": family.quantile(*own, TAILS[0]), "upper": family.quantile(*own, TAILS[1])}
    if direction:
        lowest = levels if direction == "down" else -levels
        columns["p_best_quarter"] = chance_of_best_quarter(lowest, alike=prior.boundary)
    return columns


def _scalars(family: Family, prior: Prior, multiplier: float) -> dict[str, object]:
    """What holds for all units together."""
    center = prior.coefficients[0]
    found = {
        "mean": float(family.mean(center) * multiplier),
        "slope": float(prior.coefficients[1]) if len(prior.coefficients) > 1 else np.nan,
        "loglik": prior.loglik,
        "loglik_pooled": prior.loglik_pooled,
        "boundary": prior.boundary,
        "converged": True,
    }
    if prior.boundary:
        return found | {"between_sd": 0.0}
    a, b = (float(part) for part in family.prior(center, prior.precision))
    return found | {"a": a, "b": b, "between_sd": float(family.spread(a, b) * multiplier)}


def _caveats(
    num: np.ndarray, den: np.ndarray, prior: Prior, covariate: str | None, direction: str | None, plug_in: bool
) -> tuple[Caveat, ...]:
    found = []
    if prior.boundary:
        found.append(Caveat("sites_alike", {"n": len(num)}))
    elif plug_in and len(num) < FIRM_UNITS:
        found.append(Caveat("plug_in_intervals", {"n": len(num)}))
    if not covariate and goes_with_size(num, den):
        found.append(Caveat("size_shrunk"))
    if not direction:
        found.append(Caveat("best_unknown"))
    return tuple(found)
