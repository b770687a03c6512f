"""``lhs demo``, ``lhs new`` and ``lhs worksheets``: something to begin with."""

from collections.abc import Iterable
from pathlib import Path

import click

from lhs_helpers.cli.output import writable_folder

FOLDER = click.Path(path_type=Path)


@click.command()
@click.argument("folder", metavar="DIR", type=FOLDER, callback=writable_folder)
@click.option("--profile", default="demo", show_default=True, help="demo, demo-design, scale293 or scale639.")
@click.option("--sites", type=click.IntRange(1), help="Only the first sites.")
@click.option("--months", type=click.IntRange(1), help="Only the newest months.")
@click.option("--seed", type=click.IntRange(0), help="Another seed is another network; the same one, the same bytes.")
def demo(folder: Path, profile: str, sites: int | None, months: int | None, seed: int | None) -> None:
    """Write a synthetic network to DIR, to try everything out."""
    from lhs_helpers.teaching import write_network

    chosen = {"sites": sites, "months": months, "seed": seed}
    write_network(folder, profile=profile, **{name: value for name, value in chosen.items() if value is not None})
    click.echo(f"A synthetic network is in {folder}. Next:\n  lhs check {folder}\n  lhs build {folder} -o reports")


@click.command()
@click.argument("folder", metavar="DIR", type=FOLDER, callback=writable_folder)
@click.option(
    "--from-observations",
    "counts",
    metavar="FILE",
    type=FOLDER,
    required=True,
    help="CSV of counts per month, quarter or year.",
)
@click.option("--columns", metavar="OURS=THEIRS,...", required=True, help="site_id=org,period=month,numerator=...")
@click.option("--where", metavar="COLUMN=VALUE", multiple=True, help="Only these rows; may be given several times.")
@click.option("--sum-rows", is_flag=True, help="Add up several rows of one site and month.")
@click.option("--measure", "measure_id", default="measure_1", show_default=True, help="Short id of the measure.")
@click.option("--label", default="", help="Name of the measure, as shown.")
@click.option("--kind", default="outcome", show_default=True, help="outcome, process or balancing.")
@click.option("--type", "type_word", default="proportion", show_default=True, help="proportion, rate or count.")
@click.option("--per", type=click.IntRange(1), default=100, show_default=True, help="Shown per 100, 1000 ...")
@click.option("--unit", default="", help="Unit, as shown at the chart.")
@click.option("--direction", default="up", show_default=True, help="Which way is better: up, down or none.")
@click.option("--target", type=float, help="The level agreed on, in the unit shown.")
@click.option("--name", default="", help="Name of the network.")
def new(
    folder: Path, counts: Path, columns: str, where: tuple[str, ...], sum_rows: bool, name: str, **measure: object
) -> None:
    """Start a network's folder DIR from a tidy table of counts; worksheets to print come with it."""
    from lhs_helpers.intake.observations import MeasureAnswers, NetworkAnswers, network_from_observations
    from lhs_helpers.reporting.worksheets import write_worksheets

    written = network_from_observations(
        folder,
        counts,
        _pairs(columns.split(","), "--columns"),
        where=_pairs(where, "--where"),
        measure=MeasureAnswers(type=measure.pop("type_word"), **measure),
        network=NetworkAnswers(name=name),
        sum_rows=sum_rows,
    )
    for path in written:
        click.echo(f"wrote {path}")
    write_worksheets(folder / "worksheets")
    click.echo(f"wrote worksheets to print: open {folder / 'worksheets' / 'index.html'}")
    click.echo(
        f"Complete network.toml and tables/measures.csv, then:\n  lhs check {folder}\n  lhs build {folder} -o reports"
    )


@click.command()
@click.argument("folder", metavar="DIR", type=FOLDER, callback=writable_folder)
def worksheets(folder: Path) -> None:
    """Write the worksheets to DIR: one printed page each, to think on together.

    What is there already is left as it is.
    """
    from lhs_helpers.reporting.worksheets import write_worksheets

    write_worksheets(folder)
    click.echo(f"Open {folder / 'index.html'}: it lists every worksheet, to be printed or filled in as text.")


def _pairs(texts: Iterable[str], option: str) -> dict[str, str]:
    """``["a=b", "c=d"]`` as a mapping."""
    pairs = [text.strip().partition("=") for text in texts]
    if not all(name and sign and value for name, sign, value in pairs):
        raise click.UsageError(f"{option} needs NAME=VALUE")
    return {name: value for name, _, value in pairs}
