"""A pack: everything that one reader may see, in one file whose bytes depend on nothing else."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from lhs_helpers.contract.network import Network
from lhs_helpers.errors import InputError, UserError
from lhs_helpers.intake.store import from_parquet, listing, to_parquet, without_rows

_LISTING = "pack.json"
_SETTINGS = "network.toml"
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP file can say; the clock must not change the bytes


@dataclass(frozen=True, eq=False)
class Pack:
    """The tables that one reader may see, with the network's settings.

    Attributes
    ----------
    subject : str
        A site's id, ``network``, or ``comparators``.
    network_toml : str
        The settings, without the sources of the data.
    tables : mapping of str to pandas.DataFrame
        Every table by name, those without rows too.
    filled : tuple of str
        Names of the tables with rows.
    shipped : frozenset of str
        Tables that come with the collection, because the network has not filled them in.
    audience : str
        For whom it was cut.
    """

    subject: str
    network_toml: str = field(repr=False)
    tables: Mapping[str, pd.DataFrame] = field(repr=False)
    filled: tuple[str, ...] = field(repr=False)
    shipped: frozenset[str] = frozenset()
    audience: str = "site"

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
        return self.tables[name].copy(deep=False)  # a notebook's new columns stay its own

    def write(self, path: Path) -> None:
        """Write the pack into one file."""
        path.write_bytes(self._content)

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
        tables = _TablesOfFile(path, kept["order"], kept["empty"])
        filled = tuple(name for name in kept["order"] if name not in kept["empty"])
        return cls(kept["subject"], settings, tables, filled, frozenset(kept["shipped"]), kept["audience"])

    def digest(self) -> str:
        """SHA-256 of the file: the same for the same content, wherever and whenever it was cut."""
        if isinstance(self.tables, _TablesOfFile):
            return hashlib.sha256(self.tables.path.read_bytes()).hexdigest()
        return hashlib.sha256(self._content).hexdigest()

    @cached_property
    def _content(self) -> bytes:
        if isinstance(self.tables, _TablesOfFile):
            return self.tables.path.read_bytes()
        more = {name: getattr(self, name) for name in ("subject", "audience")}
        more |= {"shipped": sorted(self.shipped), "order": list(self.tables)}
        members = {f"{name}.parquet": to_parquet(self.tables[name]) for name in self.filled}
        members |= {_LISTING: listing(self.tables, **more).encode(), _SETTINGS: self.network_toml.encode()}
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as file:
            for name in sorted(members):
                member = zipfile.ZipInfo(name, _NO_TIME)
                member.create_system = 3  # otherwise the writing system is recorded
                file.writestr(member, members[name])
        return buffer.getvalue()


class _TablesOfFile(Mapping):
    """The tables of a pack's file, each read once and only when asked for."""

    def __init__(self, path: Path, order: list[str], empty: Mapping[str, Mapping[str, str]]) -> None:
        self.path = path
        self._order = order
        self._empty = empty
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._order:
            raise KeyError(name)
        if name not in self._read:
            if name in self._empty:
                self._read[name] = without_rows(self._empty[name])
            else:
                with zipfile.ZipFile(self.path) as file:
                    self._read[name] = from_parquet(io.BytesIO(file.read(f"{name}.parquet")))
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._order

    def __iter__(self) -> Iterator[str]:
        return iter(self._order)

    def __len__(self) -> int:
        return len(self._order)
