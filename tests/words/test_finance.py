"""Words of module 3: every amount with its currency, every per cent with what it is of, and honest empty states."""

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from lhs_helpers.methods.finance import (
    cash_risk,
    fee_model,
    fees_paid,
    published_costs,
    result_vs_budget,
    revenue_horizon,
    revenue_mix,
    runway,
    self_sufficiency,
    unit_costs,
)
from lhs_helpers.words import describe

JUNE = pd.Timestamp("2026-06-30")
LEDGER = [
    "period", "basis", "flow", "category", "source_id", "source_class", "award_id", "recurring", "restricted",
    "cost_type", "amount",
]  # fmt: skip


@pytest.fixture
def ledger():
    """A calendar year to June: 400 from a funder, 100 from fees; 450 spent on staff, 150 on a trip; 60 in kind."""
    rows = [
        ("actual", "revenue", "grant", "P-FED", "funder", "AW1", "no", "yes", None, 400),
        ("actual", "revenue", "fees", "ORG1", "participant", None, "yes", None, None, 100),
        ("actual", "expense", "staff", None, None, None, None, None, "fixed", 450),
        ("actual", "expense", "trip", None, None, None, None, None, "per_site", 150),
        ("actual", "in_kind", "office", "HOST", "host", None, None, None, None, 60),
        ("budget", "revenue", "grant", None, None, None, None, "yes", None, 400),
        ("budget", "revenue", "fees", None, None, None, None, None, None, 100),
        ("budget", "expense", "staff", None, None, None, None, None, None, 500),
        ("budget", "expense", "trip", None, None, None, None, None, None, 100),
    ]
    frame = pd.DataFrame([("2026-06-01", *row) for row in rows], columns=LEDGER)
    texts = dict.fromkeys(set(LEDGER) - {"period", "amount"}, "str")
    return frame.astype({**texts, "period": "datetime64[us]", "amount": "float64"})


@pytest.fixture
def awards():
    row = ("AW1", "P-FED", "funder", "2026-01-01", "2026-12-31", 4800.0, "yes", "confirmed", float("nan"))
    columns = ["award_id", "source_id", "source_class", "start", "end", "amount", "restricted", "status", "probability"]
    return pd.DataFrame([row], columns=columns).astype({"start": "datetime64[us]", "end": "datetime64[us]"})


