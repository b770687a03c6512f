"""What is planted in the observations holds in the numbers, by textbook arithmetic."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

LAST_YEAR = ("2025-06", "2026-05")  # the twelve newest months that are not provisional


@pytest.fixture(scope="module")
def rows(demo) -> pd.DataFrame:
    return demo.table("observations", "period")


@pytest.fixture(scope="module")
def totals(rows) -> pd.DataFrame:
    """Final rows of the stratum all."""
    return rows[(rows["stratum_group"] == "all") & (rows["status"] == "final")]


def counts(totals: pd.DataFrame, measure_id: str, *sites: str, version: str | None = None) -> pd.DataFrame:
    """Numerator and denominator by month, of some sites or all."""
    here = totals[totals["measure_id"] == measure_id]
    here = here[here["site_id"].isin(sites)] if sites else here
    here = here[here["version"] == version] if version else here
    return here.groupby("period")[["numerator", "denominator"]].sum()


def rate(months: pd.DataFrame, first: str | None = None, last: str | None = None) -> float:
    months = months.loc[first:last]
    return months["numerator"].sum() / months["denominator"].sum()


def standardized(months: pd.DataFrame, variance_of) -> pd.Series:
    """Distance of each month from the center line in standard errors, p or u chart."""
    center = rate(months)
    return (months["numerator"] / months["denominator"] - center) / np.sqrt(variance_of(center) / months["denominator"])


def binomial(center: float) -> float:
    return center * (1 - center)


def poisson(center: float) -> float:
    return center


def has_runs_signal(deviations) -> bool:
    """Anhoej & Olesen 2014: a run longer than round(log2 n) + 3, or too few crossings."""
    side = np.sign(np.asarray(deviations, dtype=float))
    side = side[side != 0]
    starts = np.flatnonzero(np.r_[True, side[1:] != side[:-1], True])
    longest, crossings = np.diff(starts).max(), len(starts) - 2
    return longest > round(np.log2(len(side))) + 3 or crossings < stats.binom.ppf(0.05, len(side) - 1, 0.5)


def outside_funnel(totals: pd.DataFrame, measure_id: str, law) -> set[str]:
    """Sites outside exact 99.8 % limits around the network's rate of the last year."""
    here = totals[(totals["measure_id"] == measure_id) & totals["period"].between(*LAST_YEAR)]
    sites = here.groupby("site_id")[["numerator", "denominator"]].sum()
    chance = law(sites["denominator"], rate(sites))
    tail = np.minimum(chance.cdf(sites["numerator"]), chance.sf(sites["numerator"] - 1))
    return set(sites.index[tail < 0.001])


def language_gap(rows: pd.DataFrame, *sites: str) -> float:
    """Points between English and all other known languages in the last year."""
    here = rows[(rows["measure_id"] == "remission") & (rows["stratum_group"] == "language")]
    here = here[here["period"].between(*LAST_YEAR) & (here["status"] == "final") & (here["stratum"] != "unknown")]
    here = here[here["site_id"].isin(sites)] if sites else here
    groups = here.groupby(here["stratum"] == "English")[["numerator", "denominator"]].sum()
    shares = groups["numerator"] / groups["denominator"]
    return 100 * (shares[True] - shares[False])


def test_remission_of_s001_steps_from_60_to_74_percent_and_is_stable_before_and_after(totals):
    months = counts(totals, "remission", "S001")
    before, after = months[:"2023-12"], months["2024-01":]
    assert rate(before) == pytest.approx(0.60, abs=0.025)
    assert rate(after) == pytest.approx(0.74, abs=0.025)
    for part in (before, after):
        deviations = standardized(part, binomial)
        assert deviations.abs().max() < 3
        assert not has_runs_signal(deviations)


