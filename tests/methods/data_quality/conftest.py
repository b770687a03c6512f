"""Small tables in the dtypes of the contract, for tests of data quality."""

import pandas as pd
import pytest

QUALITY = [
    "site_id", "period", "check_id", "element_id", "category", "context", "n_checked", "n_failed",
    "n_not_applicable", "n_unknown",
]  # fmt: skip


@pytest.fixture
def quality():
    """Build the table from tuples (site, month, check, element, checked, failed, other columns)."""

    def build(*rows):
        kinds = {"lag": "timeliness", "missing": "completeness"}
        entries = [
            {
                "site_id": site,
                "period": month,
                "check_id": check,
                "element_id": element,
                "category": kinds.get(check.split("_")[0], "plausibility"),
                "n_checked": checked,
                "n_failed": failed,
                **more,
            }
            for site, month, check, element, checked, failed, more in (
                row if len(row) == 7 else (*row, {}) for row in rows
            )
        ]
        frame = pd.DataFrame(entries, columns=QUALITY)
        counts = dict.fromkeys([name for name in QUALITY if name.startswith("n_")], "Int64")
        texts = dict.fromkeys(["site_id", "check_id", "element_id", "category", "context"], "str")
        return frame.astype({**texts, **counts, "period": "datetime64[us]"})

    return build


@pytest.fixture
def dictionary():
    """Three elements: two that feed measures, and an equity field."""
    return pd.DataFrame(
        {
            "element_id": ["activity", "weight", "language"],
            "label": ["Disease activity", "Weight", "Preferred language"],
            "required": ["yes", "yes", "no"],
            "critical": ["yes", "no", "no"],
            "identifier": "no",
            "equity": ["no", None, "yes"],
            "measure_ids": ["remission", "remission|growth", None],
            "version": "1",
        },
        dtype="str",
    )
