"""The pages themselves, read as a browser, a screen reader and an attacker would."""

import re

import pytest
from bs4 import BeautifulSoup

from lhs_helpers.reporting.page_check import page_problems

from .conftest import HOSTILE

REPORT = "sites/S001/improvement.html"


@pytest.fixture(scope="module")
def soup(pages):
    return BeautifulSoup(pages[REPORT], "html.parser")


def test_every_page_passes_its_own_check(pages):
    assert {name: page_problems(page) for name, page in pages.items() if page_problems(page)} == {}


def test_every_page_is_small_closed_and_says_that_the_data_are_synthetic(pages):
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    for page in pages.values():
        assert len(page.encode()) < 100_000
        soup = BeautifulSoup(page, "html.parser")
        assert soup.find("meta", {"http-equiv": "Content-Security-Policy"})["content"] == policy
        assert soup.find("meta", {"name": "referrer"})["content"] == "no-referrer"
        assert "Synthetic data" in soup.header.get_text()
        assert not re.search(r"https?://(?!www\.w3\.org)", page)


def test_hostile_text_is_shown_literally_everywhere(pages):
    for page in pages.values():
        soup = BeautifulSoup(page, "html.parser")
        assert not soup.find(["script", "b", "i"])
        assert not soup.find(attrs={"onerror": True})
    soup = BeautifulSoup(pages[REPORT], "html.parser")
    block = soup.find(id="m4-chart-remission")
    assert block.h4.get_text() == HOSTILE
    assert block.img["alt"] == f"Run chart {HOSTILE}"
    assert [cell.get_text() for cell in block.find_all("td")] == [HOSTILE]
    assert BeautifulSoup(pages["sites/S002/improvement.html"], "html.parser").h1.get_text().endswith(HOSTILE)


def test_the_page_is_named_after_the_site_and_its_data(soup):
    assert soup.title.get_text() == "Improvement report: Genève St. Mary's <b>&, data through June 30, 2026"
    assert soup.h1.get_text() == "Improvement report: Genève St. Mary's <b>&"
    assert soup.html["lang"] == "en"


def test_a_site_without_a_name_is_called_by_its_id(pages):
    page = BeautifulSoup(pages["sites/NA/improvement.html"], "html.parser")
    assert page.h1.get_text() == "Improvement report: NA"


def test_no_code_stream_or_plain_text_reaches_the_reader(soup):
    said = soup.get_text()
    for secret in ("on stdout", "on stderr", "{'plain'", "import", "site_id", "display(", "/tmp", ".pack"):
        assert secret not in said
    assert not soup.find(["pre", "code"])


def test_findings_lead_to_their_evidence_and_carry_what_they_rest_on(soup):
    card = soup.find(class_="concern")
    assert card.a["href"] == "#m4-chart-remission"
    assert " ".join(card.find(class_="basis").get_text().split()) == "2 months · April to May 2026"


def test_contents_list_every_module_and_its_sections(soup):
    links = {link.get_text(): link["href"] for link in soup.nav.find_all("a")}
    assert links["Module 4"] == "#m4"
    assert links["Is it <script>better</script>?"] == "#m4-is-it-script-better-script"
    assert links["How the measures are defined"] == "#definitions"


def test_landmarks_and_a_skip_link_frame_the_page(soup):
    for landmark in ("header", "nav", "main", "footer"):
        assert len(soup.find_all(landmark)) == 1
    assert soup.body.find("a")["href"] == "#content"
    assert soup.main["id"] == "content"


def test_tables_have_row_headers_and_scroll_by_keyboard(soup):
    for table in soup.find_all("table"):
        assert all(row.th["scope"] == "row" for row in table.tbody.find_all("tr"))
        region = table.find_parent(class_="scroll")
        assert region["tabindex"] == "0"
        assert region["aria-label"]
    assert soup.find("td", class_="shade-5")


def test_definitions_and_provenance_stand_at_the_end(soup):
    definitions = " ".join(soup.find("section", {"aria-labelledby": "definitions"}).get_text().split())
    assert "in remission" in definitions
    assert "seen" in definitions
    footer = soup.footer.get_text()
    for fact in ("June 30, 2026", "July 10, 2026", "data contract 1", "this site's own team"):
        assert fact in footer


def test_the_index_lists_every_site_by_id_with_its_status(pages):
    index = BeautifulSoup(pages["index.html"], "html.parser")
    rows = [row.get_text(" ", strip=True) for row in index.find("table").tbody.find_all("tr")]
    assert [row.split()[0] for row in rows] == ["NA", "S001", "S002", "S004"]
    assert "onboarding, no milestone reached yet" in rows[2]
    assert "1 concern, 1 steady could not be produced: Module 5, Module 6 no data yet for Module 1" in rows[1]
    assert "no reports for withdrawn sites" in rows[3]
    assert "newest data: May 2026 1 of 1 measures is fit <b>" in rows[1]
    assert "newest data" not in rows[2]
    links = {link["href"] for link in index.find_all("a") if not link["href"].startswith("#")}
    assert links == set(pages) - {"index.html"}
