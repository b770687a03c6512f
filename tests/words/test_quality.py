"""Words of module 6: limits are printed beside what misses them, and the four states keep their own words."""

from types import SimpleNamespace

import pandas as pd
import pytest

from lhs_helpers.methods.data_quality import (
    completeness,
    coverage,
    data_elements,
    fitness,
    issues,
    plausibility,
    punctuality,
    timeliness,
)
from lhs_helpers.words import describe

JUNE = pd.Timestamp("2026-06-30")
GATE = SimpleNamespace(max_missing_percent=20, max_failed_percent=5, min_timely_percent=70, action="banner")


def quality(*rows):
    columns = ["site_id", "period", "check_id", "element_id", "category", "context", "n_checked", "n_failed"]
    frame = pd.DataFrame(rows, columns=columns).assign(n_unknown=3, n_not_applicable=7)
    texts = dict.fromkeys(["site_id", "check_id", "element_id", "category", "context"], "str")
    return frame.astype({**texts, "period": "datetime64[us]"})


@pytest.fixture
def checks():
    """Site S6: 24 of 100 values of activity missing, 40 of 100 visits entered in time, 6 of 100 out of range."""
    rows = [
        ("2026-06-01", "missing", "activity", "completeness", "verification", 100, 24),
        ("2026-06-01", "missing", "language", "completeness", "verification", 100, 2),
        ("2026-05-01", "lag_30d", None, "timeliness", "verification", 100, 60),
        ("2026-06-01", "lag_30d", None, "timeliness", "verification", 100, 90),
        ("2026-06-01", "range", "activity", "conformance", "verification", 100, 6),
        ("2026-06-01", "reabstraction", "activity", "conformance", "validation", 20, 1),
    ]
    return quality(*[("S6", *row) for row in rows])


@pytest.fixture
def dictionary():
    return pd.DataFrame(
        {
            "element_id": ["activity", "language", "number"],
            "label": ["Disease activity", "Language", "Record number"],
            "required": "yes",
            "critical": ["yes", "no", "no"],
            "identifier": ["no", "no", "yes"],
            "equity": ["no", "yes", "no"],
            "measure_ids": ["remission", None, None],
            "version": "1",
        },
        dtype="str",
    )


@pytest.fixture
def measures():
    ids = {"measure_id": ["remission", "growth"], "label": ["Remission", "Growth"], "version": "1"}
    return pd.DataFrame(ids).assign(valid_from=pd.NaT)


@pytest.fixture
def files():
    months = pd.date_range("2025-11-01", "2026-06-01", freq="MS")
    due = pd.Series(months + pd.offsets.MonthEnd() + pd.Timedelta(days=10))
    accepted = due + pd.to_timedelta([0, 0, 5, 9, 12, 0, 0, 0], unit="D")
    frame = pd.DataFrame({"site_id": "S6", "period": months, "due": due, "received": accepted, "accepted_on": accepted})
    frame.loc[6:, ["received", "accepted_on"]] = pd.NaT
    return frame.assign(attempts=pd.array([1, 2, 1, 1, 1, 1, None, None], dtype="Int64"))


def test_files_are_counted_among_those_due_and_a_site_behind_is_named(files):
    words = describe(punctuality(files, JUNE))
    assert words.sentence == (
        "3 of 7 files due in the newest 8 months were accepted on time (43 %). 5 of 6 accepted files passed at the "
        "first attempt. The limit is 70 % accepted on time."
    )
    (finding,) = words.findings
    assert finding.kind == "concern"
    assert finding.sentence.startswith("3 of 7 files due in the newest 8 months were accepted on time (43 %)")
    both = pd.concat([files, files.assign(site_id="S7", accepted_on=files["due"])], ignore_index=True)
    assert describe(punctuality(both, JUNE)).sentence.endswith("were accepted on time from S6 (3 of 7).")


def test_each_file_of_one_site_has_a_word_and_a_shade_that_says_the_same(files):
    table = describe(punctuality(files, JUNE)).tables[0]
    assert table.frame["File"].str.replace("\N{NO-BREAK SPACE}", " ").tolist() == [
        "on time", "on time", "5 d late", "9 d late", "12 d late", "on time", "missing", "not due",
    ]  # fmt: skip
    assert table.shades["File"].tolist() == [1, 1, 3, 3, 3, 1, 5, 0]


