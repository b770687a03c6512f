"""What sites were expected to do each month, and what they did."""

import pandas as pd
import pytest

from lhs_helpers.methods.engagement.participation import participation

ON = pd.Timestamp("2026-06-30")


@pytest.fixture
def network(contract_table):
    """S1 comes and sends files; S2 joined in May and does neither; S3 is a prospect."""
    sites = contract_table(
        "sites",
        site_id=["S1", "S2", "S3"],
        status=["active", "active", "prospect"],
        joined=["2024-01-01", "2026-05-01", None],
        share_level=["coded"] * 3,
    )
    offerings = contract_table(
        "offerings",
        offering_id=["APR", "MAY", "JUN", "EXTRA", "LATER"],
        kind=["webinar"] * 5,
        title=["A"] * 5,
        date=["2026-04-10", "2026-05-10", "2026-06-10", "2026-06-11", "2026-07-10"],
        expected=["yes", "yes", "yes", "no", "yes"],
    )
    activities = contract_table(
        "activities",
        date=["2026-04-10", "2026-04-10", "2026-06-10", "2026-06-11"],
        behavior_id=["attends"] * 4,
        site_id=["S1", "S1", "S1", "S2"],
        person_id=["A", "B", "A", "C"],
        offering_id=["APR", "APR", "JUN", "EXTRA"],
    )
    submissions = contract_table(
        "submissions",
        site_id=["S1", "S2", "S1"],
        period=["2026-05-01", "2026-05-01", "2026-06-01"],
        due=["2026-06-10", "2026-06-10", "2026-07-10"],
        received=["2026-06-20", None, None],
    )
    return sites, offerings, activities, submissions


def cells(result, site_id):
    rows = result.table[result.table["site_id"] == site_id]
    months = rows["period"].dt.strftime("%Y-%m")
    return dict(zip(months, rows[["done", "expected", "state"]].itertuples(index=False, name=None), strict=True))


def test_expected_items_done_are_counted_by_site_and_month(network):
    table = cells(participation(*network, on=ON, months=4), "S1")
    assert table == {
        "2026-03": (0, 0, "no_cases"),
        "2026-04": (1, 1, "ok"),
        "2026-05": (0, 1, "ok"),
        "2026-06": (2, 2, "ok"),
    }


def test_nothing_is_expected_before_joining_or_of_a_prospect(network):
    result = participation(*network, on=ON, months=3)
    assert cells(result, "S2")["2026-04"] == (0, 0, "not_active")
    assert "S3" not in set(result.table["site_id"])


def test_what_is_due_after_the_day_of_the_data_is_not_expected_yet(network):
    assert cells(participation(*network, on=pd.Timestamp("2026-06-05"), months=1), "S1") == {"2026-05": (0, 1, "ok")}
    result = participation(*network, on=ON)
    assert (result.done, result.expected) == (3, 7)
    assert result.absent == ("S2",)


def test_attendance_counts_a_site_once_a_month_of_those_active_on_the_day(network):
    attendance = participation(*network, on=ON).attendance
    assert attendance["num"].tolist() == [1, 0, 1]
    assert attendance["den"].tolist() == [1, 2, 2]


def test_without_anything_expected_there_is_nothing_to_show(network):
    sites, offerings, activities, submissions = network
    result = participation(sites, offerings.iloc[:0], activities, submissions.iloc[:0], on=ON)
    assert result.is_empty
    assert result.attendance.empty
    nobody = participation(sites[sites["status"] == "prospect"], offerings, activities, submissions, on=ON)
    assert nobody.is_empty


def test_the_index_is_done_of_expected_and_nothing_expected_is_no_index(network):
    index = participation(*network, on=ON, months=4).index.set_index("site_id")
    assert index.loc["S1", ["done", "expected", "index"]].tolist() == [3, 4, 0.75]
    march = participation(*network, on=pd.Timestamp("2026-04-15"), months=1).index.set_index("site_id")
    assert march.loc["S1", "reason"] == "no_cases"
    assert pd.isna(march.loc["S1", "index"])
