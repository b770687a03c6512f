"""Promises: the denominator holds what fell due, and nothing else."""

import pandas as pd
import pytest

from lhs_helpers.methods.governance.promises import on_promise

ON = pd.Timestamp("2026-06-30")


@pytest.fixture
def log(contract_table):
    rows = [
        ("site_report", "2026-05-10", "2026-05-09", "delivered"),
        ("site_report", "2026-05-10", "2026-05-10", "delivered"),
        ("site_report", "2026-05-10", "2026-05-11", "delivered"),
        ("site_report", "2026-06-20", None, None),
        ("site_report", "2026-07-10", None, None),
        ("ticket", "2026-06-01", None, "cancelled"),
        ("ticket", None, "2026-06-02", "delivered"),
        ("data_issue", "2026-01-01", None, None),
    ]
    return contract_table(
        "service_log",
        item_id=[f"L{number}" for number in range(len(rows))],
        kind=[row[0] for row in rows],
        site_id="S1",
        due=pd.to_datetime([row[1] for row in rows]),
        done=pd.to_datetime([row[2] for row in rows]),
        outcome=[row[3] for row in rows],
    )


def test_done_on_the_day_is_on_time_and_open_past_the_day_is_overdue(log):
    table = on_promise(log, on=ON).table.set_index("kind")
    assert table.loc["site_report"].tolist() == [4, 2, 1, 1, 10]
    assert table.index.tolist() == ["site_report"]  # cancelled, without a due date, data issue: none is a promise due


def test_an_item_due_after_the_day_of_the_data_is_not_late(log):
    promises = on_promise(log, on=ON, min_due=1)
    assert (promises.not_yet_due, promises.without_due) == (1, 1)
    assert promises.series["period"].max() == pd.Timestamp("2026-06-01")
    assert promises.series[["num", "den"]].to_numpy().tolist() == [[2, 3], [0, 1]]


def test_few_items_a_month_are_followed_by_quarter_or_by_year(log):
    quarterly, yearly = on_promise(log, on=ON, min_due=4), on_promise(log, on=ON, min_due=5)
    assert (quarterly.freq, yearly.freq) == ("QS", "YS")
    assert quarterly.series.to_numpy().tolist() == [[pd.Timestamp("2026-04-01"), 2, 4]]
    assert yearly.series["period"].tolist() == [pd.Timestamp("2026-01-01")]


def test_kinds_are_chosen_by_name(log):
    assert on_promise(log, ("data_issue",), on=ON).table["overdue"].tolist() == [1]


def test_an_empty_log_gives_an_empty_result(contract_table):
    promises = on_promise(contract_table("service_log"), on=ON)
    assert promises.is_empty
    assert promises.series.columns.tolist() == ["period", "num", "den"]
