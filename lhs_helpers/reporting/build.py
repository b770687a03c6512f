"""From a network's folder to its reports: check, cut, run, render, publish."""

import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path

from lhs_helpers.collection import NOTEBOOKS
from lhs_helpers.errors import OutputError, UserError
from lhs_helpers.intake import Intake, read_network
from lhs_helpers.intake.store import Store
from lhs_helpers.output import SCRATCH, write_whole, writing
from lhs_helpers.reporting.cluster import ClusterError, made_elsewhere
from lhs_helpers.reporting.discover import Module, discover
from lhs_helpers.reporting.engine import ENGINE
from lhs_helpers.reporting.job import Outcome
from lhs_helpers.reporting.keys import key_parts, whole_parts
from lhs_helpers.reporting.layout import CURRENT, INDEX, LEDGER, LOGS, page_path
from lhs_helpers.reporting.ledger import Finished, note, record_of
from lhs_helpers.reporting.manifest import write_manifest
from lhs_helpers.reporting.page import PageMade, PageTask, make_page
from lhs_helpers.reporting.plan import cut_packs, plan_pages, reported_subjects, rows_checked
from lhs_helpers.reporting.pool import WorkerLostError, in_processes
from lhs_helpers.reporting.publish import ensure_link, ensure_room, new_release, next_release, no_drafts, unfinished
from lhs_helpers.reporting.register import register_page
from lhs_helpers.reporting.scratch import private_folder
from lhs_helpers.reporting.verify import still_good, unaccounted

OnPlan = Callable[[int], None]
OnPage = Callable[[PageMade, int], None]


class AccountingError(Exception):
    """A fault of ours: what was made is not each subject times each module, and must not be published."""


@dataclass(frozen=True)
class Built:
    """What a run made: the pages, how much the check refused, the file to open first, private logs of what failed.

    ``unchanged`` names the release that is still good, where there was nothing to do; no page is listed then.
    """

    pages: tuple[PageMade, ...]
    n_errors: int
    first: Path
    logs: tuple[Path, ...] = ()
    unchanged: str = ""
    seconds: float = 0.0

    @property
    def clean(self) -> bool:
        """True where nothing failed and nothing was refused."""
        return not self.n_errors and not any(page.failed for page in self.pages)


def build_network(
    folder: Path,
    out: Path,
    *,
    only: Iterable[str] = (),
    workers: int | None = None,
    engine: str = ENGINE,
    scheduler: str = "",
    notebooks: Path = NOTEBOOKS,
    on_plan: OnPlan | None = None,
    on_page: OnPage | None = None,
) -> Built:
    """Build every report of a network and publish them as one release; what is still good is taken from the last one.

    Parameters
    ----------
    folder, out : pathlib.Path
        The network's folder, and the folder of its releases.
    only : iterable of str
        Ids of sites, or ``network``; everything where it is empty. What else the last release holds stays in the new
        one as it is, whatever has changed; only what of it cannot be kept is made anew.
    workers : int, optional
        Pages made at once; as many as there are cores by default.
    engine : str
        Name of a papermill engine.
    scheduler : str
        Address of a dask scheduler whose workers make the pages; by default, processes of this machine do.
    notebooks : pathlib.Path
        Folder of the module notebooks.
    on_plan : callable, optional
        Told how many pages there are, when the data are read and the packs are cut.
    on_page : callable, optional
        Told of each page when it is ready, with the number of pages in all.

    Raises
    ------
    UserError
        Where nothing can be built at all.
    """
    started, only = datetime.now(UTC), tuple(only)
    made_from = whole_parts(folder, notebooks, only)
    if good := still_good(out / CURRENT, made_from):
        return Built((), good["errors"], out / CURRENT / INDEX, unchanged=good["release"])
    ensure_link(out)
    modules, intake = discover(notebooks), read_network(folder)
    asked = reported_subjects(intake.store, only)
    with new_release(out) as building:
        finished = Finished([out / CURRENT, *(folder for folder in unfinished(out) if folder != building)])
        subjects = _stay(intake.store, modules, asked, out) if only else asked
        with _planned(
            intake, modules, subjects, target=building, engine=engine, keep=partial(finished.kept, asked)
        ) as (tasks, kept):
            parts = {
                task.target: finished.made_from(task) if task.subject in kept else key_parts(task) for task in tasks
            }
            anew = {task.target for task in tasks if finished.why_not(task, parts[task.target])}
            ensure_room(out, finished.sizes(), (task.report for task in tasks if task.target in anew))
            if on_plan:
                on_plan(len(tasks))
            good = (finished.take(task) for task in tasks if task.target not in anew)
            made = _made([task for task in tasks if task.target in anew], workers, scheduler)
            pages = []
            with closing(made):  # so that an interrupted run ends its workers at once
                for page in chain(good, made):
                    pages.append(page)
                    if not page.failed:
                        note(record_of(page, parts[page.task.target], building), building)
                    if on_page:
                        on_page(page, len(tasks))
        order = {task.target: place for place, task in enumerate(tasks)}
        pages.sort(key=lambda page: order[page.task.target])
        no_drafts(building)
        write_whole(building / INDEX, register_page(intake.store, pages))
        release = next_release(out)
        logs = _write_logs(pages, out / LOGS / release)
        finished_at = datetime.now(UTC)
        took = (finished_at - started).total_seconds()
        built = Built(tuple(pages), _n_errors(intake), out / CURRENT / INDEX, logs, seconds=took)
        manifest = write_manifest(
            building,
            release=release,
            network=intake.network,
            rows=rows_checked(intake),
            subjects=subjects,
            modules=modules,
            pages=pages,
            made_from=made_from,
            parts=parts,
            n_errors=built.n_errors,
            started=started,
            finished=finished_at,
        )
        if wrong := unaccounted(building, manifest):
            raise AccountingError("\n".join(wrong))
        (building / LEDGER).unlink(missing_ok=True)  # only now: until here it is what a killed run leaves to the next
    return built


