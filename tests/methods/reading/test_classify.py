"""Variation in one word, and the standing to the target."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.reading.classify import classify


def series(values, den=100.0):
    period = pd.date_range("2020-01-01", periods=len(values), freq="MS")
    return pd.DataFrame({"period": period, "num": np.array(values, dtype=float), "den": den})


def first_months_frozen(data, size=24):
    return pd.DataFrame({"start": data["period"][:1], "baseline_end": data["period"][size - 1]})


@pytest.mark.parametrize(
    ("last", "direction", "variation"),
    [
        (90, "up", "improving"),
        (90, "down", "worsening"),
        (90, None, "higher"),
        (5, "up", "worsening"),
        (5, "down", "improving"),
        (5, None, "lower"),
        (50, "up", "steady"),
    ],
)
def test_the_last_point_outside_the_limits_decides_by_direction(last, direction, variation):
    data = series([48, 52] * 12 + [last])
    chart = control_chart(data, kind="p", direction=direction, phases=first_months_frozen(data))
    row = classify(chart).table.iloc[0]
    assert row["variation"] == variation
    assert row["basis"] == ("" if variation == "steady" else "outside")


def test_a_long_run_counts_while_the_last_useful_point_belongs_to_it():
    data = series([45, 55] * 12 + [53] * 10 + [50])  # the last point lies on the line of the baseline, 50 %
    row = classify(control_chart(data, kind="p", direction="up", phases=first_months_frozen(data))).table.iloc[0]
    assert (row["variation"], row["basis"], row["since"]) == ("improving", "one_side", pd.Timestamp("2021-12-01"))
    data.loc[34, "num"] = 49
    assert (
        classify(control_chart(data, kind="p", phases=first_months_frozen(data))).table["variation"].item() == "steady"
    )


def test_too_few_crossings_alone_mean_shifting_without_a_direction():
    chart = control_chart(series(([45] * 6 + [55] * 6) * 3), kind="p", direction="up")
    row = classify(chart).table.iloc[0]
    assert (row["variation"], row["basis"], row["side"]) == ("shifting", "crossings", 0)


def test_fewer_than_twelve_points_are_not_named():
    assert classify(control_chart(series([50] * 11), kind="p")).table["variation"].item() == "not_enough"


@pytest.mark.parametrize(
    ("target", "direction", "assurance"),
    [
        (0.3, "up", "meets"),
        (0.9, "up", "misses"),
        (0.5, "up", "hit_or_miss"),
        (0.9, "down", "meets"),
        (0.3, "down", "misses"),
        (None, "up", "not_applicable"),
        (0.3, None, "not_applicable"),
    ],
)
def test_assurance_compares_the_target_with_the_limits(target, direction, assurance):
    chart = control_chart(series([45, 55] * 12), kind="p", target=target, direction=direction)
    assert classify(chart).table["assurance"].item() == assurance


def test_limits_equal_to_the_target_meet_it():
    # p = 0.8 and n = 144: sigma = sqrt(0.16 / 144) = 1/30, so the lower limit is exactly 0.7
    chart = control_chart(series([115.2] * 24, 144.0), kind="p", target=0.7, direction="up")
    assert chart.table["lcl"].iloc[0] == pytest.approx(0.7)
    assert classify(chart).table["assurance"].item() == "meets"


def test_one_small_month_does_not_turn_a_verdict():
    data = series([45, 55] * 12)
    data.loc[23, ["num", "den"]] = [5, 10]
    assert classify(control_chart(data, kind="p", target=0.3, direction="up")).table["assurance"].item() == "meets"


@pytest.mark.parametrize(("target", "assurance"), [(0.0, "meets"), (0.1, "meets")])
def test_where_nothing_varies_the_constant_is_compared(target, assurance):
    chart = control_chart(series([0] * 24), kind="p", target=target, direction="down")
    assert classify(chart).table["assurance"].item() == assurance


def test_no_data_give_an_empty_result():
    assert classify(control_chart(series([]), kind="p")).is_empty


@pytest.mark.parametrize(
    ("inside", "basis"),
    [
        ([53] * 10 + [90], "outside"),  # a point outside comes before the run that it ends
        ([53] * 10, "one_side"),
        ([47, 49, 51, 53, 55, 57, 59], "trend"),
        ([47, 53, 62, 53, 62], "two_of_three"),
    ],
)
def test_the_strongest_pattern_at_the_last_point_decides(inside, basis):
    data = series([45, 55] * 12 + inside)
    chart = control_chart(
        data, kind="p", ruleset="ihi" if basis != "one_side" else "anhoej", phases=first_months_frozen(data)
    )
    row = classify(chart).table.iloc[0]
    assert (row["basis"], row["variation"]) == (basis, "higher")


def test_signals_of_both_senses_at_the_last_point_are_told():
    data = series([45, 55] * 12 + [64, 61, 58, 55, 53, 52, 51])  # above the line, and going down
    chart = control_chart(data, kind="p", ruleset="mdc", direction="up", phases=first_months_frozen(data))
    result = classify(chart)
    assert (result.table["basis"].item(), result.table["variation"].item()) == ("one_side", "improving")
    assert result.table["mixed"].item()
    assert {"mixed_signals"} <= {caveat.code for caveat in result.caveats}


def test_rule_sets_without_a_crossings_rule_never_say_that_a_series_is_shifting():
    values = [45] * 6 + [55] * 6
    data = series([*([40] * 9), *values, *values, *values])
    for ruleset in ("mdc", "western_electric", "nelson"):
        chart = control_chart(data, kind="p", ruleset=ruleset)
        assert chart.signals.series["runs_signal"].item()
        assert classify(chart).table["variation"].item() != "shifting"


def test_too_many_crossings_tell_no_change():
    chart = control_chart(series([45, 55] * 12), kind="run", ruleset="ihi", direction="up")
    assert chart.signals.series["runs_signal"].item()
    assert classify(chart).table["variation"].item() == "steady"


@pytest.mark.parametrize(("last", "assurance"), [(0.3, "meets"), (0.9, "misses"), (np.nan, "misses")])
def test_of_a_target_that_varies_the_last_that_is_given_counts(last, assurance):
    data = series([45, 55] * 12).assign(goal=[*np.linspace(0.3, 0.9, 23), last])
    chart = control_chart(data, kind="p", target="goal", direction="up")
    assert classify(chart).table["assurance"].item() == assurance


def test_the_last_phase_judges_the_target():
    data = series([45, 55] * 12 + [75, 85] * 12)
    phases = pd.DataFrame({"start": ["2020-01-01", "2022-01-01"]})
    chart = control_chart(data, kind="p", target=0.62, direction="up", phases=phases)
    assert classify(chart).table["assurance"].item() == "meets"


def test_recent_counts_signals_of_the_last_twelve_periods():
    data = series([48, 52] * 6 + [90] + [48, 52] * 5 + [90, 48])
    chart = control_chart(data, kind="p", phases=first_months_frozen(data, 12))
    assert chart.table["signal"].sum() == 2
    assert classify(chart).table["recent"].item() == 1