def test_several_sites_make_a_table_of_sites_by_months(files):
    both = pd.concat([files, files[3:].assign(site_id="S7")], ignore_index=True)
    table = describe(punctuality(both, JUNE)).tables[0]
    assert table.frame.shape == table.shades.shape == (2, 9)
    assert table.frame.iloc[1, 1] == ""  # before the site's first file there is no word
    by_site = describe(punctuality(both, JUNE)).tables[1].frame
    assert by_site.iloc[0].tolist() == ["S6", "3", "7", "43 %", "16 to 75 %"]


def test_timeliness_prints_the_limit_and_says_what_was_left_out(checks):
    words = describe(timeliness(checks, JUNE))
    assert words.sentence == (
        "40 of 100 visits (40 %) of the newest 3 months were entered within 30 days; the limit is 70 %. "
        "1 month is not old enough to judge and left out."
    )
    assert words.findings[0].kind == "concern"


def test_what_is_missing_is_said_with_its_denominator_and_unknown_stands_apart(checks, dictionary):
    words = describe(completeness(checks, dictionary, JUNE))
    frame = words.tables[0].frame.set_index("Element")
    counts = ["Applicable", "Missing", "Unknown or declined", "Not applicable"]
    assert frame.loc["Disease activity", counts].tolist() == ["100", "24", "3", "7"]
    assert words.tables[0].frame["Element"].tolist() == ["Language", "Disease activity"]
    (finding,) = words.findings
    assert finding.sentence == "Disease activity is missing in 24 of 100 records (24 %), above the limit of 20 %."


def test_several_sites_make_a_shaded_table_whose_numbers_say_the_same(checks, dictionary):
    more = pd.concat([checks, checks.assign(site_id="S7", n_failed=0)], ignore_index=True)
    table = describe(completeness(more, dictionary, JUNE)).tables[1]
    assert table.frame.to_numpy().tolist() == [["S6", "2 % of 100", "24 % of 100"], ["S7", "0 % of 100", "0 % of 100"]]
    assert table.shades.to_numpy().tolist() == [[0, 1, 3], [0, 0, 0]]


def test_failures_name_the_check_and_what_was_not_checked(checks, dictionary):
    words = describe(plausibility(checks, dictionary, JUNE))
    assert words.sentence == (
        "6 of 100 checked values failed in the newest 3 months (1 check). Most failures for each value checked: range "
        "of Disease activity, 6 of 100. A second reading of records agreed in 19 of 20 (95 %, 95 % interval 76 to "
        "99 %). Not checked for plausibility: Language."
    )
    assert [finding.kind for finding in words.findings] == ["concern"]


def test_the_verdict_on_a_measure_carries_the_numbers_that_decide(checks, dictionary, measures):
    words = describe(fitness(checks, dictionary, measures, gate=GATE, data_through=JUNE))
    assert words.sentence == (
        "Of 2 measures, none can be used as it is, 2 with a caveat. Why: 40 % of visits were entered within 30 days "
        "(40 of 100; the limit is 70 %); for Remission, 24 % of Disease activity is missing (24 of 100; the limit is "
        "20 %) and 6 % of values failed range (6 of 100; the limit is 5 %)."
    )
    assert words.tables[0].frame["Why"].tolist() == ["missing values, failed checks, late entry", "late entry"]
    assert [finding.kind for finding in words.findings] == ["concern"]
    assert words.tables[0].frame["Today"].tolist() == ["usable with a caveat"] * 2


def test_a_limit_that_measures_miss_leaves_only_elements_that_feed_none(checks, dictionary, measures):
    trust = fitness(checks, dictionary, measures, gate=GATE, data_through=JUNE)
    assert trust.missed == ("missing", "failed", "late")
    assert describe(completeness(checks, dictionary, JUNE).above_beside(trust.elements)).findings == ()
    unstated = checks.assign(n_failed=checks["n_failed"].mask(checks["element_id"] == "language", 45))
    (finding,) = describe(completeness(unstated, dictionary, JUNE).above_beside(trust.elements)).findings
    assert finding.sentence.startswith("Language is missing in 45 of 100 records (45 %)")


def test_a_measure_that_is_withheld_has_a_finding_of_its_own(checks, dictionary, measures):
    gate = SimpleNamespace(**{**vars(GATE), "action": "withhold"})
    words = describe(fitness(checks, dictionary, measures, gate=gate, data_through=JUNE))
    assert [finding.about for finding in words.findings] == ["remission", "growth"]
    assert words.findings[0].sentence.startswith("Remission cannot be used today: 24 % of Disease activity is missing")


