"""How a result travels in an executed notebook, and the one way it becomes HTML, in JupyterLab and in a report.

Light to import: rendering a report needs neither matplotlib nor a notebook.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from functools import cache
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from lhs_helpers.collection import TEMPLATES

BLOCK_MIME = "application/vnd.lhs.block+json"
FINDINGS_MIME = "application/vnd.lhs.findings+json"
BLOCKS_ONLY = "LHS_BLOCKS_ONLY"  # variable of the environment: set where nobody reads the notebook itself, but its page

SHORT = 14  # characters: a cell of a table that is shorter stands on one line (our choice)
# Spaces at which a line must not end: 4 %, n = 12, USD 100, June 30 or June 2026.
_BOUND = re.compile(
    r"(?<=\d) (?=%)|(?<=\bn) (?==)|(?<=\bn =) (?=\d)|(?<=\b[A-Z]{3}) (?=\d)|(?<=[a-z]) (?=(?:\d{1,2}, )?\d{4}\b)"
)
_A_NUMBER = re.compile(r"[-+][\d.,]+(?: ?%)?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")  # what a spreadsheet would run (OWASP, CSV injection)
_NOT_IN_ADDRESS = re.compile(r"[^\w.~ !'()*,/:;=+-]+", re.ASCII)


def block_html(block: Mapping[str, object], *, level: int = 3, id: str = "", heading: bool = True) -> Markup:
    """One block as HTML; every value in it is escaped.

    Parameters
    ----------
    block : mapping
        What :func:`lhs_helpers.show.block` returns.
    level : int
        Level of the block's heading: one below the section that it stands in.
    id : str
        Replaces the block's own id where several modules share a page.
    heading : bool
        False where the section's heading just said the same.
    """
    where = {"level": min(level, 6), "id": id or block["id"], "heading": heading}
    return Markup(_template("block.html.j2").render(block=block, **where, saves=True))


def repeated_html(block: Mapping[str, object], *, link: str) -> Markup:
    """One block as the cover repeats it: its chart, or the first words of its rows, and where it stands."""
    return Markup(_template("repeated.html.j2").render(block=block, link=link))


def notebook_html(block: Mapping[str, object]) -> Markup:
    """One block as it stands in JupyterLab."""
    where = {"level": 3, "id": block["id"], "heading": True}
    return Markup(
        _template("notebook.html.j2").render(block=block, **where, saves=False)
    )  # JupyterLab drops such links


def findings_html(findings: Iterable[Mapping[str, str]]) -> Markup:
    """The findings of a module as a list, for the reader of the notebook."""
    return Markup(_template("findings.html.j2").render(findings=list(findings)))


def whole(words: str) -> str:
    """Keep together on one line what belongs together: a number and its unit, a month and its day, a short cell."""
    return words.replace(" ", "\N{NO-BREAK SPACE}") if len(words) <= SHORT else _BOUND.sub("\N{NO-BREAK SPACE}", words)


def _data_address(picture: str) -> str:
    """A third smaller than base64: of a picture, hardly a character has to be escaped."""
    return _NOT_IN_ADDRESS.sub(lambda escaped: quote(escaped.group(), safe=""), picture)


def _csv_address(table: Mapping[str, Iterable]) -> str:
    """A table as shown, as the address of a CSV file that begins with the mark by which spreadsheets know UTF-8."""
    file = io.StringIO("\N{ZERO WIDTH NO-BREAK SPACE}")
    file.seek(0, io.SEEK_END)
    csv.writer(file).writerows([_no_formula(cell) for cell in row] for row in [table["columns"], *table["rows"]])
    return f"data:text/csv;charset=utf-8,{_data_address(file.getvalue())}"


def _no_formula(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; negative numbers stay numbers."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _A_NUMBER.fullmatch(cell) else cell


@cache
def _template(name: str) -> jinja2.Template:
    folder = jinja2.FileSystemLoader(TEMPLATES / "reports" / "lhs")
    environment = jinja2.Environment(
        loader=folder, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["data_address"] = _data_address
    environment.filters["csv_address"] = _csv_address
    environment.filters["whole"] = whole
    return environment.get_template(name)
