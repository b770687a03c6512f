"""The appendix of methods: what the blocks of a page name, each once, with its formula and source."""

import nbformat
from bs4 import BeautifulSoup

from lhs_helpers.blocks import BLOCK_MIME
from lhs_helpers.reporting.job import Outcome
from lhs_helpers.reporting.methods_used import methods_used


def outcome(*blocks, status="ok"):
    outputs = [nbformat.v4.new_output("display_data", data={BLOCK_MIME: block}) for block in blocks]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=outputs)])
    return Outcome(None, status, notebook=notebook if status == "ok" else None)


def test_a_method_stands_once_with_all_that_was_chosen_and_where():
    p = [{"code": "chart_p", "chosen": f"min_limits = {count}"} for count in (12, 12, 15)]
    blocks = [{"title": f"Chart {n}", "methods": [method]} for n, method in enumerate(p)]
    other = {"title": "Sites", "methods": [{"code": "funnel", "chosen": ""}]}
    table = methods_used([outcome(blocks[0], other), outcome(*blocks[1:]), outcome(status="failed")])
    assert [row[0] for row in table.rows] == ["P chart", "Funnel plot"]
    assert table.rows[0][3:] == ("Montgomery", "min_limits = 12; min_limits = 15", "Chart 0, Chart 1 and Chart 2")
    assert table.rows[1][4:] == ("–", "Sites")
    assert len(table.columns) == len(table.rows[0])


def test_unknown_methods_and_blocks_without_any_add_no_row():
    assert methods_used([outcome({"title": "A"}, {"methods": [{"code": "unheard_of", "chosen": ""}]})]).rows == ()


def test_every_page_has_the_appendix_and_its_contents_lead_to_it(pages):
    for page in (page for name, page in pages.items() if name.startswith("sites/")):
        soup = BeautifulSoup(page, "html.parser")
        assert soup.find("h2", id="methods")
        assert soup.select('nav.contents a[href="#methods"]')
