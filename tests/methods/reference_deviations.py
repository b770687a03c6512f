"""Every rule about reference cases that we do not follow; the reasons stand in ``docs/deviations.md``."""

import deviations_charts
import deviations_subgroups
import numpy as np
from adapters_comparison import data_type_of
from deviation import Deviation
from scipy import stats


def two_of_three_with_one_beyond(case: dict) -> np.ndarray:
    """Points beyond 2 sigma of three on one side, where they are two or more, and one of them is beyond 3 sigma."""
    y, want = np.array(case["input"]["y"], dtype=float), case["expected"]
    center, limit = np.array(want["cl"], dtype=float), np.array(want["ucl"], dtype=float)
    apart = (y - center) / np.where(limit > center, (limit - center) / 3, np.nan)
    found = np.zeros(len(y), dtype=bool)
    for side in (1, -1):
        near = side * apart > 2
        for last in range(2, len(y)):
            three = np.arange(last - 2, last + 1)
            on_one_side = (side * apart[three] > 0).all()
            if on_one_side and near[three].sum() >= 2 and (side * apart[three] > 3).any():
                found[three[near[three]]] = True
    return found


def outer_points_are_left_out(case: dict) -> bool:
    if case["method"] != "plot_the_dots_rules":
        return False
    return bool((two_of_three_with_one_beyond(case) & ~np.array(case["expected"]["special_cause"], dtype=bool)).any())


def outer_points_count(case: dict, want: dict) -> dict:
    return {"special_cause": want["special_cause"].astype(bool) | two_of_three_with_one_beyond(case)}


def waiting_of(case: dict) -> tuple[np.ndarray, np.ndarray]:
    """Distinct times, and the share that still waits after each (Kaplan & Meier)."""
    time, event = (np.array(case["input"][name], dtype=float) for name in ("time", "event"))
    times = np.unique(time)
    steps = [1 - event[time == at].sum() / (time >= at).sum() for at in times]
    return times, np.cumprod(steps)


def half_wait_for_a_while(case: dict) -> bool:
    return case["method"] == "kaplan_meier" and bool(np.isclose(waiting_of(case)[1], 0.5, atol=1e-12).any())


def first_time_at_one_half(case: dict, want: dict) -> dict:
    times, waiting = waiting_of(case)
    return {"median": times[waiting <= 0.5 + 1e-12].min()}


def spread_of(moved: np.ndarray, error: np.ndarray, trim: float) -> dict[str, np.ndarray]:
    """Spread of z pulled in at its quantiles, and the variance between units (Spiegelhalter 2012)."""
    z = moved / error
    low, high = np.quantile(z, [trim, 1 - trim])
    phi, weight, units = np.mean(np.clip(z, low, high) ** 2), error**-2, len(z)
    tau2 = max(0, (units * phi - units + 1) / (weight.sum() - (weight**2).sum() / weight.sum()))
    return {"z": z, "phi": phi, "tau2": tau2}


def adjusted(back: object, center: float, error: np.ndarray, spread: dict) -> dict[str, np.ndarray]:
    """Limits that allow for the spread, carried back to the scale of ratios."""
    wide, limits = np.sqrt(error**2 + spread["tau2"]), {}
    for level, tail in (("95", 0.975), ("998", 0.999)):
        for side, sign in (("lower", -1), ("upper", 1)):
            limits[f"od_{side}{level}"] = back(center + sign * stats.norm.ppf(tail) * wide)
    return spread | limits


def share_of_both(case: dict, want: dict) -> dict:
    """Of two counts with a common ratio the first is binomial given the sum: a funnel of shares, by arcsine."""
    first, second = (np.array(case["input"][name], dtype=float) for name in ("r", "n"))
    error, center = 1 / (2 * np.sqrt(first + second)), np.arcsin(np.sqrt(first.sum() / (first + second).sum()))
    moved = np.arcsin(np.sqrt(first / (first + second))) - center
    spread = spread_of(moved, error, case["options"].get("winsorise", 0.1))
    return adjusted(lambda angle: np.tan(np.clip(angle, 0, np.pi / 2)) ** 2, center, error, spread)


def root_of_ratios(case: dict, want: dict) -> dict:
    """Root of observed over expected, extremes pulled in."""
    observed, expected = (np.array(case["input"][name], dtype=float) for name in ("observed", "expected"))
    error = 1 / (2 * np.sqrt(expected))
    spread = spread_of(np.sqrt(observed / expected) - 1, error, case["options"].get("winsorise", 0.1))
    return adjusted(lambda root: np.maximum(root, 0) ** 2, 1, error, spread)


def is_spread(case: dict, kind: str) -> bool:
    return case["method"] == "funnel_overdispersed" and data_type_of(case) == kind


DEVIATIONS = (
    deviations_charts.DEVIATIONS
    | deviations_subgroups.DEVIATIONS
    | {
        "two of three": Deviation(
            "a point beyond 3 sigma is also beyond 2 sigma", outer_points_are_left_out, outer_points_count
        ),
        "exactly half": Deviation(
            "it is a day on which half have got there", half_wait_for_a_while, first_time_at_one_half
        ),
        "ratio of two counts": Deviation(
            "given the sum the first count is binomial", lambda case: is_spread(case, "RC"), share_of_both
        ),
        "logarithm of ratios": Deviation(
            "the logarithm refuses sites without events",
            lambda case: is_spread(case, "SR") and case["options"].get("transform") == "log",
            root_of_ratios,
        ),
    }
)


def deviations_of(case: dict) -> dict[str, Deviation]:
    """The rules that hold for a case."""
    return {name: rule for name, rule in DEVIATIONS.items() if rule.holds(case)}
