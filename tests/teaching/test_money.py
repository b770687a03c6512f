"""Money: the planted shares of the last full fiscal year hold to the cent."""

from decimal import Decimal

import pandas as pd
import pytest

OFFICIAL = ["participant", "funder", "investor", "customer", "donor"]


@pytest.fixture(scope="module")
def ledger(demo) -> pd.DataFrame:
    path = demo.folder / "tables" / "ledger.csv"
    return pd.read_csv(path, parse_dates=["period"], converters={"amount": Decimal})


def year(ledger: pd.DataFrame, fiscal_year: int) -> pd.DataFrame:
    return ledger[ledger["period"].between(f"{fiscal_year - 1}-07-01", f"{fiscal_year}-06-01")]


def total(rows: pd.DataFrame, **equal: str) -> Decimal:
    for column, value in equal.items():
        rows = rows[rows[column] == value]
    return sum(rows["amount"], Decimal(0))


def test_self_sufficiency_of_fiscal_year_2026_is_exactly_0_86(ledger):
    rows = year(ledger, 2026)
    official = total(rows[rows["source_class"].isin(OFFICIAL)], basis="actual", flow="revenue")
    expense = total(rows, basis="actual", flow="expense")
    in_kind = total(rows, basis="actual", flow="in_kind")
    planned = total(rows, basis="planned", flow="expense")
    assert (official, expense, in_kind, planned) == (688_000, 660_000, 90_000, 50_000)
    assert official / (expense + in_kind + planned) == Decimal("0.86")
    assert in_kind / (expense + in_kind) == Decimal("0.12")


def test_award_aw1_is_46_percent_of_revenue_and_ends_in_december_2026(demo, ledger):
    rows = year(ledger, 2026)
    assert total(rows, basis="actual", award_id="AW1") / total(rows, basis="actual", flow="revenue") == Decimal("0.46")
    awards = demo.table("awards").set_index("award_id")
    assert awards.loc["AW1", "end"] == "2026-12-31"
    assert awards.loc["AW1", "amount"] == pytest.approx(316_480 * 5)


def test_fees_of_a_year_in_the_ledger_are_those_that_were_paid(demo, ledger):
    fees = demo.table("fees")
    for fiscal_year, paid in fees.groupby("fiscal_year")["paid"].sum().items():
        booked = total(year(ledger, fiscal_year), basis="actual", category="fees")
        assert float(booked) == pytest.approx(paid)


def test_half_a_fee_of_s011_is_open(demo):
    fees = demo.table("fees").set_index(["site_id", "fiscal_year"])
    assert fees.loc[("S011", 2026), ["invoiced", "paid"]].tolist() == [12_000, 6_000]
    assert (fees["paid"] < fees["invoiced"]).sum() == 1


def test_a_site_that_joined_in_autumn_pays_for_nine_months(demo):
    fees = demo.table("fees").set_index(["site_id", "fiscal_year"])
    assert fees.loc[("S009", 2026), "invoiced"] == 9_000


def test_cash_follows_from_the_ledger(demo, ledger):
    balance = demo.table("balance", "as_of").set_index("as_of")["cash"]
    assert balance.loc["2026-06-30"] == 412_000
    rows = ledger[(ledger["basis"] == "actual") & ledger["period"].between("2026-04-01", "2026-06-01")]
    change = total(rows, flow="revenue") - total(rows, flow="expense")
    assert balance.loc["2026-06-30"] - balance.loc["2026-03-31"] == pytest.approx(float(change), abs=0.01)


def test_a_network_that_is_being_founded_has_a_budget_only(design):
    assert set(design.table("ledger")["basis"]) == {"budget"}
