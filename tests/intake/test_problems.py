import re
import string
from pathlib import Path

import pandas as pd
import pytest

import lhs_helpers.intake
from lhs_helpers.intake.problems import KEPT_PER_FILE, Problems, codes

SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in Path(lhs_helpers.intake.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("code", sorted(codes()))
def test_a_code_has_its_sentences_and_its_category(code):
    entry = codes()[code]
    assert set(entry) == {"kahn", "what", "why", "remedy"}
    assert entry["kahn"] in {"F", "C", "P"}
    assert entry["why"].endswith(".")
    assert entry["remedy"].rstrip("}").endswith((".", "allowed", "key"))
    assert not entry["what"].endswith(".")


def test_the_codes_raised_and_the_codes_described_are_the_same():
    raised = set(re.findall(r'"([EWN]-[A-Z-]+)"', SOURCE))
    assert raised == set(codes())


def test_no_sentence_asks_for_a_cell_s_value():
    names = {
        name
        for entry in codes().values()
        for sentence in entry.values()
        for _, name, _, _ in string.Formatter().parse(sentence)
        if name
    }
    assert not names & {"value", "cell", "values", "cells"}


def test_a_hundred_problems_are_kept_and_the_others_still_refuse():
    problems = Problems("observations", "tables/observations.csv")
    lines = pd.RangeIndex(2, 302)
    problems.sites = pd.Series(["S1"] * 200 + ["S2"] * 100, index=lines)
    problems.add_rows("E-NUM", pd.Series(True, index=lines), column="numerator")
    listed = problems.listed({"S1", "S2"})
    assert len(listed) == KEPT_PER_FILE + 1
    assert listed[-1].code == "N-MORE"
    assert "200" in listed[-1].what
    assert problems.refused_sites == {"S1", "S2"}
    assert not problems.refused
    assert problems.totals["E-NUM", "tables/observations.csv"] == 300


def test_a_question_ends_without_a_stop():
    problems = Problems("aims", "tables/aims.csv")
    problems.add("E-FILE-EMPTY")
    assert "interrupted? A table" in str(problems.listed(())[0])


def test_an_error_in_nobody_s_row_refuses_the_table():
    problems = Problems("people", "tables/people.csv")
    problems.sites = pd.Series(["", "S1"], index=[2, 3])
    problems.add_rows("E-ENUM", pd.Series([True, False], index=[2, 3]), column="stakeholder", allowed="")
    assert problems.refused


def test_warnings_refuse_nothing():
    problems = Problems("aims", "tables/aims.csv")
    problems.add("W-AIM-NOT-SMART", line=2, site_id="S1", names="target")
    assert not problems.refused
    assert not problems.refused_sites


def test_a_site_that_is_not_registered_is_not_named():
    problems = Problems("observations", "tables/observations.csv")
    problems.add("E-SITE-UNKNOWN", line=4, site_id="Jane Doe")
    assert "Jane" not in str(problems.listed({"S1"}))


def test_a_message_says_where_what_why_and_what_to_do():
    problems = Problems("observations", "tables/observations.csv")
    problems.add("E-NUM-NEG", line=7, column="numerator", site_id="S1")
    [problem] = problems.listed({"S1"})
    assert str(problem) == (
        "E-NUM-NEG tables/observations.csv:7 numerator (site S1) – is negative. "
        "A count cannot be below zero. Correct the number."
    )
