"""What is planted in the demo network is found, and what is not planted is not, up to the stated false signals.

The notebooks put the same calls together; here they run without a kernel.
"""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from lhs_helpers.charts import draw
from lhs_helpers.charts.style import styled
from lhs_helpers.intake import read_network
from lhs_helpers.measure import tried_changes
from lhs_helpers.methods.control_chart import KINDS, control_chart
from lhs_helpers.methods.data_quality import coverage
from lhs_helpers.methods.finance import fees_paid, self_sufficiency
from lhs_helpers.methods.governance.currency import currency_of
from lhs_helpers.methods.improvement.change import latest_change
from lhs_helpers.methods.improvement.signal_summary import signal_summary
from lhs_helpers.methods.improvement.site_funnel import site_funnel
from lhs_helpers.methods.run_rules.false_alarm import false_alarm
from lhs_helpers.packs import cut_comparators, cut_network, cut_site
from lhs_helpers.site import Site
from lhs_helpers.teaching import demo_folder
from lhs_helpers.words import describe


@pytest.fixture(scope="module")
def store():
    return read_network(demo_folder()).store


@pytest.fixture(scope="module")
def opened(store):
    """Open a site of the demo network, or the network."""
    comparators = cut_comparators(store)

    def build(site_id):
        pack = cut_network(store) if site_id == "network" else cut_site(store, site_id)
        return Site(pack, comparators)

    return build


@pytest.fixture(scope="module")
def chart_of(opened):
    """The chart of one measure of one site, as the notebook makes it."""

    def build(site_id, measure_id):
        measure = opened(site_id).measure(measure_id)
        return control_chart(measure.data, **measure.design)

    return build


@pytest.fixture(scope="module")
def finding_of(opened, chart_of):
    """The finding of one measure of one site."""

    def build(site_id, measure_id):
        summary = signal_summary([chart_of(site_id, measure_id)], opened(site_id).table("measures"))
        (finding,) = describe(summary).findings
        return finding

    return build


@pytest.fixture(scope="module")
def panels(opened):
    """Every measure's series of all sites, judged, with the site's id."""
    site = opened("network")
    ids = site.table("sites").set_index("site_code")["site_id"]
    found = []
    for measure in site.measures():
        chart = control_chart(measure.by_site, **measure.design_by_site)
        judged = chart.series.merge(chart.signals.series, on=["site", "phase"])
        found.append(judged.assign(measure_id=measure.measure_id, site_id=judged["site"].map(ids)))
    return pd.concat(found, ignore_index=True)


def test_s001_remission_improved_from_january_2024_on_with_its_approved_phase(chart_of, finding_of):
    change = latest_change(chart_of("S001", "remission"))
    assert (change.variation, change.basis, change.since) == ("improving", "phase", pd.Timestamp("2024-01-01"))
    assert change.before == pytest.approx(60, abs=3)
    assert change.after == pytest.approx(74, abs=3)
    finding = finding_of("S001", "remission")
    assert finding.kind == "improvement"
    assert "January 2024" in finding.sentence
    words = describe(chart_of("S001", "remission"))
    assert "January 2024" in words.sentence
    assert any("Huddle list in every clinic" in note for note in words.notes)


def test_s003_visits_planned_ahead_drift_down(chart_of, finding_of):
    change = latest_change(chart_of("S003", "previsit_planning"))
    assert change.variation == "worsening"
    assert change.since >= pd.Timestamp("2024-07-01")
    assert finding_of("S003", "previsit_planning").kind == "concern"


def test_s004_unplanned_visits_have_one_point_outside_and_no_shift(chart_of):
    chart = chart_of("S004", "unplanned_visits")
    outside = chart.table[chart.table["outside"]]
    assert outside["period"].tolist() == [pd.Timestamp("2025-03-01")]
    assert outside["note"].str.contains("Boil-water notice").all()
    assert not chart.signals.series["runs_signal"].any()
    assert latest_change(chart).variation == "steady"


