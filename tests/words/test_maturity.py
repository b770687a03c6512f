"""Words of maturity: number and shade, no spread with few raters, no overall score."""

from dataclasses import replace

import pandas as pd
import pytest

from lhs_helpers.methods.leadership.maturity import Agreement, MaturityTable
from lhs_helpers.methods.leadership.maturity_trend import MaturityTrend
from lhs_helpers.words import describe


@pytest.fixture
def heat():
    table = pd.DataFrame(
        {
            "domain": ["Leadership", "Leadership", "Finance"],
            "item_id": ["SL-1", "SL-2", "FS-1"],
            "item": ["Purpose", "System", "Budget"],
            "score": [4.0, None, 1.0],
            "target": [4.0, None, 2.0],
            "n_raters": [5, 5, 0],
            "median": [4.0, 2.5, None],
            "low": [3.0, 1.0, None],
            "high": [5.0, 4.0, None],
            "anchor": ["now", None, "begun"],
            "next_anchor": ["then", None, "more"],
        }
    )
    levels = pd.DataFrame({"level": [1.0, 2, 3, 4], "label": ["None", "Some", "Most", "All"]})
    return MaturityTable(table=table, levels=levels, round="2026", sources=("illustrative, not the published wording",))


def test_every_cell_holds_the_number_that_its_shade_repeats(heat):
    matrix = describe(heat).tables[0]
    assert matrix.frame.iloc[0].tolist() == [
        "Leadership",
        "Purpose: 4",
        "System: rated 1–4, not yet discussed",
        "1 of 1",
        "4",
    ]
    # Four levels are spread over five shades; what is not agreed has none.
    assert matrix.shades.to_numpy().tolist() == [[0, 5, 0, 0, 0], [0, 1, 0, 0, 0]]
    assert matrix.frame.columns[-2:].tolist() == ["At 3 or above", "Median"]
    assert not matrix.folded


def test_the_origin_of_the_wording_stands_beside_the_table(heat):
    notes = describe(heat).notes
    assert "Wording of components and levels: illustrative, not the published wording." in notes
    assert notes[0] == "Levels: 1 None, 2 Some, 3 Most and 4 All."


def test_the_lowest_level_with_a_target_above_it_is_a_concern(heat):
    (finding,) = describe(heat).findings
    assert finding.sentence == (
        "1 of 3 maturity components stand at the lowest agreed level, 1 (None), below their target: Budget."
    )


def test_a_round_without_agreement_says_so_and_finds_nothing(heat):
    words = describe(MaturityTable(**{**vars(heat), "table": heat.table.assign(score=float("nan"))}))
    assert "none is discussed yet" in words.sentence
    assert words.findings == ()


def ratings(sd):
    table = pd.DataFrame(
        {
            "item_id": ["GM-3", "FS-2"],
            "item": ["Onboarding", "Revenue mix"],
            "n_raters": [10, 10],
            "low": [1.0, 1.0],
            "lower": [1.0, 1.0],
            "median": [2.5, 2.0],
            "upper": [4.0, 2.0],
            "high": [5.0, 2.0],
            "mean": [2.8, 1.6] if sd else [None, None],
            "sd": [1.6, 0.5] if sd else [None, None],
            "area": ["disagreement", "agreed gap"] if sd else ["too few raters"] * 2,
            "score": [2.0, 2.0],
        }
    )
    floats = {"mean": "float64", "sd": "float64"}
    return Agreement(table=table.astype(floats), midpoint=3, levels=(1.0, 2, 3, 4, 5), round="2026", key="maturity")


def test_disagreement_is_worded_to_discuss_and_an_agreed_gap_to_plan():
    words = describe(ratings(sd=True))
    assert words.sentence.startswith("Most disagreement: Onboarding, levels 1 to 5 among 10 raters.")
    assert [finding.sentence for finding in words.findings] == [
        "To discuss: raters differ by 1.0 or more (standard deviation) on 1 of 2 maturity components (Onboarding).",
        "To plan: raters agree and stay below the middle of the scale on 1 of 2 maturity components (Revenue mix).",
    ]
    assert "Standard deviation" in words.tables[0].frame.columns
    assert len(words.alt) <= 250


def test_with_few_raters_no_spread_is_said_shown_or_described():
    words = describe(ratings(sd=False))
    assert words.sentence == "Fewer than 4 raters: only the range is shown."
    assert not {"Mean", "Standard deviation"} & set(words.tables[0].frame.columns)
    assert "spread of" not in words.alt
    assert words.findings == ()


def test_a_rise_is_found_only_where_the_matched_raters_agree():
    changes = pd.DataFrame(
        {
            "item_id": ["SL-1", "SL-2"],
            "item": ["Purpose", "System"],
            "before": [2.0, 2.0],
            "after": [3.0, 3.0],
            "matched": [5, 5],
            "matched_before": [2.0, 2.5],
            "matched_after": [3.0, 2.5],
            "verdict": ["rose", "raters differ"],
        }
    )
    table = pd.DataFrame(
        {
            "domain_id": "SL",
            "item_id": ["SL-1"],
            "item": ["Purpose"],
            "round": ["2025"],
            "n_raters": [5],
            "median": [2.0],
        }
    ).assign(score=2.0)
    words = describe(MaturityTrend(table=table, changes=changes, rounds=("2025", "2026"), levels=(1.0, 2, 3)))
    assert "of 2 components 1 rose" in words.sentence
    assert "Purpose, for example, went from 2 to 3; among the 5 who rated both times, from 2 to 3." in words.sentence
    (finding,) = words.findings
    assert (finding.kind, finding.period) == ("improvement", "2026")


def test_a_level_agreed_outside_the_middle_half_of_the_ratings_is_named():
    result = ratings(sd=True)
    assert describe(result).notes == ()
    apart = replace(result, table=result.table.assign(score=[2.0, 3.0]))
    (note,) = describe(apart).notes
    assert "1 (Revenue mix, 3 where the middle half is 1–2)" in note
    few = ratings(sd=False)
    assert describe(replace(few, table=few.table.assign(score=[2.0, 3.0]))).notes == ()  # nor in other words
