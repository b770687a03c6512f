"""Words of aims, definitions, drivers, summaries and tests of change: what is said, and that it carries its n."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.improvement.aims import aim_progress
from lhs_helpers.methods.improvement.drivers import driver_tree
from lhs_helpers.methods.improvement.measure_set import measure_set
from lhs_helpers.methods.improvement.pdsa import pdsa_log
from lhs_helpers.methods.improvement.signal_summary import signal_summary
from lhs_helpers.words import describe

ON = pd.Timestamp("2024-12-31")
MEASURES = pd.DataFrame({"measure_id": ["remission", "minutes"], "kind": ["outcome", "balancing"]})
AIM = {
    "aim_id": "A1", "level": "global", "site_id": "network", "statement": "More.", "population": None,
    "measure_id": "remission", "baseline": 40.0, "target": 60.0, "start": pd.Timestamp("2024-01-01"),
    "due": pd.Timestamp("2025-12-31"), "status": "active",
}  # fmt: skip


def chart(num=25, *, key="remission", label="Remission", late=None, count=36, **design):
    """Months of 50 cases; the last twelve at another level where one is given."""
    values = num + np.resize([1, -1, 2, -2], count)
    values[-12:] += 0 if late is None else late - num
    period = pd.date_range("2022-01-01", periods=count, freq="MS")
    data = pd.DataFrame({"period": period, "num": values, "den": 50.0, "state": "ok"})
    said = {"direction": "up", "unit": "% of patients", "multiplier": 100}
    return control_chart(data, kind="p", key=key, label=label, **said | design)


@pytest.mark.parametrize(
    ("late", "kind", "said"),
    [(None, "steady", "varies by chance around 50"), (32, "improvement", "improving"), (17, "concern", "worsening")],
)
def test_each_measure_has_one_finding_with_what_it_rests_on(late, kind, said):
    (finding,) = describe(signal_summary([chart(late=late)], MEASURES)).findings
    assert finding.kind == kind
    assert said in finding.sentence
    assert finding.n.startswith("36 points, ")
    assert finding.n.endswith("of 1,800")
    assert (finding.about, finding.anchor) == ("remission", "control-chart-remission")


def test_a_change_says_since_when_from_where_and_after_what():
    begun = pd.DataFrame({"start": [pd.Timestamp("2024-01-01")], "reason": ["Huddle everywhere"]})
    (finding,) = describe(signal_summary([chart(late=35, phases=begun)], MEASURES)).findings
    assert finding.sentence.startswith("Remission: improving, from 50 to 70 % of patients since January 2024")
    assert "approved new phase: Huddle everywhere" in finding.sentence
    assert "because" not in finding.sentence


def test_the_summary_names_what_changed_by_kind_and_what_has_no_points():
    charts = [chart(late=32), chart(key="minutes", label="Minutes"), chart(count=0, key="new", label="New")]
    words = describe(signal_summary(charts, MEASURES))
    assert words.sentence == (
        "1 outcome measure; changed: Remission (improving since January 2024). "
        "1 balancing measure; none is changing now beyond chance. Without points of their own here: New."
    )
    table = words.tables[0].frame
    assert table["Measure"].tolist() == ["Remission", "Minutes"]
    assert table["Rests on"].tolist()[1] == "23 of 50"


def test_where_too_few_points_are_there_nothing_is_said_to_be_unchanged():
    short = chart(count=8)
    assert describe(signal_summary([short], MEASURES)).sentence == "1 outcome measure; too little to judge."
    both = MEASURES.assign(kind="outcome")
    words = describe(signal_summary([short, chart(key="minutes", label="Minutes")], both))
    assert words.sentence.endswith("none is changing now beyond chance; in 1 there is too little to judge.")


def test_where_hardly_one_is_expected_table_count_and_cover_say_what_the_chart_says():
    period = pd.date_range("2022-01-01", periods=36, freq="MS")
    data = pd.DataFrame({"period": period, "num": [0, 1] * 18, "den": 20.0})
    design = {"direction": "down", "unit": "%", "multiplier": 100, "target": 0.5}
    rare = control_chart(data, kind="p", key="remission", label="Falls", **design)
    both = MEASURES.assign(kind="outcome")
    words = describe(signal_summary([rare, chart(key="minutes", label="Minutes")], both))
    assert words.sentence.endswith("none is changing now beyond chance; in 1 there is too little to judge.")
    row = words.tables[0].frame.iloc[0]
    assert row["Signal"] == "not judged: so few are expected that it could hardly show"
    assert row["Target"] == "0.50: not judged"
    finding, alone = words.findings[0], describe(rare).findings[0]
    assert finding.kind == alone.kind == "not enough data"
    assert "could hardly show a change" in finding.sentence
    assert finding.line == alone.line == ""
    assert describe(rare).alt.endswith("Not judged.")


def test_a_measure_that_is_mostly_hidden_is_not_judged_anywhere():
    period = pd.date_range("2022-01-01", periods=36, freq="MS")
    data = pd.DataFrame({"period": period, "num": [25, 24] * 18, "den": 50.0})
    data["state"] = ["suppressed"] * 12 + ["ok"] * 24
    made = control_chart(data, kind="p", key="remission", label="Falls", direction="down", multiplier=100)
    words = describe(signal_summary([made], MEASURES))
    assert words.sentence == "1 outcome measure; too little to judge."
    assert words.tables[0].frame["Signal"].tolist() == ["not judged: too many are hidden"]
    assert [finding.kind for finding in (*words.findings, *describe(made).findings)] == ["not enough data"] * 2


def test_progress_says_distance_and_time_and_that_chance_may_explain_it():
    words = describe(aim_progress(pd.DataFrame([AIM]), [chart()], on=ON))
    assert words.sentence == (
        "Remission went from 40 to 50 % of patients (300 of 600); the aim is 60 % of patients by December 2025: 50 % "
        "of the distance in 50 % of the time. The chart shows no change at its end, so the distance may be chance."
    )
    assert any("no proof" in note for note in words.notes)
    assert len(words.alt) <= 250


@pytest.mark.parametrize(
    ("baseline", "target", "behind", "came"),
    [
        (40.0, 90.0, "behind", "20 % of the distance in 50 % of the time"),
        (50.002, 80.0, "behind", "0 % of the distance"),
        (40.0, 60.0, "", "50 % of the distance in 50 % of the time"),
    ],
)
def test_an_aim_with_too_little_distance_for_its_time_is_behind_and_says_so(baseline, target, behind, came):
    aims = pd.DataFrame([AIM | {"baseline": baseline, "target": target}])
    (finding,) = describe(aim_progress(aims, [chart()], on=ON)).findings
    assert (finding.kind, finding.line) == ("steady", behind)
    assert finding.n.startswith(came)


def test_moving_away_is_said_in_words_and_not_as_a_negative_share():
    words = describe(aim_progress(pd.DataFrame([AIM | {"baseline": 55.0}]), [chart()], on=ON))
    assert "away from the aim of 60 % of patients by December 2025; 50 % of the time has passed" in words.sentence


def test_an_aim_that_lacks_its_numbers_says_which():
    words = describe(aim_progress(pd.DataFrame([AIM | {"target": np.nan, "due": pd.NaT}]), [chart()], on=ON))
    assert words.sentence == "More: this aim has no target and due date yet, so progress cannot be measured."


def measures(*kinds):
    columns = ["label", "type", "unit", "numerator_definition", "denominator_definition", "direction", "target_date"]
    table = pd.DataFrame({"measure_id": list(kinds), "kind": list(kinds), "version": "1", "valid_from": pd.NaT})
    return table.assign(target=np.nan, **dict.fromkeys(columns, "text"))


@pytest.mark.parametrize(
    ("kinds", "found"), [(("outcome", "process", "balancing"), 0), (("outcome", "process"), 1), (("outcome",), 1)]
)
def test_a_set_without_process_or_balancing_measure_is_a_concern(kinds, found):
    findings = describe(measure_set(measures(*kinds))).findings
    assert [finding.kind for finding in findings] == ["concern"] * found


@pytest.mark.parametrize("own_tests", [False, True])
def test_a_primary_driver_without_change_is_a_concern_of_the_network_only(own_tests):
    drivers = pd.DataFrame(
        {"driver_id": ["D1"], "parent_id": None, "level": "primary", "label": "School", "status": "testing",
         "aim_id": "A", "measure_id": None}
    )  # fmt: skip
    aims = pd.DataFrame({"aim_id": ["A"], "level": ["global"], "statement": ["Better."]})
    words = describe(
        driver_tree(
            drivers, aims, pd.DataFrame(columns=["driver_id", "decision", "scale", "start"]), own_tests=own_tests
        )
    )
    assert "1 of 1 primary driver" in words.sentence
    assert len(words.findings) == (0 if own_tests else 1)


@pytest.mark.parametrize(("phase", "kind"), [("improvement", "concern"), ("implementation", "steady")])
def test_a_quiet_log_is_a_concern_only_in_the_yearly_cycles(phase, kind):
    tests = pd.DataFrame(
        {"ramp_id": ["R1"], "cycle": 1, "start": pd.Timestamp("2024-01-08"), "end": pd.Timestamp("2024-01-12"),
         "studied_on": pd.NaT, "scale": "one_patient", "change": "list", "prediction": "works", "result": None,
         "decision": "adopt", "site_id": "S001", "driver_id": "C1"}
    ).astype({"studied_on": "datetime64[us]"})  # fmt: skip
    labels = pd.DataFrame({"driver_id": ["C1"], "label": ["Huddle"]})
    words = describe(pdsa_log(tests, labels, on=ON, phase=phase))
    (finding,) = words.findings
    assert finding.kind == kind
    assert "Finished tests that were studied within 14 days: 0 of 1." in words.notes


def test_every_empty_result_says_what_to_fill_in():
    nothing = pd.DataFrame([AIM]).iloc[:0]
    drivers = pd.DataFrame(columns=["driver_id", "parent_id", "level", "label", "status", "aim_id", "measure_id"])
    no_tests = pd.DataFrame(columns=["driver_id", "decision", "scale", "start"])
    results = {
        "aims": aim_progress(nothing, [], on=ON),
        "measures": measure_set(measures()),
        "drivers": driver_tree(drivers, nothing, no_tests, own_tests=True),
        "observations": signal_summary([], MEASURES),
    }
    for table, result in results.items():
        assert f"in the table {table}" in describe(result).sentence