def fees(*rows):
    columns = ["site_id", "fiscal_year", "invoiced_on", "invoiced", "paid", "due", "paid_on"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({**dict.fromkeys(["invoiced_on", "due", "paid_on"], "datetime64[us]"), "paid": "float64"})


def test_the_budget_says_what_came_in_what_was_spent_and_the_largest_difference(ledger):
    words = describe(result_vs_budget(ledger.query("category != 'staff'"), JUNE, currency="USD"))
    assert words.sentence == (
        "In fiscal year 2026 so far (6 months) USD 500 came in and USD 150 was spent; the budget to date was "
        "USD 500 and USD 100. The largest difference in cash: trip (spent), USD 50 more than its budget, 50 % of it."
    )
    (finding,) = words.findings
    assert (finding.kind, finding.n) == ("concern", "3 cash lines, 6 months")
    assert finding.sentence.endswith("1 of 3 cash lines (trip).")


def test_in_kind_is_on_a_line_of_its_own_and_in_no_cash_total(ledger):
    frame = describe(result_vs_budget(ledger, JUNE, currency="USD")).tables[0].frame
    assert frame["Category"].tolist()[-2:] == ["office", "Result (received less spent)"]
    assert frame["Line"].tolist()[-2:] == ["In kind (not cash)", "all cash"]
    assert frame["Actual"].tolist()[-2:] == ["60", "−100"]
    assert frame["Line"].tolist()[1] == "Received, restricted"


def test_before_anything_is_spent_the_words_say_so_and_judge_nothing(ledger):
    words = describe(result_vs_budget(ledger[ledger["basis"] == "budget"], JUNE, currency="USD"))
    assert words.sentence.startswith("Budget only: nothing is spent yet.")
    assert words.findings == ()


@pytest.mark.parametrize(("phase", "kind"), [("improvement", "steady"), ("sustainability", "concern")])
def test_a_ratio_below_1_is_a_concern_only_once_the_network_should_sustain_itself(ledger, phase, kind):
    words = describe(self_sufficiency(ledger, JUNE, phase=phase, currency="USD"))
    assert words.sentence.startswith(
        "0.76 in fiscal year 2026 so far (1 month): official sources brought in USD 500 against costs of USD 660"
    )
    assert words.sentence.endswith("The host carries 9 % of expenses and in-kind contributions.")
    assert words.findings[0].kind == kind


def test_the_largest_payer_is_named_with_its_share_and_the_line_is_called_a_convention(ledger):
    words = describe(revenue_mix(ledger, JUNE, currency="USD"))
    assert "2 payers paid USD 500" in words.sentence
    assert "P-FED (among the funders), paid 80 %" in words.sentence
    assert words.findings[0].kind == "concern"
    assert "P-FED" not in words.findings[0].sentence
    assert "convention" in words.notes[0]


def test_the_end_of_confirmed_money_is_dated(ledger, awards):
    words = describe(revenue_horizon(awards, ledger, JUNE, currency="USD"))
    assert words.sentence == (
        "80 % of the confirmed revenue of July 2026 (USD 400 of USD 500) ends within 12 months: AW1 (funders) on "
        "December 31, 2026. The largest fall comes in January 2027, from USD 500 to USD 100 a month. From July 2026 "
        "on, confirmed revenue is below the present spending of USD 600 a month."
    )
    assert words.findings[0].kind == "concern"


def test_the_runway_names_the_month_of_zero_and_the_policy(ledger, awards):
    money = {"receivables": 0.0, "liabilities": 0.0, "net_assets_unrestricted": 1200.0, "fixed_assets_net": 0.0}
    row = {"as_of": JUNE, "cash": 250.0, **money, "related_debt": 0.0, "board_designated": 0.0}
    scenarios = [SimpleNamespace(id="base", label="Nothing changes", changes=())]
    result = runway(
        pd.DataFrame([row]), ledger, awards, scenarios, data_through=JUNE, reserve_months_policy=4, currency="USD"
    )
    words = describe(result)
    assert words.sentence == (
        "Cash was USD 250 on June 30, 2026. Every award is taken to be renewed, unless a scenario says otherwise. "
        "Nothing changes: cash falls below zero in September 2026. "
        "Reserves that can be spent cover 2.0 months of spending; the policy is 4 months."
    )
    assert words.findings[0].kind == "concern"
    assert not any("spend all the cash" in note for note in words.notes)
    bound = replace(result, liquid=100_00)  # in cents
    assert any("also USD 150 of USD 250 that the reserves" in note for note in describe(bound).notes)


def test_one_off_revenue_is_named_wherever_money_is_followed_ahead(ledger, awards):
    once = ledger.assign(recurring=ledger["recurring"].mask(ledger["category"] == "fees", "no"))
    row = {"as_of": JUNE, "cash": 250.0, "net_assets_unrestricted": 1200.0}
    row |= dict.fromkeys(("receivables", "liabilities", "fixed_assets_net", "related_debt", "board_designated"), 0.0)
    scenarios = [SimpleNamespace(id="base", label="Nothing changes", changes=())]
    tables = pd.DataFrame([row]), once, awards
    options = {"data_through": JUNE, "currency": "USD"}
    ahead, paths, runs = (
        describe(result)
        for result in (
            revenue_horizon(awards, once, JUNE, currency="USD"),
            runway(*tables, scenarios, **options),
            cash_risk(*tables, pd.DataFrame({"status": ["active"]}), **options, draws=10),
        )
    )
    for words in (ahead, paths, runs):
        assert any(note.startswith("Not carried on: USD 100 ") for note in words.notes)
        assert "one-off revenue" in words.findings[0].sentence
    assert paths.sentence.startswith(
        "Cash was USD 250 on June 30, 2026. Every award is taken to be renewed, unless a scenario says otherwise; "
        "one-off revenue comes again in none. Nothing changes: cash falls below zero in August 2026. "
    )


def test_a_site_reads_its_own_invoices_and_the_network_only_totals():
    rows = fees(("S1", 2026, "2025-07-15", 900.5, 300.25, "2025-08-31", None))
    own, all_sites = (describe(fees_paid(rows, JUNE, single=single, currency="USD")) for single in (True, False))
    assert (
        own.sentence == "Fiscal year 2026: USD 300 of USD 900 invoiced is paid (33 %, 1 invoice); USD 600 is past due."
    )
    assert [len(words.tables) for words in (own, all_sites)] == [2, 1]
    assert own.tables[1].frame["Paid"].tolist() == ["300.25"]
    assert "S1" not in str(all_sites)
    assert all_sites.sentence.endswith("How long payment takes cannot be told from 1 invoice; 5 are needed.")
    assert own.findings[0].kind == "concern"
    assert own.findings[0].sentence == "Past due and not paid: USD 600 of USD 900 invoiced for fiscal year 2026."


def test_fees_that_are_paid_or_not_yet_due_are_no_finding():
    rows = fees(
        ("S1", 2025, "2024-07-15", 100.0, 100.0, "2024-08-31", "2024-08-31"),
        ("S1", 2026, "2026-06-15", 100.0, None, "2026-08-31", None),
    )
    assert describe(fees_paid(rows, JUNE)).findings == ()


def test_a_fee_below_the_costs_of_a_site_is_a_concern(ledger):
    rows = fees(("S1", 2026, "2025-07-15", 100.0, 100.0, "2025-08-31", "2025-08-31"))
    sites = pd.DataFrame({"site_id": ["S1"], "status": ["active"]})
    words = describe(fee_model(ledger, rows, sites, data_through=JUNE, currency="USD"))
    assert words.sentence.endswith("so no number of sites covers them.")
    assert words.findings[0].kind == "concern"
    assert words.tables[0].frame["Value"].tolist()[-2:] == ["none", "1"]


def test_unit_costs_say_the_direction_without_calling_it_good_or_bad():
    table = pd.DataFrame({"fiscal_year": [2025, 2026], "cost_per_site": [900.0, 1000.0], "n_sites": [8.0, 9.0]})
    words = describe(published_costs(table, currency="USD", price_year=2026))
    assert words.sentence == (
        "USD 1,000 per active site in fiscal year 2026, up from USD 900 in fiscal year 2025. On average 9 sites were "
        "active."
    )
    assert list(words.tables[0].frame) == ["Fiscal year", "Active sites", "Per site"]
    assert words.findings[0].kind == "steady"


def test_an_empty_section_says_where_the_numbers_are_and_which_table_starts_them(ledger, awards):
    nothing, no_fees = ledger[:0], fees()
    sites = pd.DataFrame({"status": [], "joined": pd.to_datetime([]), "left": pd.to_datetime([])})
    people = pd.DataFrame({"site_id": [], "as_of": pd.to_datetime([]), "stratum_group": [], "n_registered": []})
    empty = [
        result_vs_budget(nothing, JUNE),
        self_sufficiency(nothing, JUNE),
        revenue_mix(nothing, JUNE),
        revenue_horizon(awards[:0], nothing, JUNE),
        fees_paid(no_fees, JUNE),
        fee_model(nothing, no_fees, sites, data_through=JUNE),
        unit_costs(nothing, sites, people, data_through=JUNE),
    ]
    for result in empty:
        words = describe(result)
        assert "table" in words.sentence
        assert words.title
        assert words.findings == ()


def test_alternative_text_is_short_enough_to_be_read_aloud(ledger, awards):
    wide = ledger.assign(amount=ledger["amount"] * 1e7)
    results = [
        result_vs_budget(wide, JUNE, currency="USD"),
        self_sufficiency(wide, JUNE, currency="USD"),
        revenue_mix(wide, JUNE, currency="USD"),
        revenue_horizon(awards, wide, JUNE, currency="USD"),
    ]
    assert all(0 < len(describe(result).alt) <= 250 for result in results)
