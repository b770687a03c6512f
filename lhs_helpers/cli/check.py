"""``lhs check``: what is wrong with a network's folder, for people, and for programs as JSON."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from lhs_helpers.intake import Problem

SHOWN_OF_A_KIND = 3
_HEADINGS = {
    "error": "Refused: these rows or tables are in no report until they are put right",
    "warning": "To look at: accepted, but worth a second look",
    "note": "Good to know",
}


@click.command()
@click.argument("network", type=click.Path(path_type=Path))
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Also write everything found to this file.")
def check(network: Path, json_file: Path | None) -> int:
    """Check the folder NETWORK against the data contract."""
    from lhs_helpers.intake import IntakeError, read_network

    try:
        intake = read_network(network)
    except IntakeError as error:
        if json_file:
            _write_json(json_file, error.problems, {})
        raise
    if json_file:
        counts = {name: [count.read, count.accepted, count.refused] for name, count in intake.counts.items()}
        _write_json(json_file, intake.problems, counts)
    for line in listed(intake.problems):
        click.echo(line)
    n_sites = len(intake.store.table("sites"))
    n_rows = sum(count.accepted for count in intake.counts.values())
    click.echo(
        f"{intake.network.name}: {counted(n_sites, 'site')}, {counted(len(intake.counts), 'table')}, "
        f"{counted(n_rows, 'row')} accepted; data through {intake.network.time.data_through}."
    )
    n_of = {severity: sum(problem.severity == severity for problem in intake.problems) for severity in _HEADINGS}
    click.echo(", ".join(counted(n, severity) for severity, n in n_of.items()) + ".")
    return 1 if n_of["error"] else 0


def listed(problems: Iterable["Problem"]) -> list[str]:
    """Problems as lines, the gravest first; by file within that, in the order of its lines."""
    problems = list(problems)
    lines = []
    for severity, heading in _HEADINGS.items():
        group = [problem for problem in problems if problem.severity == severity]
        if group:
            lines += [f"{heading} ({len(group)})", *_compact(group), ""]
    return lines


def _compact(problems: list["Problem"]) -> Iterator[str]:
    """Of one code in one file, the first few; the rest is counted."""
    for (code, where), group in groupby(problems, key=lambda problem: (problem.code, problem.where)):
        same = list(group)
        yield from (f"  {problem}" for problem in same[:SHOWN_OF_A_KIND])
        if len(same) > SHOWN_OF_A_KIND:
            more = len(same) - SHOWN_OF_A_KIND
            yield f"  ... and {more} more {code} in {where}; --json FILE lists them all"


def counted(n: int, noun: str) -> str:
    """``1 error``, ``1,200 rows``."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def _write_json(path: Path, problems: Iterable["Problem"], counts: dict[str, list[int]]) -> None:
    record = {
        "problems": [asdict(problem) for problem in problems],
        "rows": {
            table: dict(zip(("read", "accepted", "refused"), numbers, strict=True)) for table, numbers in counts.items()
        },
    }
    path.write_text(json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
