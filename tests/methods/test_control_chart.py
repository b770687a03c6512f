"""Control charts: numbers worked out by hand, and what must hold whatever the data."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lhs_helpers.methods.control_chart import KINDS, advise_chart, control_chart

SPIKE = [1, 2, 1, 2, 10] + [1, 2] * 6 + [1]


def months(values, column="value", start="2020-01-01", **more):
    period = pd.date_range(start, periods=len(values), freq="MS")
    return pd.DataFrame({"period": period, column: np.array(values, dtype=float), **more})


def counts(num, den, **more):
    return months(num, "num", den=np.broadcast_to(np.array(den, dtype=float), len(num)), **more)


def codes(result):
    return [caveat.code for caveat in result.caveats]


def test_an_i_chart_of_eighteen_values_with_a_spike():
    lines = control_chart(months(SPIKE), kind="i").table.loc[0, ["cl", "lcl", "ucl"]].tolist()
    assert lines == pytest.approx([1.944444, -3.061813, 6.950703], rel=1e-6)
    screened = control_chart(months(SPIKE), kind="i", screen_mr=True)
    assert screened.table.loc[0, ["lcl", "ucl"]].tolist() == pytest.approx([-0.715130, 4.604019], rel=1e-6)
    assert screened.series["mr_removed"].item() == 2
    assert "screened" in codes(screened)


def test_screening_is_abandoned_on_a_series_of_zeros_with_a_single_one():
    values = [0] * 12 + [1] + [0] * 11
    chart = control_chart(months(values), kind="i", screen_mr=True)
    assert chart.table.loc[0, ["lcl", "ucl"]].tolist() == pytest.approx([-0.1896, 0.2730], abs=1e-4)
    assert chart.table["outside"].sum() == 1
    assert "screening_abandoned" in codes(chart)


@pytest.mark.parametrize("kind", ["p", "pp", "np", "u", "up"])
@pytest.mark.parametrize("share", [0, 1])
def test_all_zero_and_all_complete_give_no_limits_and_no_signal(kind, share):
    chart = control_chart(counts([share * 20] * 24, 20), kind=kind)
    if kind in ("u", "up") and share:
        assert chart.table["ucl"].notna().all()  # 20 events over 20 days are nothing special for a rate
        return
    assert set(chart.table["reason"]) == {"no_variation"}
    assert chart.table[["lcl", "ucl"]].isna().all(axis=None)
    assert not chart.signals.series["any_signal"].item()


def test_a_proportion_that_is_always_zero_names_the_bound_of_the_rule_of_three():
    caveat = next(c for c in control_chart(counts([0] * 20, 15), kind="p").caveats if c.code == "all_zero")
    assert caveat.values["bound"] == pytest.approx(100 * (1 - 0.05 ** (1 / 300)))  # about 3 in 300


@pytest.mark.parametrize(
    ("size", "status", "center"),
    [(7, "none", "median"), (11, "none", "mean"), (12, "trial", "mean"), (20, "firm", "mean")],
)
def test_limits_need_twelve_points_and_are_firm_from_twenty(size, status, center):
    series = control_chart(counts(np.arange(size) % 5 + 3, 40), kind="p").series.iloc[0]
    assert (series["limits_status"], series["center"]) == (status, center)


def test_a_single_point_is_shown_with_a_reason():
    chart = control_chart(months([5]), kind="i")
    assert chart.table["reason"].item() == "too_few"
    assert chart.table["value"].item() == 5
    assert "too_few" in codes(chart)


@pytest.mark.parametrize("kind", [*KINDS, "auto"])
def test_no_data_give_an_empty_chart(kind):
    data = counts([], 1.0).assign(value=0.0)
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


def test_freezing_at_the_last_point_changes_no_line():
    data = counts(np.arange(24) % 7 + 5, 60)
    frozen = pd.DataFrame({"start": data["period"][:1], "baseline_end": data["period"][23]})
    lines = ["cl", "lcl", "ucl"]
    assert control_chart(data, kind="p", phases=frozen).table[lines].equals(control_chart(data, kind="p").table[lines])


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


def test_laneys_sigma_z_is_never_below_one_unless_asked():
    data = counts([10, 11] * 12, 100)
    floored, raw = control_chart(data, kind="pp"), control_chart(data, kind="pp", sigma_z_floor=0)
    assert floored.series["sigma_z"].item() < 1 == floored.series["sigma_z_used"].item()
    assert floored.table["ucl"].equals(control_chart(data, kind="p").table["ucl"])
    assert (raw.table["ucl"] < floored.table["ucl"]).all()


def test_limits_are_clamped_and_a_point_on_a_clamped_limit_is_not_outside():
    table = control_chart(counts([0, 1, 2, 1] * 6, 20), kind="p").table
    assert table["lcl_clamped"].all()
    assert (table["lcl"] == 0).all()
    assert not table["outside"].any()


def test_exact_geometric_limits_hold_the_chance_of_three_sigma():
    gaps = months([30, 20, 45, 10, 60, 15] * 4)
    upper = control_chart(gaps, kind="g", freq="event").table["ucl"].iloc[0]
    stay = 30 / 31  # mean gap 30
    assert 1 - stay ** (upper + 1) >= 0.99865 > 1 - stay**upper
    assert control_chart(gaps, kind="g", freq="event", limits="3sigma").table["ucl"].iloc[0] == pytest.approx(
        30 + 3 * np.sqrt(30 * 31)
    )


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


@pytest.mark.parametrize(
    ("num", "den", "kind"),
    [([50, 48, 55, 47] * 6, 100, "p"), ([0, 1, 0, 0] * 6, 3, "run"), ([900, 600, 950, 580] * 6, 1000, "pp")],
)
def test_the_advised_kind_follows_size_and_spread(num, den, kind):
    assert advise_chart(counts(num, den)).kind == kind
    assert control_chart(counts(num, den)).kind == kind


@pytest.mark.parametrize(
    ("data_type", "kind"), [("mean", "i"), ("cases_between", "g"), ("time_between", "t"), ("count", "c")]
)
def test_the_advised_kind_follows_the_type_of_data(data_type, kind):
    data = months([5, 7, 6, 4, 9, 3] * 4)
    assert control_chart(data, data_type=data_type).kind == kind


series_of_counts = st.lists(st.tuples(st.integers(0, 30), st.integers(30, 90)), min_size=1, max_size=40)


@settings(max_examples=25, deadline=None)
@given(st.lists(series_of_counts, min_size=1, max_size=5), st.sampled_from([*(set(KINDS) - {"mr"}), "mr", "auto"]))
def test_each_of_many_series_gives_the_same_bits_as_alone(many, kind):
    rows = [counts(*zip(*pairs, strict=True)).assign(site=f"S{number}") for number, pairs in enumerate(many)]
    data = pd.concat(rows[::-1], ignore_index=True)
    together = control_chart(data, kind=kind, keys=("site",), data_type="proportion")
    for number, mine in enumerate(rows):
        alone = control_chart(mine.drop(columns="site"), kind=kind, data_type="proportion")
        for name in ("table", "series"):
            part = getattr(together, name)
            part = part[part["site"] == f"S{number}"].drop(columns="site").reset_index(drop=True)
            pd.testing.assert_frame_equal(part, getattr(alone, name), check_exact=True)
        signals = together.signals.series
        signals = signals[signals["site"] == f"S{number}"].drop(columns="site").reset_index(drop=True)
        pd.testing.assert_frame_equal(signals, alone.signals.series, check_exact=True)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(-50, 50), min_size=12, max_size=40), st.sampled_from([0.25, 2.0, 1024.0]))
def test_scaling_the_values_of_an_i_chart_scales_its_lines(values, factor):
    lines = ["cl", "lcl", "ucl"]
    plain, scaled = (control_chart(months(np.array(values) * by), kind="i") for by in (1.0, factor))
    np.testing.assert_allclose(scaled.table[lines], plain.table[lines] * factor, rtol=1e-12, atol=1e-12)
    assert plain.table["outside"].equals(scaled.table["outside"])


@settings(max_examples=25, deadline=None)
@given(series_of_counts, st.sampled_from(sorted(KINDS)))
def test_missing_months_at_the_end_change_nothing_before_them(pairs, kind):
    data = counts(*zip(*pairs, strict=True))
    later = pd.DataFrame({"period": pd.date_range(data["period"].iloc[-1], periods=4, freq="MS")[1:], "num": np.nan})
    longer = pd.concat([data, later], ignore_index=True)
    short, long = control_chart(data, kind=kind), control_chart(longer, kind=kind)
    pd.testing.assert_frame_equal(short.table, long.table.iloc[: len(data)], check_exact=True)
    pd.testing.assert_frame_equal(short.signals.series, long.signals.series)


@settings(max_examples=20, deadline=None)
@given(series_of_counts, st.integers(0, 200), st.sampled_from(["p", "pp", "i", "run", "u", "ip"]))
def test_a_phase_does_not_depend_on_what_comes_after_it(pairs, other, kind):
    first = counts(*zip(*pairs, strict=True))
    start = first["period"].iloc[-1] + pd.DateOffset(months=1)
    phases = pd.DataFrame({"start": [start]})
    tables = []
    for num in (5, 5 + other % 25):
        data = pd.concat(
            [
                first,
                counts(
                    [num, 3, 8] * 5,
                    40,
                ).assign(period=pd.date_range(start, periods=15, freq="MS")),
            ]
        )
        tables.append(control_chart(data, kind=kind, phases=phases).table.iloc[: len(first)])
    pd.testing.assert_frame_equal(*tables, check_exact=True)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=12, max_size=40))
def test_reversing_time_keeps_center_limits_runs_and_crossings(values):
    forward, backward = (control_chart(months(order), kind="i") for order in (values, values[::-1]))
    np.testing.assert_allclose(forward.table[["cl", "lcl", "ucl"]], backward.table[["cl", "lcl", "ucl"]], rtol=1e-9)
    runs = ["n_useful", "longest_run", "n_crossings"]
    assert forward.signals.series[runs].equals(backward.signals.series[runs])
