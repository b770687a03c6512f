"""``lhs check``: what is wrong with a network's folder, for people, and for programs as JSON."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lhs_helpers.cli.output import writable_file
from lhs_helpers.output import write_whole

if TYPE_CHECKING:
    from lhs_helpers.intake import Problem

SHOWN_OF_A_KIND = 3
_ABSENT = "W-TABLE-ABSENT"
_HEADINGS = {
    "error": "Refused: these rows or tables are in no report until they are put right",
    "warning": "To look at: accepted, but worth a second look",
    "note": "Good to know",
}


@click.command()
@click.argument("network", type=click.Path(path_type=Path))
@click.option(
    "--json",
    "json_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    callback=writable_file,
    help="Also write what was found to this file: the first 100 problems of each table, and the number of all.",
)
def check(network: Path, json_file: Path | None) -> int:
    """Check the folder NETWORK against the data contract."""
    from lhs_helpers.intake import IntakeError, read_network

    try:
        intake = read_network(network)
    except IntakeError as error:
        if json_file:
            _write_json(json_file, error.problems, error.totals, {})
        raise
    if json_file:
        counts = {name: [count.read, count.accepted, count.refused] for name, count in intake.counts.items()}
        _write_json(json_file, intake.problems, intake.totals, counts)
    for line in listed(intake.problems, intake.totals):
        click.echo(line)
    n_sites = len(intake.store.table("sites"))
    n_rows = sum(count.accepted for count in intake.counts.values())
    click.echo(
        f"{intake.network.name}: {counted(n_sites, 'site')}, {counted(len(intake.counts), 'table')}, "
        f"{counted(n_rows, 'row')} accepted; data through {intake.network.time.data_through}."
    )
    n_of = n_of_severity(intake.totals)
    click.echo(", ".join(counted(n, severity) for severity, n in n_of.items()) + ".")
    return 1 if n_of["error"] else 0


def n_of_severity(totals: Mapping[tuple[str, str], int]) -> dict[str, int]:
    """Number of errors, warnings and notes, from the totals by code and file."""
    from lhs_helpers.intake.problems import SEVERITIES

    n_of = dict.fromkeys(_HEADINGS, 0)
    for (code, _), n in totals.items():
        n_of[SEVERITIES[code[0]]] += n
    return n_of


def listed(problems: Iterable["Problem"], totals: Mapping[tuple[str, str], int]) -> list[str]:
    """Problems as lines, the gravest first; by file and code within that.

    Parameters
    ----------
    problems : iterable of Problem
        The problems that were kept.
    totals : mapping of (code, file) to int
        How many there are, those that were only counted too.
    """
    problems = list(problems)
    lines = []
    n_of = n_of_severity(totals)
    for severity, heading in _HEADINGS.items():
        group = [problem for problem in problems if problem.severity == severity]
        if group:
            lines += [f"{heading} ({n_of[severity]:,})", *_compact(group, totals), ""]
    return lines


def _compact(problems: list["Problem"], totals: Mapping[tuple[str, str], int]) -> Iterator[str]:
    """Of one code in one file, the first few; the rest is counted. Absent tables share one line."""
    kinds: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        where = "" if problem.code == _ABSENT else problem.where
        kinds.setdefault((problem.code, where), []).append(problem)
    for (code, where), same in kinds.items():
        if code == _ABSENT and len(same) > 1:
            names = ", ".join(problem.where for problem in same)
            yield f"  {code} – {len(same)} tables are needed by now, and are absent or empty: {names}. {same[0].why}"
            continue
        yield from (f"  {problem}" for problem in same[:SHOWN_OF_A_KIND])
        more = totals.get((code, where), 0) - SHOWN_OF_A_KIND
        if more > 0:
            yield f"  ... and {more:,} more {code} in {where}; see --json FILE"


def counted(n: int, noun: str) -> str:
    """``1 error``, ``1,200 rows``."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def _write_json(
    path: Path, problems: Iterable["Problem"], totals: Mapping[tuple[str, str], int], counts: dict[str, list[int]]
) -> None:
    record = {
        "totals": n_of_severity(totals),
        "problems": [asdict(problem) for problem in problems],
        "rows": {
            table: dict(zip(("read", "accepted", "refused"), numbers, strict=True)) for table, numbers in counts.items()
        },
    }
    write_whole(path, json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
