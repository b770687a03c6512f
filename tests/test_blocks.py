"""Lines do not end where a reader would stumble, and what nobody reads is not written."""

import csv
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

import lhs_helpers.show
from lhs_helpers.blocks import BLOCK_MIME, BLOCKS_ONLY, block_html, notebook_html, whole


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("The level is 4 % of all patients.", "4 %"),
        ("Over 59 months (n = 2,206) it held.", "n = 2,206"),
        ("Spending is USD 55,000 a month now.", "USD 55,000"),
        ("The data go through June 30, 2026 here.", "June 30, 2026"),
        ("It has been so since January 2024 here.", "January 2024"),
    ],
)
def test_a_number_stays_with_its_unit_and_a_month_with_its_day(words, kept):
    tied = {"June 30, 2026": "June~30, 2026"}.get(kept, kept.replace(" ", "~"))
    assert whole(words).replace("\N{NO-BREAK SPACE}", "~") == words.replace(kept, tied)


def test_a_short_cell_is_not_broken_and_a_long_one_may_be():
    assert " " not in whole("6 to 19 %")
    assert whole("within every limit") == "within every limit"


@pytest.mark.parametrize(("alone", "shown"), [("1", {BLOCK_MIME}), ("", {BLOCK_MIME, "text/html"})])
def test_a_notebook_that_nobody_reads_holds_no_html(monkeypatch, alone, shown):
    outputs = []
    monkeypatch.setenv(BLOCKS_ONLY, alone)
    monkeypatch.setattr(lhs_helpers.show, "display", lambda data, raw: outputs.append(data))
    lhs_helpers.show.show(otherwise="funnel")
    assert [set(output) for output in outputs] == [shown]


def test_a_table_can_be_saved_and_no_cell_of_it_is_a_formula_for_a_spreadsheet():
    rows = [["May 2026", "-5.2 %", "1,440"], ['=HYPERLINK("#")', "+1 point", "#1 & <b>, \N{MINUS SIGN}5 %"]]
    table = {"caption": "By month", "columns": ["Month", "Change", "n"], "rows": rows, "shades": None, "folded": True}
    empty = {"title": "", "sentence": "", "picture": None, "notes": [], "empty": False}
    soup = BeautifulSoup(block_html({**empty, "id": "chart-a", "tables": [table]}), "html.parser")
    link = soup.find("a", download="chart-a.csv")
    assert link.get_text() == "Save as CSV: By month"
    assert "Save as CSV" not in notebook_html({**empty, "id": "chart-a", "tables": [table]})
    kind, saved = link["href"].split(",", 1)
    assert kind == "data:text/csv;charset=utf-8"
    read = list(csv.reader(unquote(saved).removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}").splitlines()))
    assert read == [table["columns"], rows[0], ["'" + rows[1][0], "'+1 point", rows[1][2]]]
