"""A wait now and a year earlier: what was not known then is not used."""

import pandas as pd
import pytest

from lhs_helpers.methods.survival import year_ago
from lhs_helpers.words import describe

NOW = pd.Timestamp("2026-06-30")


def _waits(days_before, days_after):
    """Waits that began two years and half a year before the day of the data."""
    rows = []
    for begin, waits in (("2024-01-01", days_before), ("2025-09-01", days_after)):
        start = pd.Timestamp(begin)
        rows += [(start, start + pd.Timedelta(days=wait)) for wait in waits]
    return pd.DataFrame(rows, columns=["start", "event"])


def test_a_later_entry_and_a_later_event_are_not_known_a_year_earlier():
    data = _waits([100, 110, 120, 130, 600], [90, 95, 99])
    found = year_ago(data, cutoff=NOW)
    before, now = found.table.iloc[0], found.table.iloc[1]
    assert (before["n"], before["n_waiting"], now["n"], now["n_waiting"]) == (5, 1, 8, 0)
    assert (before["median"], now["median"]) == (120, 100)


@pytest.mark.parametrize(
    ("later", "verdict", "kind"),
    [(range(20, 60), "shorter", "improvement"), (range(210, 212), "not_told", None)],
)
def test_only_intervals_that_do_not_touch_make_a_finding(later, verdict, kind):
    found = year_ago(_waits(range(200, 220), later), cutoff=NOW, label="Time to first data", key="first-data")
    assert found.verdict == verdict
    assert [finding.kind for finding in describe(found).findings] == ([kind] if kind else [])


def test_too_few_a_year_earlier_are_not_compared():
    found = year_ago(_waits([100, 110], range(50, 70)), cutoff=NOW, label="Wait")
    assert found.verdict == "not_known"
    assert found.table.iloc[0][["median", "lower", "upper"]].isna().all()
    assert "nothing is compared" in describe(found).sentence
    assert year_ago(_waits([], range(50, 60)), cutoff=NOW).is_empty
