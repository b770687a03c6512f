"""Interrupted series: what is planted is found, too little is refused, and intervals hold what they promise."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.interrupted_series.fit import fit
from lhs_helpers.methods.interrupted_series.segmented import segmented

MONTHS = pd.date_range("2020-01-01", periods=60, freq="MS")


def series(n_before, n_after, *, seed=1, drop=8.0, den=None):
    """Measurements around 40 that fall by ``drop`` at the start; or counts, with ``den`` cases a month."""
    random = np.random.default_rng(seed)
    months = MONTHS[: n_before + n_after]
    after = np.arange(len(months)) >= n_before
    if den is None:
        return pd.DataFrame({"period": months, "value": 40 - drop * after + random.normal(0, 1.5, len(months))})
    num = random.binomial(den, np.where(after, 0.8, 0.5), len(months))
    return pd.DataFrame({"period": months, "num": num, "den": den})


def codes(result):
    return [caveat.code for caveat in result.caveats]


def test_a_planted_drop_is_found_and_the_difference_at_the_end_is_level_plus_slope():
    result = segmented(series(24, 18), start=MONTHS[24])
    change = result.coefficients.set_index("term")
    level, slope = change.loc[["level_change", "slope_change"], "estimate"]
    assert level == pytest.approx(-8, abs=2)
    assert result.end_difference["estimate"] == pytest.approx(level + 18 * slope)
    assert result.end_difference["upper"] < 0
    assert (result.n_before, result.n_after, result.reason, result.ratio) == (24, 18, "", None)


def test_before_the_start_there_is_no_difference_and_after_it_the_lines_part():
    table = segmented(series(24, 18), start=MONTHS[24]).table
    before, after = table[table["side"] == "before"], table[table["side"] == "after"]
    assert (before["fitted"] == before["counterfactual"]).all()
    assert (before[["difference", "difference_lower", "difference_upper"]] == 0).all(axis=None)
    np.testing.assert_allclose(after["fitted"] - after["counterfactual"], after["difference"])
    width = after["counterfactual_upper"] - after["counterfactual_lower"]
    assert width.is_monotonic_increasing  # carried on further, known less


def test_compared_a_year_on_all_points_are_fitted_and_the_trend_before_is_carried_no_further():
    data = series(24, 18)
    whole, year = (segmented(data, start=MONTHS[24], at=at) for at in (None, 12))
    there = whole.table.iloc[24 + 12 - 1]
    assert year.end_difference["estimate"] == pytest.approx(there["difference"])
    assert (year.end_difference["lower"], year.end_difference["upper"]) == pytest.approx(
        (there["difference_lower"], there["difference_upper"])
    )
    pd.testing.assert_series_equal(year.table["fitted"], whole.table["fitted"])
    known = year.table["counterfactual"].notna()
    assert year.table.loc[known, "period"].max() == MONTHS[35]
    assert not year.table.loc[~known, "difference"].notna().any()


def test_a_series_that_ends_within_the_year_is_compared_at_its_last_point():
    data = series(24, 9)
    assert segmented(data, start=MONTHS[24], at=12).end_difference == segmented(data, start=MONTHS[24]).end_difference


def test_shares_give_a_difference_in_points_and_a_ratio_and_a_band_within_the_possible():
    result = segmented(series(24, 12, den=30), start=MONTHS[24], multiplier=100)
    assert result.family == "binomial"
    end, lines = result.end_difference, result.table
    assert end["estimate"] == pytest.approx(end["fitted"] - end["counterfactual"])
    assert result.ratio["estimate"] == pytest.approx(end["fitted"] / end["counterfactual"])
    assert lines[["counterfactual_lower", "counterfactual_upper"]].stack().between(0, 100).all()


def test_the_error_of_the_difference_is_that_of_the_delta_method_worked_out_numerically():
    data = series(24, 12, den=30)
    result = segmented(data, start=MONTHS[24])
    time = np.arange(1.0, 37)
    design = np.column_stack([np.ones(36), time, time > 24, np.maximum(0, time - 24)])
    found = fit(design, data["num"].to_numpy(float), data["den"].to_numpy(float), family="binomial")

    def difference(estimate):
        shares = 1 / (1 + np.exp(-(design[-1] @ estimate))), 1 / (1 + np.exp(-(design[-1, :2] @ estimate[:2])))
        return shares[0] - shares[1]

    steps = np.eye(4) * 1e-6
    gradient = np.array([(difference(found.estimate + s) - difference(found.estimate - s)) / 2e-6 for s in steps])
    expected = np.sqrt([gradient @ covariance @ gradient for covariance in (found.by_model, found.by_hac)])
    ours = [result.end_difference["se_model"], result.end_difference["se_hac"]]
    assert ours == pytest.approx(expected, rel=1e-6)
    assert result.end_difference["se_used"] == max(ours)


def test_a_share_carried_on_towards_100_percent_from_little_is_not_taken_for_known():
    """Few cases and a steep trend before: the line without the change could be anywhere, and the interval says so."""
    num = [2, 2, 3, 2, 3, 3, 3, 3, 2, 3] + [3, 2, 3, 2] * 10
    data = pd.DataFrame({"period": MONTHS[:50], "num": num, "den": 3})
    end = segmented(data, start=MONTHS[10], multiplier=100).end_difference
    assert end["counterfactual"] > 99
    assert end["lower"] < 0 < end["upper"]
    assert abs(end["estimate"]) > 1.96 * end["se_used"]  # which the delta method would have called a change
    assert -100 <= end["lower"] < end["upper"] <= 100


@pytest.mark.parametrize(("n_before", "n_after", "reason"), [(7, 20, "too_few"), (20, 7, "too_few"), (8, 8, "")])
def test_eight_points_are_needed_on_each_side(n_before, n_after, reason):
    result = segmented(series(n_before, n_after), start=MONTHS[n_before])
    assert result.reason == reason
    assert result.coefficients.empty == bool(reason)
    assert codes(result) == (["too_few_sides"] if reason else ["short_sides"])
    assert (result.table["reason"] == reason).all()
    assert result.center == pytest.approx(result.table["value"].median())


def test_a_start_outside_the_series_is_refused_as_too_little_and_no_data_are_empty():
    data = series(24, 18)
    assert segmented(data, start="2019-01-01").n_before == 0
    assert segmented(data, start="2030-01-01").reason == "too_few"
    assert segmented(data.iloc[:0], start="2020-01-01").is_empty


def test_periods_of_a_transition_are_left_out_and_the_difference_at_the_end_stays_that_of_the_same_lines():
    data = series(24, 18)
    result = segmented(data, start=MONTHS[24], transition=3)
    left_out = result.table[result.table["side"] == "transition"]
    assert left_out["period"].tolist() == list(MONTHS[24:27])
    assert left_out[["fitted", "difference"]].isna().all(axis=None)
    assert set(left_out["reason"]) == {"not_applicable"}
    assert left_out["counterfactual"].notna().all()
    assert "transition_left_out" in codes(result)
    spoiled = data.assign(value=data["value"].where(~data["period"].isin(left_out["period"]), 1000.0))
    again = segmented(spoiled, start=MONTHS[24], transition=3)
    assert again.end_difference == pytest.approx(result.end_difference)


def test_missing_and_excluded_and_late_points_enter_nothing_but_keep_their_time():
    data = series(24, 18)
    short = data.drop(index=[5, 30])
    gone = segmented(short, start=MONTHS[24])
    assert gone.table["time"].tolist() == list(range(1, 43))
    assert gone.table.loc[[5, 30], "reason"].tolist() == ["missing", "missing"]
    out = pd.DataFrame({"period": MONTHS[[5, 30]], "reason": "flood"})
    excluded = segmented(data, start=MONTHS[24], exclude=out)
    pd.testing.assert_frame_equal(excluded.coefficients, gone.coefficients)
    assert "left_out_excluded" in codes(excluded)
    late = segmented(data, start=MONTHS[24], provisional_from=MONTHS[40])
    assert late.n_after == 16
    assert late.end_difference["fitted"] == pytest.approx(late.table.loc[39, "fitted"])
    assert "left_out_provisional" in codes(late)


def test_a_season_is_fitted_from_two_years_before_on_and_else_left_out_with_a_word():
    random = np.random.default_rng(2)
    time = np.arange(1, 61)
    wave = 4 * np.sin(2 * np.pi * time / 12)
    data = pd.DataFrame({"period": MONTHS, "value": 40 + wave - 6 * (time > 30) + random.normal(0, 1, 60)})
    result = segmented(data, start=MONTHS[30], season=True)
    assert result.coefficients.set_index("term").loc["sine", "estimate"] == pytest.approx(4, abs=0.6)
    short = segmented(data.iloc[10:], start=MONTHS[30], season=True)
    assert not short.season
    assert {"season_left_out", "neighbors_resemble"} == set(codes(short))  # the season is then in the residuals
    with pytest.raises(ValueError, match="months only"):
        segmented(data, start=MONTHS[30], season=True, freq="QS")


@pytest.mark.parametrize("family", ["poisson", "quasipoisson", "binomial"])
def test_no_event_after_the_start_has_no_finite_estimate_and_says_so(family):
    data = series(24, 12, den=30)
    data.loc[24:, "num"] = 0
    result = segmented(data, start=MONTHS[24], family=family)
    assert (result.reason, result.end_difference) == ("no_fit", None)
    assert codes(result) == ["no_fit"]
    assert result.table["difference"].isna().all()


def test_points_on_straight_lines_have_estimates_but_no_errors():
    data = pd.DataFrame({"period": MONTHS[:24], "value": np.r_[np.arange(12.0), np.arange(12.0) - 5]})
    result = segmented(data, start=MONTHS[12])
    assert result.reason == "no_variation"
    assert result.end_difference["estimate"] == pytest.approx(-17)
    assert result.coefficients["se_used"].isna().all()
    assert "exact_lines" in codes(result)


def test_counts_vary_no_less_than_chance_unless_asked():
    data = series(24, 12, den=30, seed=2)
    floored, free = (segmented(data, start=MONTHS[24], scale_floor=floor) for floor in (1, 0))
    assert floored.scale == free.scale < 1
    assert (floored.coefficients["se_model"] > free.coefficients["se_model"]).all()


def test_what_cannot_be_fitted_is_refused_by_name():
    data = series(24, 12)
    with pytest.raises(ValueError, match="no family is called"):
        segmented(data, start=MONTHS[24], family="normal")
    with pytest.raises(ValueError, match="needs counts"):
        segmented(data, start=MONTHS[24], family="poisson")
    with pytest.raises(ValueError, match="gaps between events"):
        segmented(data, start=MONTHS[24], data_type="time_between")


def covered(rho, *, draws=500, n_before=24, n_after=12):
    """How often the interval of the level change holds 0 where nothing changes; errors follow each other by ``rho``."""
    random = np.random.default_rng(20250101)
    errors = random.normal(size=(draws, n_before + n_after))
    errors[:, 0] /= np.sqrt(1 - rho**2)
    for step in range(1, errors.shape[1]):
        errors[:, step] += rho * errors[:, step - 1]
    time = np.arange(1.0, errors.shape[1] + 1)
    design = np.column_stack([np.ones_like(time), time, time > n_before, np.maximum(0, time - n_before)])
    level = np.eye(4)[[2]]
    found = (fit(design, row, np.ones_like(row), family="gaussian").errors(level) for row in errors)
    return np.mean([one["lower"][0] <= 0 <= one["upper"][0] for one in found])


def binomial_error(share, draws=500):
    return 3 * np.sqrt(share * (1 - share) / draws)  # three standard errors of a simulated share


def test_intervals_hold_the_truth_in_95_of_100_series_of_independent_points():
    assert covered(0.0) >= 0.95 - binomial_error(0.95)
    assert covered(0.0) >= 0.93


def test_where_neighbors_resemble_each_other_intervals_hold_it_in_about_88_of_100_only():
    # AR(1) with 0.3: 4,000 series with another seed gave 0.876; both shares are simulated
    apart = 3 * np.sqrt(0.876 * 0.124 * (1 / 500 + 1 / 4000))
    assert covered(0.3) == pytest.approx(0.876, abs=apart)


def test_shares_of_ten_patients_a_month_keep_their_promise():
    random = np.random.default_rng(20250101)
    time = np.arange(1.0, 37)
    design = np.column_stack([np.ones_like(time), time, time > 24, np.maximum(0, time - 24)])
    held = []
    for _ in range(300):
        den = random.integers(5, 16, 36).astype(float)
        found = fit(design, random.binomial(den.astype(int), 0.7).astype(float), den, family="binomial")
        one = found.errors(np.eye(4)[[2]])
        held.append(one["lower"][0] <= 0 <= one["upper"][0])
    assert np.mean(held) >= 0.95 - binomial_error(0.95, 300)


def two_changes(n=20, *, seed=3):
    """Three parts of ``n`` months: 30, then 5 lower, then 3 lower still and falling by 0.1."""
    time = np.arange(1.0, 3 * n + 1)
    level = 30 - 5 * (time > n) - 3 * (time > 2 * n) - 0.1 * np.maximum(0, time - 2 * n)
    value = level + np.random.default_rng(seed).normal(0, 1, len(time))
    return pd.DataFrame({"period": MONTHS[: len(time)], "value": value})


def test_two_starts_have_two_changes_each_and_the_trend_before_the_first_goes_on():
    data = two_changes()
    result = segmented(data, start=[MONTHS[20], MONTHS[40]], phase=["pathway", "reminders"])
    terms = ["level", "time", "level_change", "slope_change", "level_change_2", "slope_change_2"]
    assert result.coefficients["term"].tolist() == terms
    time = np.arange(1.0, 61)
    design = np.column_stack([np.ones(60), time, time > 20, np.maximum(0, time - 20), time > 40,
                              np.maximum(0, time - 40)])  # fmt: skip
    estimate, rest = np.linalg.lstsq(design, data["value"], rcond=None)[:2]
    np.testing.assert_allclose(result.coefficients["estimate"], estimate)
    assert result.end_difference["estimate"] == pytest.approx(estimate @ [0, 0, 1, 40, 1, 20])
    moves = np.array([0, 0, 1, 40, 1, 20])
    variance = rest[0] / 54 * moves @ np.linalg.inv(design.T @ design) @ moves
    assert result.end_difference["se_model"] == pytest.approx(np.sqrt(variance))
    np.testing.assert_allclose(result.table["counterfactual"], estimate[0] + estimate[1] * time)
    assert result.table["segment"].value_counts(sort=False).tolist() == [20, 20, 20]
    assert (result.n_before, result.n_after, result.phases) == (20, 40, ("pathway", "reminders"))


def test_one_start_in_a_list_is_one_start():
    data = series(24, 18)
    one, listed = (segmented(data, start=start) for start in (MONTHS[24], [MONTHS[24]]))
    pd.testing.assert_frame_equal(one.table, listed.table)
    assert one.end_difference == listed.end_difference


def test_each_part_between_starts_needs_eight_points_and_each_transition_is_left_out():
    data = two_changes()
    short = segmented(data, start=[MONTHS[20], MONTHS[27]])
    assert (short.reason, codes(short)) == ("too_few", ["too_few_segments"])
    result = segmented(data, start=[MONTHS[20], MONTHS[40]], transition=2)
    assert result.table.loc[result.table["side"] == "transition", "time"].tolist() == [21, 22, 41, 42]
    assert (result.n_before, result.n_after) == (20, 36)


def test_starts_are_in_order_and_have_as_many_names():
    with pytest.raises(ValueError, match="in order"):
        segmented(two_changes(), start=[MONTHS[40], MONTHS[20]])
    with pytest.raises(ValueError, match="as many names"):
        segmented(two_changes(), start=[MONTHS[20], MONTHS[40]], phase="pathway")
