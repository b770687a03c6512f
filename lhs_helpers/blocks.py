"""How a result travels in an executed notebook, and the one way it becomes HTML, in JupyterLab and in a report.

Light to import: rendering a report needs neither matplotlib nor a notebook.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from lhs_helpers.collection import TEMPLATES

BLOCK_MIME = "application/vnd.lhs.block+json"
FINDINGS_MIME = "application/vnd.lhs.findings+json"


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
    html = _template("block.html.j2").render(block=block, level=min(level, 6), id=id or block["id"], heading=heading)
    return Markup(html)


def findings_html(findings: Iterable[Mapping[str, str]]) -> Markup:
    """The findings of a module as a list, for the reader of the notebook."""
    return Markup(_template("findings.html.j2").render(findings=list(findings)))


@cache
def _template(name: str) -> jinja2.Template:
    folder = jinja2.FileSystemLoader(TEMPLATES / "reports" / "lhs")
    environment = jinja2.Environment(
        loader=folder, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    # a third smaller than base64: of a picture, hardly a character has to be escaped
    environment.filters["data_address"] = lambda text: quote(text, safe=" !'()*,/:;=+")
    return environment.get_template(name)
