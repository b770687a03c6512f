"""Where a new phase suggests itself, and where not."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.reading.steps import best_step
from lhs_helpers.methods.reading.suggest_phase import suggest_phase


def series(values, den=100.0):
    period = pd.date_range("2020-01-01", periods=len(values), freq="MS")
    return pd.DataFrame({"period": period, "num": np.array(values, dtype=float), "den": den})


def noisy(levels, seed=3):
    return np.random.default_rng(seed).binomial(100, levels)


STEP = np.r_[np.full(24, 0.4), np.full(16, 0.65)]


def suggested(values, **choices):
    return suggest_phase(control_chart(series(values), **({"kind": "p"} | choices)))


@pytest.mark.parametrize("kind", ["p", "pp", "u", "run"])
def test_a_step_is_suggested_with_the_levels_that_approval_would_give(kind):
    values = noisy(STEP)
    result = suggested(values, kind=kind, multiplier=100)
    row = result.table.iloc[0]
    assert (row["start"], row["n_before"], row["n_after"], row["kind"]) == (pd.Timestamp("2022-01-01"), 24, 16, "step")
    approved = control_chart(series(values), kind=kind, multiplier=100, phases=pd.DataFrame({"start": [row["start"]]}))
    assert approved.series["cl"].tolist() == [row["cl_before"], row["cl_after"]]
    assert row["p"] == 0.001
    assert row["annotation"] == ""


def test_an_annotation_within_two_periods_is_quoted_and_one_further_off_is_not():
    for month, quoted in (("2022-03-01", "Huddles."), ("2021-11-01", "Huddles."), ("2022-04-01", "")):
        notes = pd.DataFrame({"period": [month], "text": ["Huddles."]})
        assert suggested(noisy(STEP), notes=notes).table["annotation"].item() == quoted


def test_a_straight_drift_is_not_called_a_new_level():
    result = suggested(noisy(np.linspace(0.35, 0.65, 40), seed=5))
    assert result.is_empty or result.table["kind"].item() == "drift"


@pytest.mark.parametrize(
    ("levels", "why"),
    [
        (np.full(40, 0.5), "no signal of runs"),
        (np.r_[np.full(20, 0.4), np.full(10, 0.7), np.full(10, 0.4)], "back at the old level"),
        (np.r_[np.full(20, 0.4), np.full(15, 0.6), np.full(15, 0.72)], "the part after it has a signal of its own"),
    ],
)
def test_nothing_is_suggested_where_a_condition_fails(levels, why):
    values = np.rint(100 * levels) + np.tile([1, -1, 0, 2, -2], len(levels) // 5)
    assert suggested(values).is_empty, why


@pytest.mark.parametrize("at", [6, 33])
def test_a_start_leaves_twelve_points_before_and_eight_after(at):
    levels = np.where(np.arange(40) < at, 40, 70) + np.tile([1, -1, 0, 2, -2], 8)
    table = suggested(levels).table
    assert table.empty or (table["n_before"].item() >= 12 and table["n_after"].item() >= 8)
    assert suggested(levels[:19]).is_empty


def test_about_one_untouched_series_in_a_hundred_at_most_is_suggested():
    rng = np.random.default_rng(11)
    many = pd.concat([series(rng.binomial(100, 0.5, 48)).assign(name=name) for name in range(300)])
    table = suggest_phase(control_chart(many, kind="p", keys=("name",))).table
    assert len(table) <= 300 * 0.01 + 3 * np.sqrt(300 * 0.01)


def test_most_steps_are_found_near_their_month_and_series_of_a_panel_are_as_alone():
    rng = np.random.default_rng(12)
    frames = [
        series(rng.binomial(100, np.where(np.arange(48) < 24, 0.5, 0.65))).assign(name=name) for name in range(30)
    ]
    table = suggest_phase(control_chart(pd.concat(frames), kind="p", keys=("name",))).table
    assert len(table) >= 20
    assert ((table["n_before"] - 24).abs() <= 2).mean() > 0.8
    name = table["name"].iloc[0]
    alone = suggest_phase(control_chart(frames[name].drop(columns="name"), kind="p")).table
    pd.testing.assert_frame_equal(alone, table[table["name"] == name].drop(columns="name").reset_index(drop=True))


def test_an_approved_phase_ends_the_suggestion():
    values = noisy(STEP)
    assert suggested(values, phases=pd.DataFrame({"start": ["2022-01-01"]})).is_empty


def test_excluded_and_missing_months_stay_out_of_the_levels():
    values = noisy(STEP)
    values[5] = 100
    data = series(values).drop(index=[12])
    exclude = pd.DataFrame({"period": [data["period"].iloc[5]], "reason": ["Recount."]})
    row = suggest_phase(control_chart(data, kind="p", exclude=exclude)).table.iloc[0]
    kept = np.setdiff1d(np.arange(24), [5, 12])
    assert row["n_before"] == 22
    assert row["cl_before"] == pytest.approx(values[kept].mean() / 100)


def test_the_best_step_is_that_of_trying_each():
    rng = np.random.default_rng(1)
    values, weights = rng.normal(size=20), rng.uniform(0.5, 2, size=20)
    tried = []
    for place in range(5, 17):
        first, rest = np.arange(20) < place, np.arange(20) >= place
        levels = [np.average(values[part], weights=weights[part]) for part in (first, rest)]
        tried.append((levels[0] - levels[1]) ** 2 / (1 / weights[first].sum() + 1 / weights[rest].sum()))
    padded = [np.r_[each, np.zeros(6)][None] for each in (values, weights)]
    place, statistic, *_ = best_step(*padded, before=5, after=4)
    assert place.item() == 5 + int(np.argmax(tried))
    assert statistic.item() == pytest.approx(max(tried))
    assert best_step(*padded, before=15, after=6)[1].item() == -1


def test_no_data_suggest_nothing():
    assert suggested([]).is_empty


@pytest.mark.parametrize("kind", ["xbar", "s"])
def test_a_chart_of_subgroups_is_drawn_anew_from_its_subgroups(kind):
    noise = np.random.default_rng(4).normal(0, 0.5, 40)
    data = series(np.zeros(40), den=9.0).drop(columns="num")
    data = data.assign(
        value=10 + np.r_[np.zeros(20), np.full(20, 4)] + noise, sd=3 + np.r_[np.zeros(20), np.full(20, 2)]
    )
    data["sd"] += noise / 2
    chart = control_chart(data, kind=kind)
    row = suggest_phase(chart).table.iloc[0]
    assert row["start"] == pd.Timestamp("2021-09-01")
    approved = control_chart(data, kind=kind, phases=pd.DataFrame({"start": [row["start"]]}))
    assert approved.series["cl"].tolist() == [row["cl_before"], row["cl_after"]]


def test_many_events_on_one_day_leave_nothing_to_cut():
    rng = np.random.default_rng(2)
    day = pd.Timestamp("2020-01-01")
    days = [day] * 20 + list(day + pd.to_timedelta(np.cumsum(rng.integers(20, 60, 20)), unit="D"))
    data = pd.DataFrame({"period": days, "value": [0.0] * 20 + list(rng.integers(20, 60, 20).astype(float))})
    for kind in ("run", "t"):
        assert not suggest_phase(control_chart(data, kind=kind, freq="event")).table.shape[0] > 1
