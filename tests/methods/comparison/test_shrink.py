"""Shrinkage: published numbers, the boundary, and what cannot be fitted."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods import intervals
from lhs_helpers.methods.comparison import levels
from lhs_helpers.methods.comparison.shrink import shrink

# Deaths after heart surgery in babies, 12 hospitals (BUGS examples, volume 1)
SURGICAL = pd.DataFrame(
    {
        "site_id": [f"{n:02d}" for n in range(1, 13)],
        "num": [0, 18, 8, 46, 8, 13, 9, 31, 14, 8, 29, 24],
        "den": [47, 148, 119, 810, 211, 196, 148, 215, 207, 97, 256, 360],
    }
)
# Less spread than chance gives
ALIKE = pd.DataFrame({"site_id": list("abcdefgh"), "num": [30, 28, 33, 31, 29, 30, 32, 31], "den": [100] * 8})
COUNTED = {"lower": "lower", "upper": "upper"}


def sites(num, den):
    return pd.DataFrame({"site_id": [f"{row:03d}" for row in range(len(num))], "num": num, "den": den})


def codes(result):
    return [caveat.code for caveat in result.caveats]


def test_twelve_hospitals():
    result = shrink(SURGICAL, plug_in=True)
    assert (result.a, result.b) == pytest.approx((8.2535, 99.637), rel=1e-5)
    expected = [0.0533, 0.1026, 0.0716, 0.0591, 0.0510, 0.0699, 0.0674, 0.1216, 0.0707, 0.0793, 0.1024, 0.0689]
    np.testing.assert_allclose(result.table["shrunken"], expected, atol=5e-5)
    ends = result.table.set_index("unit")[["lower", "upper"]]
    assert ends.loc["01"].tolist() == pytest.approx([0.0238, 0.0936], abs=5e-5)
    assert ends.loc["08"].tolist() == pytest.approx([0.0883, 0.1593], abs=5e-5)
    assert result.table["reliability"][0] == pytest.approx(0.303, abs=5e-4)
    assert "plug_in_intervals" in codes(result)


def test_the_best_raw_rate_is_not_the_likeliest_to_be_among_the_best():
    chance = shrink(SURGICAL, plug_in=True, direction="down").table.set_index("unit")["p_best_quarter"]
    assert chance["01"] == pytest.approx(0.65, abs=0.01)
    assert chance["05"] == pytest.approx(0.745, abs=0.01)
    assert chance.sum() == pytest.approx(3)  # ceil(12 / 4) places
    best_raw = (SURGICAL["num"] / SURGICAL["den"]).idxmin()
    assert (chance.idxmax(), SURGICAL["site_id"][best_raw]) == ("05", "01")


def test_up_is_the_mirror_of_down():
    turned = SURGICAL.assign(num=SURGICAL["den"] - SURGICAL["num"])
    down, up = (shrink(SURGICAL, direction="down").table, shrink(turned, direction="up").table)
    np.testing.assert_allclose(up["shrunken"], 1 - down["shrunken"], atol=1e-6)
    np.testing.assert_allclose(up["p_best_quarter"], down["p_best_quarter"], atol=0.02)  # four standard errors of draws


def test_intervals_allow_for_what_is_not_known_about_the_spread():
    known, honest = (shrink(SURGICAL, plug_in=plug_in) for plug_in in (True, False))
    np.testing.assert_allclose(known.table["shrunken"], honest.table["shrunken"])
    width = [result.table["upper"] - result.table["lower"] for result in (known, honest)]
    assert (width[1] > 0.97 * width[0]).all()  # draws move an end by about a fiftieth of the width
    assert width[1].mean() > 1.05 * width[0].mean()
    assert "plug_in_intervals" not in codes(honest)


def test_every_value_moves_toward_the_level_of_all_and_small_sites_most():
    result = shrink(SURGICAL)
    table = result.table
    moved = (table["shrunken"] - table["value"]) / (result.mean - table["value"])
    np.testing.assert_allclose(moved, 1 - table["reliability"], atol=1e-9)
    assert table.sort_values("den")["reliability"].is_monotonic_increasing


def test_no_more_spread_than_chance_gives_everybody_the_common_value():
    result = shrink(ALIKE, direction="up", multiplier=100)
    assert result.boundary
    assert "sites_alike" in codes(result)
    np.testing.assert_allclose(result.table["shrunken"], 100 * 244 / 800)
    assert (result.table["reliability"] == 0).all()
    assert (result.table["p_best_quarter"] == 2 / 8).all()
    assert (result.between_sd, result.mean) == (0, pytest.approx(30.5))
    assert np.isnan([result.a, result.b]).all()


def test_at_the_boundary_an_interval_is_that_of_a_site_not_of_the_pooled_value():
    table = shrink(ALIKE).table
    lower, upper = intervals.clopper_pearson(244, 800)
    own_lower, own_upper = intervals.clopper_pearson(table["num"], table["den"])
    assert ((table["lower"] < lower) & (table["upper"] > upper)).all()
    assert (table["upper"] - table["lower"] < own_upper - own_lower).all()


@pytest.mark.parametrize(
    "data",
    [ALIKE.iloc[:4], ALIKE.assign(num=0), ALIKE.assign(num=100), ALIKE.assign(num=1)],
    ids=["4 sites", "no events", "all events", "8 events"],
)
def test_too_few_sites_or_events_stand_as_counted_with_exact_intervals(data):
    table = shrink(data, direction="up").table
    assert set(table["reason"]) == {"too_few"}
    assert table[["shrunken", "reliability", "p_best_quarter"]].isna().all(axis=None)
    lower, upper = intervals.clopper_pearson(table["num"], table["den"])
    np.testing.assert_allclose(table[["lower", "upper"]], np.column_stack([lower, upper]))
    assert codes(shrink(data, direction="up")) == ["not_shrunken_too_few"]


def test_sites_at_both_ends_of_the_scale_are_not_fitted():
    result = shrink(sites([0, 60, 0, 60, 0, 60], [60] * 6), direction="up")
    assert not result.converged
    assert set(result.table["reason"]) == {"no_fit"}
    assert "not_shrunken_no_fit" in codes(result)
    np.testing.assert_allclose(result.table["upper"].iloc[0], intervals.clopper_pearson(0, 60)[1])


def test_a_rate_that_is_not_fitted_has_the_exact_poisson_interval():
    table = shrink(sites([5, 0, 4, 8], [10, 12, 9, 8]), data_type="rate", multiplier=1000).table
    np.testing.assert_allclose(table["upper"], intervals.garwood(table["num"], table["den"])[1] * 1000)


def test_without_a_direction_nobody_is_best():
    result = shrink(SURGICAL)
    assert result.table["p_best_quarter"].isna().all()
    assert set(result.table["reason"]) == {"not_applicable"}
    assert "best_unknown" in codes(result)


def test_sites_that_cannot_be_compared_are_kept_with_a_reason_and_change_nothing():
    odd = pd.DataFrame({"site_id": ["x", "y", "z"], "num": [0, 5, np.nan], "den": [0, 4, 3]})
    result = shrink(pd.concat([SURGICAL, odd]), direction="down")
    assert result.table["reason"].tolist() == [""] * 12 + ["no_cases", "invalid", "missing"]
    alone = shrink(SURGICAL, direction="down")
    pd.testing.assert_frame_equal(result.table.iloc[:12], alone.table)
    assert "units_left_out" in codes(result)
    assert shrink(odd).is_empty


def test_same_seed_same_bits_and_sites_in_the_order_of_their_names():
    mixed = SURGICAL.sample(frac=1, random_state=3)
    first, second = (shrink(data, direction="down").table for data in (SURGICAL, mixed))
    pd.testing.assert_frame_equal(first, second)
    assert not any("rank" in name for name in first)


def test_multiplier_scales_values_and_nothing_else():
    one, hundred = (shrink(SURGICAL, direction="down", multiplier=size) for size in (1, 100))
    for name in ("value", "shrunken", "lower", "upper", "prior_mean"):
        np.testing.assert_allclose(hundred.table[name], 100 * one.table[name])
    assert hundred.between_sd == pytest.approx(100 * one.between_sd)
    assert (hundred.a, hundred.table["p_best_quarter"].tolist()) == (one.a, one.table["p_best_quarter"].tolist())


def test_a_covariate_keeps_what_shrinkage_would_hide():
    random = np.random.default_rng(8)
    size = np.rint(np.geomspace(20, 400, 24))
    level = np.linspace(0.3, 0.7, 24)  # larger sites do better
    data = sites(random.binomial(size.astype(int), random.beta(level * 60, (1 - level) * 60)), size)
    data["log_volume"] = np.log(size)
    plain, aware = shrink(data), shrink(data, covariate="log_volume")
    assert "size_shrunk" in codes(plain)
    assert "size_shrunk" not in codes(aware)
    assert aware.slope > 0.3
    error = [np.abs(result.table["shrunken"] - level)[:8].mean() for result in (plain, aware)]
    assert error[1] < 0.7 * error[0]
    assert aware.table["prior_mean"].is_monotonic_increasing


def test_a_covariate_needs_events():
    data = sites([3, 1, 4, 2, 5, 1], [20, 30, 40, 50, 60, 70]).assign(size=range(6))
    result = shrink(data, covariate="size")
    assert "covariate_left_out" in codes(result)
    assert result.method["covariate"] is None
    pd.testing.assert_series_equal(result.table["shrunken"], shrink(data).table["shrunken"])


def test_best_quarter_by_hand():
    drawn = np.array([[1.0, 2, 3, 4, 5], [5, 1, 2, 3, 4], [1, 2, 3, 4, 5], [2, 1, 5, 4, 3]])
    # two places (5 / 4, rounded up): 1 and 2, 1 and 2 of the second row are columns b and c, ...
    assert levels.chance_of_best_quarter(drawn, alike=False).tolist() == [0.75, 1, 0.25, 0, 0]
