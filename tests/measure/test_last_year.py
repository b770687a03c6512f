"""The last twelve stable months, and the whole record of rare events, summed up for a funnel."""

import pandas as pd
import pytest

from lhs_helpers.measure import build_measure


def test_the_year_ends_before_the_months_that_may_still_change(pack, comparators, months):
    year = build_measure("remission", pack(observations=months()), comparators).last_year
    assert (year.start, year.end) == (pd.Timestamp("2023-12-01"), pd.Timestamp("2024-12-01"))
    assert year.rows.to_numpy().tolist() == [["S001", 360.0, 600.0]]  # 12 months of 30 of 50


def test_the_network_s_year_has_a_row_per_site_by_code(pack, comparators, months, network):
    both = pd.concat([months(), months(site_id="S002", num=10, count=18)], ignore_index=True)
    year = build_measure("remission", pack(network, observations=both), comparators).last_year
    assert year.rows.to_numpy().tolist() == [["B2", 70.0, 350.0], ["K7", 360.0, 600.0]]


@pytest.mark.parametrize(("opportunities", "den", "multiplier"), [([9, 19, 30], 60.0, 1000), (None, 1096.0, 365)])
def test_rare_events_of_the_whole_record_are_counted_by_case_where_cases_are_known_else_by_time(
    pack, comparators, rows, contract_table, opportunities, den, multiplier
):
    definition = {"measure_id": "infection", "version": "1", "type": "time_between", "label": "Days", "kind": "outcome",
                  "numerator_definition": "infection", "per": 1, "unit": "days", "direction": "up", "chart": "auto",
                  "cadence": "month", "counts_patients": "yes"}  # fmt: skip
    events = contract_table(
        "events",
        site_id="S001",
        measure_id="infection",
        event_date=pd.to_datetime(["2022-03-01", "2023-06-01", "2024-12-31"]),
        event_no=1,
        is_event=["yes", "yes", "no"],
        opportunities=opportunities,
    )
    sites = pack().table("sites").assign(joined=pd.Timestamp("2022-01-01"))
    tables = {"measures": rows("measures", definition), "events": events, "sites": sites}
    year = build_measure("infection", pack(**tables), comparators).last_year
    assert year.rows["num"].tolist() == [2.0]
    assert year.rows["den"].tolist() == [den]  # 9 + 19 + 30 cases between, and the two events themselves; or 3 years
    assert (year.design["multiplier"], year.design["direction"]) == (multiplier, "down")
