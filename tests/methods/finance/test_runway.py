"""How long the cash would last, against paths worked out by hand."""

from types import SimpleNamespace

import pandas as pd
import pytest

from lhs_helpers.methods.finance import revenue_horizon, runway

JUNE = pd.Timestamp("2026-06-30")
HELD = ["receivables", "liabilities", "net_assets_unrestricted", "fixed_assets_net", "related_debt", "board_designated"]


def balance(cash, *, as_of="2026-06-30", **more):
    return pd.DataFrame(
        [{"as_of": pd.Timestamp(as_of), "cash": float(cash), **dict.fromkeys(HELD, float("nan")), **more}]
    )


def scenario(name, *changes):
    complete = [SimpleNamespace(**{"id": "", "factor": None, "months": None, **change}) for change in changes]
    return SimpleNamespace(id=name, label=name.title(), changes=complete)


def test_the_present_pace_adds_ten_a_month_and_never_reaches_zero(year, awards):
    result = runway(balance(500), year, awards, [scenario("base")], data_through=JUNE)
    assert result.table["cash"].iloc[[0, 35]].tolist() == [510_00, 860_00]
    assert result.scenarios["zero"].isna().all()


@pytest.mark.parametrize(
    ("changes", "zero"),
    [
        ([{"what": "award", "id": "largest", "factor": 0.0}], "2027-07-01"),  # +10 six times, then -90: 560 lasts 6
        ([{"what": "award", "id": "AW1", "months": 2}], "2027-02-01"),  # +10 twice, then -90: 520 lasts 5 months
        ([{"what": "award"}], "2027-07-01"),  # every award
        ([{"what": "award", "id": "AW9"}], None),  # an award that pays nothing
        ([{"what": "fees", "factor": 0.5}], "2028-08-01"),  # -20: exactly zero after 25 months, below after 26
        ([{"what": "personnel", "factor": 1.5}], "2027-05-01"),  # -50: exactly zero after 10 months
        ([{"what": "in_kind", "factor": 0.0}], "2027-07-01"),  # -40: 20 left after 12 months
        ([{"what": "sites", "factor": 0.0, "months": 6}], "2029-05-01"),  # 560, then -20: zero after 28 months
    ],
)
def test_a_scenario_changes_one_thing_and_leaves_the_rest(year, awards, changes, zero):
    result = runway(balance(500), year, awards, [scenario("other", *changes)], data_through=JUNE)
    found = result.scenarios["zero"].item()
    assert pd.isna(found) if zero is None else found == pd.Timestamp(zero)


def test_costs_per_patient_and_personnel_per_site_come_and_go_with_the_sites(year, awards):
    coaching = year.index[year["category"] == "coaching"]
    personnel = year.index[year["category"] == "personnel"]
    marked = year.copy()
    marked.loc[coaching, "cost_type"] = "per_patient"
    marked.loc[personnel[::2], "cost_type"] = "per_site"  # 60 of 120 a month
    gone = [scenario("none", {"what": "sites", "factor": 0.0})]
    result = runway(balance(500), marked, awards, gone, data_through=JUNE)
    assert result.table["cash"].iloc[0] == (500 + 100 - 60) * 100  # the award, and the personnel that is fixed
    assert result.monthly_expense == 150_00
    dearer = [scenario("dearer", {"what": "personnel", "factor": 1.5})]
    assert runway(balance(500), marked, awards, dearer, data_through=JUNE).table["cash"].iloc[0] == 450_00  # all of it


def test_the_newest_balance_counts_and_none_from_after_the_data(year, awards):
    known = pd.concat([balance(9, as_of="2026-07-31"), balance(500), balance(7, as_of="2026-03-31")])
    assert runway(known, year, awards, [scenario("base")], data_through=JUNE).cash == 500_00


def test_liquid_reserves_leave_out_fixed_assets_and_what_the_board_has_designated(year, awards):
    money = {"net_assets_unrestricted": 500, "fixed_assets_net": 100, "related_debt": 40, "board_designated": 140}
    result = runway(balance(1, **money), year, awards, [], data_through=JUNE)
    assert (result.liquid, result.reserve_months) == (300_00, pytest.approx(2))  # 300 over 150 a month


def test_without_a_balance_or_a_ledger_there_is_no_runway(year, awards, ledger):
    assert runway(balance(1)[:0], year, awards, [scenario("base")], data_through=JUNE).is_empty
    assert runway(balance(1), ledger(), awards, [scenario("base")], data_through=JUNE).is_empty


def test_costs_that_come_with_patients_grow_with_the_sites_as_in_the_fee_model(year, awards):
    grown = scenario("more", {"what": "sites", "factor": 1.2})
    by_mark = {
        mark: runway(balance(500), year.assign(cost_type=year["cost_type"].replace("per_site", mark)), awards, [grown],
                     data_through=JUNE).table["cash"].tolist()
        for mark in ("per_site", "per_patient", "fixed")
    }  # fmt: skip
    assert by_mark["per_patient"] == by_mark["per_site"]
    assert by_mark["fixed"] != by_mark["per_site"]


def test_one_off_revenue_comes_again_in_no_scenario(year, awards):
    entry = {"period": pd.Timestamp("2026-06-01"), "basis": "actual", "flow": "revenue", "amount": 1200.0}
    gift = pd.DataFrame([entry | {"source_class": "customer", "recurring": "no"}])
    with_gift = pd.concat([year, gift], ignore_index=True)
    scenarios = [scenario("base"), scenario("none", {"what": "award"})]
    paths = [runway(balance(500), money, awards, scenarios, data_through=JUNE) for money in (year, with_gift)]
    assert paths[0].table.equals(paths[1].table)
    assert [path.one_off for path in paths] == [0, 1200_00]
    assert revenue_horizon(awards, with_gift, JUNE).one_off == 1200_00
