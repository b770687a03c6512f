"""Reference cases that we do not follow, what we give instead, and what is not built.

Each deviation stands with its reason in ``docs/deviations.md``; the number we document is asserted here.
"""

import adapters_charts
import numpy as np
import pytest
from reference_adapters import chart_of, frame_of, plot_the_dots, units_of

from lhs_helpers.methods.comparison.funnel import funnel
from lhs_helpers.methods.survival import kaplan_meier

NOT_BUILT: set[str] = set()

NOT_BUILT_CASES = {
    "its_two_changes": "two changes in one series",
}


def no_limits_where_nothing_varies(case: dict) -> None:
    """Others draw limits that coincide with the center line; we draw none and say why."""
    chart = chart_of(case)
    assert chart.table[["lcl", "ucl", "lcl2", "ucl2"]].isna().all(axis=None)
    assert set(chart.table["reason"]) <= {"no_variation", "not_applicable"}
    assert np.allclose(chart.table["cl"], case["expected"]["cl"], rtol=1e-9)
    assert not chart.table["signal"].any()


def one_point_has_no_range(case: dict) -> None:
    """One measurement has no moving range, so neither a center line nor limits."""
    assert chart_of(case).table[["cl", "lcl", "ucl"]].isna().all(axis=None)


def two_sigma_line_of_ranges(case: dict) -> None:
    """Our inner line lies two thirds of the way from the center to the limit, not at two thirds of the limit."""
    table, want = chart_of(case).table, case["expected"]
    for name in ("cl", "lcl", "ucl"):
        assert np.allclose(table[name], np.array(want[name], dtype=float), rtol=1e-9)
    assert np.allclose(table["ucl2"], table["cl"] + (table["ucl"] - table["cl"]) * 2 / 3)


def excluded_points_are_not_bridged(case: dict) -> None:
    """Neither moving range that touches an excluded point exists; others take one across it."""
    data = frame_of(case)
    out = np.array(case["options"]["exclude"]) - 1
    kept = ~np.isin(np.arange(len(data)), out)
    if case["options"]["chart"] == "i":
        scaled, sigma, center = data["value"].to_numpy(), 1.0, data["value"][kept].mean()
    else:
        num, den = data["num"].to_numpy(), data["den"].to_numpy()
        center = num[kept].sum() / den[kept].sum()
        sigma = np.sqrt(center * ((1 - center) if case["options"]["chart"] == "pp" else 1) / den)
        scaled = (num / den - center) / sigma
    ranges = np.abs(np.diff(scaled))[kept[1:] & kept[:-1]]
    if case["options"]["screened_moving_ranges"]:
        ranges = ranges[ranges < 3.267 * ranges.mean()]
    table = chart_of(case).table
    assert np.allclose(table["cl"], center)
    assert np.allclose(table["ucl"], center + 3 * sigma * ranges.mean() / 1.128)
    assert not np.allclose(table["ucl"], np.array(case["expected"]["ucl"], dtype=float))


def gaps_are_counted_between_events(case: dict) -> None:
    """The other program counts the event itself: our limits are one less, and the line drawn is the median.

    Its exact quantile is that of the cases between events, like ours, although its center counts the event.
    """
    exact = "confidence_level" in case["options"]
    chart = chart_of(case, gap_includes_event=True, limits="exact" if exact else "3sigma")
    want = case.get("expected_by_definition", case["expected"])
    assert chart.series["mean_gap"][0] + 1 == pytest.approx(np.unique(want["cl"])[0])
    assert np.allclose(chart.table["ucl"] + (0 if exact else 1), want["ucl"])
    assert np.allclose(chart.table["lcl"], want["lcl"])


def a_point_that_cannot_be_is_set_aside(case: dict) -> None:
    """Events without exposure, more events than cases: such a point is invalid and enters nothing."""
    chart = chart_of(case)
    invalid = (chart.table["state"] == "invalid").to_numpy()
    assert invalid.sum() == 1
    without = case | {"input": {name: list(np.array(values)[~invalid]) for name, values in case["input"].items()}}
    assert chart.table["cl"].iloc[0] == pytest.approx(chart_of(without).table["cl"].iloc[0])
    assert [caveat.code for caveat in chart.caveats].count("invalid_points") == 1