def test_nothing_is_planted_at_s002_and_at_most_one_of_its_charts_signals(totals):
    signals = []
    for measure_id in ("remission", "steroid_free", "previsit_planning", "complete_visit"):
        deviations = standardized(counts(totals, measure_id, "S002"), binomial)
        signals.append(has_runs_signal(deviations) or deviations.abs().max() > 3)
    for measure_id in ("hospitalizations", "unplanned_visits"):
        deviations = standardized(counts(totals, measure_id, "S002"), poisson)
        signals.append(has_runs_signal(deviations) or deviations.abs().max() > 3)
    for measure_id in ("growth_z", "visit_minutes"):
        values = totals[(totals["measure_id"] == measure_id) & (totals["site_id"] == "S002")]["value"]
        sigma = values.diff().abs().mean() / 1.128
        deviations = (values - values.mean()) / sigma
        signals.append(has_runs_signal(deviations) or deviations.abs().max() > 3)
    for version in ("1", "2"):
        deviations = standardized(counts(totals, "dose_review", "S002", version=version), binomial)
        signals.append(has_runs_signal(deviations) or deviations.abs().max() > 3)
    assert sum(signals) <= 1
    assert not signals[0]


def test_planning_at_s003_falls_by_0_8_points_a_month_from_july_2024(totals):
    months = counts(totals, "previsit_planning", "S003")
    points = 100 * months["numerator"] / months["denominator"]
    falling = points["2024-07":]
    slope = np.polyfit(np.arange(len(falling)), falling, 1)[0]
    assert slope == pytest.approx(-0.8, abs=0.3)
    assert rate(months, None, "2024-06") == pytest.approx(0.80, abs=0.02)
    assert has_runs_signal(standardized(months, binomial))


def test_unplanned_visits_of_s004_have_one_point_outside_and_no_shift(totals):
    deviations = standardized(counts(totals, "unplanned_visits", "S004"), poisson)
    assert deviations.index[deviations.abs() > 3].strftime("%Y-%m").tolist() == ["2025-03"]
    assert not has_runs_signal(deviations)


def test_s005_sees_a_median_of_6_patients_a_month(totals):
    assert counts(totals, "remission", "S005")["denominator"].median() == 6


def test_the_last_three_months_of_s006_are_provisional_and_smaller(rows, totals):
    here = rows[(rows["site_id"] == "S006") & (rows["measure_id"] == "remission") & (rows["stratum_group"] == "all")]
    here = here.set_index("period")
    assert (here["status"]["2026-04":] == "provisional").all()
    assert (here["status"][:"2026-03"] == "final").all()
    assert here["denominator"].iloc[-1] < 0.6 * here["denominator"][:"2026-03"].median()
    assert not has_runs_signal(standardized(counts(totals, "remission", "S006"), binomial))


def test_s007_plans_more_visits_and_each_takes_9_minutes_longer_from_the_same_month(totals):
    planned = counts(totals, "previsit_planning", "S007")
    assert rate(planned, None, "2024-04") == pytest.approx(0.55, abs=0.025)
    assert rate(planned, "2024-05") == pytest.approx(0.80, abs=0.025)
    minutes = totals[(totals["site_id"] == "S007") & (totals["measure_id"] == "visit_minutes")]
    minutes = minutes.set_index("period")["value"]
    assert minutes["2024-05":].mean() - minutes[:"2024-04"].mean() == pytest.approx(9, abs=1)


def test_the_language_gap_is_15_points_at_s008_and_6_in_the_network(rows):
    assert language_gap(rows, "S008") == pytest.approx(15, abs=4)
    assert language_gap(rows) == pytest.approx(6, abs=1.5)


def test_s009_has_nine_months(rows):
    here = rows[(rows["site_id"] == "S009") & (rows["stratum_group"] == "all")]
    assert (here.groupby("measure_id")["period"].nunique() == 9).all()
    assert here["period"].min() == pd.Timestamp("2025-10-01")


def test_only_the_planted_sites_lie_outside_the_funnel(totals):
    assert outside_funnel(totals, "hospitalizations", lambda n, p: stats.poisson(n * p)) == {"S010"}
    assert outside_funnel(totals, "remission", stats.binom) == {"S001"}
    assert outside_funnel(totals, "steroid_free", stats.binom) == set()


def test_s010_has_1_8_times_the_hospitalizations_of_the_others(totals):
    others = totals[totals["site_id"] != "S010"]
    ratio = rate(counts(totals, "hospitalizations", "S010")) / rate(counts(others, "hospitalizations"))
    assert ratio == pytest.approx(1.8, abs=0.25)


