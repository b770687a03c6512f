"""Counts of many sites whose levels differ: a regression with a normal intercept for every site.

The likelihood of a site is an integral over its intercept. It is taken by adaptive Gauss-Hermite quadrature (Pinheiro &
Bates 1995, J Comput Graph Stat 4:12): nodes around the intercept that fits the site best, as far apart as its
curvature says. All sites are worked on at once, and the gradient is exact, also in how the nodes move.
"""

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

NODES = 25
NONE_LEFT = 1e-3  # standard deviation on the link scale below which sites do not differ (our choice)
STEP = 1e-4  # relative step of the numerical derivative of the gradient
ENOUGH = 1e-6  # what a last Newton step may still move, beside the standard error (our choice)
MOST_STEPS, LONGEST, CLOSE = 200, 2.0, 1e-10  # steps toward a site's own intercept: how many, how far, how near
MOST_NEWTON = 20
SEARCHING = 7  # nodes while the maximum is still far away: a quarter of the time


@dataclass(frozen=True)
class RandomIntercept:
    """A fitted regression with an intercept per site.

    Attributes
    ----------
    estimate : numpy.ndarray, shape (p,)
        Fixed effects on the scale of the link, at a site with an average intercept.
    sd : float
        Standard deviation of the intercepts; 0 where sites differ no more than chance lets them.
    by_model, by_sites : numpy.ndarray, shape (p, p)
        Covariance from the curvature of the likelihood, and by sites (sandwich, without a small-sample factor).
    modes, mode_sd : numpy.ndarray, shape (S,)
        Most likely deviation of each site and its conditional standard deviation.
    log_likelihood : float
        With all constants.
    """

    estimate: np.ndarray
    sd: float
    by_model: np.ndarray
    by_sites: np.ndarray
    modes: np.ndarray
    mode_sd: np.ndarray
    log_likelihood: float