def test_s007_visits_take_longer_since_they_are_planned_ahead(chart_of, finding_of):
    begun = pd.Timestamp("2024-05-01")
    planned, minutes = (latest_change(chart_of("S007", name)) for name in ("previsit_planning", "visit_minutes"))
    assert (planned.variation, planned.since) == ("improving", begun)
    assert (minutes.variation, minutes.since) == ("worsening", begun)
    assert minutes.after - minutes.before == pytest.approx(9, abs=1.5)
    assert finding_of("S007", "visit_minutes").kind == "concern"


def test_s009_has_too_few_points_for_any_word(opened):
    site = opened("S009")
    charts = [control_chart(measure.data, **measure.design) for measure in site.measures()]
    findings = describe(signal_summary(charts, site.table("measures"))).findings
    assert {finding.kind for finding in findings} == {"not enough data"}
    assert all(chart.table["lcl"].isna().all() for chart in charts)


@pytest.mark.parametrize("measure_id", ["hospitalizations", "line_infection"])
def test_s010_admissions_and_line_infections_lie_outside_the_funnel_in_both_views(opened, measure_id):
    own, network = (opened(subject).measure(measure_id).last_year for subject in ("S010", "network"))
    mine = site_funnel(own.rows, own.shared, **own.design)
    assert mine.table["outside_998"].tolist() == [True]
    assert [finding.kind for finding in describe(mine).findings] == ["concern"]
    everyone = site_funnel(network.rows, network.shared, **network.design)
    codes = opened("network").table("sites").set_index("site_id")["site_code"]
    assert everyone.table.loc[everyone.table["outside_998"], "unit"].tolist() == [codes["S010"]]


def test_s005_is_too_small_for_a_verdict(opened):
    year = opened("S005").measure("remission").last_year
    row = site_funnel(year.rows, year.shared, **year.design).table.iloc[0]
    assert not row["outside_95"]
    assert row["ucl_998"] - row["lcl_998"] > 20  # points: wide, because 6 patients a month are few


def test_s011_has_four_different_marks_and_no_line_across(chart_of):
    chart = chart_of("S011", "remission")
    assert chart.table["state"].value_counts().drop("ok").to_dict() == {
        "missing": 3, "no_cases": 2, "suppressed": 1, "provisional": 1,
    }  # fmt: skip
    with styled():
        axes = draw(chart).axes[0]
    marks = {line.get_gid(): line.get_marker() for line in axes.lines if str(line.get_gid()).startswith("points-")}
    shapes = {marks[f"points-{state}"] for state in ("missing", "suppressed", "no_cases", "provisional")}
    assert len(shapes) == 4
    empty = np.flatnonzero(chart.table["value"].isna())
    (lines,) = (each for each in axes.collections if each.get_gid() == "lines")
    through = [path for path in lines.get_paths() if (path.vertices[:, 0] % 1 == 0).all()]
    assert not any(path.vertices[0, 0] < gap < path.vertices[-1, 0] for path in through for gap in empty)


@pytest.mark.parametrize("site_id", ["S005", "network"])
def test_a_new_definition_is_no_effect_of_a_change(opened, site_id):
    """T19: dose review counts less from July 2024 on by its definition; months before it are in no comparison."""
    site = opened(site_id)
    (change,) = tried_changes(site.table("drivers"), site.table("pdsa"), [site.measure("dose_review")])
    if site_id == "network":
        effects, *_ = change.together()
        assert (effects.table["n_before"] + effects.table["n_after"]).max() == 23
        assert not ((effects.table["upper"] < 0) | (effects.table["lower"] > 0)).any()
    else:
        assert change.own().reason == "too_few"  # it started in May 2022


def test_dose_review_is_split_where_its_definition_changed_and_gives_no_signal_across(chart_of):
    chart = chart_of("network", "dose_review")
    assert chart.series["start"].tolist() == [pd.Timestamp("2021-07-01"), pd.Timestamp("2024-07-01")]
    assert chart.series["phase_reason"].tolist() == ["", "definition_change"]
    assert chart.series["cl"].diff().iloc[-1] == pytest.approx(-15, abs=2)
    assert not chart.signals.series["any_signal"].any()
    assert latest_change(chart).variation == "steady"


