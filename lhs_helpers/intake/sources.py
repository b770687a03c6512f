"""Where the tables come from: the one place that knows about files. Everything behind it sees text tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from lhs_helpers.contract.network import Network
from lhs_helpers.contract.settings import Source
from lhs_helpers.errors import ConfigError, InputError
from lhs_helpers.intake.columnar import read_columnar
from lhs_helpers.intake.delimited import read_delimited
from lhs_helpers.intake.problems import Problems

SUFFIXES = (".csv", ".csv.gz", ".parquet")


@dataclass(frozen=True)
class TableFile:
    """A file that holds one table."""

    path: Path
    where: str
    source: Source

    def read(self, spec, problems: Problems) -> pd.DataFrame | None:
        """The table as text, indexed by line; None where it cannot be read at all."""
        if self.path.is_symlink() or not self.path.is_file():
            return problems.add("E-FILE", what="is not a regular file; links are not followed")
        try:
            if self.path.suffix == ".parquet":
                return read_columnar(self.path, spec, problems)
            return read_delimited(self.path, spec, self.source, problems)
        except OSError:  # of the system; what is wrong inside the file is told by its reader
            return problems.add("E-FILE", what="the system does not let it be read")


def find_tables(folder: Path, network: Network, names: list[str]) -> tuple[dict[str, list[TableFile]], list[Problems]]:
    """Find the files of a network's folder.

    Parameters
    ----------
    folder : pathlib.Path
        The network's folder.
    network : Network
        Its settings, which say where tables lie.
    names : list of str
        Tables of the contract.

    Returns
    -------
    files : dict of str to list of TableFile
        The files of each table that is there; more than one is a problem for the reader.
    unused : list of Problems
        One for each file that is none of the tables.

    Raises
    ------
    ConfigError
        Where a source is of a kind that this version does not read, or lies outside the folder.
    InputError
        Where the folder of the tables is not there.
    """
    files: dict[str, list[TableFile]] = {}
    unused = []
    for source in network.sources:
        for path, name in _files_of(folder, source):
            where = path.relative_to(folder).as_posix()
            if name in names and (not source.tables or name in source.tables):
                files.setdefault(name, []).append(TableFile(path, where, source))
            elif name not in names:
                unused.append(Problems("", where))
                near = get_close_matches(name, names, n=1)
                unused[-1].add("W-FILE-UNUSED", near=f"; is {near[0]} meant?" if near else "")
    return files, unused


def _files_of(folder: Path, source: Source) -> Iterator[tuple[Path, str]]:
    """The files of one source with the table's name that each one bears."""
    if source.kind != "folder" or source.site_id:
        what = "a file of one site" if source.site_id else f"the kind {source.kind!r}"
        raise ConfigError(f"source: {what} is not read by this version", where="network.toml", hint="use kind folder")
    place = folder / source.path
    if not place.resolve().is_relative_to(folder.resolve()):
        raise ConfigError("source.path leads out of the network's folder", where="network.toml", hint="move it inside")
    if not place.is_dir():
        raise InputError("the folder of the tables is not there", where=source.path, hint="see templates/data")
    for path in sorted(place.iterdir()):
        if not (path.name.startswith(".") or path.suffix == ".md"):
            suffix = next((ending for ending in SUFFIXES if path.name.endswith(ending)), "")
            yield path, path.name.removesuffix(suffix) if suffix else path.name
