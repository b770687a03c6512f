"""Worksheets: each has a purpose, people and fields; every field goes somewhere that exists; one page is enough."""

import csv
import re
import subprocess

import pytest
from bs4 import BeautifulSoup

from lhs_helpers.collection import TEMPLATES
from lhs_helpers.contract.dictionary import dictionary
from lhs_helpers.contract.tables import TABLES
from lhs_helpers.reporting.page_check import page_problems
from lhs_helpers.reporting.worksheets import Worksheet, worksheets, write_worksheets
from lhs_helpers.words.catalog import catalog

SHEETS = {sheet.name: sheet for sheet in worksheets()}
LETTERS = {"0": "ab", "1": "abcde", "2": "abcde", "3": "abcdef", "4": "abcdefg", "5": "abcdef", "6": "abcde"}
SETTINGS = set(
    re.findall(r"^\| `([a-z_]+(?:\[\])?\.[a-z_.\[\]]+)` \|", dictionary().partition("## Settings")[2], re.MULTILINE)
)
SPANS = re.compile(r"`([^`]+)`")
FEEDS = re.compile(r"([a-z_]+)\.([a-z_]+)")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("worksheets")
    return {path.name: path for path in write_worksheets(folder)}


def tables_of(sheet):
    """The tables of a worksheet: header cells, and rows of cells."""
    for block in re.findall(r"(?:^\|.*\n?)+", sheet.body, re.MULTILINE):
        head, _, *rows = ([cell.strip() for cell in line[1:-1].split("|")] for line in block.strip().splitlines())
        yield head, rows


def wrong_marks(body):
    """Code spans that name neither a column of the contract nor a key of the settings, nor paper."""
    wrong = []
    for mark in SPANS.findall(body):
        table, column = FEEDS.fullmatch(mark).groups() if FEEDS.fullmatch(mark) else ("", "")
        known = table in TABLES and column in {one.name for one in TABLES[table].columns}
        setting = mark.startswith("network.toml: ") and mark.removeprefix("network.toml: ") in SETTINGS
        if not (known or setting or mark == "paper"):
            wrong.append(mark)
    return wrong


def fields_without_mark(sheet):
    """Empty cells and lines to write on of which nobody would know where they go."""
    lost = []
    for head, rows in tables_of(sheet):
        if head[-1] == "Goes to":
            lost += [row[0] for row in rows if not SPANS.search(row[-1])]
        else:
            blank = {position for row in rows for position, cell in enumerate(row) if not cell}
            filled = [position for position in blank if any(row[position] for row in rows)]
            lost += [
                head[position] for position in blank if not SPANS.search(head[position]) and position not in filled
            ]
    sections = re.split(r"^## ", sheet.body, flags=re.MULTILINE)
    lost += [part.splitlines()[0] for part in sections if "\n___\n" in f"{part}\n" and not SPANS.search(part)]
    return lost


def test_every_module_has_its_worksheets_and_no_number_stands_twice():
    assert [sheet.number for sheet in worksheets()] == [
        f"{n}{letter}" for n, letters in LETTERS.items() for letter in letters
    ]


@pytest.mark.parametrize("name", SHEETS)
def test_a_worksheet_says_what_for_by_whom_and_how_long(name):
    sheet = SHEETS[name]
    assert name == f"{sheet.number}_{name.partition('_')[2]}"
    assert 20 <= len(sheet.purpose) <= 110
    assert "\n" not in sheet.purpose
    assert len(sheet.who) > 5
    assert re.search(r"\d", sheet.minutes)
    assert "# " not in sheet.body.replace("## ", "")  # the one title comes from the front


@pytest.mark.parametrize("name", SHEETS)
def test_every_field_goes_to_a_column_that_exists_or_stays_on_paper(name):
    sheet = SHEETS[name]
    assert wrong_marks(sheet.body.replace("`behaviors`", "").replace("`codesigns`", "")) == []
    assert fields_without_mark(sheet) == []
    assert [mark for mark in SPANS.findall(sheet.body) if mark != "paper"]


