"""A wait now and a year earlier: what was not known then is not used."""

import pandas as pd
import pytest

from lhs_helpers.methods.survival import time_to, year_ago
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


def test_both_days_are_estimated_alike_and_what_must_be_said_is_said():
    # None of 10 had withdrawn a year ago, 3 of 20 have now: both medians take withdrawing as an end of its own.
    data = _waits([*range(200, 209), 600], range(100, 110)).assign(left=pd.NaT)
    data.loc[[10, 11, 12], ["event", "left"]] = [pd.NaT, pd.Timestamp("2025-09-11")]
    found = year_ago(data, cutoff=NOW, left="left", label="Wait")
    assert found.competing
    now = time_to(data, cutoff=NOW, left="left")
    before = time_to(data, cutoff=NOW - pd.DateOffset(years=1), left="left", competing=True)
    assert found.table["median"].tolist() == [wait.groups["median"].item() for wait in (before, now)]
    words = describe(found)
    assert words.notes[0].startswith("Aalen-Johansen")
    assert "3 of 20, more than a tenth" in words.notes[1]
    assert describe(year_ago(data.drop(columns="left"), cutoff=NOW)).notes[0].startswith("Kaplan-Meier")


def test_too_few_a_year_earlier_are_not_compared():
    found = year_ago(_waits([100, 110], range(50, 70)), cutoff=NOW, label="Wait")
    assert found.verdict == "not_known"
    assert found.table.iloc[0][["median", "lower", "upper"]].isna().all()
    assert "nothing is compared" in describe(found).sentence
    assert year_ago(_waits([], range(50, 60)), cutoff=NOW).is_empty
