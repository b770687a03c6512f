"""The cover says what the modules found, and nothing else."""

from dataclasses import asdict, replace
from pathlib import Path

import nbformat

from lhs_helpers.blocks import BLOCK_MIME, FINDINGS_MIME
from lhs_helpers.reporting.discover import Module
from lhs_helpers.reporting.glance import at_a_glance
from lhs_helpers.reporting.job import Job, Outcome
from lhs_helpers.words.description import Finding


def _finding(kind, **fields):
    finding = Finding(kind, sentence="", about="remission", anchor="a", n="12 months")
    return asdict(finding) | {"label": "A"} | fields


def _outcome(number, *kinds, status="ok", reason=""):
    module = Module(Path("x.ipynb"), number, f"Module {number}", "improvement", number, ("observations",), {})
    job = Job(module, "S001", Path("p"), Path("c"), "site")
    findings = tuple(_finding(kind, sentence=f"{number}.{n}") for n, kind in enumerate(kinds))
    return Outcome(job, status, reason, findings=findings)


def test_three_of_a_kind_are_shown_each_modules_first_before_any_second_and_the_rest_is_kept():
    glance = at_a_glance([_outcome(4, *["concern"] * 3), _outcome(5, *["concern"] * 2, "improvement")], {})
    improvements, concerns = glance.groups
    assert [finding.sentence for finding in concerns.shown] == ["4.0", "5.0", "4.1"]
    assert [finding.sentence for finding in concerns.rest] == ["5.1", "4.2"]
    assert improvements.rest == ()
    assert (improvements.kind, concerns.kind) == ("improvement", "concern")


def test_steady_and_too_little_data_are_one_line_each_by_the_names_of_the_measures():
    glance = at_a_glance([_outcome(4, "steady", "not enough data", "steady")], {"remission": "Patients in remission"})
    steady, too_few = glance.lines
    assert [finding.label for finding in steady.shown] == ["Patients in remission"] * 2
    assert [finding.basis for finding in too_few.shown] == ["12 months"]


def test_a_line_counts_and_keeps_the_order_of_the_page():
    steady = [_finding("steady", sentence="", about=name) for name in ("remission", "fitness", "entry")]
    outcomes = [replace(_outcome(4), findings=tuple(steady)), _outcome(5, "steady")]
    (line,) = at_a_glance(outcomes, {"remission": "Patients in remission"}).lines
    assert line.title == "Nothing stands out in 4 measures and checks:"
    names = [finding.label for finding in line.shown]
    assert names == ["Patients in remission", "Trust in the measures", "A", "Patients in remission"]


def test_one_measure_is_one_and_what_it_rests_on_has_one_pair_of_brackets():
    found = _finding("steady", sentence="", n="60 months (n = 4,464)")
    (line,) = at_a_glance([replace(_outcome(4), findings=(found,))], {}).lines
    assert line.title == "Nothing stands out in 1 measure or check:"
    assert line.shown[0].n == "60 months, n = 4,464"
    assert line.shown[0].basis == "60 months (n = 4,464)"


def test_what_the_sentence_says_of_its_basis_is_not_said_again():
    found = _finding("concern", sentence="Worse (12 months).", n="12 months", period="2026")
    (card,) = at_a_glance([replace(_outcome(4), findings=(found,))], {}).groups
    assert card.shown[0].basis == "2026"


def test_a_module_that_failed_or_has_no_data_is_said():
    outcomes = [_outcome(4, status="failed", reason="cell-failed"), _outcome(5, status="no_data", reason="no-data")]
    outcomes.append(_outcome(6, status="no_data", reason="no-data"))
    glance = at_a_glance(outcomes, {})
    assert glance.unavailable == (
        "Module 4 could not be produced (reason: cell-failed).",
        "No data yet: Module 5, Module 6.",
    )
    assert glance.is_empty


def test_what_patients_notice_comes_first_whatever_its_module_and_checklists_come_last():
    topics = {4: ("checklist", "mix", "care", "gap"), 6: ("work", "care")}
    outcomes = [
        replace(
            _outcome(number),
            findings=tuple(_finding("concern", sentence=f"{number} {name}", topic=name) for name in names),
        )
        for number, names in topics.items()
    ]
    (card,) = at_a_glance(outcomes, {}).groups
    order = [finding.sentence for finding in (*card.shown, *card.rest)]
    assert order == ["4 care", "6 care", "4 gap", "6 work", "4 mix", "4 checklist"]


