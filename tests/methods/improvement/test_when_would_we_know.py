"""How long a change has to last until it shows: quoted numbers, exact chances, and simulated ones."""

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.improvement.when_would_we_know import run_chances, when_would_we_know

REMISSION = {"level": 0.6, "shift": 0.1, "n": 30, "baseline_months": 24}


@pytest.mark.parametrize(("n", "baseline", "months"), [(30, 24, 8), (10, 24, 77), (100, 12, 2)])
def test_months_until_a_comparison_finds_sixty_to_seventy_per_cent(n, baseline, months):
    # n 30: v = (0.1 / 2.8016)^2 - 0.24 / 720 = 0.00094074; 0.21 / (30 v) = 7.44. n 10: 76.6. n 100: 1.96.
    found = when_would_we_know(level=0.6, shift=0.1, n=n, baseline_months=baseline)
    assert found.months_estimate == months


def test_a_run_and_a_point_outside_the_limits():
    found = when_would_we_know(**REMISSION)
    binomial = stats.binom(30, 0.7)
    far = binomial.sf(18) / (1 - binomial.pmf(18))
    assert far == pytest.approx(0.9087, abs=5e-5)
    assert found.months_run == pytest.approx((1 - far**8) / (far**8 * (1 - far)) / (1 - binomial.pmf(18)))
    assert found.months_run == pytest.approx(13.6, abs=0.05)
    assert found.months_point == pytest.approx(107, abs=0.5)
    assert run_chances(far, 24)[[11, 23]] == pytest.approx([0.635, 0.936], abs=5e-4)


def test_the_chance_of_a_run_is_that_of_all_orders_counted_one_by_one():
    far, on_line = 0.7, 0.1
    chance = {1: 0.9 * far, -1: 0.9 * (1 - far), 0: on_line}
    total = 0.0
    for order in itertools.product(chance, repeat=7):
        useful = "".join("+" if point > 0 else "-" for point in order if point)
        total += ("+++" in useful) * np.prod([chance[point] for point in order])
    assert run_chances(far, 7, run_length=3, on_line=on_line)[-1] == pytest.approx(total)
    assert (run_chances(far, 7, run_length=8) == 0).all()


def test_the_chance_of_a_false_run_is_that_of_an_unchanged_process():
    found = when_would_we_know(**REMISSION)
    unchanged = stats.binom(30, 0.6)
    far = unchanged.sf(18) / (1 - unchanged.pmf(18))
    expected = run_chances(far, 60, on_line=unchanged.pmf(18))
    np.testing.assert_allclose(found.table["false_run"], expected)
    assert found.table["false_run"].iloc[-1] < 0.15 < found.table["by_run"].iloc[-1]


def test_the_expected_months_are_the_sum_of_the_chances_that_it_has_not_shown():
    found = when_would_we_know(**REMISSION, horizon=600)
    assert found.months_run == pytest.approx(1 + (1 - found.table["by_run"]).sum(), rel=1e-6)
    certain = when_would_we_know(level=0.2, shift=0.8, n=20, baseline_months=24)
    assert (certain.months_run, certain.months_point) == (8, 1)


def test_the_estimate_is_the_first_month_with_the_wanted_power():
    found = when_would_we_know(**REMISSION)
    first = found.table.loc[found.table["by_comparison"] >= 0.8, "month"].iloc[0]
    assert first == found.months_estimate == 8


@pytest.mark.parametrize(
    "given",
    [
        REMISSION,
        REMISSION | {"shift": -0.2},
        {"level": 0.02, "shift": -0.01, "n": 900, "baseline_months": 12, "data_type": "rate"},
        {"level": 50, "shift": 4, "n": 25, "baseline_months": 12, "data_type": "mean", "sd": 12},
    ],
)
def test_the_smallest_detectable_shift_needs_just_the_months_it_was_asked_for(given):
    for row in when_would_we_know(**given).detectable.itertuples():
        if row.reason == "":
            assert np.sign(row.shift) == np.sign(given["shift"])
            assert when_would_we_know(**given | {"shift": row.shift}).months_estimate == row.months


def test_a_shift_that_no_level_allows_is_missing_with_a_reason():
    found = when_would_we_know(level=0.95, shift=0.04, n=5, baseline_months=6)
    assert found.detectable["shift"].isna().all()
    assert set(found.detectable["reason"]) == {"not_applicable"}
    assert found.months_estimate is None  # not with this baseline, however long we wait


def test_up_in_one_is_down_in_its_complement():
    up = when_would_we_know(**REMISSION)
    down = when_would_we_know(level=0.4, shift=-0.1, n=30, baseline_months=24)
    assert (up.months_estimate, up.months_run) == (down.months_estimate, pytest.approx(down.months_run))
    assert up.detectable["shift"].tolist() == pytest.approx((-down.detectable["shift"]).tolist())


