"""Funnels: limits and overdispersion as published, and sites that cannot be compared."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from lhs_helpers.methods.comparison.funnel import funnel
from lhs_helpers.methods.comparison.funnel_limits import adjusted_limits, exact_limits

TEN = pd.DataFrame(
    {
        "site_id": list("abcdefghij"),
        "num": [12, 30, 26, 50, 42, 71, 4, 29, 48, 36],
        "den": [82, 98, 100, 125, 162, 151, 12, 100, 82, 99],
    }
)
NAMES = ("lcl_95", "ucl_95", "lcl_998", "ucl_998")


def at(limits):
    return [limits[name].item() for name in NAMES]


@pytest.mark.parametrize(
    ("size", "expected"),
    [(100, [0.247448, 0.434038, 0.197462, 0.489537]), (12, [0.039053, 0.580272, 0, 0.744630])],
)
def test_exact_binomial_limits(size, expected):
    limits = exact_limits(np.array([float(size)]), 0.3442136, data_type="PR")
    assert at(limits) == pytest.approx(expected, abs=2e-6)


@pytest.mark.parametrize(
    ("expected", "lower", "upper"), [(15, 0.271604, 1.855808), (20, 0.358459, 1.735676), (30, 0.469242, 1.593737)]
)
def test_exact_poisson_limits_of_a_ratio(expected, lower, upper):
    limits = exact_limits(np.array([float(expected)]), 1.0, data_type="SR")
    assert (limits["lcl_998"].item(), limits["ucl_998"].item()) == pytest.approx((lower, upper), abs=1e-6)


def test_overdispersion_of_ten_units():
    result = funnel(TEN)
    assert (result.phi, result.tau2) == pytest.approx((4.009053, 0.00868826), rel=1e-6)
    assert result.adjusted
    wide = adjusted_limits(np.array([100.0]), result.center, data_type="PR", tau2=result.tau2)
    assert at(wide) == pytest.approx([0.166015, 0.548813, 0.087392, 0.665276], abs=1e-6)


def test_overdispersion_of_standardized_ratios():
    data = pd.DataFrame(
        {"site_id": list("abcdef"), "num": [100, 150, 180, 80, 120, 225], "den": [108, 112, 165, 95, 100, 220]}
    )
    result = funnel(data, data_type="SR")
    assert (result.phi, result.tau2) == pytest.approx((2.327178, 0.00343978), rel=1e-6)
    assert not result.adjusted
    assert "few_units" in [caveat.code for caveat in result.caveats]


@pytest.mark.parametrize(("apart", "wider"), [(49, False), (51, True)])
def test_limits_allow_for_a_spread_only_where_it_is_more_than_that_of_chance(apart, wider):
    """Of 12 sites the published formula gives a variance from phi = 11/12 on."""
    sites = [f"{n:02d}" for n in range(12)]
    data = pd.DataFrame({"site_id": sites, "num": [5000 + apart, 5000 - apart] * 6, "den": 10_000})
    result = funnel(data)
    assert 11 / 12 < result.phi < 1.1
    assert (result.phi > 1) is wider
    assert (result.tau2 > 0, result.adjusted) == (wider, wider)
    assert ("limits_adjusted" in [caveat.code for caveat in result.caveats]) is wider


def test_sites_stand_in_the_order_of_their_names_and_are_not_ranked():
    result = funnel(TEN.sample(frac=1, random_state=3))
    assert result.table["unit"].tolist() == sorted(TEN["site_id"])
    assert not any("rank" in name for name in result.table)


def test_zero_events_of_few_expected_are_no_outlier():
    data = pd.DataFrame({"site_id": ["a", "b"], "num": [0, 30], "den": [0.28, 30.0]})
    row = funnel(data, data_type="SR").table.iloc[0]
    assert row["lcl_95"] == 0
    assert not row["outside_95"]


def test_units_that_cannot_be_compared_are_kept_with_a_reason():
    odd = pd.DataFrame({"site_id": ["x", "y", "z"], "num": [0, 5, np.nan], "den": [0, 4, 3]})
    result = funnel(pd.concat([TEN, odd]))
    assert result.table["reason"].tolist() == [""] * 10 + ["no_cases", "invalid", "missing"]
    assert result.n_units == 10
    assert result.phi == pytest.approx(funnel(TEN).phi)


@pytest.mark.parametrize("data_type", ["PR", "rate"])
def test_no_events_anywhere_give_no_limits_but_a_reason(data_type):
    result = funnel(TEN.assign(num=0), data_type=data_type)
    assert set(result.table["reason"]) == {"no_variation"}
    assert not result.table["outside_998"].any()


def test_one_unit_makes_no_funnel():
    assert funnel(TEN.iloc[:1]).is_empty
    assert funnel(TEN.iloc[:0]).is_empty


def test_q_is_the_least_share_of_false_leads_at_which_a_unit_is_listed():
    table = funnel(TEN).table
    p = np.sort(table["p"])
    by_hand = [min(p[place:] * len(p) / np.arange(place + 1, len(p) + 1)) for place in range(len(p))]
    np.testing.assert_allclose(np.sort(table["q"]), by_hand)


def test_p_is_the_exact_mid_p_without_and_normal_with_the_spread_between_sites():
    exact, wide = (funnel(TEN, adjust=adjust) for adjust in ("none", "always"))
    num, den, level = TEN["num"], TEN["den"], TEN["num"].sum() / TEN["den"].sum()
    below, at = stats.binom.cdf(num - 1, den, level), stats.binom.pmf(num, den, level)
    np.testing.assert_allclose(exact.table["p"], np.minimum(2 * np.minimum(below + at / 2, 1 - below - at / 2), 1))
    distance = np.arcsin(np.sqrt(num / den)) - np.arcsin(np.sqrt(level))
    np.testing.assert_allclose(
        wide.table["p"], 2 * stats.norm.sf(np.abs(distance) / np.sqrt(1 / (4 * den) + wide.tau2)), rtol=1e-9
    )


def test_the_wider_of_exact_and_adjusted_limits_is_used():
    result = funnel(TEN)
    wide = adjusted_limits(TEN["den"].to_numpy(float), result.center, data_type="PR", tau2=result.tau2)
    assert (result.table["lcl_998"] <= np.minimum(wide["lcl_998"], result.table["exact_lcl_998"])).all()
    assert (result.table["ucl_998"] >= np.maximum(wide["ucl_998"], result.table["exact_ucl_998"])).all()


def test_limits_without_room_for_the_spread_are_called_too_narrow():
    codes = {adjust: [caveat.code for caveat in funnel(TEN, adjust=adjust).caveats] for adjust in ("auto", "none")}
    assert codes == {"auto": ["limits_adjusted"], "none": ["limits_too_narrow"]}


@pytest.mark.parametrize(("share", "said"), [(lambda size: size / 400, True), (lambda size: 0 * size + 0.5, False)])
def test_it_is_said_where_larger_sites_differ(share, said):
    size = np.arange(100, 300, 10)
    data = pd.DataFrame({"site_id": [f"{n:02d}" for n in range(20)], "num": np.rint(share(size) * size), "den": size})
    assert ("size_matters" in [caveat.code for caveat in funnel(data).caveats]) is said


def test_a_given_target_is_the_center():
    assert funnel(TEN, target=0.2, multiplier=100).center == 20


def test_a_unit_in_two_rows_and_an_unknown_type_are_refused():
    with pytest.raises(ValueError, match="one row"):
        funnel(pd.concat([TEN, TEN.iloc[:1]]))
    with pytest.raises(ValueError, match="data_type is one of"):
        funnel(TEN, data_type="RC")


def test_what_is_not_a_number_is_told_apart_and_nothing_infinite_is_left():
    data = TEN.astype({"num": object, "den": object})
    data.loc[0, "num"], data.loc[1, "num"], data.loc[2, "den"] = pd.NA, np.inf, -np.inf
    table = funnel(data).table
    assert table["reason"].tolist() == ["missing", "invalid", "invalid", *[""] * 7]
    assert table.loc[1:2, ["num", "den"]].isna().sum().tolist() == [1, 1]
    assert not np.isinf(table.select_dtypes("number").to_numpy()).any()


@pytest.mark.parametrize(("target", "data_type"), [(0, "PR"), (1, "PR"), (-0.1, "rate"), (np.nan, "SR")])
def test_a_target_that_no_level_can_be_is_refused(target, data_type):
    with pytest.raises(ValueError, match="a target lies above 0"):
        funnel(TEN, data_type=data_type, target=target)


def test_a_funnel_says_how_it_was_made():
    assert funnel(TEN, target=0.3).method == {
        "name": "funnel", "data_type": "PR", "target": 0.3, "adjust": "auto", "trim": 0.1, "outside_by": "tail",
    }  # fmt: skip
    assert funnel(TEN.assign(num=0)).method["name"] == funnel(TEN.head(1)).method["name"] == "funnel"
