"""From a network's folder to its reports: check, cut, run, render, publish."""

import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lhs_helpers.collection import NOTEBOOKS
from lhs_helpers.errors import OutputError, UserError
from lhs_helpers.intake import Intake, read_network
from lhs_helpers.output import SCRATCH, write_whole, writing
from lhs_helpers.reporting.discover import discover
from lhs_helpers.reporting.engine import ENGINE
from lhs_helpers.reporting.manifest import write_manifest
from lhs_helpers.reporting.page import PageMade, PageTask, make_page
from lhs_helpers.reporting.plan import cut_packs, plan_pages, reported_subjects, rows_checked
from lhs_helpers.reporting.pool import WorkerLostError, in_processes
from lhs_helpers.reporting.publish import CURRENT, new_release, next_release
from lhs_helpers.reporting.register import register_page

LOGS = "logs"
OnPage = Callable[[PageMade, int], None]


@dataclass(frozen=True)
class Built:
    """What a run made: the pages, what the check found, the file to open first, private logs of what failed."""

    pages: tuple[PageMade, ...]
    intake: Intake
    first: Path
    logs: tuple[Path, ...]

    @property
    def clean(self) -> bool:
        """True where nothing failed and nothing was refused."""
        refused = any(problem.severity == "error" for problem in self.intake.problems)
        return not refused and not any(page.failed for page in self.pages)


def build_network(
    folder: Path,
    out: Path,
    *,
    only: Iterable[str] = (),
    workers: int | None = None,
    engine: str = ENGINE,
    notebooks: Path = NOTEBOOKS,
    on_page: OnPage | None = None,
) -> Built:
    """Build every report of a network and publish them as one release.

    Parameters
    ----------
    folder, out : pathlib.Path
        The network's folder, and the folder of its releases.
    only : iterable of str
        Ids of sites, or ``network``; everything where it is empty.
    workers : int, optional
        Pages made at once; as many as there are cores by default.
    engine : str
        Name of a papermill engine.
    notebooks : pathlib.Path
        Folder of the module notebooks.
    on_page : callable, optional
        Told of each page when it is ready, with the number of pages in all.

    Raises
    ------
    UserError
        Where nothing can be built at all.
    """
    started = datetime.now(UTC)
    modules, intake = discover(notebooks), read_network(folder)
    subjects = reported_subjects(intake.store, only)
    with new_release(out) as building:
        pages = _make(intake, modules, subjects, target=building, workers=workers, engine=engine, on_page=on_page)
        write_whole(building / "index.html", register_page(intake.store, pages))
        release = next_release(out)
        logs = _write_logs(pages, out / LOGS / release)
        write_manifest(
            building,
            release=release,
            network=intake.network,
            rows=rows_checked(intake),
            pages=pages,
            started=started,
            finished=datetime.now(UTC),
        )
    return Built(tuple(pages), intake, out / CURRENT / "index.html", logs)


def report_subject(
    folder: Path,
    out: Path,
    *,
    subject: str,
    report: str = "all",
    workers: int | None = None,
    engine: str = ENGINE,
    notebooks: Path = NOTEBOOKS,
    on_page: OnPage | None = None,
) -> Built:
    """Make the reports of one site, or of the network, as single files; parameters as of :func:`build_network`.

    Raises
    ------
    UserError
        Where the site or the report does not exist, or nothing can be built at all.
    """
    modules = discover(notebooks)
    if report != "all":
        known = {module.report for module in modules}
        if report not in known:
            raise UserError.among("report", report, [*known, "all"])
        modules = tuple(module for module in modules if module.report == report)
    intake = read_network(folder)
    subjects = reported_subjects(intake.store, [subject])
    pages = _make(intake, modules, subjects, target=out, workers=workers, engine=engine, on_page=on_page)
    return Built(tuple(pages), intake, pages[0].task.target, _write_logs(pages, out / LOGS))


def _make(intake, modules, subjects, *, target, workers, engine, on_page) -> list[PageMade]:
    """Cut the packs, make every page in processes, and return the pages in the order of the plan."""
    with writing(SCRATCH):
        private = tempfile.TemporaryDirectory(prefix="lhs-packs-")
    with private as packs:
        with writing(SCRATCH):
            cut_packs(intake.store, subjects, Path(packs))
        tasks = plan_pages(intake, modules, subjects, packs=Path(packs), target=target, engine=engine)
        made = {}
        for page in _pages(tasks, workers, warm=engine == ENGINE):
            made[page.task.target] = page
            if on_page:
                on_page(page, len(tasks))
    return [made[task.target] for task in tasks]


def _pages(tasks: Sequence[PageTask], workers: int | None, *, warm: bool) -> Iterator[PageMade]:
    for task, result in in_processes(make_page, tasks, workers=workers, warm=warm):
        if isinstance(result, OutputError):
            raise result  # what one page has no room for, no page has
        if isinstance(result, PageMade):
            yield result
        else:
            reason = "worker-lost" if isinstance(result, WorkerLostError) else "page-not-made"
            yield PageMade(task, reason=reason, log="".join(traceback.format_exception(result)))


def _write_logs(pages: Iterable[PageMade], folder: Path) -> tuple[Path, ...]:
    """Keep what went wrong beside the reports, readable by the operator alone; it may hold values of the data."""
    logs = {f"{page.task.subject}-{page.task.report}.log": page.log for page in pages if page.log}
    logs |= {
        f"{outcome.job.subject}-{outcome.job.module.name}.log": outcome.log
        for page in pages
        for outcome in page.outcomes
        if outcome.log
    }
    with writing(folder):
        if logs:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, log in logs.items():
            (folder / name).write_text(log, encoding="utf-8")
            (folder / name).chmod(0o600)
    return tuple(folder / name for name in logs)
