"""What changed last: a pattern at the end, an approved phase, or nothing; never a new definition."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.improvement.change import latest_change

WOBBLE = [1, -1, 2, -2, 0, 1, -2, 2, -1]


def chart(*levels, direction="up", **design):
    """Months of 50 cases around each (level, months) in turn."""
    num = np.concatenate([level + np.resize(WOBBLE, count) for level, count in levels])
    period = pd.date_range("2022-01-01", periods=len(num), freq="MS")
    data = pd.DataFrame({"period": period, "num": num, "den": 50.0, "state": "ok"})
    return control_chart(data, kind="p", multiplier=100, direction=direction, **design)


def test_nothing_is_steady_and_little_is_not_enough():
    assert latest_change(chart((25, 30))).variation == "steady"
    assert latest_change(chart((25, 9))).variation == "not_enough"


def test_a_run_at_the_end_says_since_when_and_from_where_to_where():
    frozen = pd.DataFrame({"start": ["2022-01-01"], "baseline_end": ["2023-06-01"], "kind": ["baseline"]})
    phases = frozen.assign(start=pd.to_datetime(frozen["start"]), baseline_end=pd.to_datetime(frozen["baseline_end"]))
    notes = pd.DataFrame({"period": [pd.Timestamp("2023-05-01")], "text": ["Huddle begins"]})
    found = latest_change(chart((25, 18), (31, 12), phases=phases, notes=notes))
    assert (found.variation, found.since, found.basis) == ("improving", pd.Timestamp("2023-07-01"), "one_side")
    assert found.before == pytest.approx(50)
    assert found.after == pytest.approx(2 * (31 + np.mean(np.resize(WOBBLE, 12))))
    assert found.note == "Huddle begins"
    assert latest_change(chart((25, 18), (31, 12), phases=phases, direction="down")).variation == "worsening"


def test_an_approved_phase_is_a_change_and_a_new_definition_is_none():
    begun = pd.DataFrame({"start": [pd.Timestamp("2023-07-01")], "reason": ["Huddle everywhere"]})
    found = latest_change(chart((25, 18), (35, 18), phases=begun))
    assert (found.variation, found.basis, found.note) == ("improving", "phase", "Huddle everywhere")
    assert (found.before, found.after) == (pytest.approx(50), pytest.approx(70))
    redefined = begun.assign(reason="definition_change")
    assert latest_change(chart((25, 18), (35, 18), phases=redefined)).variation == "steady"


def test_a_point_outside_within_a_long_run_is_told_by_the_run():
    begun = pd.DataFrame(
        {"start": [pd.Timestamp("2022-01-01")], "baseline_end": [pd.Timestamp("2023-06-01")], "kind": ["baseline"]}
    )
    found = latest_change(chart((25, 18), (33, 11), (49, 1), phases=begun))
    assert (found.basis, found.since) == ("one_side", pd.Timestamp("2023-07-01"))
