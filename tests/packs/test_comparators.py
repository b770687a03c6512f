import numpy as np
import pandas as pd
import pytest

from lhs_helpers.packs import cut_comparators

SITES = [f"S{number}" for number in range(1, 8)]
MAY = pd.Timestamp("2024-05-01")

ROUNDING = 0.006  # three significant digits of a level and of its denominator


@pytest.fixture
def series(small_store):
    """Network series of one measure from a row per site."""

    def build(type_word: str = "proportion", more_settings: str = "", **columns: list) -> pd.DataFrame:
        n = len(next(iter(columns.values())))
        measures = {
            "measure_id": ["m"],
            "version": "1",
            "label": "M",
            "kind": "outcome",
            "type": type_word,
            "numerator_definition": "x",
            "per": 100,
            "unit": "%",
            "direction": "up",
            "counts_patients": "yes",
        }
        observations = {
            "site_id": SITES[:n],
            "measure_id": "m",
            "version": "1",
            "period": MAY,
            "stratum_group": "all",
            "stratum": "all",
            "status": "final",
        } | columns
        sites = {"site_id": SITES, "status": "active", "share_level": "coded"}
        store = small_store(sites=sites, measures=measures, observations=observations, more_settings=more_settings)
        return cut_comparators(store).table("network_series")

    return build


def test_counts_are_summed_over_sites(series):
    rows = series(numerator=[1, 2, 3, 4, 5, 6], denominator=[10, 20, 30, 40, 50, 60])
    assert rows[["numerator", "denominator", "n_sites"]].values.tolist() == [[21, 210, 6]]
    assert rows["value"].isna().all()


def test_five_sites_besides_the_reader_s_own_are_the_fewest(series):
    assert series(numerator=[1] * 5, denominator=[10] * 5).empty
    assert len(series(numerator=[1] * 6, denominator=[10] * 6)) == 1
    fewer = "[disclosure]\nmin_sites = 6\n"
    assert series(numerator=[1] * 6, denominator=[10] * 6, more_settings=fewer).empty


def test_sites_without_patients_or_without_numbers_do_not_count_as_contributors(series):
    assert series(numerator=[1] * 5 + [0], denominator=[10] * 5 + [0]).empty
    status = ["final"] * 5 + ["missing"]
    assert series(numerator=[1] * 5 + [None], denominator=[10] * 5 + [None], status=status).empty


def test_no_site_may_be_more_than_half_of_the_whole(series):
    assert len(series(numerator=[1] * 6, denominator=[50, 10, 10, 10, 10, 10])) == 1
    assert series(numerator=[1] * 6, denominator=[51, 10, 10, 10, 10, 10]).empty


def test_a_mean_is_weighted_by_its_n(series):
    rows = series("mean", value=[10, 10, 10, 10, 10, 40], denominator=[10, 10, 10, 10, 10, 50])
    assert rows["value"].tolist() == [pytest.approx(25)]  # (5 * 10 * 10 + 50 * 40) / 100
    assert rows["numerator"].isna().all()


def test_plain_counts_need_no_denominator_and_none_may_be_half_of_all_events(series):
    rows = series("count", numerator=[1, 2, 3, 4, 5, 6])
    assert rows["numerator"].tolist() == [21]
    assert series("count", numerator=[1, 1, 1, 1, 1, 60]).empty


def test_strata_and_totals_are_kept_apart(demo):
    rows = cut_comparators(demo).table("network_series")
    one = rows[(rows["measure_id"] == "remission") & (rows["period"] == "2025-05-01")]
    observed = demo.table("observations")
    same = (observed["measure_id"] == "remission") & (observed["period"] == "2025-05-01")
    total = observed[same & (observed["stratum_group"] == "all")]
    assert one.loc[one["stratum_group"] == "all", "denominator"].tolist() == [total["denominator"].sum()]
    assert set(one["stratum_group"]) > {"all"}


def test_the_spread_between_sites_is_that_of_their_last_twelve_stable_months(demo):
    rows = cut_comparators(demo).table("network_spread").set_index("measure_id")
    observed = demo.table("observations")
    year = observed["period"].between("2025-06-01", "2026-05-01") & (observed["stratum_group"] == "all")
    seen = observed[year & (observed["measure_id"] == "complete_visit") & (observed["status"] == "final")]
    sums = seen.groupby("site_id")[["numerator", "denominator"]].sum().astype("float64")
    share, level = sums["numerator"] / sums["denominator"], sums["numerator"].sum() / sums["denominator"].sum()
    error = 1 / (2 * np.sqrt(sums["denominator"]))
    z = (np.arcsin(np.sqrt(share)) - np.arcsin(np.sqrt(level))) / error
    phi = (z.clip(*z.quantile([0.1, 0.9])) ** 2).mean()
    weight = error**-2
    tau2 = (len(z) * phi - (len(z) - 1)) / (weight.sum() - (weight**2).sum() / weight.sum())
    assert tau2 > 0
    assert rows.loc["complete_visit", "tau2"] == pytest.approx(tau2, rel=ROUNDING)
    assert rows.loc["complete_visit", "n_sites"] == len(sums)


