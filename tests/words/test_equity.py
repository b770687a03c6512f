"""Words of gaps between groups: absolute and relative, with n, the reference named, the unknown said."""

import pandas as pd

from lhs_helpers.methods.equity import between_within, gap, gap_over_time
from lhs_helpers.words import describe

THREE = pd.DataFrame({"stratum": ["A", "B", "C"], "num": [160, 70, 30], "den": [200, 100, 50]})
PERIODS = pd.date_range("2022-01-01", periods=24, freq="MS")


def months(english, spanish):
    parts = [
        pd.DataFrame({"period": PERIODS, "stratum": name, "num": levels, "den": 100})
        for name, levels in (("English", english), ("Spanish", spanish))
    ]
    return pd.concat(parts)


def test_the_sentence_gives_difference_and_ratio_with_n_and_names_the_reference():
    words = describe(gap(THREE, direction="up", label="Remission"))
    assert words.sentence == (
        "Remission: 1 of 2 groups compared with A differs by more than chance explains. "
        "C: 60.0 % of 50 patients, A: 80.0 % of 200; "
        "difference −20.0 points (−34.7 to −6.2), ratio 0.75 (0.59 to 0.95)."
    )
    assert words.findings[0].kind == "concern"
    assert any(note.startswith("The reference is A: the group with the best value") for note in words.notes)
    assert words.tables[0].frame["Remark"].tolist() == ["reference", "", ""]
    assert len(words.alt) <= 250


def test_where_no_difference_is_larger_than_chance_nothing_is_promised():
    words = describe(gap(THREE.assign(num=[140, 68, 34]), direction="up", label="Remission"))
    assert "no difference is larger than chance explains" in words.sentence
    assert not any("If all had done" in note for note in words.notes)


def test_groups_are_called_alike_only_where_enough_patients_rule_a_large_difference_out():
    few = describe(gap(THREE.assign(num=[140, 68, 34]), direction="up", label="Remission"))
    many = describe(gap(THREE.assign(num=[14_000, 6_900, 3_500], den=THREE["den"] * 100), direction="up"))
    assert (few.findings[0].kind, many.findings[0].kind) == ("not enough data", "steady")
    assert "so few patients cannot rule out one of 1" in few.sentence
    assert "cannot rule out" not in many.sentence


def test_too_few_is_a_sentence():
    words = describe(gap(THREE.assign(num=[2, 1, 1], den=[9, 8, 7]), direction="up", label="Remission"))
    assert words.sentence == "Remission: too few to compare. No two groups have at least 20 patients each."
    assert words.findings[0].kind == "not enough data"


def test_a_better_group_is_no_concern():
    assert describe(gap(THREE, direction="up", reference="C")).findings[0].kind == "steady"


def test_the_share_of_unknown_is_said_and_too_large_a_share_is_a_refusal():
    some = pd.concat([THREE, pd.DataFrame({"stratum": [None, "declined"], "num": [5, 5], "den": [30, 20]})])
    note = "The group is not known of 12.5 % of 400 patients (30 unknown, 20 declined)"
    assert any(note in words for words in describe(gap(some, direction="up")).notes)
    many = pd.concat([THREE, pd.DataFrame({"stratum": [None], "num": [5], "den": [350]})])
    words = describe(gap(many, direction="up", label="Remission"))
    assert words.sentence.startswith(
        "Remission: no groups are compared, because the group is not known of 50.0 % of 700"
    )
    assert words.findings[0].kind == "not enough data"
    assert len(words.alt) <= 250


def test_overlapping_groups_are_compared_with_everybody_else():
    words = describe(gap(THREE, everyone=(230, 320), direction="up", label="Remission"))
    assert "C: 60.0 % of 50 patients, everybody else: 74.1 % of 270" in words.sentence
    assert any("nothing is added up" in note for note in words.notes)
    assert len(words.tables) == 1


def test_both_movements_are_printed_and_a_fall_of_the_reference_is_no_improvement():
    fell = gap_over_time(
        months([80] * 12 + [66] * 12, [60] * 24),
        group="Spanish",
        reference="English",
        direction="up",
        label="Remission",
    )
    words = describe(fell)
    assert "Spanish went from 60.0 % to 60.0 % (n = " in words.sentence
    assert "English from 80.0 % to 66.0 % (n = " in words.sentence
    assert "that is no improvement" in words.sentence
    assert words.findings[0].kind == "concern"
    turned = describe(gap_over_time(months([50] * 24, [70] * 12 + [40] * 12), group="Spanish", reference="English",
                                    direction="up"))  # fmt: skip
    assert "It has changed sides: now English stands above Spanish." in turned.sentence
    assert turned.findings[0].kind == "concern"
    lost = describe(gap_over_time(months([50] * 24, [70] * 12 + [52] * 12), group="Spanish", reference="English",
                                  direction="up"))  # fmt: skip
    assert "because Spanish did worse: that is no improvement" in lost.sentence
    closed = months([80] * 24, [60] * 12 + [74] * 12)
    words = describe(gap_over_time(closed, group="Spanish", reference="English", direction="up"))
    assert words.findings[0].kind == "improvement"
    assert len(words.alt) <= 250
    unjudged = describe(gap_over_time(closed, group="Spanish", reference="English"))
    assert unjudged.findings[0].kind == "steady"


def test_without_a_group_there_is_no_gap_over_time():
    assert (
        "No period has data of both" in describe(gap_over_time(months(80, 60), group="Z", reference="English")).sentence
    )


def test_where_a_gap_arises_is_said_in_points_with_n_and_without_a_cause():
    data = pd.DataFrame(
        {"site_id": list("sstt"), "stratum": list("ABAB"), "num": [56, 272, 10, 270], "den": [80, 400, 20, 600]}
    )
    words = describe(between_within(data, group="B", reference="A", label="Remission"))
    assert "gap of 11.8 points between A (n = 100) and B (n = 1,000)" in words.sentence
    assert "8.6 points go with where the groups are seen" in words.sentence
    assert "caus" not in words.sentence
    some = pd.concat([data.assign(site_id=data["site_id"] + str(n)) for n in range(4)], ignore_index=True)
    some = some.drop(index=some.index[[0, 5, 8]])  # three of eight sites see one group only
    words = describe(between_within(some, group="B", reference="A"))
    assert "95 % interval over sites of the part between them:" in words.sentence
    assert "cannot be told from chance" in words.notes[-1]
    alone = describe(between_within(data.iloc[:2], group="B", reference="A"))
    assert "with one site the whole gap of 2.0 points" in alone.sentence
