"""Show a result in a notebook: one accessible block of sentence, picture and data table.

A block travels in the executed notebook as typed JSON and is rendered by one template, for JupyterLab and for the
report alike; every value in it is escaped there.
"""

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict

import pandas as pd
from IPython.display import display

from lhs_helpers.blocks import BLOCK_MIME, BLOCKS_ONLY, FINDINGS_MIME, findings_html, notebook_html
from lhs_helpers.charts import draw
from lhs_helpers.charts.style import styled
from lhs_helpers.charts.svg import svg_of
from lhs_helpers.methods.control_chart import ControlChart
from lhs_helpers.methods.data_quality import Fitness
from lhs_helpers.methods.improvement.signal_summary import SignalSummary
from lhs_helpers.methods.result import Result
from lhs_helpers.words import Description, Table, anchor, describe
from lhs_helpers.words.catalog import text
from lhs_helpers.words.method import methods_of
from lhs_helpers.words.next_steps import gate_banner


def show(*results: Result, title: str = "", trust: Fitness | None = None, otherwise: str = "") -> None:
    """Show one or more results, each as one block.

    Parameters
    ----------
    *results : Result
        What the methods returned.
    title : str
        Replaces the block's own title; for one result only.
    trust : Fitness, optional
        Verdicts on the data: a result about a measure that misses a limit carries a banner with the reason.
    otherwise : str
        Name of the sentence that stands in the section's place where there is no result.
    """
    if otherwise and not results:
        _display(_sentence_alone(otherwise))
    for result in results:
        content = block(result, title=title)
        banner = gate_banner(trust, result.key) if trust is not None else ""
        content |= {"banner": banner} if banner else {}
        _display(content)


def record_findings(*results: Result, cover: Iterable[Result] = ()) -> None:
    """Close a module: put on record what its results found, for the cover, the index page and the manifest.

    A module without this last cell counts as unfinished. Each finding carries the title of its block as its ``label``.

    Parameters
    ----------
    *results : Result
        What may have found something.
    cover : iterable of Result
        Whose blocks the cover repeats: the one chart to look at, and what to do next.
    """
    described = [_words(result) for result in results]
    findings = [asdict(finding) | {"label": words.title} for words in described for finding in words.findings]
    repeated = [anchor(result) for result in cover if not result.is_empty]
    _put({FINDINGS_MIME: {"findings": findings, "cover": repeated}}, lambda: findings_html(findings))


def block(result: Result, *, title: str = "") -> dict:
    """The JSON of one block: id, title, sentence, picture with alternative text, tables, notes, methods.

    Raises
    ------
    ValueError
        Where a picture has no alternative text.
    """
    words = _words(result)
    picture = None if result.is_empty else _picture(result)
    if picture and not words.alt:
        raise ValueError(f"the picture of {type(result).__name__} has no alternative text")
    return {
        "id": anchor(result),
        "title": title or words.title,
        "sentence": words.sentence,
        "picture": {"svg": picture, "alt": words.alt, "newest_last": _ends_with_now(result)} if picture else None,
        "tables": [_table(table) for table in words.tables],
        "notes": list(words.notes),
        "methods": methods_of(result),
        "empty": result.is_empty,
    }


_SAID: dict[int, tuple[Result, Description]] = {}  # the result is kept, so that no other can have its id


def _words(result: Result) -> Description:
    """The words of a result, found once: it is shown, and later looked through for what it found."""
    if id(result) not in _SAID:
        _SAID[id(result)] = result, describe(result)
    return _SAID[id(result)][1]


def _display(content: dict) -> None:
    _put({BLOCK_MIME: content}, lambda: notebook_html(content))


def _put(record: dict, as_html: Callable[[], str]) -> None:
    """Into the notebook: the record for the page, and the same to be read in the notebook, unless nobody does."""
    display(record if os.environ.get(BLOCKS_ONLY) else record | {"text/html": str(as_html())}, raw=True)


def _sentence_alone(name: str) -> dict:
    """The block of a section that has nothing to show yet: what is lacking, and what would start it."""
    content = {"id": f"nothing-{name}", "title": "", "sentence": text(f"otherwise.{name}"), "picture": None}
    return content | {"tables": [], "notes": [], "methods": [], "empty": True}


def _picture(result: Result) -> str:
    """The result's figure as SVG text, without a date, so that the same result gives the same bytes."""
    with styled():
        figure = draw(result)
        if figure is None:
            return ""
        return svg_of(figure)


def _ends_with_now(result: Result) -> bool:
    """Whether the right end of the picture is what matters most: a narrow screen shows that first."""
    return isinstance(result, SignalSummary) or (isinstance(result, ControlChart) and not result.keys)


def _table(table: Table) -> dict:
    cells = table.frame.to_numpy(dtype=object)
    return {
        "caption": table.caption,
        "columns": [str(column) for column in table.frame.columns],
        "rows": [["" if pd.isna(cell) else str(cell) for cell in row] for row in cells],
        "shades": None if table.shades is None else json.loads(table.shades.to_json(orient="values")),
        "folded": table.folded,
    }
