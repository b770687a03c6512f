"""Center line, sigma and limits of every phase, for one kind of chart."""

from dataclasses import dataclass

import numpy as np

from lhs_helpers.methods.constants import MR_UCL
from lhs_helpers.methods.control_chart import rare_events
from lhs_helpers.methods.control_chart.kinds import Kind
from lhs_helpers.methods.control_chart.spread import (
    mean_range,
    median,
    neighbors,
    range_sigma,
    ratio,
    steps_between,
    total,
)
from lhs_helpers.methods.control_chart.subgroups import c4, subgroup_sigma

LINES = ("cl", "sigma", "lcl", "ucl", "lcl2", "ucl2")
FLAT = 1e-12  # a sigma this small beside the center is rounding noise of values that do not vary


@dataclass(frozen=True)
class Choices:
    """What the caller chose about limits; see ``control_chart``. ``center`` is a given line on the natural scale."""

    screen_mr: bool = False
    sigma_z_floor: float = 1.0
    min_limits: int = 12
    firm_limits: int = 20
    min_points_run: int = 10
    exact: bool = True
    center: np.ndarray | float | None = None


@dataclass(frozen=True)
class Points:
    """Flat arrays of the points of one kind of chart; ``value`` is NaN where there is nothing to plot."""

    value: np.ndarray
    num: np.ndarray
    den: np.ndarray
    sd: np.ndarray
    phase: np.ndarray
    base: np.ndarray


def limits_of(kind: Kind, points: Points, count: int, choices: Choices) -> tuple[dict, dict]:
    """Limits per point and what they rest on per phase.

    Parameters
    ----------
    kind : Kind
        The chart.
    points : Points
        Values on their natural scale (proportions 0 to 1); ``base`` marks those that limits come from.
    count : int
        Number of phases.
    choices : Choices
        Thresholds and options.

    Returns
    -------
    dict
        Per point: ``cl``, ``sigma``, ``lcl``, ``ucl``, ``lcl2``, ``ucl2``, ``lcl_clamped``, ``ucl_clamped``.
    dict
        Per phase: ``n_used``, ``cl``, ``center`` (``mean``, ``median`` or ``given``), ``sigma_z``, ``sigma_z_used``,
        ``mr_removed``, ``screening_abandoned``, ``mean_gap``, ``reason`` (why there are no limits, or ``""``).
    """
    phase, base = points.phase, points.base
    used = np.bincount(phase[base], minlength=count)
    spare = int(kind.spread == "own")  # a moving range needs two points: 12 points have 11
    given = choices.center is not None
    short = used < choices.min_points_run - spare
    if kind.center == "back":  # gaps of zero pull a mean on the transformed scale far below the mean gap
        short |= rare_events.too_many_zeros(points.value, phase, base, count)
    short &= not given
    middle = median(points.value, phase, base, count) if kind.center == "median" or short.any() else None
    made = _exact(points, count, choices) if kind.spread == "exact" else _sigma(kind, points, count, choices)
    center = middle if kind.center == "median" and not given else made["center"]
    drawn = rare_events.to_time(center) if kind.center == "back" else center
    drawn = np.where(short, middle, drawn) if short.any() else drawn

    per_point = made["lines"] if kind.spread == "exact" else _lines(kind, made, points)
    per_point["cl"] = np.where(short[phase], drawn[phase], made["center_at"]) if "center_at" in made else drawn[phase]
    needed = 1 if given and kind.fixed_by_center else max(choices.min_limits - spare, 1)
    reason = _reason(kind, made, points, made.get("measured", used) < needed)
    for name in LINES[1:]:
        per_point[name] = np.where(reason[phase] == "", per_point[name], np.nan)
    for name in ("lcl", "ucl"):
        per_point[f"{name}_clamped"] &= np.isfinite(per_point[name])
    missing = np.full(count, np.nan)
    zero = np.zeros(count, dtype=np.int64)
    return per_point, {
        "n_used": used,
        "cl": drawn,
        "center": np.where(short, "median", "given" if given else "median" if kind.center == "median" else "mean"),
        "sigma_z": made.get("sigma_z", missing),
        "sigma_z_used": made.get("sigma_z_used", missing),
        "mr_removed": made.get("mr_removed", zero),
        "screening_abandoned": made.get("abandoned", zero.astype(bool)),
        "mean_gap": made.get("mean_gap", missing),
        "reason": reason,
    }


def _sigma(kind: Kind, points: Points, count: int, choices: Choices) -> dict:
    """Center of the limits per phase and sigma per point, on the scale where limits are symmetric."""
    value, phase, base = points.value, points.phase, points.base
    if kind.center == "back":
        value = rare_events.to_normal(value)
    weight = points.den if kind.center == "pooled" else np.ones_like(value)
    amount = points.num if kind.spread in ("binomial", "poisson") else value * weight
    center = ratio(total(amount, phase, base, count), total(weight, phase, base, count))
    if choices.center is not None:
        line = np.broadcast_to(np.asarray(choices.center, dtype=float), (count,))
        center = rare_events.to_normal(line) if kind.center == "back" else line
    made = {"center": center, "sigma": np.full(value.shape, np.nan), "flat": np.zeros(count, dtype=bool)}
    if kind.spread == "own":
        made["sigma"] = (center * (MR_UCL - 1) / 3)[phase]
    elif kind.spread == "ranges":
        sigma, made["mr_removed"], made["abandoned"] = range_sigma(value, phase, base, count, screen=choices.screen_mr)
        made["sigma"] = sigma[phase]
    elif kind.spread == "weighted_ranges":
        inverse = ratio(1.0, weight)
        between = np.sqrt(np.pi / 2) * ratio(steps_between(value), np.sqrt(inverse + np.r_[np.nan, inverse[:-1]]))
        sigma, made["mr_removed"], made["abandoned"] = mean_range(
            between, phase, neighbors(phase, base), count, screen=choices.screen_mr
        )
        made["sigma"] = sigma[phase] * np.sqrt(inverse)
    elif kind.spread == "subgroups":
        _from_subgroups(kind, made, points, count, choices)
    elif kind.spread in ("binomial", "poisson"):
        variance = center * (1 - center) if kind.spread == "binomial" else center
        made["flat"] = variance == 0  # all 0, or all of all
        made["sigma"] = np.sqrt(ratio(variance[phase], weight))
    if kind.laney:
        _inflate(made, value, points, count, choices)
    return made


