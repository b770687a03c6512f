"""The end of confirmed money and the runway, against paths worked out by hand."""

from types import SimpleNamespace

import pandas as pd
import pytest

from lhs_helpers.methods.finance import revenue_horizon, runway

JUNE = pd.Timestamp("2026-06-30")
MONTHS = pd.date_range("2025-07-01", "2026-06-01", freq="MS")


def entry(period, flow, category, amount, **more):
    return period, flow, category, amount, more


def grants(*rows):
    columns = ["award_id", "source_id", "source_class", "start", "end", "amount", "restricted", "status", "probability"]
    frame = pd.DataFrame(rows, columns=columns)
    texts = dict.fromkeys(["award_id", "source_id", "source_class", "restricted", "status"], "str")
    numbers = dict.fromkeys(["amount", "probability"], "float64")
    return frame.astype({**texts, **numbers, "start": "datetime64[us]", "end": "datetime64[us]"})


@pytest.fixture
def awards():
    return grants(
        ("AW1", "P1", "funder", "2022-01-01", "2026-12-31", 6000, "yes", "confirmed", None),  # 100 a month
        ("AW2", "P2", "funder", "2026-07-01", "2029-06-30", 3600, "yes", "submitted", 0.25),  # 100 a month, hoped for
        ("AW0", "P0", "funder", "2020-01-01", "2021-12-31", 900, "yes", "confirmed", None),  # over
    )


@pytest.fixture
def year(ledger):
    """12 months of 100 from AW1, 60 of fees, 120 spent on personnel and 30 per site, and 50 in kind."""
    rows = []
    for month in MONTHS:
        rows += [
            entry(month, "revenue", "grant", 100, source_id="P1", source_class="funder", award_id="AW1"),
            entry(month, "revenue", "fees", 60, source_id="P3", source_class="participant", recurring="yes"),
            entry(month, "expense", "personnel", 120, cost_type="fixed"),
            entry(month, "expense", "coaching", 30, cost_type="per_site"),
            entry(month, "in_kind", "space", 50, source_id="H", source_class="host"),
        ]
    return ledger(*rows)


def test_confirmed_money_falls_in_the_month_after_the_award_ends(awards, year):
    horizon = revenue_horizon(awards, year, JUNE)
    months = horizon.table.set_index("period")
    assert months.loc["2026-12-01", ["recurring", "confirmed", "expense"]].tolist() == [60_00, 100_00, 150_00]
    assert months.loc["2027-01-01", "confirmed"] == 0
    assert horizon.cliff == pd.Timestamp("2027-01-01")
    assert horizon.shortfall_from == pd.Timestamp("2027-01-01")
    assert horizon.ending["award_id"].tolist() == ["AW1"]
    assert horizon.share_ending == pytest.approx(100 / 160)


def test_hoped_for_money_is_never_added_to_confirmed_money(awards, year):
    month = revenue_horizon(awards, year, JUNE).table.iloc[0]
    assert month[["confirmed", "pipeline", "weighted"]].tolist() == [100_00, 100_00, 25_00]


@pytest.mark.parametrize("cents", [100_01, 9_999_999_999_99])
def test_the_months_of_an_award_add_up_to_its_amount_exactly(year, cents):
    odd = grants(("AW7", "P", "funder", "2026-07-15", "2027-01-20", cents / 100, "no", "confirmed", None))
    assert revenue_horizon(odd, year, JUNE).table["confirmed"].sum() == cents


def test_before_anything_is_spent_the_budget_s_first_year_stands_for_spending(awards, ledger):
    rows = ledger(
        entry("2026-07-01", "expense", "staff", 1200, basis="budget"),
        entry("2027-07-01", "expense", "staff", 9999, basis="budget"),
    )
    horizon = revenue_horizon(awards, rows, JUNE)
    assert (horizon.spending, horizon.table["expense"].iloc[0]) == ("budgeted", 100_00)
    nothing = revenue_horizon(awards, ledger(), JUNE)
    assert (nothing.spending, nothing.shortfall_from) == ("unknown", None)


def test_without_awards_and_recurring_revenue_there_is_no_horizon(ledger):
    assert revenue_horizon(grants(), ledger(), JUNE).is_empty


def balance(cash, *, as_of="2026-06-30", **more):
    columns = [
        "receivables",
        "liabilities",
        "net_assets_unrestricted",
        "fixed_assets_net",
        "related_debt",
        "board_designated",
    ]
    row = {"as_of": pd.Timestamp(as_of), "cash": float(cash), **dict.fromkeys(columns, float("nan")), **more}
    return pd.DataFrame([row])


def scenario(name, *changes):
    complete = [SimpleNamespace(**{"id": None, "factor": None, "months": None, **change}) for change in changes]
    return SimpleNamespace(id=name, label=name.title(), changes=complete)


def zero_months(year, awards, *scenarios, cash=500):
    result = runway(balance(cash), year, awards, scenarios, data_through=JUNE)
    return result.scenarios.set_index("scenario")["zero"]


def test_the_present_pace_adds_ten_a_month_and_never_reaches_zero(year, awards):
    result = runway(balance(500), year, awards, [scenario("base")], data_through=JUNE)
    assert result.table["cash"].iloc[[0, 35]].tolist() == [510_00, 860_00]
    assert result.scenarios["zero"].isna().all()


@pytest.mark.parametrize(
    ("changes", "zero"),
    [
        # 6 months of +10, then -90: 560 lasts 6 more months, the seventh is below zero
        ([{"what": "award", "id": "largest", "factor": 0.0}], "2027-07-01"),
        ([{"what": "award", "id": "AW1", "months": 2}], "2027-02-01"),  # +10 twice, then -90: 520 lasts 5 months
        ([{"what": "award", "id": "AW9"}], None),  # an award that pays nothing
        ([{"what": "fees", "factor": 0.5}], "2028-08-01"),  # -20 a month: 500 / 20 = 25 months, then below
        ([{"what": "personnel", "factor": 1.5}], "2027-05-01"),  # -50: 10 months
        ([{"what": "in_kind", "factor": 0.0}], "2027-07-01"),  # -40: 12 months at zero exactly 20 left, month 13
        ([{"what": "sites", "factor": 0.0, "months": 6}], "2029-05-01"),  # 560, then -20 from January: 28 months
    ],
)
def test_scenarios_change_one_thing_at_a_time(year, awards, changes, zero):
    found = zero_months(year, awards, scenario("other", *changes))["other"]
    assert (found is pd.NaT or pd.isna(found)) if zero is None else found == pd.Timestamp(zero)


def test_liquid_reserves_leave_out_fixed_assets_and_what_the_board_has_designated(year, awards):
    money = {"net_assets_unrestricted": 500, "fixed_assets_net": 100, "related_debt": 40, "board_designated": 140}
    result = runway(balance(1, **money), year, awards, [], data_through=JUNE)
    assert (result.liquid, result.reserve_months) == (300_00, pytest.approx(2))  # 300 over 150 a month


def test_without_a_balance_or_a_ledger_there_is_no_runway(year, awards, ledger):
    assert runway(balance(1)[:0], year, awards, [scenario("base")], data_through=JUNE).is_empty
    assert runway(balance(1), ledger(), awards, [scenario("base")], data_through=JUNE).is_empty
