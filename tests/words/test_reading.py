"""Words of reading lists and suggested phases."""

import re

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.reading.attention import attention
from lhs_helpers.methods.reading.suggest_phase import suggest_phase
from lhs_helpers.words import describe
from lhs_helpers.words.catalog import catalog

STEP = np.random.default_rng(3).binomial(100, np.r_[np.full(24, 0.4), np.full(16, 0.65)])
QUIET = np.random.default_rng(4).binomial(100, 0.4, 40)


def chart_of(*rows, **choices):
    months = pd.date_range("2020-01-01", periods=40, freq="MS")
    frames = [pd.DataFrame({"site_id": f"S{place:02d}", "period": months, "num": values, "den": 100})
              for place, values in enumerate(rows)]  # fmt: skip
    said = {"kind": "p", "label": "Remission", "key": "remission", "multiplier": 100, "unit": "%", "keys": ("site_id",)}
    return control_chart(pd.concat(frames), **said | choices)


def test_a_list_says_how_many_of_how_many_and_what_share_is_expected_to_be_false():
    words = describe(attention(chart_of(QUIET, STEP, QUIET[::-1], STEP[::-1])))
    assert words.sentence == (
        "2 of 4 series deserve a look; at most about 10 % of such a list are expected to be false leads."
    )
    assert words.tables[0].frame["Series"].tolist() == ["S01", "S03"]
    assert words.tables[0].frame["What stands out"].tolist() == ["runs", "runs"]


def test_where_nothing_stands_out_or_nothing_can_be_judged_the_list_says_so():
    assert describe(attention(chart_of(QUIET))).sentence == "None of 1 series stands out by more than chance explains."
    few = describe(attention(chart_of(QUIET[:40], provisional_from="2020-06-01")))
    assert "No series has the 12 points" in few.sentence
    assert few.notes[-1] == "1 of 1 series have too few points to be judged."


def test_a_suggestion_says_since_when_from_what_to_what_and_that_nothing_changes_yet():
    chart = chart_of(STEP)
    words = describe(suggest_phase(chart))
    assert words.sentence.startswith("The values seem to have moved to a new level: since January 2022 it is ")
    assert "(16 points)" in words.sentence
    assert "No reason is recorded: find out before agreeing on new limits." in words.sentence
    assert "until a new phase is agreed and recorded" in words.sentence
    assert words.tables[0].frame["Shape"].tolist() == ["new level"]
    several = describe(suggest_phase(chart_of(STEP, QUIET, STEP)))
    assert several.sentence.startswith("In 2 series a new phase suggests itself")


def test_a_chart_of_one_series_carries_the_suggestion_as_a_note():
    notes = pd.DataFrame({"period": ["2022-01-01"], "text": ["Huddles."]})
    alone = control_chart(chart_of(STEP).table[["period", "num", "den"]], kind="p", label="Remission", notes=notes)
    assert any("new level" in note and "Noted around then: Huddles." in note for note in describe(alone).notes)
    quiet = control_chart(chart_of(QUIET).table[["period", "num", "den"]], kind="p", label="Remission")
    assert not any("new level" in note for note in describe(quiet).notes)


def test_too_many_crossings_are_told_without_calling_them_change_or_common_cause():
    values = np.tile([45, 55], 20)
    words = describe(
        control_chart(chart_of(values).table[["period", "num", "den"]], kind="run", ruleset="ihi", label="A")
    )
    assert "cross the center line 39 times, where at most" in words.sentence
    assert "common cause" not in words.sentence


def test_no_sentence_of_this_family_claims_a_cause_or_ranks():
    said = " ".join(words for key, words in catalog().items() if key.startswith(("attention.", "phase_suggestion.")))
    assert not re.search(r"because of|caused|\brank|worst|best\b|for good", said)
