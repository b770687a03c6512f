"""Words of how long a change has to last until it shows."""

import re

import pytest

from lhs_helpers.methods.improvement import when_would_we_know
from lhs_helpers.words import describe

SAID = {"level": 0.6, "shift": 0.1, "baseline_months": 24, "multiplier": 100, "unit": "%"}


def test_one_honest_sentence():
    words = describe(when_would_we_know(n=30, **SAID))
    assert words.sentence == (
        "At about 30 patients a month, a comparison of the months before and after a change of 10 points (from 60 to "
        "70 %) would show it after about 8 months. The chart itself would show it, on average, by 8 points in a row "
        "after 14 months, and by a point outside the limits after more than 60 months."
    )
    assert len(words.alt) <= 250


@pytest.mark.parametrize("target", [0.7037, 0.7042, 0.7048, 0.755])
def test_the_change_is_the_difference_of_the_levels_that_are_shown(target):
    words = describe(when_would_we_know(n=300, **SAID | {"level": 0.6074, "shift": target - 0.6074}))
    change, before, after = map(
        float, re.search(r"of ([\d.]+) points \(from ([\d.]+) to ([\d.]+)", words.sentence).groups()
    )
    assert change == pytest.approx(after - before)
    for row in words.tables[0].frame.to_dict("records"):
        level = float(row["Level then"].removesuffix(" %"))
        assert float(row["Change"].removesuffix(" points")) == pytest.approx(level - before)


@pytest.mark.parametrize(
    ("given", "said"),
    [({"n": 10}, "more than 60 months"), ({"n": 10, "baseline_months": 6}, "however long we wait")],
)
def test_what_takes_too_long_is_said(given, said):
    assert said in describe(when_would_we_know(**SAID | given)).sentence


def test_a_change_that_is_impossible_has_no_level():
    words = describe(when_would_we_know(n=5, **SAID | {"level": 0.95, "shift": 0.04, "baseline_months": 6}))
    assert set(words.tables[0].frame["Change"]) == {"none that is possible"}
    assert any("Without any change such a run would still turn up" in note for note in words.notes)


def test_a_rate_keeps_its_unit_and_says_what_is_counted():
    given = {"data_type": "rate", "multiplier": 1000, "unit": "per 1,000 days", "who": "line-days"}
    words = describe(when_would_we_know(level=0.003, shift=-0.001, n=2500, baseline_months=24, **given))
    assert "At about 2,500 line-days a month, a comparison of the months before and after" in words.sentence
    assert "a change of 1 per 1,000 days (from 3 to 2 per 1,000 days) would show it" in words.sentence
