"""Limits of a funnel: exact ones, and ones that allow for more spread between sites than chance."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from lhs_helpers.methods.constants import LINE_TOLERANCE, Z_95, Z_998

TAILS = {"lcl_95": 0.025, "ucl_95": 0.975, "lcl_998": 0.001, "ucl_998": 0.999}
WIDTHS = {"lcl_95": -Z_95, "ucl_95": Z_95, "lcl_998": -Z_998, "ucl_998": Z_998}


@dataclass(frozen=True)
class Overdispersion:
    """Spread between units on a scale where chance alone has a known one (Spiegelhalter 2005, 2012).

    Attributes
    ----------
    z : numpy.ndarray
        Standardized distance of each unit from the level.
    phi : float
        Mean square of z after the extremes are pulled in: 1 where chance explains all.
    phi_p : float
        Chance of as large a sum of squares (not pulled in) if chance explained all.
    tau2 : float
        Variance between units on the transformed scale; 0 where phi is not above 1.
    """

    z: np.ndarray
    phi: float
    phi_p: float
    tau2: float


def exact_limits(den: np.ndarray, level: float, *, data_type: str) -> dict[str, np.ndarray]:
    """Binomial or Poisson limits, interpolated between whole counts (Spiegelhalter 2005).

    For each chance p: r is the smallest count with F(r) >= p; the limit is (r - a) / den with
    a = (F(r) - p) / (F(r) - F(r - 1)).

    Parameters
    ----------
    den : numpy.ndarray
        Size of each unit; whole for a proportion.
    level : float
        Common proportion, rate or ratio.
    data_type : str
        ``PR``, ``rate`` or ``SR``.
    """
    limits = {}
    for name, chance in TAILS.items():
        count = _quantile(chance, den, level, data_type)
        upper, lower = _cumulative(count, den, level, data_type), _cumulative(count - 1, den, level, data_type)
        part = np.divide(upper - chance, upper - lower, out=np.zeros_like(upper), where=upper > lower)
        limit = np.maximum((count - part) / den, 0)
        limits[name] = np.minimum(limit, 1) if data_type == "PR" else limit
    return limits


def adjusted_limits(den: np.ndarray, level: float, *, data_type: str, tau2: float) -> dict[str, np.ndarray]:
    """Limits that allow for variance ``tau2`` between units, back on the natural scale."""
    center, error = _center(level, data_type), _error(den, level, data_type)
    limits = {}
    for name, width in WIDTHS.items():
        if data_type == "PR":  # the angle is cut to a quarter turn, so that limits stay monotone
            limits[name] = np.sin(np.clip(center + width * np.sqrt(error**2 + tau2), 0, np.pi / 2)) ** 2
        else:
            limits[name] = level * np.maximum(1 + width * np.sqrt(error**2 + tau2), 0) ** 2
    return limits


def used_limits(den: np.ndarray, level: float, *, data_type: str, tau2: float) -> dict[str, np.ndarray]:
    """The exact limits, or where sites really differ (``tau2`` above 0) the wider of them and the adjusted ones."""
    exact = exact_limits(den, level, data_type=data_type)
    if tau2 <= 0:
        return exact
    wide = adjusted_limits(den, level, data_type=data_type, tau2=tau2)
    return {name: (np.minimum if name[0] == "l" else np.maximum)(exact[name], wide[name]) for name in exact}


def outside(
    num: np.ndarray,
    den: np.ndarray,
    level: float,
    *,
    data_type: str,
    limits: dict[str, np.ndarray],
    by: str = "tail",
) -> dict[str, np.ndarray]:
    """Which units lie beyond the limits used, and are as rare under chance alone as the limits say.

    The published interpolation draws an upper limit just below the count that still has enough chance: among 5 cases
    of which 80 % are expected to succeed, the 99.8 % limit is 0.9994, and 5 of 5, which happens to every third site,
    would lie outside. The exact tail decides.

    Parameters
    ----------
    num, den, level, data_type
        As for ``exact_limits``.
    limits : dict
        ``lcl_95``, ``ucl_95``, ``lcl_998``, ``ucl_998`` as used, on the natural scale.
    by : str
        ``tail``, or ``limits`` for the published line alone.

    Returns
    -------
    dict of numpy.ndarray
        ``outside_95`` and ``outside_998``.
    """
    value, line = num / den, LINE_TOLERANCE * max(1, level)
    at_most, at_least = (_cumulative(num, den, level, data_type), 1 - _cumulative(num - 1, den, level, data_type))
    if by == "limits":
        at_most = at_least = np.zeros_like(value)
    found = {}
    for name in ("95", "998"):
        low = (value < limits[f"lcl_{name}"] - line) & (at_most < TAILS[f"lcl_{name}"])
        high = (value > limits[f"ucl_{name}"] + line) & (at_least < TAILS[f"lcl_{name}"])
        found[f"outside_{name}"] = low | high
    return found


def overdispersion(num: np.ndarray, den: np.ndarray, level: float, *, data_type: str, trim: float) -> Overdispersion:
    """Estimate the spread between units by the method of moments.

    The published formula is positive from phi > 1 - 1 / units on, because the level comes from the same units. Units
    that differ less than chance lets them (phi up to 1) are nevertheless given no variance, as a page says "1 = chance
    alone" and must not allow for what it does not see.
    """
    error = _error(den, level, data_type)
    z = (_transformed(num, den, level, data_type) - _center(level, data_type)) / error
    low, high = np.quantile(z, [trim, 1 - trim])  # linear interpolation, type 7
    phi = float(np.mean(np.clip(z, low, high) ** 2))
    units, weight = len(z), error**-2.0
    room = weight.sum() - (weight**2).sum() / weight.sum()
    tau2 = max(0.0, (units * phi - (units - 1)) / room) if room > 0 and phi > 1 else 0.0
    return Overdispersion(z=z, phi=phi, phi_p=float(special.chdtrc(units - 1, (z**2).sum())), tau2=float(tau2))


def two_sided(
    num: np.ndarray, den: np.ndarray, level: float, *, data_type: str, spread: Overdispersion | None
) -> np.ndarray:
    """Chance of a unit as far out: exact mid-p, or normal with the variance between units where limits allow for it."""
    if spread is not None:
        error = _error(den, level, data_type)
        return 2 * special.ndtr(-np.abs(spread.z) * error / np.sqrt(error**2 + spread.tau2))
    at_most, below = _cumulative(num, den, level, data_type), _cumulative(num - 1, den, level, data_type)
    middle = (at_most + below) / 2
    return np.minimum(2 * np.minimum(middle, 1 - middle), 1)


def _quantile(chance: float, den: np.ndarray, level: float, data_type: str) -> np.ndarray:
    """Smallest count whose cumulative chance is at least ``chance``."""
    guess = special.bdtrik(chance, den, level) if data_type == "PR" else special.pdtrik(chance, den * level)
    count = np.maximum(np.ceil(np.nan_to_num(guess)), 0)
    # The continuous inverse can be off by one through rounding; the definition decides.
    lower = np.maximum(count - 1, 0)
    count = np.where(_cumulative(lower, den, level, data_type) >= chance, lower, count)
    return np.where(_cumulative(count, den, level, data_type) < chance, count + 1, count)


def _cumulative(count: np.ndarray, den: np.ndarray, level: float, data_type: str) -> np.ndarray:
    """P(X <= count); 0 below 0."""
    known = np.maximum(count, 0)
    if data_type == "PR":
        chance = np.where(known >= den, 1.0, special.betainc(np.maximum(den - known, 1e-300), known + 1, 1 - level))
    else:
        chance = special.gammaincc(known + 1, den * level)
    return np.where(count < 0, 0.0, chance)


def _transformed(num: np.ndarray, den: np.ndarray, level: float, data_type: str) -> np.ndarray:
    """Arcsine of the root for proportions, root of observed over expected for rates and ratios: both accept zeros."""
    return np.arcsin(np.sqrt(num / den)) if data_type == "PR" else np.sqrt(num / (den * level))


def _center(level: float, data_type: str) -> float:
    return float(np.arcsin(np.sqrt(level))) if data_type == "PR" else 1.0


def _error(den: np.ndarray, level: float, data_type: str) -> np.ndarray:
    """Standard error that chance alone gives on the transformed scale."""
    return 1 / (2 * np.sqrt(den if data_type == "PR" else den * level))
