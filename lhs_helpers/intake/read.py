"""Reading a network's folder, from files to accepted rows."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from lhs_helpers.collection import TEMPLATES
from lhs_helpers.contract.network import Network
from lhs_helpers.contract.settings import Source
from lhs_helpers.errors import InputError
from lhs_helpers.intake.conform import check_keys, conform
from lhs_helpers.intake.problems import Problem, Problems
from lhs_helpers.intake.rules import check_rules
from lhs_helpers.intake.sources import TableFile, find_tables
from lhs_helpers.intake.store import Store, in_order
from lhs_helpers.intake.table import Table
from lhs_helpers.intake.values import typed
from lhs_helpers.intake.watch import watch

SETTINGS = "network.toml"
_LISTED = 20  # problems written out in a message
_NOTHING_WITHOUT = ("sites", "measures")  # the data contract: an error in these stops the run


class IntakeError(InputError):
    """Nothing can be done with what was given; ``problems`` says why, ``totals`` how often, by code and file."""

    def __init__(self, message: str, problems: list[Problem], totals: Mapping[tuple[str, str], int]) -> None:
        listed = [str(problem) for problem in problems[:_LISTED]]
        self.totals = {(code, where): n for (code, where), n in totals.items() if code.startswith("E-")}
        n_more = sum(self.totals.values()) - len(listed)
        if n_more > 0:
            listed.append(f"and {n_more:,} more")
        where = " and ".join(sorted({problem.where for problem in problems}))
        text = "\n  - ".join([f"{message}:", *listed])
        super().__init__(text, where=where, hint="put these right; nothing was used")
        self.code = problems[0].code
        self.problems = problems


@dataclass(frozen=True)
class Counts:
    """Rows of one table: ``read`` is ``accepted`` and ``refused`` together."""

    read: int
    accepted: int

    @property
    def refused(self) -> int:
        """Rows that were read and not accepted."""
        return self.read - self.accepted


@dataclass(frozen=True)
class Intake:
    """What came out of a folder.

    Attributes
    ----------
    network : Network
        The settings.
    store : Store
        The accepted rows.
    problems : list of Problem
        Everything found, in the order of the contract's tables and of the lines.
    counts : dict of str to Counts
        Rows of each table that was handed over.
    totals : Counter of (str, str)
        How often each code was found in each file, by code and file: also what was counted and is not listed.
    """

    network: Network
    store: Store
    problems: list[Problem]
    counts: dict[str, Counts]
    totals: Counter[tuple[str, str]]


def read_network(folder: Path | str) -> Intake:
    """Read, check and sort the tables of a network.

    An error in a site's rows refuses that site's rows of the table, any other error the table.

    Parameters
    ----------
    folder : path
        Holds ``network.toml`` and the folder ``tables``.

    Raises
    ------
    InputError
        Where the folder, its settings or its tables are not there.
    ConfigError
        Where the settings are wrong.
    IntakeError
        Where ``sites`` or ``measures`` cannot be accepted whole.
    """
    # Here, because the contract's models need pandera: a report's job opens packs and never pays for that import.
    from lhs_helpers.contract.tables import TABLES
    from lhs_helpers.intake.references import check_references

    folder = Path(folder)
    text = _settings(folder)
    network = Network.from_toml(text)
    files, unused = find_tables(folder, network, list(TABLES))
    tables = {name: _read(spec, files[name], network) for name, spec in TABLES.items() if name in files}
    handed_over = list(tables)
    for name, spec in TABLES.items():
        if spec.shipped and name not in tables:
            shipped = TableFile(TEMPLATES / "data" / f"{name}.csv", f"templates/data/{name}.csv", Source())
            tables[name] = _read(spec, [shipped], network)
            tables[name].shipped = True
    _require_sites(tables, unused, folder)
    check_references(tables)
    check_rules(tables, network)
    _stop_without_foundation(tables)
    absent = watch(tables, TABLES, network)
    registered = {*tables["sites"].frame["site_id"], "network"}
    by_table = unused + [table.problems for table in tables.values()] + absent
    accepted = {name: in_order(table.accepted(), table.spec) for name, table in tables.items()}
    return Intake(
        network=network,
        store=Store(
            network_toml=text,
            tables={name: accepted[name] if name in accepted else spec.empty() for name, spec in TABLES.items()},
            shipped=frozenset(name for name, table in tables.items() if table.shipped),
        ),
        problems=[problem for problems in by_table for problem in problems.listed(registered)],
        counts={name: Counts(tables[name].n_read, len(accepted[name])) for name in handed_over},
        totals=sum((problems.totals for problems in by_table), Counter()),
    )


def _settings(folder: Path) -> str:
    if not folder.is_dir():
        raise InputError("no network folder is there", where=str(folder), hint="give the folder of a network")
    path = folder / SETTINGS
    if not path.is_file():
        hint = "start one with lhs new, or copy templates/data/network.toml"
        raise InputError("the folder has no settings", where=str(path), hint=hint)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("the settings are not UTF-8", where=SETTINGS, hint="save the file as UTF-8") from None
    except OSError as error:
        hint = "ask for the right to read it"
        raise InputError("the system does not let the settings be read", where=str(path), hint=hint) from error


def _read(spec, files: list[TableFile], network: Network) -> Table:
    """One table from its file to typed rows, with every problem that the table alone can show."""
    file = files[0]
    problems = Problems(spec.name, file.where)
    raw = file.read(spec, problems) if len(files) == 1 else None
    if len(files) > 1:
        problems.add("E-SOURCE-TWICE", names=", ".join(one.where for one in files))
    if raw is None:
        return Table(spec, spec.empty(), problems, pd.Series(dtype="bool"))
    problems.sites = raw["site_id"].fillna("") if "site_id" in raw else pd.Series("", index=raw.index, dtype="str")
    frame, unread = typed(raw, spec, file.source, problems, network.time.data_through)
    half_read = pd.DataFrame(unread, index=frame.index).any(axis="columns")
    conform(frame, spec, unread, problems)
    check_keys(frame[~half_read], spec, problems)
    return Table(spec, frame, problems, half_read)


def _require_sites(tables: dict[str, Table], unused: list[Problems], folder: Path) -> None:
    if "sites" not in tables:
        names = ", ".join(problems.where for problems in unused)
        hint = f"add tables/sites.csv{f'; these are not tables: {names}' if names else ''}"
        raise InputError("the network has no table of sites", where=str(folder), hint=hint)
    sites = tables["sites"]
    if sites.frame.empty and not sites.problems.refused:
        raise InputError("the table of sites has no rows", where=sites.problems.where, hint="add one row per site")


def _stop_without_foundation(tables: dict[str, Table]) -> None:
    """Refused sites or measures leave nothing that could be counted on."""
    problems, totals = [], Counter()
    for name in _NOTHING_WITHOUT:
        if name in tables and (tables[name].problems.refused or tables[name].problems.refused_sites):
            registered = set(tables["sites"].frame["site_id"])
            problems += [one for one in tables[name].problems.listed(registered) if one.severity == "error"]
            totals += tables[name].problems.totals
    if problems:
        raise IntakeError("nothing can be counted on", problems, totals)
