"""Each site's own effect, and the pooled one against another derivation."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.meta_analysis import combine_effects

from lhs_helpers.methods.interrupted_series.pool import pool
from lhs_helpers.methods.interrupted_series.segmented import segmented
from lhs_helpers.methods.interrupted_series.site_effects import site_effects

sys.path.insert(0, str(Path(__file__).parent))  # tests are no package

from networks import network

EFFECT = np.array([4.0, 11.0, 7.5, -1.0, 9.0, 15.0, 3.0])
VARIANCE = np.array([4.0, 6.0, 2.0, 5.0, 9.0, 12.0, 3.0])


def test_the_pooled_effect_is_that_of_dersimonian_and_laird():
    ours, share = pool(EFFECT, VARIANCE)
    theirs = combine_effects(EFFECT, VARIANCE, method_re="dl")
    assert ours["between_sd"] ** 2 == pytest.approx(theirs.tau2)
    assert (ours["mean"], ours["q"]) == pytest.approx((theirs.mean_effect_re, theirs.q))
    np.testing.assert_allclose(share, theirs.weights_rel_re)
    assert ours["mean_se"] == pytest.approx(max(theirs.sd_eff_w_re, theirs.sd_eff_w_re_hksj))


def test_effects_that_are_alike_have_no_spread_and_never_a_negative_one():
    ours, _ = pool(np.array([5.0, 5.1, 4.9, 5.0, 5.05]), np.full(5, 4.0))
    assert ours["between_sd"] == 0
    assert ours["mean_se"] == pytest.approx(np.sqrt(4 / 5))
    assert ours["next_lower"] <= ours["mean_lower"] < 5 < ours["mean_upper"] <= ours["next_upper"]


@pytest.mark.parametrize(("sites", "spread"), [(5, 1.0), (10, 3.0)])
def test_intervals_hold_the_mean_and_a_next_site_as_often_as_they_promise(sites, spread):
    random, draws = np.random.default_rng(20250101), 300
    mean, following = [], []
    for _ in range(draws):
        error, true = random.uniform(1, 4, sites), random.normal(2, spread, sites + 1)
        found, _ = pool(random.normal(true[:sites], error), error**2)
        mean.append(found["mean_lower"] <= 2 <= found["mean_upper"])
        following.append(found["next_lower"] <= true[-1] <= found["next_upper"])
    allowed = 3 * np.sqrt(0.95 * 0.05 / draws)
    assert np.mean(mean) >= 0.95 - allowed
    assert np.mean(following) >= 0.95 - allowed


def test_a_site_s_effect_is_that_of_its_own_series_twelve_months_after_its_start():
    data, starts = network()
    result = site_effects(data, starts, multiplier=100)
    assert result.table["site"].tolist() == sorted(starts)
    own = segmented(data[data["site_id"] == "S004"], start=starts["S004"], multiplier=100).table
    twelfth = own[own["side"] == "after"].iloc[11]
    row = result.table.set_index("site").loc["S004"]
    assert row[["effect", "se", "lower", "upper"]].tolist() == pytest.approx(
        twelfth[["difference", "difference_se", "difference_lower", "difference_upper"]].tolist()
    )
    assert result.table["weight"].sum() == pytest.approx(1)
    assert result.mean_lower < 14 < result.mean_upper  # 0.6 on the log scale around one half


def test_a_site_not_observed_so_long_has_no_effect_but_a_reason():
    data, starts = network()
    latest = max(starts, key=starts.get)
    cut = data[(data["site_id"] != latest) | (data["period"] < starts[latest] + pd.DateOffset(months=10))]
    result = site_effects(cut, starts)
    row = result.table.set_index("site").loc[latest]
    assert (row["reason"], result.n_effects) == ("too_few", 11)
    assert np.isnan(row["effect"])
    assert site_effects(cut, starts, at=10).n_effects == 12


def test_a_site_that_reaches_all_is_left_out_by_its_result_and_that_is_said():
    data, starts = network()
    there = (data["site_id"] == "S003") & (data["period"] >= starts["S003"])
    data["num"] = data["num"].mask(there, data["den"])
    result = site_effects(data, starts)
    assert result.table.set_index("site").loc["S003", "reason"] == "no_fit"
    (said,) = (caveat for caveat in result.caveats if caveat.code == "left_out_by_result")
    assert said.values == {"n": 1}
    assert "left_out_by_result" not in [caveat.code for caveat in site_effects(*network()).caveats]


def test_fewer_than_five_effects_are_shown_but_not_pooled():
    data, starts = network(sites=4)
    result = site_effects(data, starts)
    assert (result.n_effects, result.reason) == (4, "too_few")
    assert np.isnan(result.mean)
    assert result.table["effect"].notna().all()
    assert result.caveats[0].code == "few_effects"


def test_without_a_start_there_is_nothing():
    data, _ = network(sites=4)
    assert site_effects(data, {}).is_empty


def test_the_same_data_give_the_same_numbers():
    one, other = (site_effects(*network()) for _ in range(2))
    assert (one.next_lower, one.next_upper) == (other.next_lower, other.next_upper)