def _from_subgroups(kind: Kind, made: dict, points: Points, count: int, choices: Choices) -> None:
    """Sigma of means, or center line and sigma of standard deviations, which both depend on the size of a subgroup."""
    phase, base = points.phase, points.base
    sigma, made["measured"] = subgroup_sigma(points.sd, points.den, phase, base, count)
    if kind.center == "pooled":
        made["sigma"] = ratio(sigma[phase], np.sqrt(points.den))
        return
    share = c4(points.den)
    typical = ratio(total(share, phase, base, count), np.bincount(phase[base], minlength=count))
    sigma = sigma if choices.center is None else ratio(made["center"], typical)
    made["center"], made["center_at"] = typical * sigma, share * sigma[phase]
    made["sigma"] = sigma[phase] * np.sqrt(1 - share**2)


def _inflate(made: dict, value: np.ndarray, points: Points, count: int, choices: Choices) -> None:
    """Widen sigma by the spread between neighboring points (Laney 2002), never below the floor."""
    scaled = ratio(value - made["center"][points.phase], made["sigma"])
    base = points.base & np.isfinite(scaled)
    made["sigma_z"], made["mr_removed"], made["abandoned"] = range_sigma(
        scaled, points.phase, base, count, screen=choices.screen_mr
    )
    # Without a single pair of neighbors there is no sigma_z, and no limit rests on a guess.
    made["sigma_z_used"] = np.maximum(made["sigma_z"], choices.sigma_z_floor)
    made["sigma"] = made["sigma"] * made["sigma_z_used"][points.phase]


def _exact(points: Points, count: int, choices: Choices) -> dict:
    """Limits of a G chart; they come from the mean gap, while the line drawn is the median, so that rules work."""
    used = np.bincount(points.phase[points.base], minlength=count)
    mean = ratio(total(points.value, points.phase, points.base, count), used)
    if choices.center is not None:
        mean = np.full(count, choices.center)
    limits = rare_events.geometric_limits(mean, exact=choices.exact)
    lines = {name: limit[points.phase] for name, limit in limits.items()}
    lines["sigma"] = np.full(points.value.shape, np.nan)  # no zones: the law is far from symmetric
    lines |= {"lcl_clamped": lines["lcl"] <= 0, "ucl_clamped": np.zeros(points.value.shape, dtype=bool)}
    return {"lines": lines, "mean_gap": mean, "center": rare_events.geometric_median(mean), "flat": mean == 0}


def _lines(kind: Kind, made: dict, points: Points) -> dict:
    """Limits at 3 and 2 sigma, clamped to what is possible."""
    cl, sigma = made.get("center_at", made["center"][points.phase]), made["sigma"]
    lines = {"lcl": cl - 3 * sigma, "ucl": cl + 3 * sigma, "lcl2": cl - 2 * sigma, "ucl2": cl + 2 * sigma}
    low = np.zeros(cl.shape, dtype=bool) if kind.floor is None else lines["lcl"] < kind.floor
    high = np.zeros(cl.shape, dtype=bool) if kind.ceiling is None else lines["ucl"] > kind.ceiling
    if kind.floor is not None or kind.ceiling is not None:
        lines = {name: np.clip(line, kind.floor, kind.ceiling) for name, line in lines.items()}
    if kind.center == "back":
        lines = {name: rare_events.to_time(line) for name, line in lines.items()}
        sigma = np.full(cl.shape, np.nan)  # sigma lives on the transformed scale only
    return {**lines, "sigma": sigma, "lcl_clamped": low, "ucl_clamped": high}


def _reason(kind: Kind, made: dict, points: Points, few: np.ndarray) -> np.ndarray:
    """Why a phase has no limits; ``""`` where it has."""
    count = len(few)
    if not kind.has_limits:
        return np.full(count, "not_applicable", dtype=object)
    zeros, unknown = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    flat = made["flat"]
    if kind.spread != "exact":
        known = points.base & np.isfinite(made["sigma"])
        varies = known & (made["sigma"] > FLAT * np.abs(made["center"][points.phase]))
        unknown = (np.bincount(points.phase[known], minlength=count) == 0) & ~flat
        flat = flat | (np.bincount(points.phase[varies], minlength=count) == 0)
    if kind.center == "back":
        zeros = rare_events.too_many_zeros(points.value, points.phase, points.base, count)
    return np.select([few | unknown, flat, zeros], ["too_few", "no_variation", "not_applicable"], "").astype(object)
