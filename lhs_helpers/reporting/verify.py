"""Is a published release what its manifest says?"""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lhs_helpers.reporting.keys import digest
from lhs_helpers.reporting.layout import MANIFEST


def release_problems(release: Path) -> list[str]:
    """Everything in which a release differs from its manifest; an empty list for a good one.

    Parameters
    ----------
    release : pathlib.Path
        Folder of one release.
    """
    try:
        manifest = json.loads((release / MANIFEST).read_text(encoding="utf-8"))
        return _differences(release, manifest)
    except FileNotFoundError:
        return [f"{MANIFEST} is not there"]
    except (OSError, ValueError, KeyError, TypeError):
        return [f"{MANIFEST} cannot be read, or is not one of this version"]


def still_good(release: Path, made_from: Mapping[str, object]) -> dict[str, Any] | None:
    """The manifest of a release that was made whole, from just this, and is as it was written; None for any other."""
    try:
        manifest = json.loads((release / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    same = isinstance(manifest, dict) and manifest.get("made_from") == made_from
    if not same or "failed" in manifest["statuses"] or any(page["reason"] for page in manifest["pages"]):
        return None
    return None if _differences(release, manifest) else manifest


def _differences(release: Path, manifest: Mapping[str, Any]) -> list[str]:
    files = {path.relative_to(release).as_posix() for path in release.rglob("*") if path.is_file()} - {MANIFEST}
    listed = manifest["files"]
    problems = [f"{name} is missing" for name in sorted(set(listed) - files)]
    problems += [f"{name} is not in the manifest" for name in sorted(files - set(listed))]
    problems += [
        f"{name} has been changed" for name in sorted(files & set(listed)) if digest(release / name) != listed[name]
    ]
    counted = Counter(job["status"] for job in manifest["jobs"])
    if counted != Counter(manifest["statuses"]):
        problems.append("the counts of jobs by status do not add up")
    modules = Counter((job["subject"], job["report"]) for job in manifest["jobs"])
    if len(set(modules.values())) > len({page["report"] for page in manifest["pages"]}):
        problems.append("some subjects lack modules that others have")
    for page in manifest["pages"]:
        place = "network" if page["subject"] == "network" else f"sites/{page['subject']}"
        if page["file"] != f"{place}/{page['report']}.html":
            problems.append(f"{page['file']} is said to be a page of {page['subject']}")
        if page["written"] and page["file"] not in listed:
            problems.append(f"{page['file']} is said to have been written and is not listed")
    return problems
