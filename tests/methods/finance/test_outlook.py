"""The end of confirmed money, against months worked out by hand."""

import pandas as pd
import pytest

from lhs_helpers.methods.finance import revenue_horizon

JUNE = pd.Timestamp("2026-06-30")


def entry(period, flow, category, amount, **more):
    return period, flow, category, amount, more


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
def test_the_months_of_an_award_add_up_to_its_amount_exactly(year, grants, cents):
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


def test_without_awards_and_recurring_revenue_there_is_no_horizon(grants, ledger):
    assert revenue_horizon(grants(), ledger(), JUNE).is_empty
