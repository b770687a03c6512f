"""Better levels that people approved: which hold, slip, are too young to tell, or may rest."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.improvement import held_gains

NOISE = np.array([1, -1, 2, -2, 0, 1, -2, 2, -1, 0])


def chart(
    before, after, late=(), *, site=None, reason="huddle", direction="up", target=None, begins="2024-01-01", again=None,
    count=0,
):  # fmt: skip
    """Two years of 50 cases a month at one level, then a phase (level, months) at another; ``late`` its last points."""
    level = np.concatenate([np.full(24, before), np.full(after[1] + count, after[0])]).astype(float)
    num = level + np.resize(NOISE, len(level))
    num[len(num) - len(late) :] = late
    period = pd.date_range("2022-01-01", periods=len(num), freq="MS")
    data = pd.DataFrame({"period": period, "num": num, "den": 50.0})
    starts = [begins] if again is None else [begins, again]
    phases = pd.DataFrame({"start": pd.to_datetime(starts), "reason": [reason] * len(starts)})
    keys = {}
    if site is not None:
        data = pd.concat([data.assign(site="S1"), data.assign(site="S2", num=before + np.resize(NOISE, len(data)))])
        phases, keys = phases.assign(site="S1"), {"keys": ["site"]}
    said = {
        "direction": direction,
        "multiplier": 100,
        "key": "remission",
        "label": "Remission",
        "unit": "% of patients",
    }
    return control_chart(data, kind="p", phases=phases, target=target, **keys, **said)


def rare():
    """Six events a month, then two in seven months: so few that the chart could hardly show a change."""
    num = np.concatenate([np.resize([6, 5, 7, 6], 24), np.resize([0, 0, 1, 0, 1, 0, 0], 30)]).astype(float)
    period = pd.date_range("2022-01-01", periods=len(num), freq="MS")
    phases = pd.DataFrame({"start": [pd.Timestamp("2024-01-01")], "reason": ["checklist"]})
    data = pd.DataFrame({"period": period, "num": num, "den": 100.0})
    return control_chart(data, kind="u", phases=phases, direction="down", key="falls", label="Falls")


def verdicts(*charts):
    found = held_gains(charts).table
    return found["verdict"].tolist() if len(found) else []


def test_a_level_holds_while_no_rule_finds_a_change_for_the_worse():
    row = held_gains([chart(25, (35, 20))]).table.iloc[0]
    assert (row["verdict"], row["since"], row["n_points"]) == ("holds", pd.Timestamp("2024-01-01"), 20)
    assert (row["before"], row["after"], row["series"]) == (50, 70, "")
    assert (row["n_target"], bool(row["may_rest"])) == (0, False)


def test_a_level_slips_when_the_newest_points_are_worse_again():
    row = held_gains([chart(25, (38, 24), late=[30] * 10)]).table.iloc[0]
    assert (row["verdict"], row["worse_from"]) == ("slips", pd.Timestamp("2025-03-01"))


def test_a_stretch_for_the_worse_that_has_passed_is_no_holding():
    one, chart_ = (
        chart(25, (35, 40)),
        chart(25, (35, 40), late=[30] * 10 + [37, 34, 36, 33, 37, 35, 33, 36, 34, 37, 35]),
    )
    assert held_gains([one]).table["verdict"].tolist() == ["holds"]
    row = held_gains([chart_]).table.iloc[0]
    assert (row["verdict"], row["worse_from"]) == ("wavers", pd.Timestamp("2025-08-01"))


def test_a_worse_level_that_was_approved_after_a_gain_is_a_slip():
    row = held_gains([chart(25, (38, 16), late=[30, 31, 29, 30] * 4, count=16, again="2025-05-01")]).table.iloc[0]
    assert (row["verdict"], row["worse_from"], row["after"]) == ("slips", pd.Timestamp("2025-05-01"), 76)


def test_an_approved_phase_at_about_the_same_level_is_no_gain():
    assert held_gains([chart(25, (25.2, 24), reason="moved house")]).is_empty


def test_a_phase_of_two_points_is_nothing_to_compare_with():
    assert held_gains([chart(25, (35, 24), begins="2022-03-01")]).is_empty


def test_where_the_chart_has_no_verdict_nothing_is_said_to_hold():
    assert verdicts(rare()) == ["not_judged"]


def test_before_twelve_points_a_level_is_too_young():
    assert verdicts(chart(25, (35, 11))) == ["young"]
    assert verdicts(chart(25, (35, 12))) == ["holds"]


@pytest.mark.parametrize(
    "no_gain",
    [chart(25, (18, 20)), chart(25, (35, 20), reason="definition_change"), chart(25, (35, 20), direction=None)],
    ids=["worse", "counted anew", "no better direction"],
)
def test_what_is_no_gain_is_not_followed(no_gain):
    assert held_gains([no_gain]).is_empty


def test_lower_is_better_where_the_measure_says_so():
    assert verdicts(chart(25, (12, 20), direction="down")) == ["holds"]
    assert verdicts(chart(25, (35, 20), direction="down")) == []


@pytest.mark.parametrize(("target", "met", "rests"), [(40, (24, 24), True), (70, (15, 24), False)])
def test_a_measure_may_rest_where_its_target_is_safe_for_two_years(target, met, rests):
    row = held_gains([chart(25, (35, 24), target=target)]).table.iloc[0]
    assert ((row["n_met"], row["n_target"]), bool(row["may_rest"])) == (met, rests)
    assert not held_gains([chart(25, (35, 23), target=target)]).table["may_rest"].any()


def test_of_many_series_each_is_followed_by_itself():
    row = held_gains([chart(25, (35, 20), site="S1")]).table
    assert row["series"].tolist() == ["S1"]
    assert row["n_points"].tolist() == [20]
