"""A file is on time, late, missing or not due; the four are never merged."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.data_quality import punctuality

JUNE = pd.Timestamp("2026-06-30")


def submissions(*rows):
    columns = ["site_id", "period", "due", "received", "accepted_on", "attempts"]
    frame = pd.DataFrame(rows, columns=columns).astype({"site_id": "str", "attempts": "Int64"})
    return frame.astype(dict.fromkeys(["period", "due", "received", "accepted_on"], "datetime64[us]"))


@pytest.fixture
def files():
    return submissions(
        ("S1", "2026-03-01", "2026-04-10", "2026-04-10", "2026-04-10", 1),
        ("S1", "2026-04-01", "2026-05-10", "2026-05-08", "2026-05-12", 2),
        ("S1", "2026-05-01", "2026-06-10", "2026-06-09", None, 1),
        ("S1", "2026-06-01", "2026-07-10", None, None, None),
        ("S2", "2026-04-01", "2026-05-10", None, None, None),
        ("S2", "2026-05-01", "2026-06-10", None, None, None),
    )


def test_each_file_has_one_of_four_states(files):
    result = punctuality(files, JUNE)
    assert result.table["state"].tolist() == ["on_time", "late", "missing", "not_due", "missing", "missing"]
    assert result.table["days_late"].dropna().tolist() == [2]


def test_what_is_not_due_is_in_no_denominator(files):
    result = punctuality(files, JUNE)
    assert result.recent == (1, 5)
    assert result.monthly["den"].tolist() == [1, 2, 2]
    assert result.monthly["num"].tolist() == [1, 0, 0]


def test_each_site_s_share_on_time_has_its_interval(files):
    rows = punctuality(files, JUNE).by_site.set_index("site_id")
    assert rows[["num", "den"]].to_numpy().tolist() == [[1, 3], [0, 2]]  # what is not due is in no count
    # Wilson (Newcombe 1998, base R): 1 of 3, 0.0615 to 0.7923; 0 of 2, 0 to 0.6576.
    assert rows[["lo", "hi"]].to_numpy() == pytest.approx(np.array([[0.06149, 0.79234], [0, 0.65762]]), abs=1e-5)


def test_a_site_is_silent_when_its_newest_two_files_due_are_missing(files):
    assert punctuality(files, JUNE).silent == ("S2",)


def test_accepted_at_the_first_attempt_is_counted_among_accepted_files(files):
    assert punctuality(files, JUNE).first_attempt == (1, 2)


def test_the_table_holds_the_newest_months_and_the_series_all(files):
    result = punctuality(files, JUNE, months=2)
    assert result.table["period"].min() == pd.Timestamp("2026-05-01")
    assert len(result.monthly) == 3


def test_without_files_due_the_result_is_empty():
    assert punctuality(submissions(), JUNE).is_empty


def test_a_site_is_behind_when_too_few_of_enough_files_are_on_time():
    months = pd.date_range("2025-12-01", "2026-05-01", freq="MS")
    due = months + pd.offsets.MonthEnd() + pd.Timedelta(days=10)
    rows = [
        ("S1", month, day, day, day + pd.Timedelta(days=int(place < 2)), 1)
        for place, (month, day) in enumerate(zip(months, due, strict=True))
    ]
    assert punctuality(submissions(*rows), JUNE).behind.to_numpy().tolist() == [["S1", 4, 6]]
    assert punctuality(submissions(*rows[1:]), JUNE).behind.empty  # five files say little
    assert punctuality(submissions(*rows), JUNE, min_timely_percent=60).behind.empty
