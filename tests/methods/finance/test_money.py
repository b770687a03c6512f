"""Money is added exactly, and fiscal years are named by the year in which they end."""

import pandas as pd
import pytest

from lhs_helpers.methods.finance.money import (
    fiscal_year,
    hundredths,
    months_elapsed,
    newest_month,
    year_begin,
    year_to_date,
)


def test_amounts_become_whole_hundredths_without_loss():
    amounts = pd.Series([0.1, 0.2, 1234567.89, None])
    assert hundredths(amounts).tolist() == [10, 20, 123456789, 0]


def test_a_thousand_times_ten_cents_is_exactly_a_hundred():
    assert hundredths(pd.Series([0.1] * 1000)).sum() == 100_00


@pytest.mark.parametrize(
    ("date", "first_month", "year"),
    [("2026-06-30", 7, 2026), ("2026-07-01", 7, 2027), ("2026-01-01", 1, 2026), ("2026-12-31", 1, 2026)],
)
def test_a_fiscal_year_is_named_by_the_year_in_which_it_ends(date, first_month, year):
    assert fiscal_year(pd.Series(pd.to_datetime([date])), first_month).item() == year
    assert year_begin(year, first_month) <= pd.Timestamp(date)


@pytest.mark.parametrize(
    ("through", "months"), [("2025-06-30", 0), ("2025-07-01", 1), ("2026-01-31", 7), ("2027-01-01", 12)]
)
def test_months_elapsed_run_from_0_to_12(through, months):
    assert months_elapsed(2026, 7, pd.Timestamp(through)) == months


def test_an_amount_for_the_whole_year_counts_by_months_elapsed_and_monthly_amounts_by_month():
    rows = pd.DataFrame(
        {
            "fiscal_year": 2026,
            "category": ["whole", "monthly", "monthly", "monthly"],
            "period": pd.to_datetime(["2025-07-01", "2025-07-01", "2025-08-01", "2026-06-01"]),
            "money": [1200, 10, 20, 400],
        }
    )
    to_date = year_to_date(rows, ["fiscal_year", "category"], first_month=7, through=pd.Timestamp("2025-09-30"))
    assert to_date.to_dict() == {(2026, "monthly"): 30, (2026, "whole"): 300}


def test_a_ledger_that_runs_late_ends_at_its_own_newest_month():
    ledger = pd.DataFrame({"basis": ["actual", "budget"], "period": pd.to_datetime(["2026-04-01", "2026-06-01"])})
    assert newest_month(ledger, pd.Timestamp("2026-06-30")) == pd.Timestamp("2026-04-01")
    assert newest_month(ledger[:0], pd.Timestamp("2026-06-30")) == pd.Timestamp("2026-06-30")