def test_nutrition_screening_is_steady_on_p_prime_and_alarms_on_p(opened):
    measure = opened("network").measure("nutrition_screen")
    chart = control_chart(measure.data, **measure.design)
    assert chart.kind == "pp"
    assert chart.series["sigma_z"].iloc[0] == pytest.approx(4, abs=1)
    assert latest_change(chart).variation == "steady"
    assert not chart.table["outside"].any()
    plain = control_chart(measure.data, **measure.design | {"kind": "p"})
    assert plain.table["outside"].mean() > 0.3


@pytest.fixture(scope="module")
def truth():
    return pd.read_csv(demo_folder() / "truth.csv", dtype=str).set_index("truth_id")


@pytest.mark.parametrize(("phase", "kind"), [("improvement", "steady"), ("sustainability", "concern")])
def test_self_sufficiency_and_the_host_s_part_are_found_and_a_concern_only_once_a_network_should_sustain_itself(
    opened, truth, phase, kind
):
    site = opened("network")
    year = {"fiscal_year_start": site.network.time.fiscal_year_start}
    (finding,) = describe(self_sufficiency(site.table("ledger"), site.data_through, phase=phase, **year)).findings
    assert finding.kind == kind
    assert "Self-sufficiency is 0.86 in fiscal year 2026" in finding.sentence
    assert "the host carries 12 %" in finding.sentence
    assert truth.loc[["T24", "T25"], "expect"].eq("steady").all()  # this network's phase is improvement


def test_half_of_s011_s_fee_is_past_due_in_its_own_view_and_in_the_network_s_and_nobody_else_s(opened, truth):
    found = {
        subject: describe(fees_paid(opened(subject).table("fees"), opened(subject).data_through)).findings
        for subject in ("S010", "S011", "network")
    }
    assert found["S010"] == ()
    assert [finding.kind for finding in found["S011"] + found["network"]] == [truth.loc["T40", "expect"]] * 2
    assert "6,000 of 12,000 invoiced for fiscal year 2026" in found["S011"][0].sentence


def test_s003_s_coverage_stands_beside_the_mark_without_a_finding(opened, truth):
    """The mark of 75 % is a study's, and no limit that this network has set."""
    site = opened("S003")
    words = describe(coverage(site.table("population"), site.data_through))
    assert "67 %" in words.sentence  # planted are 68 % of those expected
    assert any("75 %" in note for note in words.notes)
    assert (words.findings, truth.loc["T47", "expect"]) == ((), "no_finding")


def test_two_documents_are_past_their_review_which_is_the_network_s_concern_and_no_site_s(opened, truth):
    def reviews(subject):
        tables = {name: opened(subject).table(name) for name in ("agreements", "sites", "documents")}
        words = describe(currency_of(**tables, on=opened(subject).data_through))
        return [finding for finding in words.findings if finding.about == "documents"]

    (finding,) = reviews("network")
    assert (finding.kind, truth.loc["T50", "expect"]) == ("concern", "concern")
    assert "Data sharing policy" in finding.sentence
    assert "Budget of the current fiscal year" in finding.sentence
    assert reviews("S001") == []


def _chance(row):
    """Expected false signal of one series, as the report states it."""
    return false_alarm(1, int(row.n_points), with_limits=KINDS[row.kind].has_limits and row.limits_status != "none")


def _most(rows):
    """The number of false signals that chance exceeds once in a thousand times."""
    chances = [_chance(row) for row in rows.itertuples()]
    return stats.binom.ppf(0.999, len(chances), np.mean(chances))


def test_s002_signals_no_more_often_than_chance(panels):
    here = panels[panels["site_id"] == "S002"]
    assert len(here) >= 12
    assert here["any_signal"].sum() <= _most(here)


def test_untouched_series_signal_no_more_often_than_chance(panels, truth):
    planted = truth[truth["table_name"].isin(["observations", "events", "quality"]) & (truth["kind"] != "none")]
    whole = set(planted.loc[planted["measure_id"].isna(), "site_id"])
    pairs = set(zip(planted["site_id"], planted["measure_id"], strict=True))
    touched = [
        site in whole or (site, measure) in pairs
        for site, measure in zip(panels["site_id"], panels["measure_id"], strict=True)
    ]
    untouched = panels[~np.array(touched)]
    assert len(untouched) > 80
    assert untouched["any_signal"].sum() <= _most(untouched)
