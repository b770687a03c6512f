"""The number of series that would signal by chance, against what does by simulation."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.reading.expected_signals import expected_signals

SERIES, POINTS = 800, 24


def panel(num, den):
    months = np.tile(pd.date_range("2020-01-01", periods=POINTS, freq="MS"), SERIES)
    return pd.DataFrame({"name": np.repeat(np.arange(SERIES), POINTS), "period": months, "num": num, "den": den})


def made(kind, expected, seed=5):
    rng = np.random.default_rng(seed)
    den = rng.integers(20, 60, SERIES * POINTS).astype(float)
    share = expected / 40
    num = rng.binomial(den.astype(int), share) if kind in ("p", "np") else rng.poisson(den * share)
    return panel(num.astype(float), den)


@pytest.mark.parametrize(("kind", "expected", "ruleset"), [
    ("p", 1, "anhoej"), ("p", 5, "anhoej"), ("np", 2, "anhoej"), ("u", 1, "anhoej"), ("u", 20, "anhoej"),
    ("c", 2, "anhoej"), ("p", 2, "western_electric"), ("u", 5, "nelson"),
])  # fmt: skip
def test_small_counts_signal_about_as_often_as_expected(kind, expected, ruleset):
    data = made(kind, expected)
    data = data.assign(den=40.0) if kind == "np" else data
    if kind == "np":
        data["num"] = np.random.default_rng(6).binomial(40, expected / 40, len(data)).astype(float)
    if kind == "c":
        data["num"] = np.random.default_rng(6).poisson(expected, len(data)).astype(float)
    chart = control_chart(data, kind=kind, keys=("name",), ruleset=ruleset, multiplier=100)
    found = expected_signals(chart)
    chance = found["by_chance"].mean()
    error = np.sqrt(chance * (1 - chance) / SERIES)
    assert found["any_signal"].mean() == pytest.approx(
        chance, abs=3 * error + 0.1 * chance
    )  # the laws are near, not exact


@pytest.mark.parametrize("outside_by", ["limits", "tail"])
def test_small_counts_are_expected_to_signal_more_where_the_limits_alone_decide(outside_by):
    few, many = (
        expected_signals(control_chart(made("p", size), kind="p", keys=("name",), outside_by=outside_by))["by_chance"]
        for size in (1, 20)
    )
    assert few.mean() > 2 * many.mean() if outside_by == "limits" else few.mean() < many.mean()


@pytest.mark.parametrize(
    ("kind", "law"), [("p", lambda level: stats.binom(40, level)), ("u", lambda level: stats.poisson(40 * level))]
)
def test_about_frozen_limits_the_chance_is_the_tail_of_the_law(kind, law):
    """40 cases a month, the first 12 frozen: a month is outside with P(X < 40 lcl) + P(X > 40 ucl)."""
    num = np.array([2, 3, 1, 2, 2, 4, 1, 3, 2, 2, 3, 2] + [2, 3] * 6, dtype=float)
    data = pd.DataFrame({"period": pd.date_range("2020-01-01", periods=24, freq="MS"), "num": num, "den": 40.0})
    frozen = pd.DataFrame({"start": data["period"][:1], "baseline_end": data["period"][11]})
    chart = control_chart(data, kind=kind, phases=frozen, outside_by="limits")
    level, upper, lower = chart.table.loc[0, ["cl", "ucl", "lcl"]]
    one = law(level).sf(np.floor(40 * upper)) + law(level).cdf(np.ceil(40 * lower) - 1)
    beyond = 1 - (1 - one) ** 24
    useful = chart.signals.series["n_useful"].item()
    equal_sides = expected_signals(chart)["by_chance"].item()
    assert useful == 24
    assert 1 - (1 - equal_sides) / (1 - beyond) == pytest.approx(0.031, abs=0.0006)  # Anhøj's rules, 12 and 12


@pytest.mark.parametrize("kind", ["p", "u", "c"])
def test_a_line_given_beforehand_is_expected_to_signal_as_one_frozen_there(kind):
    """The total of the series says nothing about it: seen as estimated, only other arrangements of it were expected."""
    num = np.array([2, 3, 1, 2, 2, 4, 1, 3, 2, 2, 3, 2] + [2, 8] * 6, dtype=float)
    data = pd.DataFrame({"period": pd.date_range("2020-01-01", periods=24, freq="MS"), "num": num, "den": 40.0})
    frozen = pd.DataFrame({"start": data["period"][:1], "baseline_end": data["period"][11]})
    chart = control_chart(data, kind=kind, phases=frozen)
    given = control_chart(data, kind=kind, center=chart.series["cl"].item())
    assert given.series["center"].item() == "given"
    assert given.series["n_used"].item() == 24
    chances = [expected_signals(each)["by_chance"].item() for each in (chart, given)]
    assert chances[0] == pytest.approx(chances[1], rel=1e-12)


def test_series_too_short_to_be_judged_are_not_expected_to_signal():
    data = made("p", 5)
    short = data[data.groupby("name").cumcount() < 9]
    assert expected_signals(control_chart(short, kind="p", keys=("name",))).empty


def test_a_whole_series_of_zeros_has_no_chance_to_signal():
    assert expected_signals(control_chart(panel(0.0, 40.0), kind="p", keys=("name",)))["by_chance"].eq(0).all()
