"""Words of charts over time: what they say, what they leave out, and that every caveat has its sentence."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import lhs_helpers.methods
from lhs_helpers.methods.control_chart import KINDS, control_chart
from lhs_helpers.methods.run_rules.rule_sets import RULE_SETS
from lhs_helpers.words import describe
from lhs_helpers.words.catalog import catalog, has_text
from lhs_helpers.words.description import alternative
from lhs_helpers.words.measured import measured

SAID = {
    "label": "Patients in remission",
    "unit": "% of patients",
    "multiplier": 100,
    "key": "remission",
    "direction": "up",
}


def series(values, den=50.0):
    period = pd.date_range("2023-01-01", periods=len(values), freq="MS")
    return pd.DataFrame({"period": period, "num": np.array(values, dtype=float), "den": den})


def frozen(data, size):
    return pd.DataFrame({"start": data["period"][:1], "baseline_end": data["period"][size - 1]})


def told(values, den=50.0, **choices):
    data = series(values, den)
    return describe(control_chart(data, **({"kind": "p"} | SAID | choices)))


@pytest.mark.parametrize(("freq", "through"), [("QS", "October\N{EN DASH}December 2025"), ("YS", "2034")])
def test_a_quarter_or_a_year_is_nowhere_called_by_its_first_month(freq, through):
    data = series([25] * 12).assign(period=pd.date_range("2023-01-01", periods=12, freq=freq))
    words = describe(control_chart(data, kind="p", freq=freq, **SAID))
    assert f"data through {through}." in words.sentence
    assert f"to {through}, 12" in words.alt
    assert words.findings[0].period.endswith(f" to {through}")
    said = " ".join([words.sentence, words.alt, *words.notes, *words.tables[0].frame.iloc[:, 0]])
    assert not re.search(r"(?:January|April|July|October) 20", said)


def test_one_point_tells_nothing_of_spread_and_no_number_is_made_of_it():
    words = told([25], kind="auto")
    assert not re.search(r"\bnan\b", " ".join([words.sentence, words.alt, *words.notes]))
    assert any("too few points in a row" in note for note in words.notes)


@pytest.mark.parametrize(("count", "spoken"), [(2, False), (3, True)])
def test_a_line_through_one_or_two_points_is_not_spoken_of(count, spoken):
    words = told([25, 20, 30][:count], kind="run")
    assert ("center line is" in words.sentence) == spoken
    assert ("The center line is the median." in words.notes) == spoken


def test_where_hardly_one_is_expected_no_sign_is_no_proof():
    words = told([0, 1] * 15, den=20.0)
    assert "no sign of one is no proof" in words.sentence
    assert "target" not in told([0, 1] * 15, den=20.0, target=10).sentence
    assert [finding.kind for finding in words.findings] == ["not enough data"]


def test_limits_that_allow_for_a_common_swing_say_how_large_it_is():
    swinging = np.resize([5600.0, 6400.0, 5900.0, 6300.0, 5700.0], 30)
    note = next(note for note in told(swinging, den=10_000.0, kind="pp").notes if "swing together" in note)
    assert re.search(r"vary (\d\.\d|\d\d\.\d) times as much as chance", note)
    assert not any("swing" in note for note in told(swinging, den=10_000.0, kind="p").notes)


def test_a_series_that_is_all_hidden_is_not_called_one_of_no_months():
    data = series([25, 24] * 6).assign(state="suppressed")
    words = describe(control_chart(data, kind="p", **SAID))
    assert words.sentence.startswith("Patients in remission: every period, 12 months in all, is hidden")
    assert "0 months" not in words.sentence
    assert [(found.kind, found.n) for found in words.findings] == [("not enough data", "12 months, hidden")]
    assert all("needed to judge" not in note for note in words.notes)


@pytest.mark.parametrize(("hidden", "judged"), [(6, True), (12, False)])
def test_what_is_left_of_a_series_that_is_mostly_hidden_is_not_judged(hidden, judged):
    data = series([25, 24] * 18).assign(state=["suppressed"] * hidden + ["ok"] * (36 - hidden))
    words = describe(control_chart(data, kind="p", **SAID))
    assert (f"{hidden} of 36 months are hidden" in words.sentence) != judged
    assert (words.findings[0].kind == "steady") == judged


@pytest.mark.parametrize(("values", "earlier"), [([25, 24] * 15, False), ([28, 22] * 5 + [44] + [28, 22] * 12, True)])
def test_a_signal_in_the_past_is_told_apart_from_stillness(values, earlier):
    (finding,) = told(values).findings
    assert (finding.kind, finding.line) == ("steady", "earlier" if earlier else "")


def test_an_alternative_text_ends_with_a_whole_word():
    words = alternative("difference of " + "−9.3 percentage points " * 20)
    assert len(words) <= 251
    assert words.endswith(("points…", "percentage…", "−9.3…"))
    assert alternative("short") == "short"


def test_a_series_of_zeros_is_too_little_to_judge_whatever_its_chart():
    for kind in ("auto", "p", "run"):
        words = told([0] * 24, kind=kind)
        assert "Check the entry" in words.sentence
        assert [finding.kind for finding in words.findings] == ["not enough data"]


def test_a_note_from_before_the_first_point_stands_beside_no_point():
    notes = pd.DataFrame({"period": pd.to_datetime(["2022-06-01", "2023-03-01"]), "text": ["before", "within"]})
    words = told([25] * 12, notes=notes)
    assert [note for note in words.notes if note[0].isdigit()] == ["1. March 2023: within"]


def test_among_rare_events_a_note_is_placed_in_a_gap_and_data_go_to_the_end_of_the_open_one():
    days = pd.to_datetime(["2024-01-10", "2024-03-10", "2024-06-30"])
    data = pd.DataFrame({"period": days, "value": [10.0, 60.0, 112.0], "state": ["ok", "ok", "open"]})
    notes = pd.DataFrame({"period": [pd.Timestamp("2024-02-01")], "text": ["New pump"]})
    words = describe(control_chart(data, kind="t", freq="event", notes=notes, label="Days"))
    assert "data through June 30, 2024" in words.sentence
    assert "1. In the gap up to March 10, 2024: New pump" in words.notes


def test_an_improvement_names_level_signal_date_and_what_came_before():
    data = series([26, 24] * 8 + [31] * 10)
    notes = pd.DataFrame({"period": ["2024-04-01"], "text": ["Huddle list starts."]})
    words = describe(control_chart(data, kind="p", phases=frozen(data, 16), notes=notes, **SAID))
    assert words.sentence == (
        "Patients in remission: the center line, frozen on 16 months, is 50 % of patients; 26 months (n = 1,300) are "
        "held against it; data through February 2025. It has improved: 10 points in a row lie above the center line "
        "since May 2024, after: Huddle list starts."
    )
    assert words.notes[0] == "1. April 2024: Huddle list starts."
    assert words.notes[1] == (
        "Marked in the chart: May 2024 to February 2025 (10 points in a row above the center line)."
    )
    assert "limits frozen on January 2023 to April 2024 (16 months)" in words.notes[2]
    assert words.findings[0].kind == "improvement"


def test_an_annotation_three_periods_before_a_change_is_not_quoted():
    data = series([26, 24] * 8 + [31] * 10)
    notes = pd.DataFrame({"period": ["2024-02-01"], "text": ["Huddle list starts."]})
    words = describe(control_chart(data, kind="p", phases=frozen(data, 16), notes=notes, **SAID))
    assert "Huddle" not in words.sentence


@pytest.mark.parametrize(
    ("values", "direction", "kind", "said"),
    [
        ([24, 26] * 12, "up", "steady", "no sign of a lasting change"),
        ([24, 26] * 12 + [48], "up", "improvement", "It has improved: February 2025"),
        ([24, 26] * 12 + [2], "up", "concern", "It has become worse"),
        ([24, 26] * 12 + [2], "down", "improvement", "It has improved"),
        ([25] * 4, "up", "not enough data", "too few points to judge: 4"),
        ([0] * 24, "up", "not enough data", "Every value is the same"),
    ],
)
def test_the_finding_follows_signal_and_direction(values, direction, kind, said):
    words = told(values, direction=direction)
    assert [finding.kind for finding in words.findings] == [kind]
    assert (said.replace("February", "January")) in words.sentence or said in words.sentence
    assert words.findings[0].sentence == words.sentence


def test_without_a_direction_a_change_is_neither_better_nor_worse_and_no_finding():
    words = told([24, 26] * 12 + [48], direction=None)
    assert "higher" in words.sentence
    assert not words.findings


def test_no_sentence_claims_a_cause_or_ranks():
    patterns = " ".join(pattern for key, pattern in catalog().items() if key.startswith(("control_", "funnel.")))
    assert not re.search(r"because of|caused|\brank|worst|best\b", patterns)


def test_alternative_text_names_kind_label_period_points_and_last_value():
    alt = told([24, 26] * 12).alt
    assert alt.startswith(
        "P chart of Patients in remission, January 2023 to December 2024, 24 months. Center line 50 %"
    )
    assert "Last value 52 %" in alt
    assert len(alt) <= 250


def test_the_table_shows_every_point_with_its_denominator():
    frame = told([24, 26] * 12).tables[0].frame
    assert len(frame) == 24
    assert frame["n"].tolist() == ["50"] * 24
    assert frame["Value"].tolist()[:2] == ["48", "52"]


def test_a_panel_counts_signals_beside_those_expected_by_chance():
    many = pd.concat([series([24, 26] * 12).assign(site_id=f"S{n}") for n in range(3)])
    words = describe(control_chart(many, kind="p", keys=("site_id",), **SAID))
    assert "3 series" in words.sentence
    assert "0 of 3 series signal" in words.sentence
    assert len(words.tables[0].frame) == 3
    assert len(words.alt) <= 250


def test_no_data_say_what_to_fill_in():
    assert "observations" in describe(control_chart(series([]), kind="p", **SAID)).sentence


def test_every_kind_of_chart_and_rule_set_has_its_words():
    for kind in KINDS:
        data = series([24, 26] * 12).assign(value=lambda points: points["num"], sd=2.0)
        words = describe(control_chart(data, kind=kind, label="A"))
        assert words.sentence
        assert words.alt
    assert all(has_text(f"ruleset.{name}") for name in RULE_SETS)


def test_every_caveat_of_the_methods_has_a_sentence():
    folder = Path(lhs_helpers.methods.__file__).parent
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py")))
    plain = set(re.findall(r'Caveat\(\s*"(\w+)"', text)) | set(re.findall(r'"(advice_\w+)"', text))
    panels = set(re.findall(r'_concerning\(\s*"(\w+)"', text))
    assert len(panels) > 10
    missing = {code for code in plain | panels | {f"{code}_many" for code in panels} if not has_text(f"caveat.{code}")}
    assert not missing


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (62.41, "% of patients", "62.4 % of patients"),
        (5.127, "%", "5.1 %"),
        (62.0, "%", "62 %"),
        (1234.4, "", "1,234"),
        (0.0123, "", "0.012"),
        (np.nan, "", "\N{EN DASH}"),
    ],
)
def test_values_are_shown_with_three_digits_and_percentages_with_one_decimal(value, unit, shown):
    assert measured(value, unit) == shown


def test_signals_further_back_are_never_called_common_cause():
    """A long run in the middle: steady at its end, but not by chance alone."""
    words = told([26, 24] * 8 + [26] * 11 + [24, 26] * 8, direction="up")
    assert "common cause" not in words.sentence
    assert "earlier in this phase" in words.sentence


def test_every_zero_is_told_with_how_high_the_truth_could_be():
    words = told([0] * 24, direction="down")
    assert "target" not in words.sentence
    assert any("could still be as high as" in note for note in words.notes)


@pytest.mark.parametrize(
    ("direction", "how", "kinds"),
    [("up", "at a worse level", ["concern"]), ("down", "at a better level", ["improvement"]), (None, "lower", [])],
)
def test_few_crossings_have_a_direction_where_a_new_level_is_so_clear_that_a_phase_is_suggested(direction, how, kinds):
    """24 months at 97 % and 16 at 77 %: the newest month lies on the old side, so that no run lasts to the end."""
    num = [10, 9, 10, 10, 9, 10, 10, 10] * 3 + [8, 7, 9, 8, 7, 8, 6, 7, 8, 9, 7, 8, 7, 8, 7, 10]
    chart = control_chart(series(num, den=10.0), kind="p", **SAID | {"direction": direction})
    words = describe(chart)
    assert f"since January 2025 they seem to lie {how}." in words.sentence
    assert [finding.kind for finding in words.findings] == kinds


def test_after_a_change_the_target_is_held_to_the_level_before():
    chart = control_chart(series([30] * 3 + [29, 31, 30, 28, 32] * 4 + [12, 11, 10]), kind="p", target=60, **SAID)
    assert describe(chart).sentence.endswith("The level before had the target (60 % of patients) within its limits.")
    assert not any("past level" in note for note in describe(chart).notes)
