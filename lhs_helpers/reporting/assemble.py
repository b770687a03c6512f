"""The module notebooks of a report become one notebook: each a section, a stub where there is nothing to show."""

from collections.abc import Iterator, Sequence

import nbformat
from nbformat import NotebookNode

from lhs_helpers.blocks import BLOCK_MIME
from lhs_helpers.reporting.job import Outcome
from lhs_helpers.words.catalog import text


def assemble(outcomes: Sequence[Outcome]) -> NotebookNode:
    """One notebook of all modules, in their order.

    The first and the last cell of each module are marked in their metadata (``lhs_opens`` with the prefix of the
    module's ids, ``lhs_closes``), so that the template can lay a section around them.
    """
    whole = nbformat.v4.new_notebook()
    for number, outcome in enumerate(outcomes):
        cells = _story(outcome) if outcome.status == "ok" else _stub(outcome)
        cells[0].metadata["lhs_opens"] = outcome.job.module.prefix
        cells[-1].metadata["lhs_closes"] = True
        for position, cell in enumerate(cells):
            cell["id"] = f"c{number}-{position}"  # papermill's own ids are random
        whole.cells += cells
    return whole


def _story(outcome: Outcome) -> list[NotebookNode]:
    """An executed notebook under its declared title: what stands before the first heading is no part of the report."""
    cells = [_bare(cell) for cell in outcome.notebook.cells]
    first = next((n for n, cell in enumerate(cells) if _is_title(cell)), None)
    return _without_idle_help([_title(outcome), *cells] if first is None else cells[first:])


def _without_idle_help(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The cells without help on reading what is not there.

    Where no block of a section has data, each says what is missing and what starts it; how such a chart would be read
    and acted on is left out of the page. In the notebook this help begins with bold words and ends with its cell.
    """
    kept: list[NotebookNode] = []
    for section in _sections(cells):
        blocks = [block for cell in section for block in _blocks(cell)]
        idle = bool(blocks) and all(block["empty"] for block in blocks)
        kept += _without_help(section) if idle else section
    return kept


def _sections(cells: list[NotebookNode]) -> Iterator[list[NotebookNode]]:
    """Cells from one heading of the second level up to the next."""
    section: list[NotebookNode] = []
    for cell in cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## ") and section:
            yield section
            section = []
        section.append(cell)
    yield section


def _blocks(cell: NotebookNode) -> Iterator[dict]:
    for output in cell.get("outputs", ()):
        if BLOCK_MIME in output.get("data", ()):
            yield output["data"][BLOCK_MIME]


def _without_help(section: list[NotebookNode]) -> Iterator[NotebookNode]:
    for cell in section:
        if cell.cell_type != "markdown":
            yield cell
            continue
        paragraphs, helping = [], False
        for paragraph in cell.source.split("\n\n"):
            helping = helping or paragraph.startswith("**")
            if not helping:
                paragraphs.append(paragraph)
        if paragraphs:
            yield NotebookNode({**cell, "source": "\n\n".join(paragraphs)})


def _is_title(cell: NotebookNode) -> bool:
    return cell.cell_type == "markdown" and cell.source.startswith("# ")


def _stub(outcome: Outcome) -> list[NotebookNode]:
    """Says what is missing and whom to ask; nothing of the notebook or of what went wrong in it."""
    module = outcome.job.module
    tables = ", ".join(module.tables[:-1]) + " and " * (len(module.tables) > 1) + "".join(module.tables[-1:])
    notice = nbformat.v4.new_markdown_cell(
        text(
            f"report.{outcome.status}",
            title=module.title,
            tables=tables,
            subject="the network" if outcome.job.is_network else f"site {outcome.job.subject}",
            reason=outcome.reason,
        )
    )
    notice.metadata["lhs_notice"] = True
    return [_title(outcome), notice]


def _title(outcome: Outcome) -> NotebookNode:
    return nbformat.v4.new_markdown_cell(f"# {outcome.job.module.title}")


def _bare(cell: NotebookNode) -> NotebookNode:
    """A copy of a cell without papermill's times and the notebook's tags."""
    return NotebookNode({**cell, "metadata": NotebookNode()})
