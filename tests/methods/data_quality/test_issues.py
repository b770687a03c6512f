"""Issues are followed until they are closed; those still open count in the time it takes."""

import pandas as pd

from lhs_helpers.methods.data_quality import issues

JUNE = pd.Timestamp("2026-06-30")


def log(*rows):
    columns = ["item_id", "opened", "done", "kind", "cause", "outcome"]
    padded = [(*row, "data_issue", "mapping", None)[: len(columns)] if len(row) == 3 else row for row in rows]
    frame = pd.DataFrame(padded, columns=columns).assign(site_id="S1", severity="low")
    return frame.astype(dict.fromkeys(["opened", "done"], "datetime64[us]"))


def test_open_issues_are_listed_with_their_age_the_oldest_first():
    result = issues(log(("A", "2026-06-20", None), ("B", "2026-01-01", None), ("C", "2026-06-01", "2026-06-03")), JUNE)
    assert result.still_open[["item_id", "age"]].to_numpy().tolist() == [["B", 180], ["A", 10]]
    assert result.old["item_id"].tolist() == ["B"]


def test_open_at_month_end_is_opened_less_closed_so_far():
    result = issues(log(("A", "2026-04-20", "2026-06-03"), ("B", "2026-05-01", None)), JUNE)
    assert result.table[["opened", "closed", "open"]].to_numpy().tolist() == [[1, 0, 1], [1, 0, 2], [0, 1, 1]]


def test_half_are_closed_within_days_that_count_those_still_open():
    closed = [(f"C{day}", "2026-06-01", f"2026-06-{day:02d}") for day in (3, 5, 7)]
    still_open = [(f"O{place}", "2026-06-01", None) for place in range(3)]
    # Six issues: the third to close, on day 6, brings the share still open to one half; finishers alone would say 4.
    assert issues(log(*closed, *still_open), JUNE).median_days == 6


def test_while_more_than_half_are_open_there_is_no_median():
    assert pd.isna(
        issues(
            log(("A", "2026-06-01", "2026-06-02"), ("B", "2026-06-01", None), ("C", "2026-06-01", None)), JUNE
        ).median_days
    )


def test_other_items_and_cancelled_ones_are_no_data_issues():
    rows = log(
        ("A", "2026-06-01", None, "ticket", "x", None), ("B", "2026-06-01", None, "data_issue", "x", "cancelled")
    )
    assert issues(rows, JUNE).is_empty


def test_causes_are_counted():
    rows = log(
        ("A", "2026-06-01", None),
        ("B", "2026-06-01", None, "data_issue", None, None),
        ("C", "2026-06-02", "2026-06-03"),
    )
    assert issues(rows, JUNE).causes.to_numpy().tolist() == [["mapping", 2, 1], ["not named", 1, 1]]
