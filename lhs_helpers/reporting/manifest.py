"""The release's own record: what went in, what became of every job, the hash of every file. Here alone is the clock."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from lhs_helpers import __version__
from lhs_helpers.contract.network import CONTRACT_VERSION, Network
from lhs_helpers.output import write_whole
from lhs_helpers.reporting.page import PageMade

NAME = "manifest.json"


def write_manifest(
    folder: Path,
    *,
    release: str,
    network: Network,
    rows: Iterable[tuple[str, int, int, int]],
    pages: Sequence[PageMade],
    started: datetime,
    finished: datetime,
) -> None:
    """Write ``manifest.json`` into a release, as its last file.

    Parameters
    ----------
    folder, release : pathlib.Path, str
        The release's folder, with all its pages, and its name.
    network : Network
        Settings of the network.
    rows : iterable of (table, read, accepted, refused)
        Rows of each input table.
    pages : sequence of PageMade
        Every page, made or not.
    started, finished : datetime.datetime
        With their time zone; written as UTC.
    """
    record = {
        "release": release,
        "package": __version__,
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
        "pages": [_page(page) for page in pages],
        "jobs": [_job(page, n) for page in pages for n in range(len(page.outcomes))],
        "files": {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        },
    }
    text = json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False)
    write_whole(folder / NAME, f"{text}\n")


def _page(page: PageMade) -> dict[str, object]:
    return {
        "subject": page.task.subject,
        "report": page.task.report,
        "written": page.written,
        "reason": page.reason,
        "seconds": round(page.seconds, 3),
    }


def _job(page: PageMade, number: int) -> dict[str, object]:
    outcome = page.outcomes[number]
    return {
        "subject": outcome.job.subject,
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
