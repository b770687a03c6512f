"""Modules become one notebook, and nobody is told how to read what is not there."""

from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from lhs_helpers.blocks import BLOCK_MIME
from lhs_helpers.reporting.assemble import assemble
from lhs_helpers.reporting.discover import Module
from lhs_helpers.reporting.job import Job, Outcome

markdown = nbformat.v4.new_markdown_cell
HELP = "**How to read it.** The dot is the share."
MORE_HELP = "**What to do.** Ask.\n\nThe bar is its interval."


def _block(*, empty: bool):
    data = {BLOCK_MIME: {"id": "a", "empty": empty}}
    return nbformat.v4.new_code_cell("show(a)", outputs=[nbformat.v4.new_output("display_data", data)])


def _assembled(*cells) -> list[str]:
    module = Module(Path("x.ipynb"), 4, "Module 4", "improvement", 4, ("observations",), {})
    outcome = Outcome(Job(module, "S001", Path("p"), Path("c"), "site"), "ok", "")
    notebook = nbformat.v4.new_notebook(cells=[markdown("# Module 4"), *cells])
    return [cell.source for cell in assemble([replace(outcome, notebook=notebook)]).cells]


@pytest.mark.parametrize("empty", [True, False])
def test_help_on_reading_stands_only_where_something_is_to_be_read(empty):
    section = [markdown(f"## One\n\nA question.\n\n{HELP}"), _block(empty=empty), markdown(HELP), markdown(MORE_HELP)]
    sources = _assembled(*section, markdown("## Two"), _block(empty=False), markdown(HELP))
    whole = ["# Module 4", *(cell.source for cell in section), "## Two", "show(a)", HELP]
    without = ["# Module 4", "## One\n\nA question.", "show(a)", "## Two", "show(a)", HELP]
    assert sources == (without if empty else whole)


def test_one_block_with_data_is_enough_and_what_leads_to_the_next_code_is_kept():
    section = [markdown("## One"), _block(empty=True), markdown(HELP), _block(empty=False), markdown(MORE_HELP)]
    assert _assembled(*section) == ["# Module 4", *(cell.source for cell in section)]
    section = [markdown("## One"), _block(empty=True), markdown(HELP), _block(empty=True), markdown("Between.")]
    assert _assembled(*section) == ["# Module 4", "## One", "show(a)", "show(a)", "Between."]


def test_text_without_any_block_is_no_idle_help():
    assert _assembled(markdown("## How this was made"), markdown("**Source.** A book.")) == [
        "# Module 4",
        "## How this was made",
        "**Source.** A book.",
    ]