def test_the_look_at_fields_finds_one_that_goes_nowhere():
    table = "| Part | Write here | Goes to |\n|---|---|---|\n| To | | `aims.traget` |\n| By | | |\n"
    body = f"## Aim\n\n{table}\n## Why\n\n___\n"
    sheet = Worksheet(name="9z_bad", title="", purpose="", who="", minutes="", body=body)
    assert wrong_marks(body) == ["aims.traget"]
    assert fields_without_mark(sheet) == ["By", "Why"]


@pytest.mark.parametrize("name", SHEETS)
def test_choices_to_circle_are_those_of_the_contract(name):
    for head, rows in tables_of(SHEETS[name]):
        for row in rows:
            found = FEEDS.fullmatch(row[-1].strip("`"))
            if head[-1] == "Goes to" and found and " / " in row[1]:
                allowed = {*TABLES[found[1]].column(found[2]).allowed, "network", "site, which one:"}
                assert {choice.replace(" ", "_") for choice in row[1].split(" / ")} <= {
                    a.replace(" ", "_") for a in allowed
                }


def test_what_is_filled_in_beforehand_is_what_the_software_ships():
    with (TEMPLATES / "data" / "documents.csv").open(encoding="utf-8") as file:
        titles = {row["title"] for row in csv.DictReader(file)}
    with (TEMPLATES / "data" / "instruments.csv").open(encoding="utf-8") as file:
        items = {f"{row['item_id']} {row['item']}" for row in csv.DictReader(file) if row["instrument"] == "maturity"}
    for sheet in worksheets():
        for head, rows in tables_of(sheet):
            if "`documents.title`" in head[0]:
                assert {row[0] for row in rows} - {""} <= titles
    scores = next(rows for head, rows in tables_of(SHEETS["1d_maturity_round"]) if "`ratings.item_id`" in head[0])
    assert {row[0] for row in scores} == {item for item in items if not item.startswith("RS")}
    steps = next(rows for head, rows in tables_of(SHEETS["2a_onboarding_checklist"]) if "milestone" in head[0])
    assert [row[0] for row in steps] == re.findall(r"`onboarding.milestones` .*?`\[(.*?)\]`", dictionary())[0].replace(
        '"', ""
    ).split(", ")


def test_nearly_every_table_begins_on_some_worksheet():
    fed = {mark.partition(".")[0] for sheet in worksheets() for mark in SPANS.findall(sheet.body)}
    assert set(TABLES) - fed == {"instruments"}  # shipped; its levels are read aloud, not written


def test_a_worksheet_that_a_sentence_names_exists():
    named = {
        number for sentence in catalog().values() for number in re.findall(r"[Ww]orksheets? (\d[a-z])\b", sentence)
    }
    named |= {number for sheet in worksheets() for number in re.findall(r"[Ww]orksheets? (\d[a-z])\b", sheet.body)}
    assert {"1c", "1d", "4b", "4c", "6b"} <= named
    assert named <= {sheet.number for sheet in worksheets()}


def test_each_is_written_as_markdown_and_as_a_page_and_listed(written):
    assert {*written} == {f"{name}.{kind}" for name in (*SHEETS, "index") for kind in ("md", "html")}
    listed = BeautifulSoup(written["index.html"].read_text(encoding="utf-8"), "html.parser")
    assert {link["href"] for link in listed.main.find_all("a")} == {f"{name}.html" for name in SHEETS}
    plain = written["4b_key_driver_diagram.md"].read_text(encoding="utf-8")
    assert plain.startswith("# 4b Key driver diagram\n")
    assert "+++" not in plain


def test_every_page_is_closed_readable_aloud_and_free_of_scripts(written):
    for path in written.values():
        if path.suffix == ".html":
            page = path.read_text(encoding="utf-8")
            assert page_problems(page) == []
            assert "default-src 'none'" in page
            assert len(page.encode()) < 30_000


def test_a_row_is_named_by_its_first_cell_and_an_empty_one_by_nothing(written):
    page = BeautifulSoup(written["1b_purpose_and_aim.html"].read_text(encoding="utf-8"), "html.parser")
    parts = next(table for table in page.find_all("table") if table.caption.get_text() == "The parts of the sentence")
    assert [cell.get_text() for cell in parts.find_all("th", scope="row")][2:4] == [
        "For whom?",
        "Which measure will tell us?",
    ]
    assert [cell.get_text() for cell in parts.find_all("th", scope="col")] == ["Part", "Write here", "Goes to"]
    empty = BeautifulSoup(written["1c_annual_plan.html"].read_text(encoding="utf-8"), "html.parser").table
    assert empty.find_all("th", scope="row") == []


