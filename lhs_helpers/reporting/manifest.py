"""The release's own record: what went in, what became of every job, the hash of every file. Here alone is the clock."""

import json
import platform
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lhs_helpers import __version__
from lhs_helpers.contract.network import CONTRACT_VERSION, Network
from lhs_helpers.output import write_whole
from lhs_helpers.reporting.discover import Module
from lhs_helpers.reporting.job import Outcome
from lhs_helpers.reporting.keys import digest, needed_versions, templates_digest
from lhs_helpers.reporting.layout import LEDGER, MANIFEST
from lhs_helpers.reporting.page import PageMade


def write_manifest(
    folder: Path,
    *,
    release: str,
    network: Network,
    rows: Iterable[tuple[str, int, int, int]],
    subjects: Sequence[str],
    modules: Iterable[Module],
    pages: Sequence[PageMade],
    made_from: Mapping[str, object],
    parts: Mapping[Path, Mapping[str, str]],
    n_errors: int,
    started: datetime,
    finished: datetime,
) -> dict[str, Any]:
    """Write ``manifest.json`` into a release, as its last file, and give back what it says.

    Parameters
    ----------
    folder, release : pathlib.Path, str
        The release's folder, with all its pages, and its name.
    network : Network
        Settings of the network.
    rows : iterable of (table, read, accepted, refused)
        Rows of each input table.
    subjects, modules : sequences of str and of Module
        Whom the release is about, and what each of them is told: every page and every job must be one of these.
    pages : sequence of PageMade
        Every page, made or not.
    made_from : mapping
        What the whole release was made from, inputs and notebooks one by one: while it is the same, there is nothing to
        do.
    parts : mapping of path to mapping
        The same of every page, by its file.
    n_errors : int
        Problems of the data for which something was refused.
    started, finished : datetime.datetime
        With their time zone; written as UTC.
    """
    jobs = [_job(page, outcome, folder) for page in pages for outcome in page.outcomes]
    record = {
        "release": release,
        "package": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "versions": needed_versions(),
        "templates": templates_digest(),
        "disclosure": {
            name: rule
            for name, rule in asdict(network.disclosure).items()
            if isinstance(rule, str | int | float | None)  # patterns of record numbers are the network's own
        },
        "contract": CONTRACT_VERSION,
        "network": network.id,
        "synthetic": network.synthetic,
        "data_through": network.time.data_through.isoformat(),
        "extracted_on": network.time.extracted_on.isoformat(),
        "started_utc": _utc(started),
        "finished_utc": _utc(finished),
        "tables": {
            table: {"read": read, "accepted": accepted, "refused": refused} for table, read, accepted, refused in rows
        },
        "made_from": dict(made_from),
        "errors": n_errors,
        "subjects": list(subjects),
        "modules": _by_report(modules),
        "pages": [_page(page, folder, parts[page.task.target]) for page in pages],
        "jobs": jobs,
        "statuses": dict(Counter(job["status"] for job in jobs)),
        "files": {
            path.relative_to(folder).as_posix(): digest(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name != LEDGER
        },
    }
    text = json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False)
    write_whole(folder / MANIFEST, f"{text}\n")
    return json.loads(text)


def _by_report(modules: Iterable[Module]) -> dict[str, list[str]]:
    reports: dict[str, list[str]] = {}
    for module in modules:
        reports.setdefault(module.report, []).append(module.name)
    return reports


def _page(page: PageMade, folder: Path, made_from: Mapping[str, str]) -> dict[str, object]:
    return {
        "file": page.task.target.relative_to(folder).as_posix(),
        "made_from": dict(made_from),
        "reused": page.reused,
        "subject": page.task.subject,
        "report": page.task.report,
        "written": page.written,
        "reason": page.reason,
        "seconds": round(page.seconds, 3),
    }


def _job(page: PageMade, outcome: Outcome, folder: Path) -> dict[str, object]:
    return {
        "subject": outcome.job.subject,
        "file": page.task.target.relative_to(folder).as_posix(),
        "parameters": outcome.job.parameters,
        "audience": outcome.job.audience,
        "report": page.task.report,
        "module": outcome.job.module.name,
        "status": outcome.status,
        "reason": outcome.reason,
        "seconds": round(outcome.seconds, 3),
        "findings": list(outcome.findings),
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