def test_s011_shows_every_state_of_a_month(rows):
    here = rows[(rows["site_id"] == "S011") & (rows["measure_id"] == "remission") & (rows["stratum_group"] == "all")]
    here = here.set_index(here["period"].dt.strftime("%Y-%m"))
    assert "2023-11" not in here.index
    assert here.index[here["status"] == "missing"].tolist() == ["2024-08", "2024-09"]
    assert here.index[here["status"] == "suppressed"].tolist() == ["2025-02"]
    assert here.index[here["status"] == "provisional"].tolist() == ["2026-06"]
    nobody = here[(here["numerator"] == 0) & (here["denominator"] == 0)]
    assert nobody.index.tolist() == ["2024-12", "2025-01"]
    assert (nobody["status"] == "final").all()
    hidden = here[here["status"].isin(["missing", "suppressed"])]
    assert hidden[["numerator", "denominator"]].isna().all(axis=None)


def test_dose_review_changes_its_version_in_july_2024_and_is_steady_on_both_sides(rows, totals):
    versions = rows[rows["measure_id"] == "dose_review"].groupby("version")["period"].agg(["min", "max"])
    assert versions.loc["1", "max"] == pd.Timestamp("2024-06-01")
    assert versions.loc["2", "min"] == pd.Timestamp("2024-07-01")
    for version, share in (("1", 0.85), ("2", 0.70)):
        months = counts(totals, "dose_review", version=version)
        assert rate(months) == pytest.approx(share, abs=0.01)
        assert not has_runs_signal(standardized(months, binomial))


def test_nutrition_screening_of_the_network_is_overdispersed_about_fourfold(totals):
    deviations = standardized(counts(totals, "nutrition_screen"), binomial)
    sigma_z = deviations.diff().abs().mean() / 1.128
    assert sigma_z == pytest.approx(4, abs=0.75)
    assert (deviations.abs() > 3).mean() > 0.5
    assert (deviations / sigma_z).abs().max() < 3
    assert not has_runs_signal(deviations)


def test_complete_visits_rise_by_5_points_because_two_sites_join_while_the_others_are_flat(totals):
    network = counts(totals, "complete_visit")
    first = rate(network, None, "2022-06")
    assert 100 * (rate(network, "2022-07", "2023-06") - first) == pytest.approx(5, abs=1.25)
    assert 100 * (rate(network, "2025-06") - first) == pytest.approx(5, abs=1.25)
    founders = counts(totals, "complete_visit", *(f"S{number:03d}" for number in range(1, 9)))
    assert 100 * (rate(founders, "2025-06") - rate(founders, None, "2022-06")) == pytest.approx(0, abs=1.5)
    assert not has_runs_signal(standardized(founders, binomial))


def test_the_worst_third_of_year_1_in_steroid_free_moves_toward_the_mean_though_nothing_changes(totals):
    here = totals[totals["measure_id"] == "steroid_free"]
    years = [
        here[here["period"].between(first, last)].groupby("site_id")[["numerator", "denominator"]].sum()
        for first, last in (("2021-07", "2022-06"), ("2022-07", "2023-06"))
    ]
    shares = years[0]["numerator"] / years[0]["denominator"]
    worst = shares.sort_values().index[: round(len(shares) / 3)]
    assert 100 * (rate(years[1].loc[worst]) - rate(years[0].loc[worst])) > 1
    assert not has_runs_signal(standardized(counts(totals, "steroid_free"), binomial))


def test_strata_of_shares_add_to_the_total(rows):
    shares = rows[rows["measure_id"].isin(["remission", "dose_review"]) & rows["denominator"].notna()]
    keys = ["site_id", "measure_id", "period", "stratum_group"]
    sums = shares.groupby(keys)[["numerator", "denominator"]].sum().unstack("stratum_group")
    for column in ("numerator", "denominator"):
        assert (sums[column, "language"] == sums[column, "all"]).all()
        assert (sums[column, "payer"] == sums[column, "all"]).all()


def test_payers_do_not_differ(rows):
    here = rows[(rows["stratum_group"] == "payer") & (rows["measure_id"] == "remission") & (rows["status"] == "final")]
    groups = here.groupby("stratum")[["numerator", "denominator"]].sum()
    private, public = (
        groups.loc[name, "numerator"] / groups.loc[name, "denominator"] for name in ("private", "public")
    )
    assert 100 * (private - public) == pytest.approx(0, abs=1.5)