def test_rare_events_are_one_row_a_measure_for_the_whole_record(demo):
    rows = cut_comparators(demo).table("network_events").set_index("measure_id")
    seen = demo.table("events").query("measure_id == 'line_infection'")
    n_events = (seen["is_event"] == "yes").sum()
    n_cases = seen["opportunities"].sum() + n_events
    assert rows.loc["line_infection", "numerator"] == pytest.approx(n_events, rel=ROUNDING)
    assert rows.loc["line_infection", "denominator"] == pytest.approx(n_cases, rel=ROUNDING)
    assert rows.loc["line_infection", ["counted_in", "n_sites"]].tolist() == ["cases", seen["site_id"].nunique()]


def test_rare_events_of_too_few_sites_or_mostly_of_one_are_told_to_nobody(small_store):
    def shared(n, *, first_joined="2024-01-01"):
        sites = {"site_id": SITES[:n], "status": "active", "share_level": "coded"}
        sites["joined"] = pd.to_datetime([first_joined, *["2024-01-01"] * (n - 1)])
        events = {"site_id": SITES[:n], "measure_id": "m", "event_date": pd.Timestamp("2024-03-01"), "event_no": 1}
        store = small_store(sites=sites, events=events | {"is_event": "yes"})
        return cut_comparators(store).table("network_events")

    assert shared(6)[["counted_in", "numerator", "denominator"]].values.tolist() == [
        ["days", 6.0, 1090.0]
    ]  # 6 * 182, rounded
    assert shared(5).empty
    assert shared(6, first_joined="2018-01-01").empty  # more than half of all days are one site's


def test_sums_have_three_digits_so_that_one_patient_seldom_shows(series):
    many = {"numerator": [4123] * 6, "denominator": [9876] * 6}
    (shown,) = series(**many)[["numerator", "denominator"]].values.tolist()
    assert shown == [24728, 59300]  # 24,738 of 59,256 is 0.417
    one_more = {"numerator": [4124, *many["numerator"][1:]], "denominator": [9877, *many["denominator"][1:]]}
    assert series(**one_more)[["numerator", "denominator"]].values.tolist() == [shown]


def community_of(small_store, n, more_settings=""):
    """Sites that all had one meeting to attend in May; the first two stayed away, and all but S1 used its tool."""
    here = SITES[:n]
    sites = {"site_id": here, "status": "active", "share_level": "coded", "joined": pd.Timestamp("2024-01-01")}
    offerings = {
        "offering_id": ["M", "T"],
        "kind": ["webinar", "tool"],
        "title": "x",
        "date": MAY,
        "expected": ["yes", "no"],
        "creator_site_id": [None, "S1"],
    }
    activities = {
        "date": MAY,
        "behavior_id": "uses_resource",
        "site_id": [*here[2:], *here],
        "offering_id": ["M"] * (n - 2) + ["T"] * n,
    }
    behaviors = {"behavior_id": ["uses_resource"], "label": "uses", "tier": "participation"}
    tables = {"sites": sites, "offerings": offerings, "activities": activities, "behaviors": behaviors}
    store = small_store(**tables, more_settings=more_settings)
    return cut_comparators(store)


def test_participation_is_the_median_of_enough_sites(small_store):
    table = community_of(small_store, 6).table("network_participation")
    assert table.values.tolist() == [[MAY, 1.0, 6]]  # 4 of 6 came
    assert community_of(small_store, 5).table("network_participation").empty
    stricter = community_of(small_store, 6, "[disclosure]\nmin_sites = 6\n")
    assert stricter.table("network_participation").empty


def test_reuse_is_told_of_resources_that_enough_sites_besides_the_maker_used(small_store):
    assert community_of(small_store, 7).table("network_reuse")["offering_id"].tolist() == ["T"]
    assert community_of(small_store, 6).table("network_reuse").empty  # five others: each knows four of them


def test_the_number_of_sites_is_told_by_status(demo):
    rows = cut_comparators(demo).table("network_sites").set_index("status")["n_sites"]
    pd.testing.assert_series_equal(
        rows.sort_index(), demo.table("sites")["status"].value_counts().sort_index(), check_names=False
    )


def test_costs_are_the_year_s_expenses_over_its_active_sites(small_store):
    months = pd.date_range("2023-01-01", "2023-12-01", freq="MS")
    sites = {"site_id": SITES, "status": "active", "share_level": "coded", "joined": pd.Timestamp("2022-01-01")}
    ledger = {"period": months, "basis": "actual", "flow": "expense", "category": "personnel", "amount": 7000.0}
    costs = cut_comparators(small_store(sites=sites, ledger=ledger)).table("network_costs")
    assert costs[["fiscal_year", "cost_per_site", "n_sites"]].values.tolist() == [[2023, 12000.0, 7.0]]
    few = {name: cells[:5] if isinstance(cells, list) else cells for name, cells in sites.items()}
    assert cut_comparators(small_store(sites=few, ledger=ledger)).table("network_costs").empty


def test_a_network_without_data_has_empty_comparators_with_columns(small_store):
    pack = cut_comparators(small_store())
    assert pack.filled == ()
    assert list(pack.table("network_series")) == [
        "measure_id",
        "version",
        "period",
        "stratum_group",
        "stratum",
        "numerator",
        "denominator",
        "value",
        "n_sites",
    ]
    assert "cost_per_site" in pack.table("network_costs")
    assert list(pack.table("network_sites")) == ["status", "n_sites"]


def test_no_site_is_named_in_the_comparators(demo, tmp_path):
    cut_comparators(demo).write(tmp_path / "comparators.pack")
    content = (tmp_path / "comparators.pack").read_bytes()
    assert [site_id for site_id in demo.table("sites")["site_id"] if site_id.encode() in content] == []
