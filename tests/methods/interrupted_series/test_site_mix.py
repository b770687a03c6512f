"""A change taken apart by site adds up, and joining sites are not mistaken for better care."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from lhs_helpers.methods.interrupted_series.site_mix import decompose, site_mix
from lhs_helpers.methods.intervals import over_sites
from lhs_helpers.site import open_site

WINDOWS = {"before": ("2021-01-01", "2021-12-01"), "after": ("2022-01-01", "2022-12-01")}
MONTHS = pd.date_range("2021-01-01", periods=24, freq="MS")


def sites(**planned):
    """Each site's rate and monthly cases before and after; None: takes no part."""
    rows = []
    for name, windows in planned.items():
        for place, window in enumerate(windows):
            if window is not None:
                rate, cases = window
                months = MONTHS[12 * place : 12 * (place + 1)]
                rows.append(pd.DataFrame({"site_id": name, "period": months, "num": rate * cases, "den": cases}))
    return pd.concat(rows, ignore_index=True)


def change(result):
    return result.terms.set_index("term")["change"]


def test_three_sites_by_hand():
    # shares .5 .5 before, .25 .25 .5 after; R0 = .5, R1 = .25 x .5 + .25 x .3 + .5 x .9 = .65
    data = sites(a=[(0.6, 100), (0.5, 50)], b=[(0.4, 100), (0.3, 50)], c=[None, (0.9, 100)])
    found = change(site_mix(data, **WINDOWS))
    assert found["within"] == pytest.approx(0.375 * -0.1 + 0.375 * -0.1)
    assert found["mix"] == pytest.approx(-0.25 * (0.55 - 0.5) - 0.25 * (0.35 - 0.5))
    assert found["entrants"] == pytest.approx(0.5 * (0.9 - 0.5))
    assert (found["leavers"], found["total"]) == pytest.approx((0, 0.15))


def test_terms_add_up_whatever_the_sites_do():
    random = np.random.default_rng(4)
    for _ in range(200):
        den = random.integers(0, 50, (9, 2)) * random.integers(0, 2, (9, 2))
        den[0] = den[1] = [7, 9]
        num = random.binomial(den, random.random((9, 2)))
        counts = np.column_stack([num[:, 0], den[:, 0], num[:, 1], den[:, 1]]).astype(float)
        within, mix, rates = decompose(counts, np.ones(9))
        assert abs(within.sum() + mix.sum() - (rates[1] - rates[0])) < 1e-12


def test_sites_that_only_left_or_joined_have_terms_of_their_own():
    data = sites(a=[(0.5, 50), (0.5, 50)], gone=[(0.9, 50), None], new=[None, (0.2, 50)])
    result = site_mix(data, **WINDOWS, multiplier=100)
    assert result.table.set_index("site")["kind"].to_dict() == {"a": "continuing", "gone": "leaver", "new": "entrant"}
    found = change(result)
    assert found[["within", "entrants", "leavers"]].tolist() == pytest.approx([0, 50 * (0.2 - 0.7), -50 * (0.9 - 0.7)])
    assert result.terms["n_sites"].tolist() == [1, 1, 1, 1, 3]
    assert result.table.set_index("site").loc["new", "reason"] == "not_applicable"


def test_within_down_and_total_up_is_reversed():
    data = sites(a=[(0.6, 100), (0.5, 50)], c=[None, (0.95, 100)])
    assert site_mix(data, **WINDOWS).reversed
    assert not site_mix(sites(a=[(0.6, 100), (0.7, 100)]), **WINDOWS).reversed


def test_the_constant_cohort_has_data_in_80_percent_of_both_windows():
    data = sites(a=[(0.5, 50), (0.5, 50)], b=[(0.5, 50), (0.5, 50)], c=[(0.5, 50), (0.5, 50)])
    holes = data.drop(index=data[(data["site_id"] == "b") & data["period"].isin(MONTHS[:2])].index)
    holes = holes.drop(index=holes[(holes["site_id"] == "c") & holes["period"].isin(MONTHS[12:15])].index)
    result = site_mix(holes, **WINDOWS)
    assert result.table.set_index("site")["in_cohort"].to_dict() == {"a": True, "b": True, "c": False}
    assert result.n_cohort == 2
    assert result.lines.loc[result.lines["period"] == MONTHS[20], ["all_n", "cohort_n"]].iloc[0].tolist() == [150, 100]


def test_without_a_constant_cohort_there_is_no_such_line_and_a_reason():
    result = site_mix(sites(a=[(0.5, 50), None], b=[None, (0.6, 50)]), **WINDOWS)
    assert result.n_cohort == 0
    assert result.lines["cohort"].isna().all()
    assert set(result.lines["reason"]) == {"no_cases"}
    assert "no_constant_cohort" in [caveat.code for caveat in result.caveats]