def test_more_spread_than_chance_takes_longer_and_less_counts_as_chance():
    plain, wide = (when_would_we_know(**REMISSION, sigma_z=sigma_z) for sigma_z in (0.7, 1.2))
    assert plain.sigma_z == 1
    # v = (0.1 / 2.8016)^2 - 1.44 x 0.24 / 720 = 0.00079407; 1.44 x 0.21 / (30 v) = 12.69
    assert (plain.months_estimate, wide.months_estimate) == (8, 13)
    assert wide.months_run > plain.months_run


@pytest.mark.parametrize(
    "given", [REMISSION, {"level": 0.1, "shift": 0.06, "n": 100, "data_type": "rate", "baseline_months": 24}]
)
def test_the_spread_of_the_points_is_that_asked_for(given):
    """Simulated points of the inflated variance fall on the far side as often as the result says."""
    sigma_z, after, n = 1.5, given["level"] + given["shift"], given["n"]
    rng = np.random.default_rng(20250101)
    if given.get("data_type") == "rate":  # rates that differ between months: variance mean + mean^2 / shape
        mean = after * n
        counts = rng.poisson(rng.gamma(mean / (sigma_z**2 - 1), sigma_z**2 - 1, 20_000))
        variance = mean
    else:
        alike = (sigma_z**2 - 1) / (n - 1)
        counts = rng.binomial(n, rng.beta(after * (1 / alike - 1), (1 - after) * (1 / alike - 1), 20_000))
        variance = n * after * (1 - after)
    assert counts.var() == pytest.approx(sigma_z**2 * variance, rel=0.05)
    seen = np.mean(counts > given["level"] * n) / np.mean(counts != given["level"] * n)
    found = when_would_we_know(**given, sigma_z=sigma_z, run_length=1)
    chance = 1 / (found.months_run * np.mean(counts != given["level"] * n))
    assert seen == pytest.approx(chance, abs=4 * np.sqrt(chance * (1 - chance) / len(counts)))


def test_means_use_the_spread_of_one_measurement():
    found = when_would_we_know(level=50, shift=4, n=25, baseline_months=12, data_type="mean", sd=12)
    # v = (4 / 2.8016)^2 - 144 / 300 = 1.5586; 144 / (25 v) = 3.70
    assert found.months_estimate == 4
    far = stats.norm.cdf(4 / (12 / 5))
    assert found.months_run == pytest.approx(sum(far**-k for k in range(1, 9)))


def test_what_cannot_be_meant_is_refused():
    for wrong in ({"shift": 0.0}, {"shift": 0.5}, {"n": 0}, {"data_type": "mean"}, {"data_type": "odds"}):
        with pytest.raises(ValueError, match=r"needed|cannot be|needs|called"):
            when_would_we_know(**REMISSION | wrong)


def test_the_power_of_a_comparison_is_that_of_simulated_ones():
    rng = np.random.default_rng(20250101)
    before, after = rng.binomial(720, 0.6, 20_000) / 720, rng.binomial(240, 0.7, 20_000) / 240
    error = np.sqrt(before * (1 - before) / 720 + after * (1 - after) / 240)
    seen = np.mean(np.abs(after - before) > 1.959964 * error)
    claimed = when_would_we_know(**REMISSION).table.loc[7, "by_comparison"]
    # 3 binomial standard errors, and one point because the formula takes the counts as normal
    assert seen == pytest.approx(claimed, abs=3 * np.sqrt(claimed * (1 - claimed) / 20_000) + 0.01)


@pytest.mark.parametrize(("data_type", "kind", "level", "shift", "n"), [
    ("proportion", "p", 0.1, 0.1, 6), ("proportion", "p", 0.9, -0.2, 12), ("proportion", "p", 0.6, 0.2, 30),
    ("rate", "u", 0.02, 0.02, 50), ("rate", "u", 0.4, 0.3, 50),
])  # fmt: skip
def test_a_point_is_promised_outside_where_the_chart_would_call_it_so(data_type, kind, level, shift, n):
    counts = np.arange(n + 1.0)
    data = pd.DataFrame({"period": pd.date_range("2000-01-01", periods=n + 1, freq="MS"), "num": counts, "den": n})
    chart = control_chart(data, kind=kind, data_type=data_type, center=level)
    law = stats.binom(n, level + shift) if data_type == "proportion" else stats.poisson(n * (level + shift))
    outside = law.pmf(counts)[chart.table["outside"]].sum() + (0 if data_type == "proportion" else law.sf(n))
    found = when_would_we_know(level=level, shift=shift, n=n, baseline_months=24, data_type=data_type)
    assert found.months_point == pytest.approx(1 / outside)
