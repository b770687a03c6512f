"""nbconvert's HTML exporter with the house's templates: everything escaped, only blocks shown, no remote address."""

import re
from functools import cache
from typing import Any

import jinja2
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from lhs_helpers.blocks import BLOCK_MIME, FINDINGS_MIME, block_html, findings_html, repeated_html, whole
from lhs_helpers.collection import TEMPLATES
from lhs_helpers.reporting.outline import Outline
from lhs_helpers.words.catalog import text

TEMPLATE_FAMILIES = TEMPLATES / "reports"
_BREAKS = re.compile(r"(?<=[._])(?=[a-z])")


class _MarkdownRenderer(IPythonRenderer):
    """nbconvert's markdown, with raw HTML shown literally and headings and tables that know their place on the page."""

    def __init__(self, outline: Outline) -> None:
        super().__init__(escape=True, allow_harmful_protocols=False, exclude_anchor_links=True)
        self._outline = outline

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        level, heading_id = self._outline.heading(text, level)
        return f'<h{level} id="{heading_id}">{text}</h{level}>\n'

    def codespan(self, text: str) -> str:
        """A name in code may break after a dot or an underscore, where a column is narrow."""
        return f"<code>{_BREAKS.sub(Markup('<wbr>'), escape(text))}</code>"

    def table(self, text: str) -> str:
        """A table as those of the blocks: captioned (by the heading above it), in a region that scrolls by itself."""
        caption = escape(self._outline.last_heading)
        region = f'<div class="scroll" role="group" tabindex="0" aria-label="{caption}">'
        return f"{region}\n<table>\n<caption>{caption}</caption>\n{text}</table>\n</div>\n"

    def table_row(self, text: str) -> str:
        first, rest = text.split("\n", 1)
        if first.startswith("<td>") and first != "<td></td>":
            first = f'<th scope="row">{first[4:-5]}</th>'
        return f"<tr>\n{first}\n{rest}</tr>\n"

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        return f'<th scope="col">{text}</th>\n' if head and text else f"<td>{text}</td>\n"


class ReportExporter(HTMLExporter):
    """Exports a notebook through a template family of ``templates/reports``.

    ``resources`` must hold an ``outline``; the templates of the reports expect a ``page`` too.
    """

    exclude_input_prompt = True
    exclude_output_prompt = True
    optimistic_validation = True  # once, not after each of a dozen preprocessors

    def __init__(self, template: str, **kwargs: Any) -> None:
        family = template if (TEMPLATE_FAMILIES / template).is_dir() else "lhs"
        super().__init__(template_name=family, extra_template_basedirs=[str(TEMPLATE_FAMILIES)], **kwargs)

    def from_notebook_node(self, nb: NotebookNode, resources: dict | None = None, **kwargs: Any) -> tuple[str, dict]:
        """As of ``HTMLExporter``, which then parses the page anew to add what our templates write themselves."""
        return super(HTMLExporter, self).from_notebook_node(nb, resources, **kwargs)

    def _preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Nothing is enabled that would change a notebook: it is neither copied again nor validated again."""
        return nb, resources

    @pass_context
    def markdown2html(self, context: Context, source: str) -> str:
        """Markdown as HTML; used by the templates."""
        return MarkdownWithMath(renderer=_MarkdownRenderer(context["resources"]["outline"])).render(source)

    def _create_environment(self) -> jinja2.Environment:
        environment = super()._create_environment()
        environment.autoescape = True
        environment.trim_blocks = environment.lstrip_blocks = True
        environment.filters |= {
            "open_module": _open_module,
            "repeat_block": lambda block, link: repeated_html(block, link=link),
            "show_block": _show_block,
            "show_findings": findings_html,
            "whole": whole,
        }
        environment.globals |= {
            "block_mime": BLOCK_MIME,
            "findings_mime": FINDINGS_MIME,
            "say": text,
            "stylesheet": stylesheet,
        }
        return environment


class ResearcherExporter(ReportExporter):
    """One notebook as it is, with its code.

    By hand: ``jupyter nbconvert --to lhs_helpers.reporting.export.ResearcherExporter notebook.ipynb``.
    """

    export_from_notebook = None  # not a choice in JupyterLab's menu

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("researcher", **kwargs)

    _preprocess = HTMLExporter._preprocess  # of a notebook that may be anybody's

    def from_notebook_node(self, nb: NotebookNode, resources: dict | None = None, **kwargs: Any) -> tuple[str, dict]:
        return super().from_notebook_node(nb, {**(resources or {}), "outline": Outline(demoted=0)}, **kwargs)


@cache
def report_exporter(report: str) -> ReportExporter:
    """The exporter of a report. It is made once: its templates do not change, and it keeps nothing of a page."""
    return ReportExporter(report)


@cache
def stylesheet(name: str) -> Markup:
    """A style sheet of the house, ready to stand in a page."""
    return Markup("<style>\n{}</style>").format(Markup((TEMPLATE_FAMILIES / "lhs" / name).read_text(encoding="utf-8")))


@pass_context
def _open_module(context: Context, prefix: str) -> str:
    return context["resources"]["outline"].open_module(prefix)


@pass_context
def _show_block(context: Context, block: dict[str, Any]) -> Markup:
    outline = context["resources"]["outline"]
    heading = block["title"] != outline.last_heading
    level, block_id = outline.add_block(block["id"])
    return block_html(block, level=level, id=block_id, heading=heading)
