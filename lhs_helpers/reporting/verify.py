"""Is a published release what its manifest says, and does what it says add up?"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lhs_helpers.reporting.keys import digest
from lhs_helpers.reporting.layout import INDEX, MANIFEST, page_name, page_path, says

_DAMAGED = (OSError, ValueError, KeyError, TypeError, AttributeError)
_STATUSES = {"ok", "no_data", "failed"}
_LINK = re.compile(r'href="([^"#:]+)"')


def release_problems(release: Path) -> list[str]:
    """Everything in which a release differs from its manifest; an empty list for a good one.

    Parameters
    ----------
    release : pathlib.Path
        Folder of one release.
    """
    try:
        manifest = _read(release)
        return [*_differences(release, manifest["files"]), *unaccounted(release, manifest)]
    except FileNotFoundError:
        return [f"{MANIFEST} is not there"]
    except _DAMAGED:
        return [f"{MANIFEST} cannot be read, or is not one of this version"]


def still_good(release: Path, made_from: Mapping[str, object]) -> dict[str, Any] | None:
    """The manifest of a release that was made whole, from just this, and is as it was written; None for any other.

    Where only some subjects are asked for, a release of all answers as well.
    """
    try:
        manifest = _read(release)
        whole = not manifest["statuses"].get("failed") and not any(page["reason"] for page in manifest["pages"])
        same = manifest["made_from"] == made_from
        if not same and set(made_from["only"]) <= set(manifest["subjects"]):
            same = manifest["made_from"] == {**made_from, "only": []}
    except _DAMAGED:
        return None
    return manifest if same and whole and not release_problems(release) else None


def unaccounted(release: Path, manifest: Mapping[str, Any]) -> list[str]:
    """Where pages and jobs are not exactly each subject times each module, or a page is not the one that it should be.

    Parameters
    ----------
    release : pathlib.Path
        Folder of one release; of its files, only the heads of pages and the index are read.
    manifest : mapping
        What its manifest says.

    Raises
    ------
    KeyError, TypeError, AttributeError, OSError
        Where the manifest lacks something, or holds another type there.
    """
    subjects, modules, pages, jobs = (manifest[part] for part in ("subjects", "modules", "pages", "jobs"))
    problems = [] if _is_sound(manifest) else [f"{MANIFEST} holds something of another type than it should"]
    wanted = ((subject, report) for subject in subjects for report in modules)
    problems += _unequal("the page", wanted, ((page["subject"], page["report"]) for page in pages))
    wanted = ((subject, report, name) for subject in subjects for report in modules for name in modules[report])
    problems += _unequal("the job", wanted, ((job["subject"], job["report"], job["module"]) for job in jobs))
    counted = Counter(job["status"] for job in jobs)
    if counted != Counter(manifest["statuses"]) or not _STATUSES.issuperset(counted):
        problems.append("the counts of jobs by status do not add up")
    for page in pages:
        problems += _page_problems(release, page, manifest["files"])
    written = {page["file"] for page in pages if page["written"]}
    return problems + _index_problems(release / INDEX, written, manifest["files"])


def _read(release: Path) -> dict[str, Any]:
    path = release / MANIFEST
    if path.is_symlink() or not path.is_file():  # a pipe would never be read to its end
        raise FileNotFoundError(path)
    return json.loads(path.read_text(encoding="utf-8"))


def _differences(release: Path, listed: Mapping[str, str]) -> list[str]:
    """Only regular files, those that are listed, and the folders that hold them, with the bytes that were written."""
    files, folders, others = set(), set(), set()
    for path in _within(release):
        kinds = others if path.is_symlink() else files if path.is_file() else folders if path.is_dir() else others
        kinds.add(path.relative_to(release).as_posix())
    files -= {MANIFEST}
    holding = {folder.as_posix() for name in listed for folder in Path(name).parents}
    problems = [f"{name} is neither a file nor a folder" for name in sorted(others)]
    problems += [f"{name} is missing" for name in sorted(set(listed) - files - others)]
    problems += [f"{name} is not in the manifest" for name in sorted((files - set(listed)) | (folders - holding))]
    changed = (name for name in sorted(files & set(listed)) if digest(release / name) != listed[name])
    return problems + [f"{name} has been changed" for name in changed]


def _within(folder: Path) -> Iterator[Path]:
    """Everything below a folder; no link is followed."""
    for path in folder.iterdir():
        yield path
        if path.is_dir() and not path.is_symlink():
            yield from _within(path)


def _is_sound(manifest: Mapping[str, Any]) -> bool:
    """What else a later run reads is there, and of its type."""
    texts = [manifest["release"], *(page["reason"] for page in manifest["pages"])]
    return type(manifest["errors"]) is int and {type(text) for text in texts} == {str}


def _unequal(what: str, wanted: Iterable[tuple[str, ...]], found: Iterable[tuple[str, ...]]) -> list[str]:
    """What is not there, or there once too often."""
    wanted, found = Counter(wanted), Counter(found)
    missing, more = ([" ".join(name) for name in sorted(some)] for some in (wanted - found, found - wanted))
    problems = [f"{what} {name} is missing from the manifest" for name in missing]
    return problems + [f"{what} {name} stands in the manifest without need" for name in more]


def _page_problems(release: Path, page: Mapping[str, Any], listed: Mapping[str, str]) -> list[str]:
    file, path = page["file"], release / page["file"]
    if file != page_path(page["subject"], page["report"]).as_posix():
        return [f"{file} is said to be a page of {page['subject']}"]
    if not page["written"]:
        return [] if page["reason"] and file not in listed else [f"{file} is said not to have been written"]
    if file not in listed:
        return [f"{file} is said to have been written and is not listed"]
    if path.is_file() and says(path) != page_name(page["subject"], page["report"]):
        return [f"{file} does not say that it is the page of {page['subject']}"]
    return []  # one that is not there is told with the files


def _index_problems(index: Path, pages: set[str], listed: Mapping[str, str]) -> list[str]:
    if INDEX not in listed or not index.is_file():
        return [] if INDEX in listed else [f"{INDEX} is not listed"]
    linked = set(_LINK.findall(index.read_text(encoding="utf-8", errors="replace")))
    return [] if linked == pages else [f"{INDEX} does not lead to each page, and to nothing else"]