def a_chart_of_counts_needs_denominators(case: dict) -> None:
    with pytest.raises(ValueError, match="needs counts and denominators"):
        chart_of(case)


def a_gap_of_zero_is_allowed_but_many_are_not(case: dict) -> None:
    """Two events on one day are possible; one gap in four is too many for limits."""
    chart = chart_of(case)
    assert chart.table["lcl"].isna().all()
    assert {caveat.code for caveat in chart.caveats} >= {"gaps_of_zero", "several_at_once"}


def points_beyond_three_sigma_count_among_two_of_three(case: dict) -> None:
    """The last three points signal by two near or beyond the limit; the other program takes the outer one out."""
    ours = plot_the_dots(case)[-1]
    wrong = np.flatnonzero(np.array(ours[1]) != np.array(ours[2]))
    assert list(wrong) == [17]


def the_median_is_the_first_time_at_one_half(case: dict) -> None:
    """Where exactly half still wait over an interval, the median is its beginning, not its middle."""
    curve, median = kaplan_meier(case["input"]["time"], case["input"]["event"])
    assert np.allclose(curve["waiting"], case["expected"]["survival"])
    first = curve.loc[np.isclose(curve["waiting"], 0.5), "time"].iloc[0]
    assert median["median"] == first < case["expected"]["median"]


def a_ratio_of_two_counts_is_a_share_of_their_sum(case: dict) -> None:
    """Of two counts with a common ratio the first is binomial given the sum, so the funnel of shares is exact.

    The other program's limits use half of the standard error that its z uses, and call six units different.
    """
    units, want = units_of(case["input"]), case["expected"]
    ours = funnel(units.assign(den=units["num"] + units["den"]), adjust="always")
    share = ours.table["value"]
    assert np.allclose(share / (1 - share), want["ratio"])
    assert ours.center / (1 - ours.center) == pytest.approx(np.exp(want["target_transformed"]))
    assert np.allclose(ours.table["z"], want["z"], atol=0.06)  # arcsine for log: the same to first order
    assert (ours.phi, want["phi"]) == pytest.approx((1.323509, 1.305083), rel=1e-6)
    assert (ours.table["outside_998"].sum(), sum(want["od_outside998"])) == (0, 6)


def spread_of_ratios_is_estimated_on_the_root_scale(case: dict) -> None:
    """The logarithm refuses sites without events, and leaving out a tenth at each end hides the spread."""
    ours = funnel(units_of(case["input"]), data_type="SR", adjust="always")
    assert np.allclose(ours.table["value"], case["expected"]["ratio"])
    assert (ours.phi, ours.tau2) == pytest.approx((2.802521, 0.004536377), rel=1e-6)
    assert case["expected"]["phi"] < 2


DEVIATIONS = {
    **dict.fromkeys(
        [
            "c_all_zero", "g_all_zero", "i_all_zero", "i_constant_screened", "i_constant_unscreened", "mr_all_zero",
            "np_zero", "p_all_events", "p_all_zero", "pp_constant", "u_all_zero",
        ],
        no_limits_where_nothing_varies,
    ),
    **dict.fromkeys(["mr_freeze20", "mr_missing", "mr_part2", "mr_size_2", "mr_size_24"], two_sigma_line_of_ranges),
    **dict.fromkeys(
        ["i_exclude_screened", "i_exclude_unscreened", "pp_exclude", "up_exclude"], excluded_points_are_not_bridged
    ),
    **dict.fromkeys(["qcc_g_including", "qcc_g_no_confidence"], gaps_are_counted_between_events),
    **dict.fromkeys(
        ["p_numerator_above_denominator", "u_event_without_exposure"], a_point_that_cannot_be_is_set_aside
    ),
    **dict.fromkeys(["km_all_events", "km_exact_half"], the_median_is_the_first_time_at_one_half),
    "funnel_rc_30": a_ratio_of_two_counts_is_a_share_of_their_sum,
    "funnel_sr_log_30": spread_of_ratios_is_estimated_on_the_root_scale,
    "mr_size_1": one_point_has_no_range,
    "p_no_denominator": a_chart_of_counts_needs_denominators,
    "ptd_seven": points_beyond_three_sigma_count_among_two_of_three,
    "t_zero_time": a_gap_of_zero_is_allowed_but_many_are_not,
} | adapters_charts.DEVIATIONS  # fmt: skip
