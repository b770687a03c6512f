"""Small tables in the dtypes of the contract, for tests that need a ledger."""

import pandas as pd
import pytest

COLUMNS = [
    "period", "basis", "flow", "category", "source_id", "source_class", "award_id", "recurring", "restricted",
    "cost_type", "amount",
]  # fmt: skip


@pytest.fixture
def ledger():
    """Build a ledger from tuples (period, flow, category, amount, other columns); the basis is actual unless named."""

    def build(*rows):
        entries = [
            {"period": period, "basis": "actual", "flow": flow, "category": category, "amount": amount, **more}
            for period, flow, category, amount, more in (row if len(row) == 5 else (*row, {}) for row in rows)
        ]
        frame = pd.DataFrame(entries, columns=COLUMNS)
        texts = dict.fromkeys(set(COLUMNS) - {"period", "amount"}, "str")
        return frame.astype({**texts, "period": "datetime64[us]", "amount": "float64"})

    return build


@pytest.fixture
def grants():
    """Build the table of awards from tuples in the order of its columns."""
    columns = ["award_id", "source_id", "source_class", "start", "end", "amount", "restricted", "status", "probability"]
    texts = dict.fromkeys(["award_id", "source_id", "source_class", "restricted", "status"], "str")
    others = {"amount": "float64", "probability": "float64", "start": "datetime64[us]", "end": "datetime64[us]"}
    return lambda *rows: pd.DataFrame(rows, columns=columns).astype({**texts, **others})


@pytest.fixture
def awards(grants):
    """One award that ends in December, one that is hoped for, and one that is over."""
    return grants(
        ("AW1", "P1", "funder", "2022-01-01", "2026-12-31", 6000, "yes", "confirmed", None),  # 100 a month
        ("AW2", "P2", "funder", "2026-07-01", "2029-06-30", 3600, "yes", "submitted", 0.25),  # 100 a month, hoped for
        ("AW0", "P0", "funder", "2020-01-01", "2021-12-31", 900, "yes", "confirmed", None),
    )


@pytest.fixture
def year(ledger):
    """12 months of 100 from AW1, 60 of fees, 120 spent on personnel and 30 per site, and 50 in kind."""
    rows = []
    for month in pd.date_range("2025-07-01", "2026-06-01", freq="MS"):
        rows += [
            (month, "revenue", "grant", 100, {"source_id": "P1", "source_class": "funder", "award_id": "AW1"}),
            (month, "revenue", "fees", 60, {"source_id": "P3", "source_class": "participant", "recurring": "yes"}),
            (month, "expense", "personnel", 120, {"cost_type": "fixed"}),
            (month, "expense", "coaching", 30, {"cost_type": "per_site"}),
            (month, "in_kind", "space", 50, {"source_id": "H", "source_class": "host"}),
        ]
    return ledger(*rows)
