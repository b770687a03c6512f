"""Charts of single values, shares, rates, counts and gaps that we draw otherwise."""

import numpy as np
from adapters_control_chart import chart_of, chart_pairs, counts_the_event, frame_of, kind_of, wanted
from chart_definitions import (
    NOTHING,
    OF_RANGES,
    OF_SHARES,
    WITH_DENOMINATOR,
    Points,
    centers_of,
    limits_of,
    mean_range,
    points_of,
)
from deviation import Deviation, runs_about
from scipy import stats

LIMITS = ("lcl", "ucl", "lcl95", "ucl95")
SIGNALS = ("sigma_signal", "outside_limits", "special_cause")


def is_chart(case: dict) -> bool:
    return "chart" in case["options"] and kind_of(case) in ("i", "mr", "ip", "c", "g", "t", *WITH_DENOMINATOR)


def has_denominators(case: dict) -> bool:
    return kind_of(case) not in WITH_DENOMINATOR or any(n is not None for n in case["input"].get("n", []))


def drawn(case: dict) -> bool:
    """A chart that can be worked out at all."""
    return is_chart(case) and has_denominators(case) and "y" in case["expected"]


def beyond(points: Points, want: dict[str, np.ndarray], multiply: float) -> np.ndarray:
    """Strictly outside the limits, where there are both."""
    value = points.value * multiply
    return np.nan_to_num(value > want["ucl"] + NOTHING).astype(bool) | (value < want["lcl"] - NOTHING)


def flat_points(case: dict) -> np.ndarray:
    """Points of phases in which nothing varies: all equal, all 0, all complete."""
    points, kind = points_of(case), kind_of(case)
    center = centers_of(case, points)
    flat = np.zeros(len(center), dtype=bool)
    if kind in (*WITH_DENOMINATOR, "c", "g"):
        flat |= center == 0
    if kind in OF_SHARES:
        flat |= center == 1
    if kind in OF_RANGES:
        for phase in np.unique(points.phase):
            flat |= (points.phase == phase) & (mean_range(case, points, phase) < NOTHING)
    return flat


def nothing_varies(case: dict) -> bool:
    if case["method"] == "plot_the_dots_rules":
        return len(set(case["input"]["y"])) == 1
    if not drawn(case):
        return False
    stated = [np.array(case["expected"][name], dtype=float) for name in LIMITS if name in case["expected"]]
    defined = (case.get("expected_by_definition") or {}).get("ucl")
    return bool(flat_points(case).any() and (defined is not None or np.isfinite(stated).any()))


def no_limits(case: dict, want: dict) -> dict:
    flat = flat_points(case) if is_chart(case) else np.ones(len(case["input"]["y"]), dtype=bool)
    if flat.all() and is_chart(case):
        assert set(chart_of(case).table["reason"]) - {"missing", "excluded", "no_cases"} <= {"no_variation"}
    lines = {name: np.where(flat, np.nan, want[name]) for name in LIMITS if name in want}
    return lines | {name: np.where(flat, 0, want[name]) for name in SIGNALS if name in want}


def ranges_differ(case: dict) -> bool:
    """Others take ranges that we do not take, or the other way round, and that changes the mean of a phase."""
    followed = case.get("peer_defect") and "ucl" in (case.get("expected_by_definition") or {})
    followed = followed and kind_of(case) != "mr"  # whose ranges are points of the chart as well
    if not drawn(case) or kind_of(case) not in OF_RANGES or "ucl" not in case["expected"] or followed:
        return False
    points = points_of(case)
    if kind_of(case) == "mr" and points.excluded.any():
        return True
    means = [(mean_range(case, points, at), mean_range(case, points, at, across=True)) for at in set(points.phase)]
    return not np.allclose(*np.transpose(means), rtol=1e-12, equal_nan=True)


def ranges_between_successive_points(case: dict, want: dict) -> dict:
    points = points_of(case)
    lines = limits_of(case, points)
    if kind_of(case) == "mr":
        touched = points.excluded | np.r_[False, points.excluded[:-1]]
        shown = np.where(touched, np.nan, want["y"])
        return lines | {"y": shown, "sigma_signal": shown > lines["ucl"] + NOTHING}
    return lines | {"sigma_signal": beyond(points, lines, case["options"].get("multiply", 1))}


def inner_line_stated(case: dict) -> bool:
    if not drawn(case) or kind_of(case) != "mr" or flat_points(case).all():
        return False
    return {"cl", "ucl", "ucl95"} <= set(wanted(case))


def inner_line_of_ranges(case: dict, want: dict) -> dict:
    center, limit = want["cl"], want["ucl"]
    nowhere = np.isnan(center)  # one point has no range, and no line
    upper = center + (limit - center) * 2 / 3
    lower = np.maximum(center - (limit - center) * 2 / 3, 0)
    return {"ucl95": upper, "lcl95": lower, "lcl": np.where(nowhere, np.nan, 0)}


