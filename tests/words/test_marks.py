"""Words of marked points: what a picture marks, the notes or the table name."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.charts.series import point_styles
from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.run_rules.rule_sets import RULE_SETS
from lhs_helpers.words import describe
from lhs_helpers.words.catalog import has_text
from lhs_helpers.words.marks import MOST, marked, marks_note

SAID = {"kind": "p", "label": "Remission", "unit": "%", "multiplier": 100, "direction": "up"}


def chart(num, **design):
    period = pd.date_range("2023-01-01", periods=len(num), freq="MS")
    return control_chart(pd.DataFrame({"period": period, "num": np.asarray(num, dtype=float), "den": 50.0}),
                         **SAID | design)  # fmt: skip


@pytest.mark.parametrize("ruleset", RULE_SETS)
@pytest.mark.parametrize("seed", range(12))
def test_every_marked_point_lies_in_a_stretch_that_is_named_and_every_stretch_ends_in_marked_points(ruleset, seed):
    random = np.random.default_rng(seed)
    steps = 25 + np.repeat(random.integers(-8, 8, 5), 8) + random.integers(-4, 5, 40)
    phases = pd.DataFrame({"start": pd.to_datetime(["2024-09-01"]), "reason": ["New room"]}) if seed % 2 else None
    made = chart(steps, ruleset=ruleset, phases=phases)
    found, table = marked(made), made.table
    styles = pd.Series(point_styles(table, "up"), index=table["period"])
    drawn = styles[styles.isin(["better", "worse", "changed"])].index
    spans = list(zip(found["began"], found["ended"], strict=True))
    assert all(any(began <= period <= ended for began, ended in spans) for period in drawn)
    assert all(ended in drawn for _, ended in spans)
    assert all(has_text(f"marked.{rule}") for rule in found["rule"])


def test_points_outside_and_a_run_that_ended_are_named_with_their_months():
    made = chart([26, 24] * 6 + [48, 25, 26, 24] + [27, 28] * 6 + [24, 26] * 6)
    (note,) = marks_note(made)
    assert "January 2024 (above the limits)" in note
    run = chart([24, 26] * 8 + [27] * 11 + [24, 25] * 8)
    (note,) = marks_note(run)
    assert "to March 2025 (12 points in a row above the center line)" in note
    assert note in describe(run).notes


def test_points_outside_within_a_run_are_told_with_it():
    (note,) = marks_note(chart([24, 26] * 10 + [33, 45, 32, 46, 47, 33, 34, 33, 32, 31, 33, 34]))
    assert "12 points in a row above the center line, 3 of them beyond the limits)" in note


def test_a_chart_without_marks_has_no_such_note_and_many_stretches_are_counted():
    assert marks_note(chart([24, 26] * 12)) == ()
    (note,) = marks_note(chart(([26, 24] * 3 + [50] + [24, 26] * 3 + [0]) * 5))
    assert note.startswith("Marked in the chart: 4 earlier; ")
    assert note.count("(") == MOST


def panel_of(**series):
    rows = []
    for site, num in series.items():
        period = pd.date_range("2023-01-01", periods=len(num), freq="MS")
        rows.append(pd.DataFrame({"site": site, "period": period, "num": np.asarray(num, dtype=float), "den": 50.0}))
    words = describe(control_chart(pd.concat(rows), keys=("site",), **SAID))
    return words.tables[0].frame.set_index("Series")


def test_a_panel_tells_earlier_signals_and_when_points_are_marked():
    frame = panel_of(A=[26, 24] * 12, B=[26, 24] * 6 + [48] + [24, 26] * 6, C=[0, 1] * 12)
    assert frame["At the end"].to_dict() == {
        "A": "no sign of change",
        "B": "no sign of change at the end; earlier signals",
        "C": "not judged: so few are expected that it could hardly show",
    }
    assert frame["Marked points"].to_dict() == {"A": "", "B": "January 2024", "C": ""}
    assert "Marked points" not in panel_of(A=[26, 24] * 12, B=[24, 26] * 12)
