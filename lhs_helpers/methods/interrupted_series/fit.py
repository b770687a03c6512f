"""The regression under an interrupted series: estimates, and their errors from the model and from the residuals."""

import warnings
from dataclasses import dataclass

import numpy as np
from scipy import special

NO_EVENTS = 1e-6  # fewer expected events in one period than this: an estimate runs away to infinity (our choice)
EXACT = 1e-10  # residual spread beside the largest value below which the points lie on the lines but for rounding


@dataclass(frozen=True)
class Fit:
    """Estimates of one regression.

    Attributes
    ----------
    estimate : numpy.ndarray, shape (p,)
        On the scale of the link.
    by_model, by_hac : numpy.ndarray, shape (p, p)
        Covariance from the model (times its scale), and by Newey & West. NaN where the points lie on the lines exactly.
    df : int
        Points minus estimates.
    scale : float
        Residual variance of measurements; Pearson's statistic over ``df`` of counts, before any floor.
    lag : int
        Neighbors that the second covariance looks at.
    durbin_watson : float
        About 2 where neighbors do not resemble each other, toward 0 where they do.
    """

    estimate: np.ndarray
    by_model: np.ndarray
    by_hac: np.ndarray
    df: int
    scale: float
    lag: int
    durbin_watson: float

    def errors(self, combination: np.ndarray) -> dict[str, np.ndarray]:
        """Estimate, errors, and 95 % interval of linear combinations of the coefficients; rows are combinations.

        The error used is the larger of the two: in short series Newey & West's is often too small. Student's t for all
        families, because the scale is estimated.
        """
        estimate = combination @ self.estimate
        # Rounding can leave the quadratic form of a combination without error a hair below zero.
        se_model, se_hac = (
            np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", combination, covariance, combination), 0))
            for covariance in (self.by_model, self.by_hac)
        )
        used = np.maximum(se_model, se_hac)
        half = special.stdtrit(self.df, 0.975) * used
        ends = {"lower": estimate - half, "upper": estimate + half}
        return {"estimate": estimate, "se_model": se_model, "se_hac": se_hac, "se_used": used, **ends}


def default_lag(n_points: int) -> int:
    """Lag by the length of the series (Newey & West 1994)."""
    return int(4 * (n_points / 100) ** (2 / 9))


def fit(
    design: np.ndarray,
    response: np.ndarray,
    exposure: np.ndarray,
    *,
    family: str,
    lag: int | None = None,
    scale_floor: float = 1.0,
) -> Fit | None:
    """Fit one series by maximum likelihood (statsmodels).

    Parameters
    ----------
    design : numpy.ndarray, shape (n, p)
        Intercept, time, and what changes.
    response, exposure : numpy.ndarray, shape (n,)
        Measurements and anything (``gaussian``), or events and cases or exposure.
    family : str
        ``gaussian``, ``binomial`` (logit link), ``poisson`` or ``quasipoisson`` (log link).
    lag : int or None
        Of the errors by Newey & West; None: ``default_lag``.
    scale_floor : float
        Least scale of ``binomial`` and ``quasipoisson``.

    Returns
    -------
    Fit or None
        None where there is no finite estimate.

    Notes
    -----
    Newey & West 1987 with Bartlett weights, no prewhitening, no small-sample factor; neighbors are the points that are
    there, a gap is stepped over.
    """
    from statsmodels.genmod import families  # slow to import; few notebooks need it
    from statsmodels.genmod.generalized_linear_model import GLM
    from statsmodels.stats.sandwich_covariance import S_hac_simple
    from statsmodels.stats.stattools import durbin_watson

    if np.linalg.matrix_rank(design) < design.shape[1]:
        return None
    if family == "gaussian":
        model = GLM(response, design)
    elif family == "binomial":
        model = GLM(np.column_stack([response, exposure - response]), design, family=families.Binomial())
    else:
        model = GLM(response, design, family=families.Poisson(), offset=np.log(exposure))
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # what goes wrong in the search is told by what it finds, checked next
        try:
            found = model.fit(tol=1e-12, maxiter=100)
        except (ValueError, np.linalg.LinAlgError):  # numbers ran away to infinity
            return None
    if not (found.converged and np.isfinite(found.params).all()):
        return None
    mean = found.fittedvalues
    if family == "binomial" and (exposure * np.minimum(mean, 1 - mean)).min() < NO_EVENTS:
        return None
    if family in ("poisson", "quasipoisson") and mean.min() < NO_EVENTS:
        return None
    n_points, df = len(response), int(found.df_resid)
    lag = default_lag(n_points) if lag is None else lag
    scale = found.pearson_chi2 / df
    used = {"gaussian": scale, "poisson": 1.0}.get(family, max(scale_floor, scale))
    bread = found.cov_params() / found.scale
    by_model = used * bread
    by_hac = bread @ S_hac_simple(design * found.resid_response[:, None], nlags=lag) @ bread
    if family == "gaussian" and np.sqrt(scale) <= EXACT * max(1.0, np.abs(response).max()):
        by_model, by_hac = np.full_like(by_model, np.nan), np.full_like(by_hac, np.nan)
    residuals = found.resid_pearson
    statistic = float(durbin_watson(residuals)) if np.abs(residuals).max() > EXACT else np.nan
    return Fit(found.params, by_model, by_hac, df, scale, lag, statistic)
