"""Words of weighted averages and cumulative sums: level, side, since when, and no more than the numbers say."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.time_weighted import bernoulli_cusum, cusum, ewma
from lhs_helpers.words import describe

SAID = {"label": "Waiting time", "unit": "days", "key": "wait", "direction": "down"}
STEADY = [10, 12, 9, 11, 10, 8, 11, 12, 9, 10] * 2


def chart(values, **choices):
    period = pd.date_range("2020-01-01", periods=len(values), freq="MS")
    data = pd.DataFrame({"period": period, "value": np.array(values, dtype=float)})
    phases = pd.DataFrame({"start": period[:1], "baseline_end": period[min(19, len(values) - 1)]})
    return control_chart(data, kind="i", phases=phases, **SAID | choices)


def cases(events):
    return pd.DataFrame({"period": pd.date_range("2020-01-01", periods=len(events)), "num": events, "den": 1.0})


def test_a_quiet_average_says_its_level_and_that_nothing_has_changed():
    words = describe(ewma(chart(STEADY)))
    assert words.sentence == (
        "Waiting time: the weighted average of 20 months stands at 10.1 days, its center at 10.2 days; data through "
        "August 2021. It stays within its limits: no sign of a small, lasting change."
    )
    assert not words.findings
    assert "weight 0.2" in words.notes[0]
    assert len(words.tables[0].frame) == 20


@pytest.mark.parametrize(("direction", "side", "kind"), [("down", "worse", "concern"), ("up", "better", "improvement")])
@pytest.mark.parametrize("method", [ewma, cusum])
def test_a_shift_names_side_and_beginning_and_is_a_finding(method, direction, side, kind):
    words = describe(method(chart([*STEADY, *(value + 3 for value in STEADY)], direction=direction)))
    assert f"a higher level, the {side} side" in words.sentence
    assert "2021" in words.sentence
    assert [finding.kind for finding in words.findings] == [kind]


@pytest.mark.parametrize("method", [ewma, cusum])
def test_without_a_direction_no_side_is_better(method):
    words = describe(method(chart([*STEADY, *(value + 3 for value in STEADY)], direction=None)))
    assert "higher" in words.sentence
    assert "better" not in words.sentence + "".join(words.notes)
    assert not words.findings


@pytest.mark.parametrize("method", [ewma, cusum])
def test_an_earlier_signal_that_is_over_is_told_as_such(method):
    back = [*STEADY, *(value + 4 for value in STEADY), *(value - 2 for value in STEADY[:10]), *STEADY, *STEADY]
    words = describe(method(chart(back)))
    assert "before, first in" in words.sentence


@pytest.mark.parametrize("method", [ewma, cusum])
def test_too_few_points_are_said_to_be_too_few(method):
    words = describe(method(chart(STEADY[:5])))
    assert "5 months; there are no limits" in words.sentence
    assert any("needed to judge runs" in note for note in words.notes)


def test_a_risk_is_told_with_events_cases_and_dates():
    words = describe(bernoulli_cusum(cases([0] * 200), risk=0.05, label="Readmission", direction="down"))
    assert "0 events in 200 cases" in words.sentence
    assert (
        "The lower sum reached the limit once (last: May 18, 2020): consistent with a lower risk, the better side"
        in (words.sentence)
    )
    assert len(words.tables[0].frame) == 2  # the signal and the newest case
    assert not words.findings  # the sum begins anew after a signal: nothing is said about today


def test_a_risk_that_cannot_be_followed_is_said_so():
    words = describe(bernoulli_cusum(cases([0] * 30), label="Readmission"))
    assert "nothing can be added up" in words.sentence


@pytest.mark.parametrize("method", [ewma, cusum])
def test_many_series_are_a_table_in_the_order_of_their_keys(method):
    parts = [chart(values).table[["period", "value"]] for values in (STEADY, STEADY[:5], [*STEADY, *[30] * 6])]
    data = pd.concat([part.assign(site_id=f"S{number}") for number, part in enumerate(parts)])
    words = describe(method(control_chart(data, kind="i", keys=("site_id",), **SAID)))
    assert words.tables[0].frame["Series"].tolist() == ["S0", "S1", "S2"]
    assert words.tables[0].frame["At the end"].tolist()[1] == "\N{EN DASH}"
    assert "1 of 3 series" in words.sentence


def test_no_data_say_what_would_start_the_chart():
    empty = control_chart(pd.DataFrame({"period": pd.to_datetime([]), "value": []}), kind="i")
    assert "observations" in describe(ewma(empty)).sentence
    assert "observations" in describe(cusum(empty)).sentence
    assert "one row per case" in describe(bernoulli_cusum(cases([]))).sentence


@pytest.mark.parametrize(
    "result",
    [ewma(chart(STEADY)), cusum(chart(STEADY)), bernoulli_cusum(cases([0, 0, 1] * 60), label="Readmission " * 12)],
    ids=["ewma", "cusum", "bernoulli"],
)
def test_alternative_text_is_short(result):
    assert 40 < len(describe(result).alt) <= 250
