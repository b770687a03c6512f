"""Actual against budget, against sums worked out by hand."""

import pandas as pd
import pytest

from lhs_helpers.methods.finance import result_vs_budget

JUNE = pd.Timestamp("2026-06-30")


def entry(period, flow, category, amount, **more):
    return period, flow, category, amount, more


def test_a_budget_is_compared_to_date_and_flagged_beyond_the_policy_lines(ledger):
    rows = ledger(
        entry("2026-01-01", "expense", "personnel", 1200, basis="budget"),
        entry("2026-01-01", "expense", "travel", 120, basis="budget"),
        entry("2026-01-01", "revenue", "grant", 600, basis="budget", restricted="yes"),
        entry("2026-02-01", "expense", "personnel", 650),
        entry("2026-06-01", "expense", "travel", 90),
        entry("2026-06-01", "revenue", "grant", 300, restricted="yes"),
        entry("2026-06-01", "in_kind", "space", 77, source_class="host"),
    )
    result = result_vs_budget(rows, JUNE, variance_percent=10)
    lines = result.table.set_index("category")
    assert lines["budget"].to_dict() == {"grant": 300_00, "personnel": 600_00, "travel": 60_00, "space": 0}
    assert lines.loc["grant", "line"] == "received_restricted"
    assert lines["flagged"].to_dict() == {"grant": False, "personnel": False, "travel": True, "space": False}
    assert lines.loc["travel", "adverse"]
    assert lines.loc["travel", "variance_share"] == pytest.approx(0.5)
    assert not result_vs_budget(rows, JUNE, variance_amount=100).table["flagged"].any()


def test_totals_equal_the_ledger_to_the_cent(ledger):
    cents = [0.1, 0.2, 0.7, 19.99]
    rows = ledger(*[entry("2026-05-01", "expense", f"c{place}", amount) for place, amount in enumerate(cents)])
    assert result_vs_budget(rows, JUNE).total("actual", "spent") == 20_99


def test_before_anything_is_spent_the_budget_of_the_year_ahead_is_shown_whole(ledger):
    rows = ledger(entry("2027-01-01", "expense", "personnel", 1200, basis="budget"))
    result = result_vs_budget(rows, JUNE)
    assert (result.budget_only, result.fiscal_year, result.total("budget", "spent")) == (True, 2027, 1200_00)
    assert not result.table["flagged"].any()


def test_a_ledger_that_runs_late_is_not_read_as_money_saved(ledger):
    rows = ledger(
        entry("2026-01-01", "expense", "personnel", 1200, basis="budget"),
        entry("2026-04-01", "expense", "personnel", 400),
    )
    result = result_vs_budget(rows, JUNE)
    assert result.table["variance"].item() == 0
    assert [caveat.code for caveat in result.caveats] == ["ledger_late"]


def test_an_empty_ledger_gives_an_empty_result(ledger):
    assert result_vs_budget(ledger(), JUNE).is_empty
