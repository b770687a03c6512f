"""Control charts from their definitions, as far as deviations need them: base points, moving ranges, limits."""

from dataclasses import dataclass

import numpy as np
from adapters_control_chart import frame_of, kind_of, phases_of

OF_RANGES = ("i", "mr", "ip", "pp", "up", "t")
OF_SHARES, WITH_DENOMINATOR = ("p", "pp", "np"), ("p", "pp", "np", "u", "up")
SCREEN, D2, POWER = 3.267, 1.128, 3.6  # Montgomery; Nelson 1994 for times
MOST_SCREENED = 0.2  # of the ranges; where more would go, or only zeros would stay, we screen none
NOTHING = 1e-9  # beside the values: what rounding leaves of a range of 0


@dataclass
class Points:
    """What a chart is worked out from. ``base`` counts for center and limits; ``invalid`` counts for nothing."""

    value: np.ndarray
    num: np.ndarray
    den: np.ndarray
    phase: np.ndarray
    month: np.ndarray
    excluded: np.ndarray
    invalid: np.ndarray
    base: np.ndarray
    frozen: np.ndarray


def points_of(case: dict) -> Points:
    data, kind, size = frame_of(case), kind_of(case), len(frame_of(case))
    nothing = np.ones(size)
    num = data["num" if "num" in data else "value"].to_numpy(dtype=float)
    den = data["den"].to_numpy(dtype=float) if "den" in data else nothing
    with np.errstate(all="ignore"):
        value = np.where(den > 0, num / den, np.nan) if "den" in data and kind != "c" else num.copy()
    invalid = (den < 0) | ((den == 0) & (num > 0)) if "den" in data else np.zeros(size, dtype=bool)
    if kind in (*WITH_DENOMINATOR, "c", "g", "t"):
        invalid |= num < 0
    if kind in OF_SHARES and "den" in data:
        invalid |= num > den
    value[invalid] = np.nan
    excluded = np.isin(np.arange(size), np.array(case["options"].get("exclude", []), dtype=int) - 1)
    phases = phases_of(case, data)
    starts = data["period"].iloc[:1] if phases is None else phases["start"]
    phase = np.searchsorted(starts.to_numpy(), data["period"].to_numpy(), side="right") - 1
    frozen = np.ones(size, dtype=bool)
    if phases is not None and "baseline_end" in phases:
        frozen = (data["period"] <= phases["baseline_end"].iloc[0]).to_numpy()
    month = (data["period"].dt.year * 12 + data["period"].dt.month).to_numpy()
    base = np.isfinite(value) & ~excluded & frozen
    return Points(value, num, den, phase, month, excluded, invalid, base, frozen)


def centers_of(case: dict, points: Points) -> np.ndarray:
    """Center of the limits at each point; of times on the scale of the power."""
    kind, given = kind_of(case), case["options"].get("centre")
    value = points.value ** (1 / POWER) if kind == "t" else points.value
    centers = np.full(len(value), np.nan)
    for phase in np.unique(points.phase):
        mine, base = points.phase == phase, points.base & (points.phase == phase)
        if given is not None:
            centers[mine] = given ** (1 / POWER) if kind == "t" else given
        elif base.any():
            weight = points.den[base] if kind in (*WITH_DENOMINATOR, "ip") else np.ones(base.sum())
            centers[mine] = (value[base] * weight).sum() / weight.sum()
    return centers


def chance_of(case: dict, points: Points) -> np.ndarray:
    """Standard deviation by chance alone, at each point, of shares and rates."""
    center = centers_of(case, points)
    with np.errstate(all="ignore"):
        return np.sqrt(center * ((1 - center) if kind_of(case) in OF_SHARES else 1) / points.den)


def ranges_of(case: dict, points: Points, phase: int, *, across: bool) -> np.ndarray:
    """Moving ranges of a phase; ``across`` excluded points and gaps in the calendar, as others take them."""
    kind, value = kind_of(case), points.value
    with np.errstate(all="ignore"):
        if kind == "t":
            value = value ** (1 / POWER)
        if kind in ("pp", "up"):
            value = (value - centers_of(case, points)) / chance_of(case, points)
        here = np.flatnonzero((points.phase == phase) & points.frozen)
        if across and kind != "mr":
            here = here[~points.excluded[here]]
        last, this = here[:-1], here[1:]
        ranges = np.abs(value[this] - value[last])
        if kind == "ip":
            ranges *= np.sqrt(np.pi / 2) / np.sqrt(1 / points.den[this] + 1 / points.den[last])
    use = np.isfinite(ranges)
    if not across:
        use &= points.base[this] & points.base[last] & (points.month[this] == points.month[last] + 1)
    elif kind == "mr":  # the range that ends at an excluded point is left out, that which begins there is not
        use &= ~points.excluded[this]
    return ranges[use]


def mean_range(case: dict, points: Points, phase: int, *, across: bool = False) -> float:
    """Mean moving range of a phase, screened once where asked; as ours, or as others take it."""
    ranges = ranges_of(case, points, phase, across=across)
    mean = ranges.mean() if len(ranges) else np.nan
    if not case["options"].get("screened_moving_ranges") or kind_of(case) == "mr" or not len(ranges):
        return mean
    kept = ranges[ranges < SCREEN * mean]
    if across:
        return kept.mean() if len(kept) else 0.0
    dropped = len(ranges) - len(kept)
    return kept.mean() if len(kept) and kept.mean() > 0 and dropped <= MOST_SCREENED * len(ranges) else mean


def limits_of(case: dict, points: Points) -> dict[str, np.ndarray]:
    """Center and limits of a chart of moving ranges, times ``multiply``, by our ranges."""
    kind, center = kind_of(case), centers_of(case, points)
    means = {phase: mean_range(case, points, phase) for phase in np.unique(points.phase)}
    mean = np.array([means[phase] for phase in points.phase])
    if kind == "mr":
        lines = {"cl": mean, "ucl": SCREEN * mean, "lcl": np.zeros_like(mean)}
        return {name: line * case["options"].get("multiply", 1) for name, line in lines.items()}
    sigma = mean / D2
    if kind in ("pp", "up"):
        sigma = sigma * chance_of(case, points)
    if kind == "ip":
        sigma = mean / np.sqrt(points.den)
    if kind in ("pp", "up", "ip"):  # limits that depend on the size of a point need the point
        sigma = np.where(np.isfinite(points.value), sigma, np.nan)
    lines = {}
    for name, width in (("lcl", -3), ("ucl", 3), ("lcl95", -2), ("ucl95", 2)):
        line = center + width * sigma
        if kind in ("pp", "up", "t"):
            line = np.clip(line, 0, 1 if kind == "pp" else None)
        lines[name] = (line**POWER if kind == "t" else line) * case["options"].get("multiply", 1)
    return lines
