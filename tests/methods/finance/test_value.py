"""Events avoided: the interval of the difference, its sign, and the caveat that never leaves."""

import pytest
from scipy import stats

from lhs_helpers.methods.finance import value_estimate
from lhs_helpers.methods.finance.value import difference_limits


def test_the_difference_of_two_proportions_has_newcombe_s_interval():
    # statsmodels, confint_proportions_2indep(242, 3560, 86, 3635, method="newcomb")
    assert difference_limits((242, 3560), (86, 3635)) == pytest.approx((0.03478450, 0.05413362), abs=1e-8)
    # Newcombe 1998, table II, example (a): 56 of 70 against 48 of 80: 0.0524 to 0.3339.
    assert difference_limits((56, 70), (48, 80)) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_the_difference_of_two_rates_is_put_together_from_exact_limits():
    def exact(events, time):
        return stats.chi2.ppf(0.025, 2 * events) / 2 / time, stats.chi2.ppf(0.975, 2 * events + 2) / 2 / time

    (a_low, a_high), (b_low, b_high) = exact(40, 1000), exact(12, 800)
    step = 0.04 - 0.015
    expected = (
        step - ((0.04 - a_low) ** 2 + (b_high - 0.015) ** 2) ** 0.5,
        step + ((a_high - 0.04) ** 2 + (0.015 - b_low) ** 2) ** 0.5,
    )
    assert difference_limits((40, 1000), (12, 800), rate=True) == pytest.approx(expected)


def test_avoided_events_are_the_difference_times_the_exposure_and_money_is_whole_hundredths():
    result = value_estimate((242, 3560), (86, 3635), unit_cost=1200.50, sustained=True)
    row = result.table.iloc[0]
    assert row["avoided"] == pytest.approx(242 / 3560 * 3635 - 86)
    assert row["lo"] == pytest.approx(0.03478 * 3635, abs=0.02)
    assert row["money"] == round(row["avoided"] * 120050)
    assert [caveat.code for caveat in result.caveats] == ["not_attributed"]


def test_where_more_is_better_the_events_gained_are_valued():
    row = value_estimate((60, 100), (75, 100), unit_cost=10, sustained=True, direction="up").table.iloc[0]
    assert row["avoided"] == pytest.approx(15)
    assert row["lo"] < 15 < row["hi"]


def test_a_model_s_difference_replaces_that_of_the_two_periods():
    result = value_estimate((50, 100), (40, 100), unit_cost=1, sustained=True, difference=(-0.2, -0.3, -0.1))
    assert result.table.loc[0, ["avoided", "lo", "hi"]].tolist() == pytest.approx([20, 10, 30])
    assert result.interval == "given"


@pytest.mark.parametrize(("baseline", "sustained"), [((0, 0), True), ((50, 100), False)])
def test_without_a_baseline_or_a_change_that_lasts_nothing_is_valued(baseline, sustained):
    assert value_estimate(baseline, (40, 100), unit_cost=1, sustained=sustained).is_empty
