"""Module 3 on the page: exact money, hoped-for money apart, and no other site's fee in a site's pack."""

import re
import struct
from decimal import Decimal

import pandas as pd
import pytest

from lhs_helpers.intake import read_network
from lhs_helpers.packs import COMPARATORS, Pack
from lhs_helpers.reporting.discover import discover
from lhs_helpers.reporting.plan import cut_packs, pack_name
from lhs_helpers.teaching import demo_folder

SECTIONS = (
    "Is the business base in place?",
    "Do we live within the budget?",
    "Are we self-sufficient?",
    "Who pays?",
    "When does confirmed money end?",
    "How long would we last?",
    "Are fees paid?",
    "Do fees cover a site?",
    "What does the network cost for each site?",
)
OF_A_SITE = (SECTIONS[0], SECTIONS[6], "What came back for the fee?", SECTIONS[8])
OFFICIAL = ("participant", "funder", "investor", "customer", "donor")
OTHER_FEE = 98_765.43


@pytest.fixture(scope="module")
def network(pages):
    return pages(3, "network")


@pytest.fixture(scope="module")
def ledger():
    rows = pd.read_csv(demo_folder() / "tables" / "ledger.csv", dtype=str)
    return rows.assign(money=rows["amount"].map(Decimal))


@pytest.fixture(scope="module")
def last_year(ledger):
    """Actual entries of fiscal year 2026, July to June."""
    return ledger[(ledger["basis"] == "actual") & ledger["period"].between("2025-07-01", "2026-06-01")]


def _units(cell):
    return int(cell.replace(",", "").replace("\N{MINUS SIGN}", "-"))


def test_every_section_stands_in_the_network_s_view_and_a_site_sees_its_own(pages, network):
    headings = re.findall("^## (.+)$", network.story, re.MULTILINE)
    assert tuple(headings[:-1]) == SECTIONS
    own = re.findall("^## (.+)$", pages(3, "S001").story, re.MULTILINE)
    assert tuple(own[:-1]) == OF_A_SITE


def test_the_ratio_holds_no_host_money_above_and_in_kind_below(network, ledger, last_year):
    revenue = last_year[(last_year["flow"] == "revenue") & last_year["source_class"].isin(OFFICIAL)]["money"].sum()
    spent = last_year[last_year["flow"].isin(["expense", "in_kind"])]["money"].sum()
    planned = ledger[(ledger["basis"] == "planned") & ledger["period"].between("2025-07-01", "2026-06-30")][
        "money"
    ].sum()
    assert round(revenue / (spent + planned), 2) == Decimal("0.86")
    assert network.blocks["self-sufficiency"]["sentence"].startswith("0.86 in fiscal year 2026")
    row = {row["Fiscal year"]: row for row in network.table("self-sufficiency")}["2026"]
    assert (_units(row["Official revenue"]), _units(row["In kind"])) == (revenue, Decimal(90_000))


def test_totals_equal_the_ledger_to_the_cent(network, last_year):
    from lhs_helpers.methods.finance import result_vs_budget

    store = read_network(demo_folder()).store
    result = result_vs_budget(store.table("ledger"), pd.Timestamp("2026-06-30"), fiscal_year_start=7)
    cash = {flow: last_year[last_year["flow"] == flow]["money"].sum() for flow in ("revenue", "expense")}
    assert Decimal(result.total("actual", "received", "received_restricted")) / 100 == cash["revenue"]
    assert Decimal(result.total("actual", "spent")) / 100 == cash["expense"]
    shown = network.table("budget-result")
    assert sum(_units(row["Actual"]) for row in shown if row["Line"] == "Spent") == cash["expense"]
    assert _units(shown[-1]["Actual"]) == cash["revenue"] - cash["expense"]


def test_concentration_is_by_payer_and_not_by_category(network, last_year):
    revenue = last_year[last_year["flow"] == "revenue"]

    def hhi(column):
        shares = revenue.groupby(column)["money"].sum() / revenue["money"].sum()
        return float((shares * shares).sum())

    by_payer, by_category = hhi("source_id"), hhi("category")
    assert f"{by_payer:.2f}" != f"{by_category:.2f}"
    assert f"here {by_payer:.2f};" in network.said("revenue-mix")
    assert f"as concentrated as {1 / by_payer:.1f} equal payers" in network.said("revenue-mix")


