"""Only months that are old enough are judged, so the newest month never looks worse than it is."""

import pandas as pd
import pytest

from lhs_helpers.methods.data_quality import timeliness

JUNE = pd.Timestamp("2026-06-30")


def test_the_newest_thirty_days_never_lower_timeliness(quality):
    old = [("S1", "2026-04-01", "lag_30d", None, 10, 2), ("S1", "2026-05-01", "lag_30d", None, 10, 2)]
    before = timeliness(quality(*old), JUNE)
    after = timeliness(quality(*old, ("S1", "2026-06-01", "lag_30d", None, 10, 10)), JUNE)
    assert after.table.equals(before.table)
    assert after.recent == before.recent == (16, 20)
    assert (before.too_young, after.too_young) == (0, 1)


def test_sites_are_added_and_recent_is_the_newest_three_months_that_are_old_enough(quality):
    rows = [(site, f"2026-0{month}-01", "lag_30d", None, 10, month) for site in ("S1", "S2") for month in range(1, 6)]
    result = timeliness(quality(*rows), JUNE)
    assert result.table["num"].tolist() == [18, 16, 14, 12, 10]
    assert result.recent == (36, 60)


def test_steps_share_one_denominator_of_months_old_enough_for_the_longest_lag(quality):
    failed = {"lag_7d": 6, "lag_30d": 3, "lag_90d": 1}
    rows = [("S1", f"2026-0{month}-01", check, None, 10, n) for month in range(1, 7) for check, n in failed.items()]
    steps = timeliness(quality(*rows), JUNE).steps
    assert steps[["days", "den"]].to_numpy().tolist() == [[7, 30], [30, 30], [90, 30]]  # January to March
    assert steps["share"].tolist() == pytest.approx([0.4, 0.7, 0.9])


def test_without_lag_checks_or_old_enough_months_the_result_is_empty(quality):
    assert timeliness(quality(), JUNE).is_empty
    young = timeliness(quality(("S1", "2026-06-01", "lag_30d", None, 10, 0)), JUNE)
    assert young.is_empty
    assert young.too_young == 1
