"""Words of waiting times."""

import pandas as pd

from lhs_helpers.methods.survival import time_to
from lhs_helpers.words import describe
from lhs_helpers.words.waiting import round_days


def test_waiting_times_say_the_median_or_that_it_is_not_reached():
    data = pd.DataFrame({"start": "2024-01-01", "event": ["2024-01-31", "2024-02-10", "2024-02-10", None, None]})
    assert (
        "half of 5 sites get there within 40 days" in describe(time_to(data, cutoff="2024-06-30", label="A")).sentence
    )
    data["event"] = [None, None, None, None, "2024-01-31"]
    assert "1 of 5 sites got there within 181 days" in describe(time_to(data, cutoff="2024-06-30", label="A")).sentence


def test_a_few_waiting_times_are_said_one_by_one_without_a_median_or_an_interval():
    data = pd.DataFrame({"start": "2024-01-01", "event": ["2024-01-31", None]})
    words = describe(time_to(data, cutoff="2024-06-30", label="A"))
    assert words.sentence == "A: 1 of 2 sites got there, after 30 days. A median needs 5."


def test_with_many_withdrawals_the_curve_may_stay_below_all():
    data = pd.DataFrame({"start": "2024-01-01", "event": [f"2024-02-0{day}" for day in range(1, 8)] + [None] * 3})
    data["left"] = [None] * 7 + ["2024-01-20"] * 3
    words = describe(time_to(data, cutoff="2024-06-30", left="left", who="patients", label="A"))
    assert "half of 10 patients get there within" in words.sentence
    assert any(note.startswith("Aalen-Johansen") for note in words.notes)
    assert any("3 of 10, more than a tenth" in note for note in words.notes)


def test_the_curve_is_also_a_table_on_round_days_while_enough_are_watched():
    data = pd.DataFrame({"start": "2024-01-01", "event": pd.date_range("2024-01-11", periods=20, freq="10D")})
    frame = describe(time_to(data, cutoff="2024-12-31", label="A")).tables[1].frame
    assert frame["Day"].tolist() == ["0", "30", "60", "90", "120", "150"]
    assert frame["Still watched"].tolist() == ["20", "18", "15", "12", "9", "6"]
    assert frame["There by then"].tolist() == ["0 %", "15 %", "30 %", "45 %", "60 %", "75 %"]


def test_days_are_round_and_few():
    assert round_days(100) == [0, 20, 40, 60, 80, 100]
    assert round_days(7) == [0, 2, 4, 6]
    assert len(round_days(40_000)) == 5
