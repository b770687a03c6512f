"""Fees, break-even and unit costs, against sums worked out by hand."""

import pandas as pd
import pytest

from lhs_helpers.methods.finance import fee_model, fees_paid, published_costs, unit_costs

JUNE = pd.Timestamp("2026-06-30")


def entry(period, flow, category, amount, **more):
    return period, flow, category, amount, more


def invoices(*rows):
    columns = ["site_id", "fiscal_year", "invoiced_on", "invoiced", "paid", "due", "paid_on"]
    frame = pd.DataFrame(rows, columns=columns).astype({"site_id": "str", "fiscal_year": "Int64"})
    dates = dict.fromkeys(["invoiced_on", "due", "paid_on"], "datetime64[us]")
    return frame.astype({**dates, "invoiced": "float64", "paid": "float64"})


@pytest.fixture
def fees():
    return invoices(
        ("S1", 2026, "2025-07-15", 1200, 1200, "2025-08-31", "2025-08-20"),
        ("S2", 2026, "2025-07-15", 1200, 300, "2025-08-31", None),
        ("S3", 2026, "2026-06-15", 1200, None, "2026-07-31", None),
    )


def sites(*joined, left=None):
    frame = pd.DataFrame({"joined": joined, "left": left, "status": "active"})
    return frame.astype({"joined": "datetime64[us]", "left": "datetime64[us]"})


def test_fees_are_added_by_year_and_only_what_is_past_due_is_overdue(fees):
    year = fees_paid(fees, JUNE).table.iloc[0]
    assert year[["invoiced", "paid", "open", "overdue"]].tolist() == [3600_00, 1500_00, 2100_00, 900_00]


def test_invoices_are_listed_only_for_the_one_site_they_belong_to(fees):
    assert fees_paid(fees, JUNE).invoices.empty
    assert fees_paid(fees, JUNE, single=True).invoices["state"].tolist() == ["paid", "overdue", "open"]


def test_break_even_is_fixed_costs_over_the_margin_of_a_site_rounded_up(fees, ledger):
    costs = ledger(
        entry("2026-06-01", "expense", "personnel", 5000, cost_type="fixed"),
        entry("2026-06-01", "expense", "coaching", 600, cost_type="per_site"),
        entry("2026-06-01", "expense", "travel", 400),
    )
    model = fee_model(costs, fees, sites("2021-01-01", "2021-01-01"), data_through=JUNE)
    # collected 1500 of the 2400 due; margin 1200 * 0.625 - 300 = 450; 5000 / 450 = 11.1
    assert model.row[["collected", "margin", "break_even"]].tolist() == [0.625, 450_00, 12]
    assert model.caveats[0].values == {"share": "7 %"}


def test_a_fee_below_the_costs_of_a_site_never_breaks_even(fees, ledger):
    costs = ledger(entry("2026-06-01", "expense", "coaching", 9000, cost_type="per_site"))
    assert pd.isna(fee_model(costs, fees, sites("2021-01-01"), data_through=JUNE).row["break_even"])


def test_an_exact_multiple_does_not_ask_for_one_site_more(ledger):
    exact = invoices(("S1", 2026, "2025-07-15", 0.3, 0.3, "2025-08-31", "2025-08-20"))
    costs = ledger(entry("2026-06-01", "expense", "x", 0.9, cost_type="fixed"))
    assert fee_model(costs, exact, sites("2021-01-01"), data_through=JUNE).row["break_even"] == 3


def test_without_marks_fixed_or_per_site_there_is_no_fee_model(fees, ledger):
    costs = ledger(entry("2026-06-01", "expense", "x", 1))
    assert fee_model(costs, fees, sites("2021-01-01"), data_through=JUNE).is_empty


def test_cost_per_site_uses_the_mean_of_active_sites_and_counts_in_kind(ledger):
    costs = ledger(
        entry("2026-01-01", "expense", "x", 900),
        entry("2026-02-01", "in_kind", "x", 300),
        entry("2026-02-01", "revenue", "fees", 7000),
    )
    counts = pd.DataFrame(
        {
            "site_id": ["S1", "S1", "S2"],
            "as_of": pd.to_datetime(["2026-01-31", "2026-06-30", "2026-03-31"]),
            "stratum_group": "all",
            "n_registered": pd.array([10, 30, 20], dtype="Int64"),
        }
    )
    year = unit_costs(costs, sites("2021-01-01", "2026-02-01"), counts, data_through=JUNE).table.iloc[0]
    assert year[["n_sites", "cost_per_site", "n_patients", "cost_per_patient"]].tolist() == [1.5, 800, 50, 24]


def test_a_site_reads_the_network_s_averages_without_a_ledger(ledger):
    shared = pd.DataFrame(
        {"fiscal_year": [2026, 2025], "cost_per_site": [9.0, 8.0], "cost_per_patient": 1.0, "n_sites": 6}
    )
    assert published_costs(shared).table["cost_per_site"].tolist() == [8, 9]


def test_without_a_ledger_or_fees_everything_is_empty(ledger):
    assert fees_paid(invoices(), JUNE).is_empty
    assert fee_model(ledger(), invoices(), sites(), data_through=JUNE).is_empty
    counts = pd.DataFrame({"site_id": [], "as_of": pd.to_datetime([]), "stratum_group": [], "n_registered": []})
    assert unit_costs(ledger(), sites("2021-01-01"), counts, data_through=JUNE).is_empty


def test_days_outstanding_count_the_invoices_that_are_still_open():
    rows = [
        ("S1", "2026-01-01", 10, "2026-01-31"), ("S2", "2026-01-01", 10, "2026-03-02"), ("S3", "2026-01-01", 0, None),
        ("S4", "2026-04-01", 4, None), ("S5", "2026-01-01", 10, None), ("S6", "2026-01-01", 10, "2026-01-31"),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["site_id", "invoiced_on", "paid", "paid_on"])
    table = table.assign(fiscal_year=2026, invoiced=10.0, due="2026-03-01", paid=table["paid"].astype("float64"))
    table = table.astype(dict.fromkeys(["invoiced_on", "due", "paid_on"], "datetime64[us]"))
    result = fees_paid(table, pd.Timestamp("2026-06-30"))
    # Paid after 30, 30 and 60 days, open for 90 and 180; the one that is paid, nobody knows when, is left out.
    # 3/5 wait after 30 days, 2/5 after 60: the median is 60, where the payers alone would say 30.
    assert (result.days, result.n_days) == (60, 5)
    assert result.table["collected"].tolist() == pytest.approx([44 / 60])
    few = fees_paid(table.iloc[:5], pd.Timestamp("2026-06-30"))
    assert (few.days, few.n_days) == (None, 4)  # too few for a median
    assert fees_paid(table, pd.Timestamp("2026-06-30"), single=True).days is None
