"""When is a report still good? While everything that it was made from is the same, to the byte.

Times of files say nothing: only their content counts.
"""

import hashlib
import json
import platform
import re
import tomllib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

import lhs_helpers
from lhs_helpers.collection import TEMPLATES

if TYPE_CHECKING:  # whoever only asks whether anything has changed loads no notebook
    from lhs_helpers.reporting.page import PageTask

_SETTINGS = "network.toml"  # as in intake/read.py
PARTS = ("program", "notebooks", "data", "comparators", "check")


def key_parts(task: "PageTask") -> dict[str, str]:
    """What a page is made from, one SHA-256 for each of ``PARTS``: a page is good while none of them changes.

    Parameters
    ----------
    task : PageTask
        Its packs must have been cut.
    """
    first = task.jobs[0]
    return {
        "program": program_digest(),
        "notebooks": _of_text([[job.module.name, digest(job.module.path), job.parameters] for job in task.jobs]),
        "data": digest(first.pack),
        "comparators": digest(first.comparators),
        "check": _of_text(asdict(task.checked)),
    }


@cache
def program_digest() -> str:
    """SHA-256 of this package, its templates, and the versions of Python and of every package below it."""
    package = Path(lhs_helpers.__file__).parent
    modules = [[path.relative_to(package).as_posix(), digest(path)] for path in sorted(package.rglob("*.py"))]
    return _of_text([platform.python_version(), needed_versions(), modules, templates_digest()])


def templates_digest() -> str:
    """SHA-256 of everything among the templates: pages, styles, words, tables that a network need not bring."""
    files = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())
    return _of_text([[path.relative_to(TEMPLATES).as_posix(), digest(path)] for path in files])


def whole_parts(folder: Path, notebooks: Path, only: Iterable[str]) -> dict[str, object]:
    """The same for a whole release: what is read of the network, the notebooks, the program, and what was asked for."""
    return {
        "program": program_digest(),
        "notebooks": {path.name: digest(path) for path in sorted(notebooks.glob("*.ipynb"))},
        "network": network_files(folder),
        "only": sorted(only),
    }


def network_files(folder: Path) -> dict[str, dict[str, object]]:
    """Size and SHA-256 of the settings of a network, and of what lies where they say that its tables are, by path.

    It lists what :mod:`lhs_helpers.intake.sources` looks at, without loading what takes seconds; other files of the
    folder are read by nobody.
    """
    found = {_SETTINGS: _content(folder / _SETTINGS)}
    with suppress(OSError, ValueError, TypeError, AttributeError):  # a network like that will be refused
        settings = tomllib.loads((folder / _SETTINGS).read_text(encoding="utf-8-sig"))
        for place in (folder / source.get("path", "tables") for source in settings.get("source", [{}])):
            if place.resolve().is_relative_to(folder.resolve()):
                offered = (path for path in place.iterdir() if path.name[0] != "." and path.suffix != ".md")
                found |= {path.relative_to(folder).as_posix(): _content(path) for path in offered}
    return found


def _content(path: Path) -> dict[str, object]:
    """Nothing for what cannot be read, or would be refused unread."""
    with suppress(OSError):
        if path.is_file() and not path.is_symlink():
            return {"bytes": path.stat().st_size, "sha256": digest(path)}
    return {}


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _of_text(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def needed_versions(package: str = "lhs-helpers") -> dict[str, str]:
    """Versions of a package and of all that it needs, directly or not, as they are installed; extras are left out.

    Only the heads of the packages' records are read: whoever asks whether anything has changed waits for this.
    """
    found: dict[str, str] = {}
    names = [package]
    while names:
        name = re.sub(r"[-_.]+", "-", names.pop()).lower()
        if name in found:
            continue
        found[name] = ""
        with suppress(PackageNotFoundError):
            head = (distribution(name).read_text("METADATA") or "").partition("\n\n")[0]
            found[name] = "".join(re.findall(r"^Version: (.*)$", head, re.MULTILINE))
            needed = re.findall(r"^Requires-Dist: ([A-Za-z0-9._-]+)(.*)$", head, re.MULTILINE)
            names += [other for other, conditions in needed if "extra ==" not in conditions]
    return found
