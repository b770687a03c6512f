"""One report of one subject: run its jobs, lay the page around what they made, look it over, write it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from lhs_helpers.output import write_whole
from lhs_helpers.packs import Pack
from lhs_helpers.reporting.assemble import assemble
from lhs_helpers.reporting.engine import ENGINE
from lhs_helpers.reporting.export import report_exporter
from lhs_helpers.reporting.facts import Checked, Facts, ShownTable, page_facts, with_rows
from lhs_helpers.reporting.glance import Glance, at_a_glance
from lhs_helpers.reporting.job import Job, Outcome
from lhs_helpers.reporting.methods_used import methods_used
from lhs_helpers.reporting.outline import Outline
from lhs_helpers.reporting.page_check import page_problems
from lhs_helpers.reporting.run import run_job

PAGE_CHECK = "page-check"


@dataclass(frozen=True)
class PageTask:
    """A page to make; everything a worker needs.

    Attributes
    ----------
    subject, report : str
        A site's id or ``network``, and the name of the report.
    jobs : tuple of Job
        The report's modules in their order, all of the same packs.
    checked : Checked
        What the check of the data said about the subject.
    target : pathlib.Path
        Where the page is written.
    engine : str
        Name of a papermill engine.
    """

    subject: str
    report: str
    jobs: tuple[Job, ...]
    checked: Checked
    target: Path
    engine: str = ENGINE


@dataclass(frozen=True)
class PageMade:
    """What became of a page: its modules' outcomes (without notebooks), whether it was written, and what went wrong.

    A ``reused`` page was made by an earlier run, from the same data and the same program.
    """

    task: PageTask
    outcomes: tuple[Outcome, ...] = ()
    written: bool = False
    reused: bool = False
    reason: str = ""
    seconds: float = 0.0
    log: str = field(default="", repr=False)

    @property
    def failed(self) -> bool:
        """True where the page or one of its modules could not be made."""
        return bool(self.reason) or any(outcome.status == "failed" for outcome in self.outcomes)


@dataclass(frozen=True)
class Page:
    """What the templates of a report are given beside the modules."""

    facts: Facts
    glance: Glance
    methods: ShownTable
    appendix: tuple[str, ...] = ("definitions", "methods", "data-quality", "disclosure", "glossary")


def make_page(task: PageTask, run: Callable[..., Outcome] = run_job) -> PageMade:
    """Make one page, whatever its modules do: one that fails leaves a stub, and the cover says so.

    A page that does not pass its own check is replaced by one of stubs.
    """
    started = time.perf_counter()
    pack, comparators = Pack.read(task.jobs[0].pack), Pack.read(task.jobs[0].comparators)
    facts = page_facts(pack, comparators, report=task.report, audience=task.jobs[0].audience, checked=task.checked)
    outcomes = tuple(_outcome(job, pack, engine=task.engine, run=run) for job in task.jobs)
    html = render_page(outcomes, facts, report=task.report)
    problems = page_problems(html)
    if problems:
        outcomes = tuple(Outcome(job, "failed", PAGE_CHECK) for job in task.jobs)
        html = render_page(outcomes, facts, report=task.report)
    write_whole(task.target, html)
    return PageMade(
        task,
        outcomes=tuple(replace(outcome, notebook=None) for outcome in outcomes),
        written=True,
        reason=PAGE_CHECK if problems else "",
        seconds=time.perf_counter() - started,
        log="\n".join(problems),
    )


def render_page(outcomes: tuple[Outcome, ...], facts: Facts, *, report: str) -> str:
    """The whole page as HTML, in one pass of nbconvert over all modules."""
    page = Page(facts, at_a_glance(outcomes, facts.measure_labels), methods_used(outcomes))
    resources = {"page": page, "outline": Outline()}
    html, _ = report_exporter(report).from_notebook_node(assemble(outcomes), resources)
    return html


def _outcome(job: Job, pack: Pack, *, engine: str, run: Callable[..., Outcome]) -> Outcome:
    """Run a job, unless there is nothing it could say. In the design phase every module runs: it shows readiness."""
    tables = job.module.tables
    if tables and pack.network.phase != "design" and not with_rows(pack, tables):
        return Outcome(job, "no_data", "no-data")
    return run(job, engine=engine)
