"""Words of what was checked, of two readings, and of days until entry."""

import pandas as pd
import pytest

from lhs_helpers.methods.data_quality import KahnTable, entry_lags, kappa
from lhs_helpers.methods.data_quality.kahn import CATEGORIES
from lhs_helpers.words import describe

ON = pd.Timestamp("2026-06-30")


def test_what_nobody_checked_is_named_and_not_shown_as_zero():
    rows = [("m", "Remission", category, sub, "verification", 0, 0, 0, None, None, None, "no_cases")
            for category, sub in CATEGORIES]  # fmt: skip
    rows[0] = (*rows[0][:5], 1, 200, 3, 0.015, 0.0051, 0.0432, "")
    counts = ["n_checks", "n_checked", "n_failed", "share", "lo", "hi", "reason"]
    columns = ["measure_id", "label", "category", "subcategory", "context", *counts]
    words = describe(KahnTable(table=pd.DataFrame(rows, columns=columns), months=3))
    assert words.sentence.startswith("In the newest 3 months, 3 of 200 checks of values failed")
    assert "No measure was checked for: links between tables" in words.sentence
    assert words.tables[0].frame.iloc[0].tolist() == ["Remission", "15.0"]  # what nobody checked is in the sentence
    assert words.tables[1].frame.iloc[0].tolist()[-4:] == ["200", "3", "15.0", "5.1 to 43.2"]


@pytest.mark.parametrize(
    ("cells", "end"),
    [
        (
            [[40, 5], [10, 45]],
            "agreement is 0.70 (Cohen's kappa, 95 % interval 0.56 to 0.84; 0: as by chance, 1: complete).",
        ),
        ([[30, 0], [0, 0]], "Only one category occurs, so it cannot be said how much of this is chance."),
    ],
)
def test_kappa_never_stands_without_the_records_that_agree(cells, end):
    sentence = describe(kappa(pd.DataFrame(cells, index=["y", "n"], columns=["y", "n"]))).sentence
    assert sentence.startswith("Both readings agree in ")
    assert sentence.endswith(end)


@pytest.mark.parametrize("complete", [True, False])
def test_days_until_entry_name_a_usual_time_only_where_every_visit_is_known(complete):
    visits = pd.DataFrame({"visit_date": ON - pd.to_timedelta([40, 50, 60, 70], "D")})
    visits["entered_on"] = visits["visit_date"] + pd.to_timedelta([3, 10, 20, 45], "D")
    words = describe(entry_lags(visits, on=ON, complete=complete))
    assert ("3 of 4 visits that are at least 30 days old" in words.sentence) == complete
    assert ("Half of all visits are entered within 10 days" in words.sentence) == complete
    assert ("how many are never entered cannot be seen" in words.sentence) != complete
    assert len(words.alt) <= 250
