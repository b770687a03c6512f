"""A pack: everything that one reader may see, in one file whose bytes depend on nothing else."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lhs_helpers.contract.network import Network
from lhs_helpers.errors import InputError, UserError

_LISTING = "pack.json"
_SETTINGS = "network.toml"
_SUFFIX = ".parquet"
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP file can say; the clock must not change the bytes


def to_parquet(rows: pa.Table) -> bytes:
    """A table as the bytes of a Parquet file, which holds the values of these rows and nothing else.

    Arrow's own format would be faster, but of rows cut out of a table it also writes bytes of their neighbors.
    """
    sink = io.BytesIO()
    pq.write_table(rows.combine_chunks(), sink, compression="NONE")  # uncompressed: leaks can be searched for
    return sink.getvalue()


class Remembering:
    """:func:`to_parquet` that does its work once for each of some tables: those that stand in the packs of all sites.

    Parameters
    ----------
    tables : iterable of pyarrow.Table
        What to remember. An equal table that is another object is written anew.
    """

    def __init__(self, tables: Iterable[pa.Table]) -> None:
        self._tables = {id(rows): rows for rows in tables}  # kept, so that no other table gets the identity of one
        self._written: dict[int, bytes] = {}

    def __call__(self, rows: pa.Table) -> bytes:
        if id(rows) not in self._tables:
            return to_parquet(rows)
        if id(rows) not in self._written:
            self._written[id(rows)] = to_parquet(rows)
        return self._written[id(rows)]


@dataclass(frozen=True, eq=False)
class Pack:
    """The tables that one reader may see, with the network's settings.

    Attributes
    ----------
    subject : str
        A site's id, ``network``, or ``comparators``.
    network_toml : str
        The settings, without the sources of the data.
    tables : mapping of str to pyarrow.Table
        Every table by name, those without rows too. Arrow cuts a site's rows out of a table without copying
        them.
    filled : tuple of str
        Names of the tables with rows.
    shipped : frozenset of str
        Tables that come with the collection, because the network has not filled them in.
    audience : str
        For whom it was cut.
    """

    subject: str
    network_toml: str = field(repr=False)
    tables: Mapping[str, pa.Table] = field(repr=False)
    filled: tuple[str, ...] = field(repr=False)
    shipped: frozenset[str] = frozenset()
    audience: str = "site"
    _frames: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)

    @cached_property
    def network(self) -> Network:
        """The settings of the network."""
        return Network.from_toml(self.network_toml)

    def table(self, name: str) -> pd.DataFrame:
        """A table as this reader may see it; without rows, but with its columns, where there is nothing to see.

        Raises
        ------
        UserError
            Where no table has this name.
        """
        if name not in self.tables:
            raise UserError.among("table", name, self.tables)
        if name not in self._frames:
            self._frames[name] = self.tables[name].to_pandas(use_threads=False)
        return self._frames[name].copy(deep=False)  # a notebook's new columns stay its own

    def write(self, path: Path, to_bytes: Callable[[pa.Table], bytes] = to_parquet) -> None:
        """Write the pack into one file; ``to_bytes`` makes a table's part of it."""
        path.write_bytes(self._content(to_bytes))

    @classmethod
    def read(cls, path: Path) -> "Pack":
        """Open a pack; each table is read when it is first asked for.

        Raises
        ------
        InputError
            Where the file is not there, or is no pack.
        """
        try:
            with zipfile.ZipFile(path) as file:
                kept = json.loads(file.read(_LISTING))
                settings = file.read(_SETTINGS).decode("utf-8")
        except (OSError, zipfile.BadZipFile, KeyError):
            raise InputError("this is not a pack", where=path.name, hint="cut the packs again") from None
        tables = _TablesOfFile(path, kept["order"])
        return cls(
            kept["subject"], settings, tables, tuple(kept["filled"]), frozenset(kept["shipped"]), kept["audience"]
        )

    def only(self, names: Iterable[str]) -> "Pack":
        """The same pack with these of its tables."""
        wanted = set(names)
        tables = {name: rows for name, rows in self.tables.items() if name in wanted}
        return replace(self, tables=tables, filled=tuple(name for name in self.filled if name in tables))

    def digest(self) -> str:
        """SHA-256 of the file: the same for the same content, wherever and whenever it was cut."""
        return hashlib.sha256(self._content()).hexdigest()

    def _content(self, to_bytes: Callable[[pa.Table], bytes] = to_parquet) -> bytes:
        if isinstance(self.tables, _TablesOfFile):
            return self.tables.path.read_bytes()
        kept = {name: getattr(self, name) for name in ("subject", "audience", "filled")}
        kept |= {"shipped": sorted(self.shipped), "order": list(self.tables)}
        members = {f"{name}{_SUFFIX}": to_bytes(rows) for name, rows in self.tables.items()}
        members |= {_LISTING: json.dumps(kept, indent=1).encode(), _SETTINGS: self.network_toml.encode()}
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as file:
            for name in sorted(members):
                member = zipfile.ZipInfo(name, _NO_TIME)
                member.create_system = 3  # otherwise the writing system is recorded
                file.writestr(member, members[name])
        return buffer.getvalue()


class _TablesOfFile(Mapping):
    """The tables of a pack's file, each read when it is asked for.

    They are read in one thread, because a process that runs threads cannot safely be forked.
    """

    def __init__(self, path: Path, order: list[str]) -> None:
        self.path = path
        self._order = order

    def __getitem__(self, name: str) -> pa.Table:
        if name not in self._order:
            raise KeyError(name)
        with zipfile.ZipFile(self.path) as file:
            content = io.BytesIO(file.read(f"{name}{_SUFFIX}"))
        return pq.ParquetFile(content, pre_buffer=False).read(use_threads=False)

    def __contains__(self, name: object) -> bool:
        return name in self._order

    def __iter__(self) -> Iterator[str]:
        return iter(self._order)

    def __len__(self) -> int:
        return len(self._order)
