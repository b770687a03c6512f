"""Run rules: thresholds of the papers, and how runs are counted around gaps, lines and phases."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.run_rules.false_alarm import anhoej_chance, false_alarm
from lhs_helpers.methods.run_rules.judge import apply_rules
from lhs_helpers.methods.run_rules.rule_sets import crossings_min, longest_run_max


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
    with pytest.raises(ValueError, match="built are anhoej, mdc"):
        apply_rules(about_zero([1] * 12), "ihi")


@pytest.mark.parametrize(("points", "chance"), [(12, 0.013), (24, 0.031), (36, 0.043), (60, 0.044)])
def test_the_chance_of_a_false_runs_signal(points, chance):
    assert anhoej_chance(points) == pytest.approx(chance, abs=0.0006)


def test_the_exact_chance_is_that_of_all_orders_of_ten_points():
    orders = [np.where(np.isin(np.arange(10), above), 1.0, -1.0) for above in combinations(range(10), 5)]
    data = pd.DataFrame({"order": np.repeat(np.arange(len(orders)), 10), "value": np.ravel(orders), "cl": 0.0})
    signals = apply_rules(data, keys=("order",)).series["runs_signal"]
    assert anhoej_chance(10) == pytest.approx(signals.mean(), abs=1e-15)


def test_a_page_of_3516_series_of_60_points_expects_about_154_false_signals():
    assert false_alarm(3516, 60) == pytest.approx(154, abs=1)
    assert false_alarm(1, 60, with_limits=True) == pytest.approx(0.18, abs=0.005)
    assert false_alarm(100, 9) == 0
    assert false_alarm(1, 60, "nelson") == pytest.approx(0.503)
