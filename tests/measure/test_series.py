"""Rows of the contract become series: what is expected, what is missing, and what the network's sums rest on."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.measure import build_measure
from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.words import describe


def test_months_without_a_row_are_missing_up_to_the_newest_complete_month(pack, comparators, months):
    observations = months(count=20).drop(index=[3, 7])
    data = build_measure("remission", pack(observations=observations), comparators).data
    assert len(data) == 24  # 2023-01 to 2024-12, though the last row is of 2024-08
    assert data.loc[data["state"] == "missing", "period"].dt.strftime("%Y-%m").tolist() == [
        "2023-04", "2023-08", "2024-09", "2024-10", "2024-11", "2024-12",
    ]  # fmt: skip


def test_the_four_states_stay_apart_and_a_zero_is_a_point(pack, comparators, months):
    observations = months(count=24)
    observations["status"] = ["final"] * 18 + [
        "missing",
        "suppressed",
        "not_applicable",
        "provisional",
        "final",
        "final",
    ]
    observations.loc[18:20, ["numerator", "denominator"]] = pd.NA
    observations.loc[22, ["numerator", "denominator"]] = 0
    observations.loc[23, "numerator"] = 0
    states = build_measure("remission", pack(observations=observations), comparators).data["state"].tolist()
    assert states[18:] == ["missing", "suppressed", "no_cases", "provisional", "no_cases", "ok"]


def test_strata_do_not_enter_the_total(pack, comparators, months):
    language = months(count=24, num=5, den=10).assign(stratum_group="language", stratum="Spanish")
    observations = pd.concat([months(count=24), language], ignore_index=True)
    data = build_measure("remission", pack(observations=observations), comparators).data
    assert (data["den"] == 50).all()


def test_the_network_adds_up_its_sites_and_says_how_many(pack, comparators, months, network):
    second = months(count=12, site_id="S002", start="2024-01-01", num=10, den=40)
    both = pd.concat([months(count=24), second], ignore_index=True)
    measure = build_measure("remission", pack(network, observations=both), comparators)
    before, after = measure.data.iloc[0], measure.data.iloc[-1]
    assert (before["num"], before["den"], before["n_sites"]) == (30, 50, 1)
    assert (after["num"], after["den"], after["n_sites"], after["n_expected"]) == (40, 90, 2, 2)
    assert measure.by_site["site"].unique().tolist() == ["B2", "K7"]  # by code, not by id


def test_a_month_that_few_sites_have_sent_is_provisional_for_the_network(pack, comparators, months, network):
    sites = [months(count=24 if site < 3 else 23, site_id=f"S00{site + 1}") for site in range(4)]
    observations = pd.concat(sites, ignore_index=True)
    data = build_measure("remission", pack(network, observations=observations), comparators).data
    assert data["n_sites"].iloc[-1] == 3  # of 4 expected: 75 %, less than four of five
    assert data["state"].tolist() == ["ok"] * 23 + ["provisional"]


def test_a_mean_of_the_network_is_weighted_by_n(pack, comparators, months, rows, network):
    definition = {"measure_id": "remission", "version": "1", "type": "mean", "label": "Minutes", "kind": "balancing",
                  "numerator_definition": "mean", "per": 1, "unit": "minutes", "direction": "down", "chart": "auto",
                  "cadence": "month", "counts_patients": "no"}  # fmt: skip
    empty = {"num": pd.NA, "count": 2, "start": "2024-11-01"}
    both = pd.concat([months(den=10, value=30.0, **empty), months(den=30, value=50.0, site_id="S002", **empty)])
    tables = {"measures": rows("measures", definition), "observations": both}
    data = build_measure("remission", pack(network, **tables), comparators).data
    assert data["value"].tolist() == [45.0, 45.0]  # (10 * 30 + 30 * 50) / 40
    assert data["den"].tolist() == [40.0, 40.0]


MINUTES = {"measure_id": "remission", "version": "1", "type": "mean", "label": "Minutes", "kind": "balancing",
           "numerator_definition": "mean", "per": 1, "unit": "minutes", "direction": "down", "chart": "xbar",
           "cadence": "month", "counts_patients": "no"}  # fmt: skip


def test_an_xbar_chart_gets_the_standard_deviations_on_record(pack, comparators, months, rows):
    observations = months(num=pd.NA, den=16, value=30.0, sd=4.0)
    minutes = build_measure(
        "remission", pack(measures=rows("measures", MINUTES), observations=observations), comparators
    )
    chart = control_chart(minutes.data, **minutes.design)
    assert chart.kind == "xbar"
    c4_of_16 = 0.98348  # Montgomery, table VI
    assert chart.table["ucl"].iloc[0] == pytest.approx(30 + 3 * 4.0 / c4_of_16 / 4, abs=1e-4)


def test_means_without_standard_deviations_are_charted_by_their_numbers(pack, comparators, months, rows):
    observations = months(num=pd.NA, den=16, value=30.0)
    minutes = build_measure(
        "remission", pack(measures=rows("measures", MINUTES), observations=observations), comparators
    )
    assert control_chart(minutes.data, **minutes.design).kind == "ip"


def test_the_networks_standard_deviation_is_that_of_all_values_together(pack, comparators, months, rows, network):
    one, other, single = np.array([20.0, 30, 45, 50]), np.array([31.0, 47, 60]), np.array([12.0])
    parts = [
        months(
            count=2, num=pd.NA, den=len(each), value=each.mean(), site_id=site,
            sd=each.std(ddof=1) if len(each) > 1 else np.nan,
        )
        for each, site in ((one, "S001"), (other, "S002"), (single, "S003"))
    ]  # fmt: skip
    parts[1].loc[1, "sd"] = np.nan
    tables = {"measures": rows("measures", MINUTES), "observations": pd.concat(parts)}
    spread = build_measure("remission", pack(network, **tables), comparators).data["sd"]
    assert spread.iloc[0] == pytest.approx(np.concatenate([one, other, single]).std(ddof=1))
    assert np.isnan(spread.iloc[1])  # a site with several values gives none


@pytest.fixture
def infections(rows):
    """Three infections and the closing row, as days and as cases between."""

    def build(kind, **columns):
        definition = {"measure_id": "infection", "version": "1", "type": kind, "label": "Between infections",
                      "kind": "outcome", "numerator_definition": "infection", "per": 1, "unit": "days",
                      "direction": "up", "chart": "auto", "cadence": "month", "counts_patients": "yes"}  # fmt: skip
        days = ["2024-01-10", "2024-01-30", "2024-03-10", "2024-12-31"]
        events = [
            {"site_id": "S001", "measure_id": "infection", "event_date": day, "event_no": 1,
             "is_event": "yes" if day < "2024-12" else "no", "opportunities": 10 * place}
            for place, day in enumerate(days, start=1)
        ]  # fmt: skip
        return {"measures": rows("measures", definition), "events": rows("events", *events).assign(**columns)}

    return build


def test_days_between_events_leave_out_the_first_and_end_open(pack, comparators, infections):
    data = build_measure("infection", pack(**infections("time_between")), comparators).data
    assert data["value"].tolist() == [20, 40, 296]
    assert data["state"].tolist() == ["ok", "ok", "open"]


def test_cases_between_events_come_from_the_rows(pack, comparators, infections):
    data = build_measure("infection", pack(**infections("cases_between")), comparators).data
    assert data["value"].tolist() == [10, 20, 30, 40]
    assert data["state"].tolist() == ["ok", "ok", "ok", "open"]


def test_a_series_of_dates_without_its_closing_row_runs_to_the_end_of_the_data(pack, comparators, infections):
    tables = infections("time_between")
    tables["events"] = tables["events"].iloc[:3]
    data = build_measure("infection", pack(**tables), comparators).data
    assert data["value"].tolist()[-1] == 296
    assert data["state"].tolist()[-1] == "open"


def test_the_network_pools_dates_but_not_cases(pack, comparators, infections, network):
    tables = infections("time_between")
    second = tables["events"].assign(site_id="S002", event_date=tables["events"]["event_date"] - pd.Timedelta(days=5))
    tables["events"] = pd.concat([tables["events"], second], ignore_index=True)
    days = build_measure("infection", pack(network, **tables), comparators)
    assert days.data["value"].tolist() == [5, 15, 5, 35, 5, 296]
    assert days.data["state"].tolist() == ["ok"] * 5 + ["open"]  # one open gap, though every site has its closing row
    assert set(days.by_site["site"]) == {"K7", "B2"}
    cases = build_measure("infection", pack(network, **infections("cases_between")), comparators)
    assert cases.data.empty
    assert len(cases.by_site) == 4


def test_the_network_draws_the_newest_100_gaps_and_says_how_many_older_ones_it_leaves_out(
    pack, comparators, infections, network
):
    tables = infections("time_between")
    dates = pd.date_range("2024-01-01", periods=121, freq="2D")
    first = tables["events"].iloc[[0] * 121]
    tables["events"] = first.assign(event_date=dates, event_no=1, is_event="yes").reset_index(drop=True)
    measure = build_measure("infection", pack(network, **tables), comparators)
    assert len(measure.data) == 100
    assert measure.design["left_out"] == 21  # 120 gaps between 121 events, and the open one
    words = describe(control_chart(measure.data, **measure.design))
    assert any("the newest 100 points. 21 older ones are left out" in note for note in words.notes)
    site = build_measure("infection", pack("S001", **tables), comparators)
    assert (len(site.data), site.design["left_out"]) == (121, 0)


def test_a_measure_without_rows_has_an_empty_series(pack, comparators, network):
    for subject in ("S001", network):
        measure = build_measure("remission", pack(subject), comparators)
        assert measure.data.empty
        assert {"period", "num", "den", "value", "state", "version"} <= set(measure.data.columns)
