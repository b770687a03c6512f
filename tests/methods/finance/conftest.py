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
