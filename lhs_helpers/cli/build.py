"""``lhs build`` and ``lhs report``: from a network's folder to its reports."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lhs_helpers.cli.console import progress
from lhs_helpers.cli.output import writable_folder
from lhs_helpers.reporting.engine import ENGINE

if TYPE_CHECKING:
    from lhs_helpers.reporting.build import Built

FOLDER = click.Path(path_type=Path)
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


@click.command()
@click.argument("network", type=FOLDER)
@click.option(
    "-o",
    "--out",
    type=FOLDER,
    required=True,
    callback=writable_folder,
    help="Folder of the releases; the last one is OUT/current.",
)
@click.option("--only", metavar="ID", multiple=True, help="Only this site, or 'network'; may be given several times.")
@_JOBS
@_ENGINE
def build(network: Path, out: Path, only: tuple[str, ...], jobs: int | None, engine: str) -> int:
    """Build all reports of the folder NETWORK and publish them as one release."""
    from lhs_helpers.reporting.build import build_network

    with progress() as on_page:
        built = build_network(network, out, only=only, workers=jobs, engine=engine, on_page=on_page)
    return _finish(built)


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
@_JOBS
@_ENGINE
def report(network: Path, site: str, name: str, out: Path, jobs: int | None, engine: str) -> int:
    """Make the reports of one site of the folder NETWORK."""
    from lhs_helpers.reporting.build import report_subject

    with progress() as on_page:
        built = report_subject(network, out, subject=site, report=name, workers=jobs, engine=engine, on_page=on_page)
    return _finish(built)


def _finish(built: "Built") -> int:
    """Say what was refused, what failed and why, and which file to open."""
    from lhs_helpers.cli.check import counted, n_of_severity

    n_errors = n_of_severity(built.intake.totals)["error"]
    if n_errors:
        click.echo(f"The check of the data refused something: {counted(n_errors, 'error')}; see lhs check.")
    failed = [page for page in built.pages if page.failed]
    for page in failed:
        parts = [outcome for outcome in page.outcomes if outcome.status == "failed"]
        names = ", ".join(f"{part.job.module.name} ({part.reason})" for part in parts) or page.reason
        click.echo(f"failed: {page.task.subject} {page.task.report}: {names}")
    if built.logs:
        click.echo(f"Private logs of what failed: {built.logs[0].parent}")
    made = sum(page.written for page in built.pages)
    click.echo(f"{counted(made, 'report')} made. Open {built.first}")
    return 0 if built.clean else 1
