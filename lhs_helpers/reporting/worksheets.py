"""Worksheets: one printed page each, to think on together; every field says which table and column it feeds."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat

from lhs_helpers.collection import TEMPLATES
from lhs_helpers.output import write_whole
from lhs_helpers.reporting.export import ReportExporter
from lhs_helpers.reporting.outline import Outline
from lhs_helpers.words.catalog import text

_FENCE = "+++\n"


@dataclass(frozen=True)
class Worksheet:
    """One worksheet of ``templates/worksheets``.

    Attributes
    ----------
    name : str
        Name of its file without the ending; what stands before the first ``_`` is its number: module and letter.
    title, purpose, who, minutes : str
        What it is called, what for in one line, who fills it in, and how long that takes.
    body : str
        Its fields as Markdown. A code span names the ``table.column``, or ``network.toml: section.key``, that a field
        feeds; the code span ``paper`` marks what stays on paper.
    """

    name: str
    title: str
    purpose: str
    who: str
    minutes: str
    body: str

    @classmethod
    def read(cls, path: Path) -> "Worksheet":
        """Read a file: TOML between lines of ``+++``, then Markdown."""
        _, front, body = path.read_text(encoding="utf-8").split(_FENCE, 2)
        return cls(name=path.stem, body=body.strip(), **tomllib.loads(front))

    @property
    def number(self) -> str:
        """Such as ``4b``."""
        return self.name.partition("_")[0]

    def markdown(self) -> str:
        """The whole page as Markdown, to be printed as HTML or filled in as text."""
        return text(
            "worksheet.page",
            number=self.number,
            title=self.title,
            purpose=self.purpose,
            who=self.who,
            minutes=self.minutes,
            body=self.body,
        )


@cache
def worksheets() -> tuple[Worksheet, ...]:
    """Every worksheet, in the order of their numbers."""
    return tuple(Worksheet.read(path) for path in sorted((TEMPLATES / "worksheets").glob("*.md")))


def write_worksheets(folder: Path) -> list[Path]:
    """Write every worksheet into a folder, as Markdown and as a page to print, with a list of them.

    Parameters
    ----------
    folder : pathlib.Path
        Where to. A file that is there already is left as it is: somebody may have filled it in.

    Returns
    -------
    list of pathlib.Path
        The files written.
    """
    exporter = ReportExporter("worksheet")
    written = []
    for name, title, markdown in [("index", text("worksheet.index_title"), _index()), *map(_named, worksheets())]:
        for path, make in ((folder / f"{name}.md", str), (folder / f"{name}.html", _html(exporter, title))):
            if not path.exists():
                write_whole(path, make(markdown))
                written.append(path)
    return written


def _named(sheet: Worksheet) -> tuple[str, str, str]:
    return sheet.name, text("worksheet.title", number=sheet.number, title=sheet.title), sheet.markdown()


def _html(exporter: ReportExporter, title: str) -> Callable[[str], str]:
    """What makes the page of this title from Markdown."""

    def make(markdown: str) -> str:
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(markdown, id="worksheet")])
        resources = {"metadata": {"name": title}, "outline": Outline(demoted=0)}
        return exporter.from_notebook_node(notebook, resources)[0]

    return make


def _index() -> str:
    """All worksheets with their purposes, as a Markdown table."""
    rows = (
        text(
            "worksheet.index_row",
            number=sheet.number,
            title=sheet.title,
            name=sheet.name,
            purpose=sheet.purpose,
            who=sheet.who,
            minutes=sheet.minutes,
        )
        for sheet in worksheets()
    )
    return text("worksheet.index", rows="\n".join(rows))