def explain(folder: Path, out: Path, *, only: Iterable[str] = (), notebooks: Path = NOTEBOOKS) -> dict:
    """Why each report would be made anew, by subject and report; nothing is made.

    Parameters
    ----------
    folder, out, only, notebooks
        As of :func:`build_network`.

    Returns
    -------
    dict
        ``(subject, report)`` to the names of what differs from what the report was made from: ``new`` for one that was
        never finished, ``file`` where the page is not what was written, and nothing where it would be reused.
    """
    modules, intake = discover(notebooks), read_network(folder)
    asked = reported_subjects(intake.store, only)
    subjects = _stay(intake.store, modules, asked, out) if only else asked
    finished = Finished([out / CURRENT, *unfinished(out)])
    keep = partial(finished.kept, asked)
    with _planned(intake, modules, subjects, target=out, engine=ENGINE, keep=keep) as (tasks, kept):
        tasks = [task for task in tasks if task.subject not in kept]
        return {(task.subject, task.report): finished.why_not(task, key_parts(task)) for task in tasks}


def report_subject(
    folder: Path,
    out: Path,
    *,
    subject: str,
    report: str = "all",
    workers: int | None = None,
    engine: str = ENGINE,
    notebooks: Path = NOTEBOOKS,
    on_plan: OnPlan | None = None,
    on_page: OnPage | None = None,
) -> Built:
    """Make the reports of one site, or of the network, as single files; parameters as of :func:`build_network`.

    Raises
    ------
    UserError
        Where the site or the report does not exist, or nothing can be built at all.
    """
    started, modules = datetime.now(UTC), discover(notebooks)
    if report != "all":
        known = {module.report for module in modules}
        if report not in known:
            raise UserError.among("report", report, [*known, "all"])
        modules = tuple(module for module in modules if module.report == report)
    intake = read_network(folder)
    subjects = reported_subjects(intake.store, [subject])
    with _planned(intake, modules, subjects, target=out, engine=engine) as (tasks, _):
        if on_plan:
            on_plan(len(tasks))
        pages = []
        with closing(_made(tasks, workers)) as made:
            for page in made:
                pages.append(page)
                if on_page:
                    on_page(page, len(tasks))
    took = (datetime.now(UTC) - started).total_seconds()
    logs = _write_logs(pages, out / LOGS)
    return Built(tuple(pages), _n_errors(intake), tasks[0].target, logs, seconds=took)


def _stay(store: Store, modules: Sequence[Module], asked: Sequence[str], out: Path) -> list[str]:
    """Who is asked for, and who else has a page that readers see and still gets reports."""
    reports = {module.report for module in modules}
    return [
        subject
        for subject in reported_subjects(store)
        if subject in asked or any((out / CURRENT / page_path(subject, report)).is_file() for report in reports)
    ]


@contextmanager
def _planned(
    intake: Intake,
    modules: Sequence[Module],
    subjects: list[str],
    *,
    target: Path,
    engine: str,
    keep: Callable[[Sequence[PageTask]], set[str]] = lambda tasks: set(),
) -> Iterator[tuple[list[PageTask], set[str]]]:
    """Plan the pages, and cut the packs that they are made from into a private folder; none for subjects to keep."""
    with private_folder() as packs:
        tasks = plan_pages(intake, modules, subjects, packs=packs, target=target, engine=engine)
        kept = keep(tasks)
        with writing(SCRATCH):
            cut_packs(intake.store, modules, [subject for subject in subjects if subject not in kept], packs)
        yield tasks, kept


def _made(tasks: Sequence[PageTask], workers: int | None, scheduler: str = "") -> Iterator[PageMade]:
    """Every page, made in processes here or elsewhere, as they become ready."""
    if scheduler and tasks:
        answers = made_elsewhere(tasks, scheduler)
    else:
        warm = bool(tasks) and tasks[0].engine == ENGINE
        answers = in_processes(make_page, tasks, workers=workers, warm=warm)
    with closing(answers):
        for task, result in answers:
            if isinstance(result, OutputError | ClusterError):
                raise result  # what one page has no room for, no page has
            yield result if isinstance(result, PageMade) else _page_of_stubs(task, result)


def _page_of_stubs(task: PageTask, error: Exception) -> PageMade:
    """Say on the page itself that it could not be made; none is written where that fails as well."""
    reason = "worker-lost" if isinstance(error, WorkerLostError) else "page-not-made"
    made = PageMade(task, outcomes=tuple(Outcome(job, "failed", reason) for job in task.jobs))
    with suppress(Exception):  # what stood in the way of the page may stand in the way of its cover
        made = make_page(task, run=lambda job, engine: Outcome(job, "failed", reason))
    return replace(made, reason=reason, log="".join(traceback.format_exception(error)))


def _n_errors(intake: Intake) -> int:
    return sum(n for (code, _), n in intake.totals.items() if code.startswith("E-"))


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