def test_measures_within_every_limit_are_steady(checks, dictionary, measures):
    clean = checks.assign(n_failed=0)
    words = describe(fitness(clean, dictionary, measures, gate=GATE, data_through=JUNE))
    assert words.sentence == (
        "All 2 measures can be used; 1 of them as far as checked, without a check of own values."  # of Growth
    )
    assert words.tables[0].folded  # nothing in it asks for attention
    assert [finding.kind for finding in words.findings] == ["steady"]


def test_measures_of_which_no_value_was_checked_are_counted_apart(checks, dictionary, measures):
    clean = checks.assign(n_failed=0)
    bare = pd.concat([measures, measures.iloc[:1].assign(measure_id="stay", label="Length of a visit")])
    words = describe(fitness(clean, dictionary, bare, gate=GATE, data_through=JUNE))
    assert words.sentence == ("All 3 measures can be used; 2 of them as far as checked, without a check of own values.")
    assert words.findings[0].sentence == (
        "The data behind 3 of 3 measures are within every limit that was checked; of 2 of them no own values were "
        "checked."
    )
    assert words.tables[0].frame["Today"].tolist() == ["usable", *["usable as far as checked"] * 2]


def test_a_site_that_misses_a_limit_alone_is_not_hidden_by_the_others(checks, dictionary, measures):
    others = [checks.assign(site_id=f"S{n}", n_failed=0) for n in (7, 8, 9)]
    words = describe(fitness(pd.concat([checks, *others]), dictionary, measures, gate=GATE, data_through=JUNE))
    assert "taken alone, these miss one in 2 measures altogether: S6." in words.sentence
    assert words.tables[0].frame["Today"].tolist() == [
        "usable; 1 site alone misses a limit",
        "usable as far as checked; 1 site alone misses a limit",
    ]


def test_old_issues_are_a_concern_with_their_sites():
    rows = pd.DataFrame(
        {
            "item_id": ["A", "B"],
            "kind": "data_issue",
            "site_id": ["S6", "S7"],
            "opened": pd.to_datetime(["2026-01-19", "2026-06-01"]),
            "done": pd.to_datetime([None, "2026-06-11"]),
            "outcome": None,
            "cause": ["mapping", None],
            "severity": "medium",
        }
    )
    words = describe(issues(rows, JUNE))
    assert words.sentence == (
        "2 data problems on record, 1 of them open. The oldest has been open for 162 days. Half are closed within 10 "
        "days, counting those still open. Most frequent cause: mapping (1 of 2)."
    )
    assert words.findings[0].sentence == (
        "Open for more than 90 days: 1 of 1 open data problem (S6); the oldest for 162 days."
    )


def test_coverage_says_when_eligible_patients_are_unknown():
    row = {"site_id": ["S1"], "as_of": [JUNE], "stratum_group": "all", "n_eligible": pd.array([None], dtype="Int64")}
    frame = pd.DataFrame({**row, "n_registered": pd.array([5], dtype="Int64")})
    assert describe(coverage(frame, JUNE)).sentence == "Eligible patients are unknown, so coverage cannot be stated."


def test_a_dictionary_without_equity_fields_is_a_concern(dictionary):
    assert describe(data_elements(dictionary)).findings == ()
    words = describe(data_elements(dictionary.assign(equity="no")))
    assert [finding.kind for finding in words.findings] == ["concern"]


def test_an_empty_section_says_which_table_starts_it(checks, dictionary, measures, files):
    empty = [
        data_elements(dictionary[:0]),
        punctuality(files[:0], JUNE),
        timeliness(checks[:0], JUNE),
        completeness(checks[:0], dictionary, JUNE),
        plausibility(checks[:0], dictionary, JUNE),
        fitness(checks[:0], dictionary, measures, gate=GATE, data_through=JUNE),
    ]
    for result in empty:
        words = describe(result)
        assert "table" in words.sentence
        assert words.findings == ()


def test_a_site_with_a_small_count_of_patients_is_hidden_by_a_word():
    counts = {"n_eligible": pd.array([200, 52], dtype="Int64"), "n_registered": pd.array([150, 42], dtype="Int64")}
    frame = pd.DataFrame({"site_id": ["S1", "S5"], "as_of": JUNE, "stratum_group": "all", **counts})
    words = describe(coverage(frame, JUNE, smallest=11))
    assert words.sentence == "150 of 200 eligible patients are registered (75 %). Below the line of 75 %: none."
    assert words.tables[0].frame.iloc[1, 2:].tolist() == ["hidden", "hidden", "–", ""]
    assert words.notes[0] == "Hidden, and in no sum, because a count of patients is small: S5."