def impossible(case: dict) -> bool:
    """Events without exposure, more events than cases, counts or times below 0."""
    return drawn(case) and bool(points_of(case).invalid.any())


def set_aside(case: dict, want: dict) -> dict:
    """As if such a point had not been submitted."""
    points = points_of(case)
    data = frame_of(case)
    given = {"x": [str(day.date()) for day in data["period"]], "y": np.where(points.invalid, np.nan, points.num)}
    if "den" in data:
        given["n"] = np.where(points.invalid, np.nan, points.den)
    chart = chart_of(case)
    assert (chart.table["state"] == "invalid").to_numpy().tolist() == points.invalid.tolist()
    assert [caveat.code for caveat in chart.caveats].count("invalid_points") == 1
    numbers = {name: got for name, got, *_ in chart_pairs(case | {"input": given})}
    if kind_of(case) in WITH_DENOMINATOR and kind_of(case) != "np":
        center = centers_of(case, points) * case["options"].get("multiply", 1)
        assert np.allclose(numbers["cl"], center)
    return numbers | {"y": np.where(points.invalid, np.nan, want["y"])}


def gaps_without_the_event(case: dict, want: dict) -> dict:
    y, many = frame_of(case)["value"].to_numpy(), case["options"].get("multiply", 1)
    mean, level = np.nanmean(y), stats.norm.cdf(3)
    sigma = np.sqrt(mean * (mean - 1))
    exact = "confidence_level" in case["options"]
    limit = stats.geom.ppf(level, 1 / mean) - 1 if exact else mean - 1 + 3 * sigma
    lower = stats.geom.ppf(1 - level, 1 / mean) - 1 if exact else max(mean - 1 - 3 * sigma, 0)
    assert np.allclose(want["cl"], mean * many, rtol=case["tolerance"])
    lines = {"y": want["y"] - many, "cl": (np.nanmedian(y) - 1) * many, "ucl": limit * many, "lcl": lower * many}
    return {name: np.broadcast_to(line, len(y)) for name, line in lines.items()}


def own_median(case: dict, want: dict) -> dict:
    """The gap that half of whole gaps with that mean do not exceed; runs are counted about it."""
    mean, many = case["options"]["centre"], case["options"].get("multiply", 1)
    line, points = stats.geom.ppf(0.5, 1 / (mean + 1)) - 1, points_of(case)
    numbers = {"cl": np.full(len(points.value), line * many)}
    for number, phase in enumerate(np.unique(points.phase), 1):
        judged = points.value[(points.phase == phase) & ~points.excluded]
        numbers |= {f"phase {number} {name}": value for name, value in runs_about(judged, line).items()}
    return numbers


def time_of_zero(case: dict) -> bool:
    return case["method"] == "t_chart" and 0 in case["input"]["y"]


def zeros_are_allowed_in_few(case: dict, want: dict) -> dict:
    """Two events on one day are possible; where more than a tenth of the gaps are 0, there are no limits."""
    chart, points = chart_of(case), points_of(case)
    zeros = np.array([(points.value[points.base & (points.phase == at)] == 0).mean() for at in points.phase])
    lines = {name: np.where(zeros > 0.1, np.nan, line) for name, line in limits_of(case, points).items()}
    for ours, name in (("lcl", "lcl"), ("ucl", "ucl"), ("lcl2", "lcl95"), ("ucl2", "ucl95")):
        assert np.allclose(chart.table[ours], lines[name], equal_nan=True)
    assert "gaps_of_zero" in {caveat.code for caveat in chart.caveats}
    return lines


DEVIATIONS = {
    "no denominators": Deviation(
        "a chart of shares or rates has nothing to be worked out from",
        lambda case: is_chart(case) and not has_denominators(case),
        refusal="needs counts and denominators",
    ),
    "impossible points": Deviation("they are errors in the data", impossible, set_aside),
    "time of zero": Deviation("two events on one day happen", time_of_zero, zeros_are_allowed_in_few),
    "other ranges": Deviation(
        "the neighbors of an excluded point are not successive", ranges_differ, ranges_between_successive_points
    ),
    "inner line of ranges": Deviation(
        "two thirds of the way from center to limit are two of three sigma, and one point has no range",
        inner_line_stated,
        inner_line_of_ranges,
    ),
    "event in the gap": Deviation(
        "the geometric law is that of cases between events",
        lambda case: drawn(case) and counts_the_event(case),
        gaps_without_the_event,
    ),
    "given mean gap": Deviation(
        "gaps are whole numbers, and half of them lie up to the median",
        lambda case: drawn(case) and kind_of(case) == "g" and "centre" in case["options"],
        own_median,
    ),
    "nothing varies": Deviation(
        "limits on the center line call the first different value a signal", nothing_varies, no_limits
    ),
}
