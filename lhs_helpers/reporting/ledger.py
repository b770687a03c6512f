"""What earlier runs have finished, and what of it is still good.

While a release is built, each finished page is a line in its ledger; when it is published, its manifest says the same.
A run that was ended midway, by whatever, leaves its folder, and the next run takes from there what it can use.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from lhs_helpers.reporting.job import Outcome
from lhs_helpers.reporting.keys import PARTS, digest
from lhs_helpers.reporting.layout import LEDGER, MANIFEST
from lhs_helpers.reporting.page import PageMade, PageTask


@dataclass(frozen=True)
class Record:
    """One finished page: where it lies, what it was made from, what became of its modules.

    Attributes
    ----------
    subject, report : str
        A site's id or ``network``, and the name of the report.
    file, sha256 : str
        Path within the release, and hash of the page.
    made_from : dict
        As of :func:`~lhs_helpers.reporting.keys.key_parts`.
    jobs : list of dict
        Module, status, reason, seconds and findings of each module.
    """

    subject: str
    report: str
    file: str
    sha256: str
    made_from: dict[str, str]
    jobs: list[dict[str, Any]]


def record_of(page: PageMade, made_from: dict[str, str], release: Path) -> Record:
    """The record of a page that was just written into a release."""
    return Record(
        subject=page.task.subject,
        report=page.task.report,
        file=page.task.target.relative_to(release).as_posix(),
        sha256=digest(page.task.target),
        made_from=made_from,
        jobs=[
            {
                "module": outcome.job.module.name,
                "status": outcome.status,
                "reason": outcome.reason,
                "seconds": round(outcome.seconds, 3),
                "findings": list(outcome.findings),
            }
            for outcome in page.outcomes
        ],
    )


def note(record: Record, release: Path) -> None:
    """Add a finished page to the ledger of the release that is being built."""
    with (release / LEDGER).open("a", encoding="utf-8") as ledger:
        ledger.write(json.dumps(asdict(record), ensure_ascii=False) + "\n")


class Finished:
    """The good pages of earlier runs, by subject and report.

    Parameters
    ----------
    releases : iterable of pathlib.Path
        Folders of releases, the most trusted last; those that are no release hold nothing.
    """

    def __init__(self, releases: list[Path]) -> None:
        self._found = {
            (record.subject, record.report): (record, release)
            for release in releases
            for record in _records(release)
            if all(job["status"] in ("ok", "no_data") for job in record.jobs)
        }

    def sizes(self) -> dict[str, int]:
        """Bytes of a page of each report, on average."""
        found: dict[str, list[int]] = {}
        for record, release in self._found.values():
            with suppress(OSError):
                found.setdefault(record.report, []).append((release / record.file).stat().st_size)
        return {report: sum(bytes_) // len(bytes_) for report, bytes_ in found.items()}

    def why_not(self, task: PageTask, made_from: dict[str, str]) -> tuple[str, ...]:
        """Parts that differ from what the page was made from: ``new`` where that is unknown, none of a good page."""
        if (task.subject, task.report) not in self._found:
            return ("new",)
        record, release = self._found[task.subject, task.report]
        changed = tuple(part for part in PARTS if record.made_from.get(part) != made_from[part])
        if not changed and not _is_whole(release / record.file, record.sha256):
            return ("file",)
        return changed

    def take(self, task: PageTask) -> PageMade:
        """Put a good page into its place in the new release, and say what is known of it."""
        record, release = self._found[task.subject, task.report]
        task.target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(release / record.file, task.target)
        except OSError:  # another disk, or a system without links
            shutil.copyfile(release / record.file, task.target)
        known = {job["module"]: job for job in record.jobs}
        outcomes = tuple(_outcome(job, known[job.module.name]) for job in task.jobs)
        return PageMade(task, outcomes=outcomes, written=True, reused=True)


def _outcome(job, known: dict[str, Any]) -> Outcome:
    outcome = Outcome(job, known["status"], known["reason"], known["seconds"])
    return replace(outcome, findings=tuple(known["findings"]))


def _records(release: Path) -> Iterator[Record]:
    """Records of a published release from its manifest, of an unfinished one from its ledger."""
    ledger, manifest = release / LEDGER, release / MANIFEST
    try:
        if ledger.is_file():
            yield from (_read(line) for line in ledger.read_text(encoding="utf-8").splitlines())
        elif manifest.is_file():
            yield from _of_manifest(json.loads(manifest.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError):
        return  # the line on which the run was ended, or a manifest of another version: what came before still counts


def _read(line: str) -> Record:
    return Record(**json.loads(line))


def _of_manifest(manifest: dict[str, Any]) -> Iterator[Record]:
    jobs: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for job in manifest["jobs"]:
        jobs.setdefault((job["subject"], job["report"]), []).append(job)
    for page in manifest["pages"]:
        about = page["subject"], page["report"]
        if page["written"] and not page["reason"]:
            yield Record(*about, page["file"], manifest["files"][page["file"]], page["made_from"], jobs[about])


def _is_whole(path: Path, sha256: str) -> bool:
    return path.is_file() and digest(path) == sha256
