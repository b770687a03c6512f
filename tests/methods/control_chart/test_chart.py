"""Which points count, where phases begin, what is refused."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.control_chart import KINDS, control_chart
from lhs_helpers.methods.reading.classify import classify

SPIKE = [1, 2, 1, 2, 10] + [1, 2] * 6 + [1]


def months(values, column="value", start="2020-01-01", **more):
    period = pd.date_range(start, periods=len(values), freq="MS")
    return pd.DataFrame({"period": period, column: np.array(values, dtype=float), **more})


def counts(num, den, **more):
    return months(num, "num", den=np.broadcast_to(np.array(den, dtype=float), len(num)), **more)


def codes(result):
    return [caveat.code for caveat in result.caveats]


def test_a_single_point_is_shown_with_a_reason():
    chart = control_chart(months([5]), kind="i")
    assert chart.table["reason"].item() == "too_few"
    assert chart.table["value"].item() == 5
    assert "too_few" in codes(chart)


@pytest.mark.parametrize("kind", [*KINDS, "auto"])
def test_no_data_give_an_empty_chart(kind):
    data = counts([], 1.0).assign(value=0.0, sd=0.0)
    chart = control_chart(data, kind=kind)
    assert chart.is_empty
    assert chart.signals.points.empty
    assert chart.series.empty


def test_freeze_and_phases_work_together():
    num = [10] * 12 + [20] * 12 + [30] * 12
    phases = pd.DataFrame(
        {"start": ["2020-01-01", "2021-07-01"], "baseline_end": ["2020-12-01", None], "reason": ["", "new clinic"]}
    )
    series = control_chart(counts(num, 100), kind="p", phases=phases).series
    assert series["cl"].tolist() == pytest.approx([0.1, (6 * 20 + 12 * 30) / 1800])  # 12 frozen months; 18 later ones
    assert series["limits_status"].tolist() == ["frozen", "trial"]
    assert series["phase_reason"].tolist() == ["", "new clinic"]


def test_a_baseline_row_gives_a_window_without_starting_a_phase():
    phases = pd.DataFrame({"start": ["2020-07-01"], "baseline_end": ["2021-06-01"], "kind": ["baseline"]})
    series = control_chart(counts([10] * 6 + [20, 30] * 6 + [10] * 6, 100), kind="p", phases=phases).series
    assert len(series) == 1
    assert series["cl"].item() == pytest.approx(0.25)
    assert series["baseline_from"].item() == pd.Timestamp("2020-07-01")


def test_an_absent_month_is_a_missing_point_that_no_range_spans():
    data = months([1, 3, 2, 9, 8, 7] * 4)
    chart = control_chart(data.drop(index=3), kind="i")
    assert chart.table["state"].tolist().count("missing") == 1
    values = data["value"].drop(index=3)
    ranges = np.r_[np.abs(np.diff(values[:3])), np.abs(np.diff(values[3:]))]
    assert chart.table["sigma"].iloc[0] == pytest.approx(ranges.mean() / 1.128)


def test_excluding_a_point_is_removing_it_and_both_its_ranges():
    data = months([4, 6, 5, 30, 6, 4, 5, 7] * 3)
    excluded = control_chart(data, kind="i", exclude=pd.DataFrame({"period": ["2020-04-01"], "reason": ["flood"]}))
    removed = control_chart(data.drop(index=3), kind="i")
    assert excluded.table["ucl"].equals(removed.table["ucl"])
    point = excluded.table.iloc[3]
    assert (point["state"], point["value"], point["note"]) == ("excluded", 30, "flood")
    assert point["outside"]
    assert not point["signal"]


def test_provisional_points_enter_neither_limits_nor_rules():
    data = months([5, 6] * 12 + [90, 90])
    chart = control_chart(data, kind="i", provisional_from="2022-01-01")
    assert chart.table["cl"].iloc[0] == 5.5
    assert chart.table["state"].iloc[-2:].tolist() == ["provisional"] * 2
    assert not chart.table[["outside", "signal"]].iloc[-2:].any(axis=None)


def test_a_target_never_affects_limits():
    data = counts(np.arange(24) % 7 + 5, 60)
    with_target = control_chart(data, kind="p", target=0.9).table
    assert with_target.drop(columns="target").equals(control_chart(data, kind="p").table.drop(columns="target"))


@pytest.mark.parametrize("family", ["proportion", "rate"])
def test_impossible_points_are_set_aside_with_a_reason(family):
    num, den = [5.0] * 24, [20.0] * 24
    num[1], den[1] = 0, 0
    num[2], den[2] = 3, 0
    num[3] = np.nan
    num[4] = -1
    num[5] = np.inf
    num[6] = 21
    table = control_chart(counts(num, den), kind="p" if family == "proportion" else "u").table
    last = "invalid" if family == "proportion" else "ok"
    assert table["state"][:7].tolist() == ["ok", "no_cases", "invalid", "missing", "invalid", "invalid", last]
    assert not np.isinf(table.select_dtypes("number")).any(axis=None)
    assert (table["reason"][1:6] == table["state"][1:6]).all()


def test_an_open_gap_may_only_signal_upward():
    values = [30, 20, 45, 10, 60, 15] * 4
    for last, outside in ((1, False), (500, True)):
        data = months([*values, last], state=["ok"] * 24 + ["open"])
        chart = control_chart(data, kind="g", freq="event")
        assert chart.series["mean_gap"].item() == pytest.approx(30)
        assert chart.table["outside"].iloc[-1] == outside


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (months([1, 2, 3]).iloc[::-1], "sorted"),
        (pd.concat([months([1]), months([1])]), "once"),
        (months([1, 2]).assign(period=pd.NaT), "period"),
        (months([1, 2], state=["ok", "late"]), "states"),
    ],
)
def test_data_that_cannot_be_a_series_are_refused(data, said):
    with pytest.raises(ValueError, match=said):
        control_chart(data, kind="i")


@pytest.mark.parametrize(
    "wrong", [{"kind": "x"}, {"direction": "left"}, {"limits": "2sigma"}, {"freq": "D"}, {"ruleset": "none"}]
)
def test_unknown_choices_are_refused(wrong):
    with pytest.raises(ValueError, match=r"known|a direction|limits are|built are"):
        control_chart(months(SPIKE), **({"kind": "i"} | wrong))


def test_a_month_with_a_value_but_nobody_measured_is_invalid_and_one_without_its_number_missing():
    data = months([5, 6, 7, 5] * 5, den=4.0)
    data.loc[3, "den"], data.loc[4, "den"] = 0, np.nan
    data.loc[5, ["den", "value"]] = 0, np.nan
    table = control_chart(data, kind="ip").table
    assert table["state"][2:7].tolist() == ["ok", "invalid", "missing", "no_cases", "ok"]
    kept = data.drop(index=[3, 4, 5])
    assert table["cl"].iloc[0] == pytest.approx((kept["value"] * 4).sum() / (4 * len(kept)))


@pytest.mark.parametrize(("more", "told"), [(0, True), (4, False)])
def test_limits_of_counts_of_which_hardly_one_is_expected_say_so(more, told):
    few = months(np.array([0, 1, 0, 0] * 6) + more, "num", den=20)
    rare, full = (control_chart(data, kind="p") for data in (few, few.assign(num=20 - few["num"])))
    assert ("few_expected" in codes(rare)) == ("few_expected" in codes(full)) == told
    assert "few_expected" not in codes(control_chart(few.assign(num=few["num"] + 30, den=2.0), kind="u"))


def test_hidden_months_are_not_called_missing_and_hidden_small_counts_lift_the_line():
    about_hiding = {"hidden_low", "hidden_points", "many_missing"}
    hidden = ["ok", "suppressed"] * 12
    counts = control_chart(months([14.0, 16.0] * 12, state=hidden), kind="run")
    assert set(codes(counts)) & about_hiding == {"hidden_low"}
    shares = control_chart(months([5.0] * 24, "num", den=10.0, state=hidden), kind="run")
    assert set(codes(shares)) & about_hiding == {"hidden_points"}


def test_a_run_across_three_missing_months_and_many_missing_months_are_told():
    values = [5, 6] * 6 + [9] * 12
    chart = control_chart(months(values).drop(index=[14, 15, 16, 5, 6]), kind="run")
    assert {"run_spans_gap", "many_missing"} <= set(codes(chart))
    assert "many_missing" not in codes(control_chart(months(values).drop(index=[14]), kind="run"))


def test_a_changed_definition_breaks_every_run():
    values = [5, 10] * 6 + [9] * 7 + [9] * 7
    data = months(values)
    phases = pd.DataFrame({"start": [data["period"][19]], "reason": ["definition_change"]})
    assert control_chart(data, kind="i").signals.series["longest_run"].max() >= 14
    assert control_chart(data, kind="i", phases=phases).signals.series["longest_run"].max() <= 8


def test_a_target_may_be_a_trajectory_in_a_column():
    data = counts(np.arange(24) % 7 + 5, 60).assign(goal=np.linspace(10, 20, 24))
    assert control_chart(data, kind="p", target="goal").table["target"].tolist() == data["goal"].tolist()


def test_rolling_values_have_neither_limits_nor_rules_and_are_never_judged():
    data = months([5, 6] * 6 + [9] * 14)
    assert control_chart(data, kind="run").signals.series["any_signal"].item()
    for kind in ("run", "auto"):
        chart = control_chart(data, kind=kind, data_type="overlapping")
        assert chart.kind == "run"
        assert not chart.signals.series["any_signal"].item()
        assert codes(chart) == ["overlapping"]
        assert classify(chart).table["variation"].item() == "not_enough"
    with pytest.raises(ValueError, match="overlapping"):
        control_chart(data, kind="i", data_type="overlapping")


def test_periods_and_dates_of_a_time_zone_are_dates():
    plain = counts([3, 4, 5] * 6, 10)
    expected = control_chart(plain, kind="p", provisional_from="2021-04-01").table
    zoned = plain.assign(period=plain["period"].dt.tz_localize("America/New_York"))
    whole = plain.assign(period=plain["period"].dt.to_period("M"))
    for data in (zoned, whole):
        made = control_chart(data, kind="p", provisional_from="2021-04-01").table
        pd.testing.assert_frame_equal(made, expected)


def test_endless_counts_are_invalid_points():
    data = counts([3, np.inf, np.inf, 4] * 4, [10, np.inf, 10, 10] * 4)
    table = control_chart(data, kind="p").table
    assert table["state"].tolist() == ["ok", "invalid", "invalid", "ok"] * 4
    assert not np.isinf(table.select_dtypes("number").to_numpy()).any()
