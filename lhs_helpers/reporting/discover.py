"""Find the module notebooks of the collection: each declares itself in its own metadata.

Adding a module is adding one notebook; nothing in the package knows a module's name or number.
"""

import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from lhs_helpers.collection import NOTEBOOKS
from lhs_helpers.errors import NotebookError
from lhs_helpers.reporting.parameters import Value, declared_parameters

_TITLE = re.compile(r"[^\n<>]+")
_WORD = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Module:
    """One module notebook and what it says about itself.

    Attributes
    ----------
    path : pathlib.Path
        The notebook.
    module : int
        Number of the module as in the guide.
    title : str
        Heading of the module in the report.
    report : str
        The report it belongs to, for example ``improvement``.
    order : int
        Place within that report.
    tables : tuple of str
        The module's own tables: without a row in any of them it has nothing to say.
    parameters : dict
        Declared parameters and their default values.
    comparators : tuple of str
        The tables that it reads of what the network shows to every site; it is given no others, so that its reports
        stay good while those others change.
    """

    path: Path
    module: int
    title: str
    report: str
    order: int
    tables: tuple[str, ...]
    parameters: dict[str, Value]
    comparators: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name of the notebook without its ending, used in logs and the manifest."""
        return self.path.stem

    @property
    def prefix(self) -> str:
        """Start of every id of this module on a page, so that two modules never share one."""
        return f"m{self.module}-"


def discover(folder: Path = NOTEBOOKS) -> tuple[Module, ...]:
    """All module notebooks of a folder, by report and by their order within it.

    Raises
    ------
    NotebookError
        Where a notebook does not declare itself, or two claim the same place; where there is none at all.
    """
    modules = sorted(map(read_module, sorted(folder.glob("*.ipynb"))), key=lambda module: (module.report, module.order))
    if not modules:
        raise NotebookError("the folder holds no notebook", where=str(folder))
    for claim in ("module", "report and order"):
        _refuse_twice(modules, claim)
    return tuple(modules)


def read_notebook(path: Path) -> NotebookNode:
    """Read one notebook, upgraded to the current notebook format.

    Raises
    ------
    NotebookError
        Where the file is not a notebook.
    """
    try:
        return deepcopy(_parsed(path.read_text(encoding="utf-8")))
    except (ValueError, OSError) as error:
        raise NotebookError("this is not a notebook", where=path.name, hint="save it again from JupyterLab") from error


@cache
def _parsed(content: str) -> NotebookNode:
    """Parsed and validated once, however many sites it is run for."""
    return nbformat.reads(content, as_version=4)


def read_module(path: Path) -> Module:
    """What one notebook declares about itself in its metadata, under ``lhs``."""
    notebook = read_notebook(path)
    declared = notebook.metadata.get("lhs")
    if not isinstance(declared, dict):
        raise _undeclared(path, "has no 'lhs' entry in its metadata")
    expected = {"module": int, "title": str, "report": str, "order": int, "tables": list}
    wrong = [name for name, kind in expected.items() if type(declared.get(name)) is not kind]
    if wrong:
        raise _undeclared(path, f"lacks {', '.join(wrong)} under 'lhs', or holds another type there")
    if unknown := sorted(set(declared) - set(expected) - {"comparators"}):
        raise _undeclared(path, f"holds the unknown entry {', '.join(unknown)} under 'lhs'")
    if not _TITLE.fullmatch(declared["title"]) or not _WORD.fullmatch(declared["report"]):
        raise _undeclared(path, "needs a title in one line and a report named by one lower-case word")
    return Module(
        path=path,
        module=declared["module"],
        title=declared["title"],
        report=declared["report"],
        order=declared["order"],
        tables=tuple(map(str, declared["tables"])),
        parameters=declared_parameters(notebook, where=path.name),
        comparators=tuple(map(str, declared.get("comparators", ()))),
    )


def _refuse_twice(modules: Iterable[Module], claim: str) -> None:
    seen: dict[object, Module] = {}
    for module in modules:
        place = module.module if claim == "module" else (module.report, module.order)
        if place in seen:
            raise _undeclared(module.path, f"claims the same {claim} as {seen[place].path.name}")
        seen[place] = module


def _undeclared(path: Path, what: str) -> NotebookError:
    hint = 'metadata: {"lhs": {"module": 7, "title": "...", "report": "improvement", "order": 4, "tables": ["..."]}}'
    return NotebookError(f"the notebook {what}", where=path.name, hint=hint)
