"""What earlier runs have finished, and what of it is still good.

While a release is built, each finished page is a line in its ledger; when it is published, its manifest says the same.
A run that was ended midway, by whatever, leaves its folder, and the next run takes from there what it can use.
"""

import json
import os
import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from lhs_helpers.reporting.job import Outcome
from lhs_helpers.reporting.keys import PARTS, digest
from lhs_helpers.reporting.layout import LEDGER, MANIFEST, page_name, page_path, says
from lhs_helpers.reporting.page import PageMade, PageTask

_DAMAGED = (OSError, ValueError, TypeError, KeyError, AttributeError)


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
            with suppress(OSError, ValueError):
                found.setdefault(record.report, []).append((release / record.file).stat().st_size)
        return {report: sum(bytes_) // len(bytes_) for report, bytes_ in found.items()}

    def why_not(self, task: PageTask, made_from: dict[str, str]) -> tuple[str, ...]:
        """Parts that differ from what the page was made from: ``new`` where that is unknown, none of a good page."""
        if (task.subject, task.report) not in self._found:
            return ("new",)
        record, _ = self._found[task.subject, task.report]
        changed = tuple(part for part in PARTS if record.made_from.get(part) != made_from[part])
        return changed or (() if self.can_keep(task) else ("file",))

    def can_keep(self, task: PageTask) -> bool:
        """Whether the page is what was written, and of the same modules, whatever it was made from."""
        record, release = self._found.get((task.subject, task.report), (None, None))
        return record is not None and _is_whole(task, record, release)

    def kept(self, asked: Collection[str], tasks: Sequence[PageTask]) -> set[str]:
        """Subjects that nobody asked for and of whom every page can be kept."""
        others = {task.subject for task in tasks}.difference(asked)
        return others - {task.subject for task in tasks if task.subject in others and not self.can_keep(task)}

    def made_from(self, task: PageTask) -> dict[str, str]:
        """What a page was made from that can be kept."""
        return self._found[task.subject, task.report][0].made_from

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
    """Records of an unfinished release from its ledger, of a published one from its manifest; unsound ones are none."""
    ledger, manifest = release / LEDGER, release / MANIFEST
    with suppress(*_DAMAGED):
        if ledger.is_file():
            for line in ledger.read_text(encoding="utf-8", errors="replace").splitlines():
                with suppress(*_DAMAGED):  # the line on which the run was ended
                    yield _sound(Record(**json.loads(line)))
    with suppress(*_DAMAGED):
        if manifest.is_file():
            yield from _of_manifest(json.loads(manifest.read_text(encoding="utf-8")))


def _sound(record: Record) -> Record:
    """The record, if it holds all that is read of it later.

    Raises
    ------
    KeyError, TypeError, AttributeError
        Where it does not.
    """
    kinds = [type(finding["kind"]) for job in record.jobs for finding in job["findings"]]
    kinds += [type(job[part]) for job in record.jobs for part in ("module", "status", "reason")]
    kinds += [type(text) for text in (record.subject, record.report, record.file, record.sha256)]
    kinds += [type(text) for text in record.made_from.values()]
    if {*kinds} != {str} or any(type(job["seconds"]) not in (int, float) for job in record.jobs):
        raise TypeError
    return record


def _of_manifest(manifest: dict[str, Any]) -> Iterator[Record]:
    jobs: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for job in manifest["jobs"]:
        with suppress(*_DAMAGED):
            jobs.setdefault((job["subject"], job["report"]), []).append(job)
    for page in manifest["pages"]:
        with suppress(*_DAMAGED):
            about, file = (page["subject"], page["report"]), page["file"]
            if page["written"] and not page["reason"]:
                yield _sound(Record(*about, file, manifest["files"][file], page["made_from"], jobs[about]))


def _is_whole(task: PageTask, record: Record, release: Path) -> bool:
    """A regular file in its place, with the bytes that were written, that says whose page it is."""
    path = release / page_path(task.subject, task.report)
    if record.file != page_path(task.subject, task.report).as_posix() or path.is_symlink() or not path.is_file():
        return False
    modules = [job["module"] for job in record.jobs] == [job.module.name for job in task.jobs]
    return modules and digest(path) == record.sha256 and says(path) == page_name(task.subject, task.report)