def test_an_interval_needs_six_sites_and_is_the_same_every_time():
    few = site_mix(sites(**{name: [(0.5, 50), (0.6, 50)] for name in "abcde"}), **WINDOWS)
    assert few.terms["lower"].isna().all()
    assert [caveat.code for caveat in few.caveats] == ["no_mix_interval"]
    random = np.random.default_rng(7)
    many = sites(**{f"S{n}": [(p, 60), (p + 0.1, 60)] for n, p in enumerate(random.uniform(0.3, 0.6, 6))})
    one, other = (site_mix(many, **WINDOWS).terms for _ in range(2))
    pd.testing.assert_frame_equal(one, other)
    within = one.set_index("term").loc["within"]
    assert within[["change", "lower", "upper"]].tolist() == pytest.approx([0.1, 0.1, 0.1])


def test_each_part_counts_the_sites_that_it_rests_on():
    random = np.random.default_rng(7)
    first, then = random.uniform(0.3, 0.6, (2, 14))
    stay = {f"S{n:02d}": [(first[n], 60), (then[n], 60)] for n in range(2)}
    new = {f"S{n:02d}": [None, (then[n], 60)] for n in range(2, 14)}
    result = site_mix(sites(**stay, **new), **WINDOWS)
    assert result.terms["lower"].isna().all()  # what joined is compared with the level of two sites
    assert result.terms["reason"].tolist() == ["too_few", "too_few", "too_few", "not_applicable", "too_few"]
    assert not result.parted
    assert result.caveats[0].values == {"continuing": 2, "entrant": 12, "leaver": 0, "needed": 6}
    stay = {f"S{n:02d}": [(first[n], 60), (then[n], 60)] for n in range(8)}
    new = {f"S{n:02d}": [None, (then[n], 60)] for n in range(8, 14)}
    result = site_mix(sites(**stay, **new), **WINDOWS)
    assert result.terms["reason"].tolist() == ["", "", "", "not_applicable", ""]


def test_the_interval_of_the_total_is_that_of_a_bootstrap_written_out():
    random = np.random.default_rng(9)
    shares = random.uniform(0.2, 0.8, (12, 2))
    data = sites(**{f"S{n:02d}": [(p, 50 + n), (q, 60)] for n, (p, q) in enumerate(shares)})
    total = site_mix(data, **WINDOWS, seed=3).terms.set_index("term").loc["total"]
    chosen, drawn = np.random.default_rng(11), []
    for _ in range(2000):
        rows = chosen.integers(0, 12, 12)
        before = np.average(shares[rows, 0], weights=50 + rows)
        drawn.append(shares[rows, 1].mean() - before)
    wider = np.sqrt(12 / 11) * stats.t.ppf(0.975, 11) / stats.norm.ppf(0.975)
    ends = total["change"] + wider * (np.quantile(drawn, [0.025, 0.975]) - total["change"])
    assert total[["lower", "upper"]].tolist() == pytest.approx(ends.tolist(), abs=0.02)


@pytest.mark.parametrize("k", [6, 10, 20])
def test_the_interval_within_few_sites_holds_the_truth_as_often_as_it_claims(k):
    random, runs, hits = np.random.default_rng(20250101), 1000, 0
    for _ in range(runs):  # the same chances before and after at every site, whose sizes differ widely
        chance, size = random.beta(30, 20, k), random.lognormal(4, 0.8, (k, 1))
        den = random.poisson(size, (k, 2)) + 5
        num = random.binomial(den, chance[:, None])
        counts = np.column_stack([num[:, 0], den[:, 0], num[:, 1], den[:, 1]]).astype(float)
        drawn = decompose(counts, random.multinomial(k, np.full(k, 1 / k), 300))[0].sum(axis=1)
        low, high = over_sites(drawn, decompose(counts, np.ones(k))[0].sum(), k)
        hits += low <= 0 <= high
    assert hits / runs >= 0.93 - 3 * np.sqrt(0.93 * 0.07 / runs), hits / runs


def test_a_window_without_cases_gives_nothing():
    assert site_mix(sites(a=[(0.5, 50), None]), **WINDOWS).is_empty


def test_counts_without_denominators_are_refused():
    data = sites(a=[(0.5, 50), (0.6, 50)])
    with pytest.raises(ValueError, match="counts and denominators"):
        site_mix(data[["site_id", "period", "num"]], **WINDOWS)


def test_five_points_of_complete_visits_in_the_demo_network_are_two_sites_that_joined():
    rows = open_site("demo", "network").table("observations")
    rows = rows[(rows["measure_id"] == "complete_visit") & (rows["stratum_group"] == "all")]
    rows = rows.rename(columns={"numerator": "num", "denominator": "den"}).dropna(subset=["num", "den"])
    windows = {"before": ("2021-07-01", "2022-06-01"), "after": ("2022-07-01", "2023-06-01")}
    data = rows[["site_id", "period", "num", "den"]].sort_values(["site_id", "period"])
    result = site_mix(data, **windows, multiplier=100)
    found = change(result)
    assert found["total"] == pytest.approx(5, abs=1.25)
    assert found["entrants"] == pytest.approx(5, abs=1)
    assert found["within"] == pytest.approx(0, abs=1)
    assert result.table.loc[result.table["kind"] == "entrant", "site"].tolist() == ["S010", "S011"]
    assert result.reversed
    assert result.cohort_after - result.cohort_before == pytest.approx(0, abs=1.5)
