"""False alarms: exact chances against every order, simulated ones against a simulation of the test's own."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.run_rules.false_alarm import SIMULATED, SIMULATED_AT, false_alarm, runs_chance, usual_chance
from lhs_helpers.methods.run_rules.judge import apply_rules
from lhs_helpers.methods.run_rules.rule_sets import RULE_SETS

ANHOEJ = RULE_SETS["anhoej"]
SERIES = 2000


@pytest.mark.parametrize(("points", "chance"), [(12, 0.013), (24, 0.031), (36, 0.043), (60, 0.044)])
def test_the_chance_of_a_false_runs_signal(points, chance):
    assert runs_chance(ANHOEJ, points // 2, points // 2) == pytest.approx(chance, abs=0.0006)


@pytest.mark.parametrize(("above", "ruleset"), [(5, "anhoej"), (2, "anhoej"), (5, "ihi"), (3, "ihi")])
def test_the_exact_chance_is_that_of_all_orders_of_ten_points(above, ruleset):
    orders = [np.where(np.isin(np.arange(10), chosen), 1.0, -1.0) for chosen in combinations(range(10), above)]
    data = pd.DataFrame({"order": np.repeat(np.arange(len(orders)), 10), "value": np.ravel(orders), "cl": 0.0})
    signals = apply_rules(data, ruleset, keys=("order",)).series["runs_signal"]
    rules = RULE_SETS[ruleset].on_run_charts or RULE_SETS[ruleset]
    assert runs_chance(rules, above, 10 - above) == pytest.approx(signals.mean(), abs=1e-15)


def test_unequal_sides_signal_more_often():
    assert runs_chance(ANHOEJ, 6, 18) > 3 * runs_chance(ANHOEJ, 12, 12)


def test_a_page_of_3516_series_of_60_points_expects_about_154_false_signals():
    assert false_alarm(3516, 60) == pytest.approx(154, abs=1)
    assert false_alarm(100, 9) == 0
    assert false_alarm(1, 60, "nelson") == pytest.approx(SIMULATED["nelson"][-1])


@pytest.fixture(scope="module", params=[12, 24])
def stable(request):
    months = np.tile(pd.date_range("2020-01-01", periods=request.param, freq="MS"), SERIES)
    values = np.random.default_rng(7).normal(size=len(months))
    data = pd.DataFrame({"name": np.repeat(np.arange(SERIES), request.param), "period": months, "value": values})
    return request.param, data


@pytest.mark.parametrize(
    ("ruleset", "kind"),
    [*((name, "i") for name in RULE_SETS), ("anhoej", "run"), ("ihi", "run")],
)
def test_stable_series_signal_as_often_as_stated(stable, ruleset, kind):
    """Within three standard errors of the difference between this simulation and the one of 8,000."""
    points, data = stable
    seen = control_chart(data, kind=kind, ruleset=ruleset, keys=("name",)).signals.series["any_signal"].mean()
    stated = false_alarm(1, points, ruleset, with_limits=kind == "i")
    error = np.sqrt(stated * (1 - stated) * (1 / SERIES + 1 / 8000))
    assert seen == pytest.approx(stated, abs=3 * error + 0.0005)


def test_about_a_mean_the_sides_are_rarely_equal():
    """The spread of the number above the mean of 24 normal values, by simulation."""
    values = np.random.default_rng(3).normal(size=(20000, 24))
    above = (values > values.mean(axis=1, keepdims=True)).sum(axis=1)
    chance = np.mean([runs_chance(ANHOEJ, int(count), 24 - int(count)) for count in above])
    assert usual_chance(ANHOEJ, 24, about_mean=True) == pytest.approx(chance, rel=0.03)


def test_every_rule_set_has_its_chance_at_every_number_of_points():
    assert {*SIMULATED, "anhoej"} == {*RULE_SETS, "ihi_run_chart", "limits"}
    assert {len(chances) for chances in SIMULATED.values()} == {len(SIMULATED_AT)}