class _Likelihood:
    """Log-likelihood and gradient of every site at given parameters (fixed effects, then the standard deviation)."""

    def __init__(
        self, events: np.ndarray, exposure: np.ndarray, design: np.ndarray, begins: np.ndarray, family: str, nodes: int
    ) -> None:
        self.events, self.exposure, self.design, self.begins = events, exposure, design, begins
        self.site = np.repeat(np.arange(len(begins)), np.diff(np.r_[begins, len(events)]))
        self.binomial = family == "binomial"
        self.nodes, weights = np.polynomial.hermite.hermgauss(nodes)
        self.log_weights = np.log(weights) + self.nodes**2
        if self.binomial:
            constants = special.gammaln(exposure + 1) - special.gammaln(events + 1)
            constants -= special.gammaln(exposure - events + 1)
        else:
            constants = special.xlogy(events, exposure) - special.gammaln(events + 1)
        self.constants = self.by_site(constants) - 0.5 * np.log(2 * np.pi)

    def by_site(self, rows: np.ndarray) -> np.ndarray:
        return np.add.reduceat(rows, self.begins, axis=0)

    def _mean(self, eta: np.ndarray, exposure: np.ndarray) -> np.ndarray:
        """Expected events."""
        return exposure * (special.expit(eta) if self.binomial else np.exp(eta))

    def _bends(self, mean: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """First and second derivative of the expected events by the linear predictor."""
        if not self.binomial:
            return mean, mean
        share = mean / self.exposure
        weight = mean * (1 - share)
        return weight, weight * (1 - 2 * share)

    def _cumulant(self, eta: np.ndarray) -> np.ndarray:
        return np.logaddexp(0, eta) if self.binomial else np.exp(eta)

    def modes(self, fixed: np.ndarray, sd: float) -> tuple[np.ndarray, np.ndarray]:
        """Standardized intercept that fits each site best, and its conditional standard deviation.

        Newton's steps, kept between the places where the slope is known to be positive and negative.
        """
        z = np.zeros(len(self.begins))
        low, high = np.full_like(z, -np.inf), np.full_like(z, np.inf)
        for _ in range(MOST_STEPS):
            mean = self._mean(fixed + sd * z[self.site], self.exposure)
            spread2 = 1 / (1 + sd**2 * self.by_site(self._bends(mean)[0]))
            slope = sd * self.by_site(self.events - mean) - z
            if np.abs(slope * spread2).max() < CLOSE:
                break
            low, high = np.where(slope > 0, z, low), np.where(slope > 0, high, z)
            wanted = z + np.clip(slope * spread2, -LONGEST, LONGEST)
            outside = (wanted <= low) | (wanted >= high)
            z = np.where(outside & np.isfinite(low + high), (low + high) / 2, wanted)
        return z, np.sqrt(spread2)

    def __call__(self, parameters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Log-likelihood (S,) and gradient (S, p + 1) by site."""
        sd, fixed = parameters[-1], self.design @ parameters[:-1]
        mode, spread = self.modes(fixed, sd)
        at = mode[:, None] + np.sqrt(2) * spread[:, None] * self.nodes  # (S, K)
        eta = fixed[:, None] + sd * at[self.site]
        exposure = self.exposure[:, None]
        fit = self.by_site(self.events[:, None] * eta - exposure * self._cumulant(eta)) - at**2 / 2
        terms = self.log_weights + fit
        whole = special.logsumexp(terms, axis=1)
        posterior = np.exp(terms - whole[:, None])
        value = self.constants + np.log(np.sqrt(2) * spread) + whole

        residual = self.events[:, None] - self._mean(eta, exposure)  # (N, K)
        total = self.by_site(residual)
        by_node = sd * total - at  # derivative of the integrand's logarithm by the intercept
        slope_mode = (posterior * by_node).sum(axis=1)
        slope_spread = np.sqrt(2) * (posterior * by_node * self.nodes).sum(axis=1) + 1 / spread
        mean = self._mean(fixed + sd * mode[self.site], self.exposure)
        weight, bend = self._bends(mean)
        sum_bend = self.by_site(bend)
        # How mode and spread move with the parameters, from the equation that defines the mode.
        mode_fixed = -sd * self.by_site(weight[:, None] * self.design) * spread[:, None] ** 2
        mode_sd = (self.by_site(self.events - mean) - sd * mode * self.by_site(weight)) * spread**2
        bend_fixed = sd**2 * self.by_site(bend[:, None] * self.design) + sd**3 * sum_bend[:, None] * mode_fixed
        bend_sd = 2 * sd * self.by_site(weight) + sd**2 * mode * sum_bend + sd**3 * sum_bend * mode_sd
        spread_fixed, spread_sd = -0.5 * spread[:, None] ** 3 * bend_fixed, -0.5 * spread**3 * bend_sd

        weighted = (residual * posterior[self.site]).sum(axis=1)
        by_fixed = self.by_site(weighted[:, None] * self.design)
        by_fixed += slope_mode[:, None] * mode_fixed + slope_spread[:, None] * spread_fixed
        by_sd = (posterior * at * total).sum(axis=1) + slope_mode * mode_sd + slope_spread * spread_sd
        return value, np.column_stack([by_fixed, by_sd])


def fit_random_intercept(
    events: np.ndarray,
    exposure: np.ndarray,
    design: np.ndarray,
    site: np.ndarray,
    *,
    family: str = "binomial",
    nodes: int = NODES,
) -> RandomIntercept | None:
    """Fit by maximum marginal likelihood.

    Parameters
    ----------
    events, exposure : numpy.ndarray, shape (n,)
        Counts, and cases (``binomial``) or exposure above 0 (``poisson``).
    design : numpy.ndarray, shape (n, p)
        Fixed effects, with an intercept.
    site : numpy.ndarray, shape (n,)
        Site of each row, sorted.
    family : str
        ``binomial`` (logit link) or ``poisson`` (log link).
    nodes : int
        Of the quadrature; 1 is Laplace's approximation.

    Returns
    -------
    RandomIntercept or None
        None where no finite maximum is found.
    """
    begins = np.flatnonzero(np.r_[True, site[1:] != site[:-1]])
    size = np.abs(design).max(axis=0)  # columns of like size make the search short
    rough, likelihood = (
        _Likelihood(events, exposure, design / size, begins, family, count) for count in (min(nodes, SEARCHING), nodes)
    )
    level = events.sum() / exposure.sum()
    if not 0 < level < (1 if family == "binomial" else np.inf):
        return None  # no event, or nothing but events
    link = special.logit(level) if family == "binomial" else np.log(level)
    start = np.linalg.lstsq(design / size, np.full(len(events), link), rcond=None)[0]
    with np.errstate(over="ignore", invalid="ignore"):  # a step of the search may reach too far; it is taken back
        found = optimize.minimize(_lost, np.r_[start, 0.5], args=(rough,), jac=True, method="BFGS").x
        alone = abs(found[-1]) < NONE_LEFT
        found[-1] = 0.0 if alone else abs(found[-1])
        free = slice(len(start)) if alone else slice(None)
        curvature = _curvature(likelihood, found, free)
        if not np.isfinite(curvature).all() or np.linalg.eigvalsh(curvature).min() <= 0:
            return None
        inverse = np.linalg.inv(curvature)
        for _ in range(MOST_NEWTON):  # the search stops where the likelihood is flat; Newton's steps finish it
            step = inverse @ _lost(found, likelihood)[1][free]
            found[free] -= step
            if np.abs(step / np.sqrt(np.diag(inverse))).max() < ENOUGH:
                break
        else:
            return None
    value, gradient = likelihood(found)
    meat = gradient[:, free].T @ gradient[:, free]
    p = len(start)
    by_model, by_sites = (
        covariance[:p, :p] / np.outer(size, size) for covariance in (inverse, inverse @ meat @ inverse)
    )
    mode, spread = likelihood.modes(likelihood.design @ found[:-1], found[-1])
    sd = float(found[-1])
    return RandomIntercept(found[:-1] / size, sd, by_model, by_sites, sd * mode, sd * spread, float(value.sum()))


def _lost(parameters: np.ndarray, likelihood: _Likelihood) -> tuple[float, np.ndarray]:
    """Negative log-likelihood of all sites, and its gradient."""
    value, gradient = likelihood(parameters)
    return -value.sum(), -gradient.sum(axis=0)


def _curvature(likelihood: _Likelihood, at: np.ndarray, free: slice) -> np.ndarray:
    """Second derivatives of the negative log-likelihood: differences of its exact gradient."""
    rows = []
    for place in np.arange(len(at))[free]:
        step = np.zeros_like(at)
        step[place] = STEP * max(1.0, abs(at[place]))
        change = _lost(at + step, likelihood)[1] - _lost(at - step, likelihood)[1]
        rows.append(change[free] / (2 * step[place]))
    curvature = np.array(rows)
    return (curvature + curvature.T) / 2
