"""``lhs build`` and ``lhs report``: from a network's folder to its reports."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lhs_helpers.cli.check import counted
from lhs_helpers.cli.output import writable_file, writable_folder
from lhs_helpers.cli.progress import Progress, progress
from lhs_helpers.errors import InputError
from lhs_helpers.reporting.engine import ENGINE

if TYPE_CHECKING:
    from lhs_helpers.reporting.build import Built
    from lhs_helpers.reporting.page import PageMade

FOLDER = click.Path(path_type=Path)
_WHY = {
    "new": "was never finished",
    "file": "the page is missing, or is not what was written",
    "program": "the program, a template or a package has changed",
    "notebooks": "a notebook has changed",
    "data": "its data have changed",
    "comparators": "what the network shows to every site has changed",
    "check": "the check of its data says something else",
}
_LOG = click.option(
    "--log", type=FOLDER, callback=writable_file, help="Also write every step as a line into this file."
)
_JOBS = click.option("--jobs", type=click.IntRange(1), help="Reports made at once; default: one per core.")


def _known_engine(context: click.Context, parameter: click.Parameter, engine: str) -> str:
    if engine not in (ENGINE, "nbclient"):
        from papermill.engines import papermill_engines  # here: takes a second, and hardly anybody names an engine
        from papermill.exceptions import PapermillException

        try:
            papermill_engines.get_engine(engine)
        except PapermillException:
            raise click.BadParameter(f"no papermill engine is called {engine!r}") from None
    return engine


_ENGINE = click.option(
    "--engine",
    default=ENGINE,
    show_default=True,
    callback=_known_engine,
    help="How notebooks are run: 'nbclient' starts a kernel for each.",
)


def _writable_if_used(context: click.Context, parameter: click.Parameter, out: Path) -> Path:
    """Who only asks why writes nothing: the folder may then be closed to writing."""
    return out if context.params["explain"] else writable_folder(context, parameter, out)


@click.command()
@click.argument("network", type=FOLDER)
@click.option(
    "-o",
    "--out",
    type=FOLDER,
    required=True,
    callback=_writable_if_used,
    help="Folder of the releases; the last one is OUT/current.",
)
@click.option(
    "--only",
    metavar="ID",
    multiple=True,
    help="Only this site, or 'network'; may be given several times. Other reports stay as they are.",
)
@click.option("--explain", is_flag=True, is_eager=True, help="Only say which reports would be made anew, and why.")
@click.option(
    "--dask",
    "scheduler",
    metavar="ADDRESS",
    default="",
    help="Make the reports on the workers of this dask scheduler, such as tcp://host:8786; see docs/scaling.md.",
)
@_LOG
@_JOBS
@_ENGINE
def build(
    network: Path,
    out: Path,
    only: tuple[str, ...],
    explain: bool,
    scheduler: str,
    log: Path | None,
    jobs: int | None,
    engine: str,
) -> int:
    """Build all reports of the folder NETWORK and publish them as one release; what has not changed is reused."""
    if explain:
        from lhs_helpers.reporting.build import explain as reasons

        return _explain(reasons(network, out, only=only))
    if scheduler and jobs:
        raise click.UsageError("--jobs says how many reports this machine makes at once; with --dask it makes none")
    with progress(log) as told:
        if good := _still_good(network, out, only):
            return _say_unchanged(told, good["release"], good["errors"], out)
        from lhs_helpers.reporting import build as reports

        made_how = {"workers": jobs, "engine": engine, "scheduler": scheduler}
        built = reports.build_network(network, out, only=only, **made_how, on_plan=told.on_plan, on_page=told.on_page)
        return _finish(told, built)


def _still_good(network: Path, out: Path, only: Sequence[str]) -> dict[str, Any] | None:
    """The manifest of the last release, if nothing has changed since. Here, before what takes seconds is loaded."""
    from lhs_helpers.collection import NOTEBOOKS
    from lhs_helpers.reporting.keys import whole_parts
    from lhs_helpers.reporting.layout import CURRENT
    from lhs_helpers.reporting.verify import still_good

    return still_good(out / CURRENT, whole_parts(network, NOTEBOOKS, only))


def _say_unchanged(told: Progress, release: str, n_errors: int, out: Path) -> int:
    from lhs_helpers.reporting.layout import CURRENT

    _say_refused(told, n_errors)
    told.say(f"Nothing has changed: {release} was verified and is still good. Open {out / CURRENT / 'index.html'}")
    return 1 if n_errors else 0


def _say_refused(told: Progress, n_errors: int) -> None:
    if n_errors:
        told.say(f"The check of the data refused something: {counted(n_errors, 'error')}; see lhs check.")


def _explain(reasons: dict[tuple[str, str], tuple[str, ...]]) -> int:
    """One line per report that would be made anew; the others are counted."""
    anew = {page: reason for page, reason in reasons.items() if reason}
    for (subject, name), reason in anew.items():
        click.echo(f"{subject:<10} {name:<15} {', '.join(_WHY[part] for part in reason)}")
    click.echo(f"{len(anew):,} of {len(reasons):,} reports would be made anew.")
    return 0


@click.command()
@click.argument("network", type=FOLDER)
@click.option("--site", metavar="ID", required=True, help="A site's id, or 'network'.")
@click.option("--report", "name", default="all", show_default=True, help="improvement, sustainability or all.")
@click.option(
    "-o",
    "--out",
    type=FOLDER,
    default=Path("reports"),
    show_default=True,
    callback=writable_folder,
    help="Folder for the pages.",
)
@_LOG
@_JOBS
@_ENGINE
def report(network: Path, site: str, name: str, out: Path, log: Path | None, jobs: int | None, engine: str) -> int:
    """Make the reports of one site of the folder NETWORK."""
    from lhs_helpers.reporting.build import report_subject

    with progress(log) as told:
        made_how = {"workers": jobs, "engine": engine, "on_plan": told.on_plan, "on_page": told.on_page}
        return _finish(told, report_subject(network, out, subject=site, report=name, **made_how))


def _finish(told: Progress, built: "Built") -> int:
    """Say what was refused, what failed and why, and which file to open."""
    if built.unchanged:
        return _say_unchanged(told, built.unchanged, built.n_errors, built.first.parents[1])
    _say_refused(told, built.n_errors)
    failed = [page for page in built.pages if page.failed]
    for page in failed:
        parts = [outcome for outcome in page.outcomes if outcome.status == "failed"]
        names = ", ".join(f"{part.job.module.name} ({part.reason})" for part in parts) or page.reason
        told.say(f"failed: {page.task.subject} {page.task.report}: {names}")
    if built.logs:
        told.say(f"Private logs of what failed: {built.logs[0].parent}")
    for line in _by_report(built.pages):
        told.say(line)
    reused = sum(page.reused for page in built.pages)
    summary = [
        f"{counted(len(built.pages) - reused - len(failed), 'report')} made",
        f"{reused:,} reused" if reused else "",
        f"{len(failed):,} failed" if failed else "",
    ]
    told.say(f"{', '.join(filter(None, summary))} in {built.seconds:,.0f} s. Open {built.first}")
    return 0 if built.clean else 1


def _by_report(pages: "Sequence[PageMade]") -> list[str]:
    """A small table of what became of the pages: one row per report, and the working time of its pages."""
    rows = [("report", "made", "reused", "failed", "seconds each")]
    for name in dict.fromkeys(page.task.report for page in pages):
        group = [page for page in pages if page.task.report == name]
        seconds = [page.seconds for page in group if not page.failed and not page.reused]
        counts = (len(seconds), sum(page.reused for page in group), sum(page.failed for page in group))
        each = f"{sum(seconds) / len(seconds):.1f}" if seconds else "–"
        rows.append((name, *(f"{count:,}" for count in counts), each))
    return [f"{name:<15} {made:>7} {reused:>7} {failed:>7} {each:>13}" for name, made, reused, failed, each in rows]


@click.command()
@click.argument("out", type=FOLDER)
def verify(out: Path) -> int:
    """Compare the last release in the folder OUT with its manifest, file by file."""
    from lhs_helpers.reporting.layout import CURRENT
    from lhs_helpers.reporting.verify import release_problems

    release = out / CURRENT if (out / CURRENT).exists() else out
    if not release.is_dir():
        raise InputError("no release is there", where=str(out), hint="name the folder that lhs build -o was given")
    problems = release_problems(release)
    for problem in problems:
        click.echo(problem)
    click.echo(
        f"{release.resolve().name} differs from its manifest." if problems else f"{release.resolve().name} is whole."
    )
    return 1 if problems else 0
