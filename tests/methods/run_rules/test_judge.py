"""Run rules: thresholds of the papers, and how runs are counted around gaps, lines and phases."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.run_rules.judge import apply_rules
from lhs_helpers.methods.run_rules.rule_sets import RULE_SETS, crossings_min, longest_run_max


def about_zero(values, **more):
    return pd.DataFrame({"value": np.array(values, dtype=float), "cl": 0.0, "sigma": 1.0, **more})


@pytest.mark.parametrize(
    ("useful", "longest", "fewest"),
    [(10, 6, 2), (12, 7, 3), (20, 7, 6), (22, 7, 7), (23, 8, 7), (24, 8, 8), (36, 8, 13), (60, 9, 23), (100, 10, 41)],
)
def test_the_thresholds_of_anhoej_and_olesen_2014(useful, longest, fewest):
    assert longest_run_max(np.array([useful])).item() == longest
    assert crossings_min(np.array([useful])).item() == fewest


@pytest.mark.parametrize(("run", "signals"), [(8, False), (9, True)])
def test_a_run_of_9_among_24_useful_points_signals_and_a_run_of_8_does_not(run, signals):
    rest = [-0.5, 0.5] * 8
    values = ([0.5] * run + rest)[:24]
    found = apply_rules(about_zero(values))
    assert found.series["runs_signal"].item() == signals
    assert found.series["longest_run"].item() == run
    assert len(found.points) == (run if signals else 0)
    assert found.points["fires"].tolist() == ([False] * 8 + [True] if signals else [])


def test_points_on_the_line_neither_add_to_a_run_nor_break_it():
    found = apply_rules(about_zero([1, 0, 1, 0, 1, 1, -1, 1, -1, 1, -1, 1]))
    assert found.series[["n_useful", "longest_run", "n_crossings"]].iloc[0].tolist() == [10, 4, 6]


def test_a_missing_or_excluded_point_does_not_break_a_run():
    state = ["ok", "missing", "ok", "excluded", *["ok"] * 10]
    found = apply_rules(about_zero([1] * 14, state=state), min_points_run=10)
    assert found.series[["n_useful", "longest_run"]].iloc[0].tolist() == [12, 12]


@pytest.mark.parametrize(("empty", "longest"), [(3, 12), (4, 6)])
def test_counting_starts_anew_after_more_than_three_empty_periods(empty, longest):
    state = ["ok"] * 6 + ["missing"] * empty + ["ok"] * 6
    found = apply_rules(about_zero([1] * len(state), state=state))
    assert found.series["longest_run"].item() == longest


def test_a_new_phase_starts_counting_anew():
    found = apply_rules(about_zero([1] * 20, phase=[1] * 10 + [2] * 10))
    assert found.series["longest_run"].tolist() == [10, 10]


def test_fewer_than_ten_useful_points_are_not_judged():
    assert not apply_rules(about_zero([1] * 9)).series["any_signal"].item()
    assert apply_rules(about_zero([1] * 10)).series["any_signal"].item()


def test_moving_ranges_take_part_in_no_run_rule():
    data = pd.DataFrame({"period": pd.date_range("2020-01-01", periods=30, freq="MS"), "value": np.arange(30.0) ** 2})
    chart = control_chart(data, kind="mr")
    assert not chart.signals.series["runs_signal"].item()


def test_an_open_gap_counts_in_a_run_only_where_it_is_already_above():
    gaps = [5, 90] * 8 + [90] * 8
    for last, longest in ((95, 10), (1, 9)):
        data = pd.DataFrame(
            {
                "period": pd.date_range("2020-01-01", periods=25, freq="MS"),
                "value": [*gaps, last],
                "state": ["ok"] * 24 + ["open"],
            }
        ).astype({"value": float})
        chart = control_chart(data, kind="run", freq="event", phases=pd.DataFrame(
            {"start": ["2020-01-01"], "baseline_end": ["2021-04-01"]}))  # fmt: skip
        assert chart.table["cl"].iloc[0] == 47.5
        assert chart.signals.series["longest_run"].item() == longest


def test_a_two_of_three_signal_of_making_data_count_needs_all_three_on_one_side():
    inside, across = [0.1] * 8 + [2.5, 0.5, 2.5] + [-0.1] * 5, [0.1] * 8 + [2.5, -0.5, 2.5] + [-0.1] * 5
    rules = [apply_rules(about_zero(values), "mdc").points["rule"].tolist() for values in (inside, across)]
    assert "two_of_three" in rules[0]
    assert "two_of_three" not in rules[1]


def test_a_repeated_value_ends_a_trend_by_nelson_and_is_ignored_by_making_data_count():
    rising = [-3.5, -2.8, -2.1, -2.1, -1.4, -0.7, -0.2, 0.5, 0.4, 0.3]
    assert "trend" in set(apply_rules(about_zero(rising), "mdc").points["rule"])
    assert "trend" not in set(apply_rules(about_zero(rising), "nelson").points["rule"])


def test_an_unknown_rule_set_is_refused_with_those_that_are_built():
    with pytest.raises(ValueError, match="built are anhoej, ihi, mdc, mdc_6, western_electric, nelson"):
        apply_rules(about_zero([1] * 12), "juran")


def rules_of(values, ruleset, *, limits=True):
    table = about_zero(values)
    return set(apply_rules(table if limits else table.drop(columns="sigma"), ruleset).points["rule"])


@pytest.mark.parametrize(
    ("ruleset", "limits", "run", "trend"),
    [("ihi", False, 6, 5), ("ihi", True, 8, 6), ("mdc", True, 7, 7), ("mdc_6", True, 6, 6), ("nelson", True, 9, 6)],
)
def test_each_set_has_its_own_length_of_run_and_of_trend(ruleset, limits, run, trend):
    """Long enough signals, one point fewer does not."""
    quiet = [0.5, -0.5, 0.4, -0.6, -0.5, 0.5, 0.6, -0.4]
    for length, signals in ((run, True), (run - 1, False)):
        one_side = [*quiet, *([0.3, 0.2] * 5)[:length], -0.3, 0.2, -0.2]
        assert ("one_side" in rules_of(one_side, ruleset, limits=limits)) == signals
    for length, signals in ((trend, True), (trend - 1, False)):
        rising = [*quiet, *np.linspace(-0.9, 0.8, length), -0.2, 0.3]
        assert ("trend" in rules_of(rising, ruleset, limits=limits)) == signals


def test_ihi_steps_over_points_on_the_line_and_repeated_values():
    on_the_line = [-0.5, 0.5, -0.5, 1, 1, 0, 1, 1, 0, 1, 1, -0.5, 0.5, -0.5]
    assert "one_side" in rules_of(on_the_line, "ihi", limits=False)
    repeated = [0.5, -0.5, 0.5, -0.8, -0.4, -0.4, 0.2, 0.6, 0.9, -0.5, 0.5]
    assert "trend" in rules_of(repeated, "ihi", limits=False)


def test_fifteen_points_within_one_sigma_signal_by_ihi_and_fourteen_do_not():
    for count, signals in ((15, True), (14, False)):
        values = [1.5, -1.5, *([0.5, -0.5, -0.3, 0.3] * 4)[:count], 1.5, -1.5]
        assert ("within_1_sigma" in rules_of(values, "ihi")) == signals


@pytest.mark.parametrize(
    ("values", "crossings"),
    [([1, 1, 1, 1, 1, -1, -1, -1, -1, -1] * 2, -1), ([1, -1] * 10, 1), ([1, 1, -1, -1] * 5, 0)],
)
def test_too_few_and_too_many_runs_signal_on_a_run_chart_only(values, crossings):
    """10 above and 10 below: 6 runs or fewer, or 16 or more, have a chance below 2.5 % (Swed & Eisenhart 1943)."""
    table = about_zero(values)
    row = apply_rules(table.drop(columns="sigma"), "ihi").series.iloc[0]
    assert row[["n_crossings_min", "n_crossings_max"]].tolist() == [6, 14]
    assert row["crossings"] == crossings
    assert row["runs_signal"] == (crossings != 0)
    assert apply_rules(table, "ihi").series["crossings"].item() == 0


def test_a_panel_of_run_charts_and_shewhart_charts_is_judged_by_the_version_of_each():
    rare = [0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 1]
    period = pd.date_range("2020-01-01", periods=20, freq="MS")
    one = pd.DataFrame({"site": "a", "period": period, "num": [9, 9, 9, 9, 9, 9, 9, 12, 12, 12] * 2, "den": 20})
    other = pd.DataFrame({"site": "b", "period": period, "num": rare, "den": 20})
    both = control_chart(pd.concat([one, other]), keys=("site",), ruleset="ihi", data_type="proportion")
    assert both.series["kind"].tolist() == ["p", "run"]
    for number, data in enumerate((one, other)):
        alone = control_chart(data, ruleset="ihi", data_type="proportion")
        pd.testing.assert_frame_equal(
            both.signals.series.drop(columns="site").iloc[[number]].reset_index(drop=True), alone.signals.series
        )
    assert both.signals.series["longest_run_max"].tolist() == [7, 5]


@pytest.mark.parametrize("ruleset", list(RULE_SETS))
def test_turning_the_values_upside_down_or_scaling_them_keeps_every_pattern(ruleset):
    values = (np.random.default_rng(1).normal(size=120) + np.sin(np.arange(120) / 8)).round(1)
    found = [apply_rules(about_zero(factor * values).assign(sigma=abs(factor)), ruleset) for factor in (1, -1, 4)]
    for other, sign in zip(found[1:], (-1, 1), strict=True):
        points = other.points.assign(side=sign * other.points["side"])
        ours = ["period", "rule", "side", "fires"]
        first, second = (table[ours].sort_values(ours, ignore_index=True) for table in (found[0].points, points))
        pd.testing.assert_frame_equal(first, second)
    assert len(found[0].points)


@pytest.mark.parametrize("ruleset", list(RULE_SETS))
def test_series_among_others_in_any_order_are_judged_as_alone(ruleset):
    rng = np.random.default_rng(2)
    table = pd.concat([about_zero(rng.normal(size=30), name=name) for name in "abcdef"], ignore_index=True)
    whole = apply_rules(table, ruleset, keys=("name",)).series.set_index("name")
    for name in "fbd":
        alone = apply_rules(table[table["name"] == name], ruleset, keys=("name",)).series.set_index("name")
        pd.testing.assert_frame_equal(alone, whole.loc[[name]])