def _showing(number, *blocks, cover):
    shown = [{BLOCK_MIME: {"id": name, "picture": picture}} for name, picture in blocks]
    shown.append({FINDINGS_MIME: {"findings": [], "cover": list(cover)}})
    outputs = [nbformat.v4.new_output("display_data", data=data) for data in shown]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=outputs)])
    return replace(_outcome(number), notebook=notebook)


def test_the_cover_repeats_one_chart_and_what_comes_next_and_nothing_that_the_page_does_not_hold():
    svg = {"svg": "<svg/>", "alt": "a"}
    first = _showing(4, ("chart", svg), ("other", svg), ("next", None), cover=["chart", "next", "gone"])
    second = _showing(5, ("chart-of-5", svg), ("plan", None), cover=["chart-of-5", "plan"])
    repeated = at_a_glance([first, second, _outcome(6, status="failed")], {}).repeated
    assert [(it.block["id"], it.prefix) for it in repeated] == [("chart", "m4-"), ("next", "m4-"), ("plan", "m5-")]


def test_what_is_steady_and_not_good_enough_has_a_line_of_its_own():
    found = [_finding("steady", sentence="", line="falls short"), _finding("steady", sentence="", about="b", label="B")]
    short, steady = at_a_glance([replace(_outcome(4), findings=tuple(found))], {"remission": "Remission"}).lines
    assert short.title == "1 measure is steady, and expected to miss its target unless the process changes:"
    assert [finding.label for finding in short.shown] == ["Remission"]
    assert [finding.label for finding in steady.shown] == ["B"]


def test_an_aim_behind_its_time_is_not_said_to_be_expected_to_miss_its_target():
    found = [_finding("steady", sentence="", line="behind"), _finding("steady", sentence="", about="b", label="B")]
    behind, steady = at_a_glance([replace(_outcome(4), findings=tuple(found))], {"remission": "Remission"}).lines
    assert behind.title.startswith("1 aim is behind its time")
    assert [finding.label for finding in behind.shown] == ["Remission"]
    assert [finding.label for finding in steady.shown] == ["B"]


def test_a_concern_of_who_takes_part_silences_no_line_of_care():
    found = [_finding("concern", sentence="", about="remission", topic="mix"), _finding("steady", sentence="")]
    glance = at_a_glance([replace(_outcome(4), findings=tuple(found))], {"remission": "Remission"})
    assert [[finding.label for finding in line.shown] for line in glance.lines] == [["Remission"]]


def test_what_is_a_concern_is_not_said_to_be_still():
    found = [_finding(kind, sentence=kind, about="remission") for kind in ("concern", "steady")]
    found += [
        _finding("steady", sentence="", about="entry"),
        _finding("steady", sentence="", about="remission", line="earlier"),
    ]
    glance = at_a_glance([replace(_outcome(4), findings=tuple(found))], {"entry": "Entry"})
    assert [[finding.label for finding in line.shown] for line in glance.lines] == [["Entry"]]


def test_earlier_signals_have_a_line_of_their_own():
    found = [_finding("steady", sentence="", line="earlier"), _finding("steady", sentence="")]
    earlier, steady = at_a_glance([replace(_outcome(4), findings=tuple(found))], {}).lines
    assert earlier.title.startswith("Signals earlier, or a change without a direction, in 1")
    assert steady.title == "Nothing stands out in 1 measure or check:"


def test_whether_the_numbers_can_be_trusted_is_said_where_it_is_no_concern():
    sound = [_finding("steady", sentence="Sound.", about="fitness", anchor="fitness", label="Trust")]
    glance = at_a_glance([replace(_outcome(6), findings=tuple(sound))], {})
    assert ([finding.sentence for finding in glance.trust], glance.lines, glance.is_empty) == (["Sound."], (), False)
    caveat = [{**sound[0], "kind": "concern"}]
    glance = at_a_glance([replace(_outcome(6), findings=tuple(caveat))], {})
    assert (glance.trust, [group.kind for group in glance.groups]) == ((), ["concern"])
