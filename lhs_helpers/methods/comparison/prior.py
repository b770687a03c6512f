"""How much do sites really differ? The common distribution that each site's level is drawn from."""

from dataclasses import dataclass

import numpy as np
from scipy import optimize

from lhs_helpers.methods.comparison.families import BetaBinomial, GammaPoisson

NOT_ABOVE_POOLED = 1e-4  # log-likelihood by which a spread between sites must improve on none: our choice
LARGEST_PRECISION = 1e6  # above it sites differ by less than a thousandth of what chance alone does: our choice
SMALLEST_PRECISION = 1e-3  # below it every site is at one end of the scale, and no prior can be told: our choice
CAP = np.log(1e8)  # beyond it, logarithms of levels and of precision change the likelihood by rounding only
CLOSE = 1e-6  # Newton decrement, about twice the log-likelihood still to gain, at which a fit counts as found
STEPS = np.arange(-5, 9)  # standard deviations; the tail toward "no difference" is the long one

Family = type[BetaBinomial] | type[GammaPoisson]


@dataclass(frozen=True)
class Prior:
    """The fitted distribution of the sites' levels.

    Attributes
    ----------
    coefficients : numpy.ndarray
        Of the columns of the design, on the scale of the linear predictor.
    precision : float
        a + b of a beta distribution, a of a gamma distribution.
    loglik, loglik_pooled : float
        With this spread between sites, and with none.
    boundary : bool
        The data show no more spread than chance; ``coefficients`` are those of the pooled model.
    converged : bool
        False where no spread could be fitted.
    """

    coefficients: np.ndarray
    precision: float
    loglik: float
    loglik_pooled: float
    boundary: bool
    converged: bool


def fit_prior(num: np.ndarray, den: np.ndarray, design: np.ndarray, *, family: Family) -> Prior:
    """Maximize the marginal likelihood of all counts (Morris, JASA 1983 78:47; Spiegelhalter et al. 2012).

    Parameters
    ----------
    num, den : numpy.ndarray
        Counts of k sites; not all 0, nor all complete.
    design : numpy.ndarray
        k rows; a column of ones, then covariates.
    family : type
        ``BetaBinomial`` or ``GammaPoisson``.
    """
    pooled, loglik_pooled = _pooled(num, den, design, family)

    def loss(at: np.ndarray) -> tuple[float, np.ndarray]:
        return _loss(at, num, den, design, family)

    start = np.r_[pooled, np.log(_usual_size(num, den, family))]
    fit = optimize.minimize(loss, start, jac=True, method="BFGS")
    found = fit.success or fit.jac @ fit.hess_inv @ fit.jac < CLOSE
    if not found:
        fit = optimize.minimize(lambda at: loss(at)[0], start, method="Nelder-Mead", options={"fatol": CLOSE})
        found = fit.success
    precision, loglik = float(np.exp(min(fit.x[-1], CAP))), float(-fit.fun)
    boundary = precision > LARGEST_PRECISION or loglik - loglik_pooled < NOT_ABOVE_POOLED
    return Prior(
        coefficients=pooled if boundary else fit.x[:-1],
        precision=np.inf if boundary else precision,
        loglik=loglik_pooled if boundary else loglik,
        loglik_pooled=loglik_pooled,
        boundary=bool(boundary),
        converged=bool(boundary or (found and precision >= SMALLEST_PRECISION)),
    )


def possible_priors(
    num: np.ndarray, den: np.ndarray, design: np.ndarray, *, family: Family
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Priors that the data leave possible, and how likely each is.

    The share of a site of usual size that comes from the common level is held to be uniform between 0 and 1
    beforehand, the uniform shrinkage prior (Christiansen & Morris, JASA 1997 92:618; Daniels, Can J Stat 1999
    27:567), so that spread between sites has a proper distribution even where the best estimate is none; the common
    level has Jeffreys's prior. The posterior is summed over a grid that its curvature at the mode lays out.

    Returns
    -------
    tuple of numpy.ndarray
        The sites' linear predictors (nodes x k), precisions and weights (nodes).

    Raises
    ------
    numpy.linalg.LinAlgError
        Where the posterior has no peak to lay a grid around.
    """
    usual = np.log(_usual_size(num, den, family))

    def loss(at: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = _loss(at, num, den, design, family)
        apart, (vague, vague_slope) = at[-1] - usual, family.vague(at[0])
        slope[0] -= vague_slope
        slope[-1] += np.tanh(apart / 2)
        return value - vague + np.logaddexp(0, apart) + np.logaddexp(0, -apart), slope

    pooled, _ = _pooled(num, den, design, family)
    mode = optimize.minimize(loss, np.r_[pooled, usual], jac=True, method="BFGS").x
    width = 1e-4  # of the difference quotient of exact slopes
    curvature = np.array([loss(mode + step)[1] - loss(mode - step)[1] for step in width * np.eye(len(mode))])
    curvature = (curvature + curvature.T) / (4 * width)
    axes = np.linalg.cholesky(np.linalg.inv(curvature))
    steps = np.stack(np.meshgrid(*[STEPS] * len(mode), indexing="ij"), axis=-1).reshape(-1, len(mode))
    nodes = mode + steps @ axes.T
    precision, apart = np.exp(np.clip(nodes[:, -1], -CAP, CAP)), nodes[:, -1] - usual
    eta = np.clip(nodes[:, :-1] @ design.T, -CAP, CAP)
    before = family.vague(nodes[:, 0])[0] - np.logaddexp(0, apart) - np.logaddexp(0, -apart)
    fit = family.loglik(num, den, eta, precision[:, None]) + before
    weight = np.exp(fit - fit.max())
    return eta, precision, weight / weight.sum()


def _loss(
    at: np.ndarray, num: np.ndarray, den: np.ndarray, design: np.ndarray, family: Family
) -> tuple[float, np.ndarray]:
    """Minus the log-likelihood at (coefficients, log precision), and its slopes."""
    eta, precision = np.clip(design @ at[:-1], -CAP, CAP), np.exp(np.clip(at[-1], -CAP, CAP))
    by_eta, by_log_precision = family.slopes(num, den, eta, precision)
    inside = abs(at[-1]) < CAP
    return -family.loglik(num, den, eta, precision), -np.r_[design.T @ by_eta, by_log_precision * inside]


def _pooled(num: np.ndarray, den: np.ndarray, design: np.ndarray, family: Family) -> tuple[np.ndarray, float]:
    """Coefficients and log-likelihood of the model in which sites differ by the covariate at most."""
    start = np.r_[family.link(num.sum() / den.sum()), np.zeros(design.shape[1] - 1)]
    if len(start) == 1:
        return start, float(family.pooled_loglik(num, den, design @ start))

    def loss(at: np.ndarray) -> tuple[float, np.ndarray]:
        eta = np.clip(design @ at, -CAP, CAP)  # both links are canonical: the slope is observed less expected
        return -family.pooled_loglik(num, den, eta), -design.T @ (num - den * family.mean(eta))

    fit = optimize.minimize(loss, start, jac=True, method="BFGS")
    return fit.x, float(-fit.fun)


def _usual_size(num: np.ndarray, den: np.ndarray, family: Family) -> float:
    """Precision that would shrink a site of usual size (the harmonic mean, our choice) half-way."""
    size = den if family is BetaBinomial else den * num.sum() / den.sum()
    return float(len(size) / (1 / size).sum())