def test_what_somebody_has_filled_in_is_never_overwritten(tmp_path):
    (tmp_path / "4b_key_driver_diagram.md").write_text("our drivers", encoding="utf-8")
    written = write_worksheets(tmp_path)
    assert (tmp_path / "4b_key_driver_diagram.md").read_text(encoding="utf-8") == "our drivers"
    assert len(written) == 2 * len(SHEETS) + 1
    assert write_worksheets(tmp_path) == []


FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--virtual-time-budget=5000")
WIDER = """<script>onload = () => {
  const right = document.querySelector("main").getBoundingClientRect().right + 1;
  const wide = [...document.querySelectorAll("main")].filter(page =>
    [...page.querySelectorAll("*")].some(part => part.getBoundingClientRect().right > right));
  document.body.textContent = "wide: " + wide.map(page => page.querySelector("h1").textContent).join(", ") + ";";
}</script>"""
CONTENT_WIDTH = 182  # mm: A4, the narrower paper, without the margins of the style sheet


def run(chromium, folder, html, *options):
    """Have a page of ours opened; returns what Chromium prints."""
    (folder / "all.html").write_text(html, encoding="utf-8")
    flags = (*FLAGS, f"--user-data-dir={folder / 'profile'}", *options, (folder / "all.html").as_uri())
    return subprocess.run([chromium, *flags], capture_output=True, text=True, timeout=120, check=True).stdout


def printed_pages(chromium, pages, folder, size):
    """How many sheets of paper these pages take, printed one after the other."""
    mains = "".join(str(page.main) for page in pages)
    style = f"@page {{ size: {size} }} main {{ break-after: page }} main:last-child {{ break-after: auto }}"
    html = f"<!DOCTYPE html>{pages[0].head}<style>{style}</style><body>{mains}</body>"
    run(chromium, folder, html, f"--print-to-pdf={folder / 'all.pdf'}")
    return len(re.findall(rb"/Type\s*/Page\b", (folder / "all.pdf").read_bytes()))


def too_wide(chromium, pages, folder):
    """Titles of pages on which something runs over the margin: in print, Chromium would shrink or cut it."""
    style = re.sub("@media print", "@media all", "".join(map(str, pages[0].find_all("style"))))
    mains = "".join(str(page.main) for page in pages)
    body = f'<body style="width: {CONTENT_WIDTH}mm">{mains}{WIDER}</body>'
    return re.search("wide: (.*);", run(chromium, folder, f"<!DOCTYPE html>{style}{body}", "--dump-dom"))[1]


@pytest.fixture(scope="module")
def soups(written):
    return [BeautifulSoup(written[f"{name}.html"].read_text(encoding="utf-8"), "html.parser") for name in SHEETS]


@pytest.mark.browser
@pytest.mark.parametrize("size", ["A4", "letter"])
def test_every_worksheet_fits_on_one_sheet_of_paper(chromium, soups, tmp_path, size):
    assert printed_pages(chromium, soups, tmp_path, size) == len(soups)


@pytest.mark.browser
def test_nothing_on_a_worksheet_runs_over_the_margin(chromium, soups, tmp_path):
    assert too_wide(chromium, soups, tmp_path) == ""


@pytest.mark.browser
def test_the_looks_at_paper_see_a_page_that_is_too_long_or_too_wide(chromium, written, tmp_path):
    page = BeautifulSoup(written["4b_key_driver_diagram.html"].read_text(encoding="utf-8"), "html.parser")
    page.main.append(BeautifulSoup("<hr>" * 40 + f"<p>{'m' * 10}</p>", "html.parser"))
    page.main.append(BeautifulSoup(f"<table><tr><td><code>{'m' * 200}</code></td></tr></table>", "html.parser"))
    assert printed_pages(chromium, [page], tmp_path, "letter") == 2
    assert too_wide(chromium, [page], tmp_path) == "4b Key driver diagram"
