"""What must hold for every kind of chart, whatever the data."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from lhs_helpers.methods.control_chart import KINDS, control_chart
from lhs_helpers.methods.control_chart.calendar import STATES

LINES = ["cl", "lcl", "ucl", "lcl2", "ucl2"]
RANGES = ("i", "mr", "ip", "pp", "up", "t")  # kinds whose sigma rests on neighbors
OPTIONS = {"max_examples": 20, "deadline": None}

# numerator, denominator, standard deviation of a point
points = st.tuples(st.integers(0, 30), st.integers(30, 90), st.integers(0, 9))
series_of_points = st.lists(points, min_size=1, max_size=40)
long_series = st.lists(points, min_size=12, max_size=40)
kinds = st.sampled_from(sorted(KINDS))


def frame(rows, start="2020-01-01", **more):
    """Data that every kind of chart can be made of."""
    num, den, sd = np.array(rows, dtype=float).reshape(-1, 3).T
    period = pd.date_range(start, periods=len(num), freq="MS")
    return pd.DataFrame({"period": period, "num": num, "den": den, "value": num / 3, "sd": sd, **more})


def chart(data, kind, **choices):
    return control_chart(data, **({"kind": kind, "data_type": "proportion" if kind == "auto" else None} | choices))


def measured(values):
    """One measurement per month."""
    period = pd.date_range("2020-01-01", periods=len(values), freq="MS")
    return pd.DataFrame({"period": period, "value": np.array(values, dtype=float)})


def test_the_kinds_that_rest_on_ranges_are_named():
    assert set(RANGES) == {name for name, kind in KINDS.items() if "ranges" in kind.spread or kind.laney} | {"mr"}


@settings(**OPTIONS)
@given(st.lists(series_of_points, min_size=1, max_size=5), st.sampled_from([*KINDS, "auto"]), st.randoms())
def test_each_of_many_series_in_any_order_gives_the_same_bits_as_alone(many, kind, order):
    rows = [frame(each, site=f"S{number}") for number, each in enumerate(many)]
    order.shuffle(rows)
    together = chart(pd.concat(rows, ignore_index=True), kind, keys=("site",))
    for mine in rows:
        alone = chart(mine.drop(columns="site"), kind)
        pairs = [(getattr(together, name), getattr(alone, name)) for name in ("table", "series")]
        for whole, single in [*pairs, (together.signals.series, alone.signals.series)]:
            part = whole[whole["site"] == mine["site"].iloc[0]].drop(columns="site").reset_index(drop=True)
            pd.testing.assert_frame_equal(part, single, check_exact=True)


@settings(**OPTIONS)
@given(st.lists(st.integers(-50, 50), min_size=12, max_size=40), st.sampled_from([0.25, 2.0, 1024.0]))
def test_scaling_measurements_scales_their_lines(values, factor):
    plain, scaled = (chart(measured(np.array(values) * by), "i") for by in (1.0, factor))
    np.testing.assert_allclose(scaled.table[LINES], plain.table[LINES] * factor, rtol=1e-12, atol=1e-12)
    assert plain.table["outside"].equals(scaled.table["outside"])


@settings(**OPTIONS)
@given(st.lists(st.integers(-50, 50), min_size=12, max_size=40), st.sampled_from([-64.0, 3.0, 512.0]))
def test_shifting_measurements_shifts_their_lines(values, by):
    plain, shifted = (chart(measured(np.array(values) + more), "i") for more in (0.0, by))
    np.testing.assert_allclose(shifted.table[LINES], plain.table[LINES] + by, rtol=1e-12, atol=1e-9)
    assert plain.table["outside"].equals(shifted.table["outside"])
    assert plain.signals.series.equals(shifted.signals.series)


@settings(**OPTIONS)
@given(long_series, kinds)
def test_reversing_time_keeps_center_limits_runs_and_crossings(rows, kind):
    forward, backward = (chart(frame(order), kind, freq="event") for order in (rows, rows[::-1]))
    if kind == "mr":  # the first point has no range, so points do not mirror: the lines do
        np.testing.assert_allclose(forward.series["cl"], backward.series["cl"], rtol=1e-9)
        return
    np.testing.assert_allclose(forward.table[LINES], backward.table[LINES].iloc[::-1], rtol=1e-9, atol=1e-12)
    runs = ["n_useful", "longest_run", "n_crossings"]
    assert forward.signals.series[runs].equals(backward.signals.series[runs])


@settings(**OPTIONS)
@given(series_of_points, kinds)
def test_missing_months_at_the_end_change_nothing_before_them(rows, kind):
    data = frame(rows)
    later = pd.DataFrame({"period": pd.date_range(data["period"].iloc[-1], periods=4, freq="MS")[1:], "num": np.nan})
    short, long = chart(data, kind), chart(pd.concat([data, later], ignore_index=True), kind)
    pd.testing.assert_frame_equal(short.table, long.table.iloc[: len(data)], check_exact=True)
    pd.testing.assert_frame_equal(short.signals.series, long.signals.series)


@settings(**OPTIONS)
@given(long_series, st.sampled_from(sorted(set(KINDS) - set(RANGES))), st.data())
def test_a_missing_month_within_a_series_changes_no_other_point(rows, kind, data):
    """Only a sigma of moving ranges may change: the range across the month does not exist."""
    at = data.draw(st.integers(1, len(rows) - 1))
    whole = frame(rows)
    later = whole.assign(period=[*whole["period"][:at], *(whole["period"][at:] + pd.DateOffset(months=1))])
    closed, open_ = chart(whole, kind).table, chart(later, kind).table
    assert open_["state"][at] == "missing"
    rest = open_.drop(index=at).reset_index(drop=True)
    pd.testing.assert_frame_equal(rest.drop(columns="period"), closed.drop(columns="period"), check_exact=True)


@settings(**OPTIONS)
@given(series_of_points, st.integers(0, 200), kinds)
def test_a_phase_does_not_depend_on_what_comes_after_it(rows, other, kind):
    first = frame(rows)
    start = first["period"].iloc[-1] + pd.DateOffset(months=1)
    tables = []
    for num in (5, 5 + other % 25):
        later = frame([(num, 40, 2), (3, 50, 1), (8, 40, 3)] * 5, start=start)
        data = pd.concat([first, later], ignore_index=True)
        tables.append(chart(data, kind, phases=pd.DataFrame({"start": [start]})).table.iloc[: len(first)])
    pd.testing.assert_frame_equal(*tables, check_exact=True)


@settings(**OPTIONS)
@given(series_of_points, kinds)
def test_freezing_at_the_last_point_changes_no_line(rows, kind):
    data = frame(rows)
    frozen = pd.DataFrame({"start": data["period"][:1], "baseline_end": data["period"].iloc[-1]})
    pd.testing.assert_frame_equal(chart(data, kind, phases=frozen).table, chart(data, kind).table, check_exact=True)


@settings(**OPTIONS)
@given(long_series, kinds, st.data())
def test_excluding_a_point_is_removing_it_and_both_its_ranges(rows, kind, data):
    at, whole = data.draw(st.integers(1, len(rows) - 2)), frame(rows)
    excluded = chart(whole, kind, exclude=whole[["period"]].iloc[[at]])
    removed = chart(whole.drop(index=at), kind)
    mine, others = excluded.table.drop(index=at), removed.table.drop(index=at)
    if kind == "mr":  # the next point has lost its range as well
        mine, others = mine.drop(columns="note"), others.drop(columns="note")
    pd.testing.assert_frame_equal(mine, others, check_exact=True)
    counts = ["n_points", "n_used", "cl", "sigma_z", "mean_gap", "limits_status"]
    pd.testing.assert_frame_equal(excluded.series[counts], removed.series[counts], check_exact=True)


@settings(**OPTIONS)
@given(long_series, kinds)
def test_lines_stay_within_the_possible(rows, kind):
    table = chart(frame(rows), kind).table
    lines = table[["lcl", "ucl", "lcl2", "ucl2"]].to_numpy()
    if KINDS[kind].floor is not None:
        assert not (lines < 0).any()
    if KINDS[kind].ceiling is not None:
        most = table["den"].to_numpy() if kind == "np" else np.ones(len(table))
        assert not (lines > most[:, None] * (1 + 1e-12)).any()
    assert not (table["lcl"] > table["cl"] + 1e-9).any()
    assert not (table["ucl"] < table["cl"] - 1e-9).any() or kind == "g"  # a G chart's line is not the limits' center


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([0.0, 1.0, 4.0, 30.0, -2.0, np.nan, np.inf]),
            st.sampled_from([0.0, 1.0, 4.0, 30.0, np.nan]),
            st.sampled_from([0.0, 1.5, np.nan]),
            st.sampled_from(STATES),
        ),
        min_size=1,
        max_size=30,
    ),
    kinds,
    st.booleans(),
)
def test_nothing_is_infinite_and_every_missing_number_has_its_reason(rows, kind, regular):
    """All states, impossible numbers, empty months, alone or among ordinary points."""
    num, den, sd, state = (np.array(column) for column in zip(*rows, strict=True))
    data = frame(np.column_stack([num, den, sd]), state=state)
    if regular:
        ordinary = frame([(7, 40, 2), (9, 50, 3), (8, 45, 1)] * 6, start="2000-01-01", state="ok")
        data = pd.concat([ordinary, data.assign(period=data["period"] - pd.DateOffset(months=222))], ignore_index=True)
    if KINDS[kind].family in ("proportion", "rate") and not data["den"].notna().any():
        data.loc[0, "den"] = 5.0
    made = chart(data, kind)
    table = made.table
    numbers = table.select_dtypes("number")
    assert not np.isinf(numbers).any(axis=None)
    shown = ["value", "cl", "sigma", *LINES[1:]] if kind not in ("g", "t") else ["value", *LINES]
    unexplained = table[shown].isna().any(axis=1) & (table["reason"] == "")
    assert not unexplained.any()
    assert (table.loc[table["state"] != "ok", "reason"] == table.loc[table["state"] != "ok", "state"]).all()
    if table["reason"].isin(["too_few", "no_variation"]).any():
        assert made.caveats
    assert not (table["signal"] & ~table["state"].isin(["ok", "open"])).any()