def test_the_largest_award_leaves_a_cliff_in_january_2027(network):
    assert "The largest fall comes in January 2027" in network.said("revenue-horizon")
    assert "AW1 (funders) on December 31, 2026" in network.said("revenue-horizon")


def test_what_is_hoped_for_is_in_no_sum(network):
    awards = pd.read_csv(demo_folder() / "tables" / "awards.csv", dtype=str).set_index("award_id")
    rows = {row["Month"]: row for row in network.table("revenue-horizon", 1)}
    ahead = rows["January 2027"]
    assert _units(ahead["Confirmed awards"]) == round(
        Decimal(awards.loc["AW2", "amount"]) / 48
    )  # of the confirmed ones
    assert _units(ahead["Not confirmed, weighted"]) > 0
    confirmed = _units(ahead["Confirmed awards"]) + _units(ahead["Recurring"])
    assert f"USD {confirmed:,} a month" in network.blocks["revenue-horizon"]["sentence"]


def test_scenarios_tornado_and_chances_stand_together(network):
    assert {"runway", "tornado", "cash-risk"} <= set(network.blocks)
    assert "Confirmed awards are not renewed here" in network.said("cash-risk")
    for block in ("revenue-horizon", "runway", "cash-risk"):  # data services, paid once, in the same words
        assert "Not carried on: USD 59,000 that came in" in network.said(block)
    assert "AW3 with a chance of 40 %" in network.said("cash-risk")


def test_no_other_site_s_fee_is_in_any_byte_of_a_site_s_pack_or_page(network_copy, tmp_path):
    def mark(folder):
        path = folder / "tables" / "fees.csv"
        fees = pd.read_csv(path, dtype=str)
        other = (fees["site_id"] == "S005") & (fees["fiscal_year"] == "2026")
        assert other.sum() == 1
        fees.loc[other, ["invoiced", "paid"]] = [str(OTHER_FEE), str(OTHER_FEE)]
        fees.to_csv(path, index=False)

    store = read_network(network_copy(mark)).store
    subjects = ["network", *store.table("sites")["site_id"]]
    cut_packs(store, discover(), subjects, tmp_path)
    packs = tmp_path / "sustainability"
    marks = (str(OTHER_FEE).encode(), struct.pack("<d", OTHER_FEE), struct.pack("<q", round(OTHER_FEE * 100)))
    holders = [name for name in subjects if any(mark in (packs / pack_name(name)).read_bytes() for mark in marks)]
    assert holders == ["network", "S005"]
    for site_id in subjects[1:]:
        assert set(Pack.read(packs / pack_name(site_id)).table("fees")["site_id"]) <= {site_id}
    shared = (packs / COMPARATORS).read_bytes()
    assert not any(mark in shared for mark in marks)


def test_a_site_s_page_shows_its_own_fee_and_the_network_s_averages_only(pages):
    page = pages(3, "S001")
    assert set(page.blocks) == {"readiness-module-3", "fees-paid", "fee-returns", "unit-costs"}
    assert not re.search(r"\bS0(?!01)\d\d\b|\bORG\d\d\b|P-FED", page.everything())


def test_a_site_reads_what_came_back_for_its_fee_and_nothing_of_others(pages, network):
    log = pd.read_csv(demo_folder() / "tables" / "service_log.csv", dtype=str)
    reports = log[(log["site_id"] == "S001") & (log["kind"] == "site_report")]
    reports = reports[reports["done"].between("2025-07-01", "2026-06-30")]
    page = pages(3, "S001")
    rows = {row["What"]: row for row in page.table("fee-returns")}
    assert int(rows["site reports"]["Reached this site"]) == len(reports)
    assert "no amount of money" in page.said("fee-returns")
    assert not set(re.findall(r"\bS0\d\d\b", page.said("fee-returns")))
    assert "fee-returns" not in network.blocks
