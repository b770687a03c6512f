"""The accepted rows of a network: one sorted table each, and a file for each of them."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from lhs_helpers.contract.network import Network
from lhs_helpers.errors import InputError, UserError

_LISTING = "store.json"
_SETTINGS = "network.toml"


def in_order(rows: pd.DataFrame, spec) -> pd.DataFrame:
    """Rows of a table sorted by site and key, so that each site's rows lie together.

    Tables that speak of no site (measures, drivers, documents ...) keep the order in which the network wrote them: it
    is the order in which reports show them.
    """
    if "site_id" not in rows:
        return rows.reset_index(drop=True)
    keys = ["site_id", *(name for name in spec.key if name != "site_id")]
    return rows.sort_values(keys, kind="stable", ignore_index=True)


def to_parquet(rows: pd.DataFrame) -> bytes:
    """A table as the bytes of a Parquet file; the same rows give the same bytes.

    It is not compressed, which costs a tenth more: whoever searches the bytes for what must not be there sees it.
    """
    buffer = io.BytesIO()
    rows.to_parquet(buffer, index=False, compression=None)
    return buffer.getvalue()


def from_parquet(source: Path | io.BytesIO) -> pd.DataFrame:
    """A table back from a Parquet file, in this thread alone: a process that runs others cannot safely be forked."""
    return pq.ParquetFile(source, pre_buffer=False).read(use_threads=False).to_pandas(use_threads=False)


def listing(tables: Mapping[str, pd.DataFrame], **more: object) -> str:
    """A list in JSON of the tables without rows with their columns and dtypes, and whatever else is to be kept."""
    empty = {
        name: {column: str(dtype) for column, dtype in rows.dtypes.items()}
        for name, rows in tables.items()
        if rows.empty
    }
    return json.dumps({"empty": empty, **more}, indent=1) + "\n"


def without_rows(dtypes: Mapping[str, str]) -> pd.DataFrame:
    """A table without rows from its columns and dtypes."""
    return pd.DataFrame({column: pd.Series(dtype=dtype) for column, dtype in dtypes.items()})


@dataclass(frozen=True)
class Store:
    """All tables of a network, checked and sorted.

    Attributes
    ----------
    network_toml : str
        The settings as the network wrote them.
    tables : mapping of str to pandas.DataFrame
        Every table of the contract, by name, in its order; without rows where the network has none.
    shipped : frozenset of str
        Tables that come with the collection, because the network has not filled them in.
    """

    network_toml: str
    tables: Mapping[str, pd.DataFrame] = field(repr=False)
    shipped: frozenset[str] = frozenset()

    @cached_property
    def network(self) -> Network:
        """The settings."""
        return Network.from_toml(self.network_toml)

    def table(self, name: str) -> pd.DataFrame:
        """A table of the contract in its order (see ``in_order``); without rows where the network has none.

        Raises
        ------
        UserError
            Where the contract has no such table.
        """
        if name not in self.tables:
            raise UserError.among("table", name, self.tables)
        return self.tables[name].copy(deep=False)

    def of_site(self, name: str, site_id: str) -> pd.DataFrame:
        """A site's rows of a table; the rows lie together, so they are found without looking at the others."""
        first, last = self._spans[name].get(site_id, (0, 0))
        return self.tables[name].iloc[first:last]

    @cached_property
    def _spans(self) -> dict[str, dict[str, tuple[int, int]]]:
        """First row, and the row after the last, of each site in each table; rows of nobody's come last."""
        spans = {}
        for name, rows in self.tables.items():
            if "site_id" in rows:
                ends = rows.groupby("site_id", sort=False).size().cumsum()
                starts = ends.shift(fill_value=0)
                spans[name] = {site: (int(starts[site]), int(end)) for site, end in ends.items()}
        return spans

    def write(self, folder: Path) -> None:
        """Write the store into a folder: the settings, a list, and one Parquet file per table with rows."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _SETTINGS).write_text(self.network_toml, encoding="utf-8")
        more = {"order": list(self.tables), "shipped": sorted(self.shipped)}
        (folder / _LISTING).write_text(listing(self.tables, **more), encoding="utf-8")
        for name, rows in self.tables.items():
            path = folder / f"{name}.parquet"
            path.unlink(missing_ok=True)
            if len(rows):
                path.write_bytes(to_parquet(rows))

    @classmethod
    def read(cls, folder: Path) -> "Store":
        """Read a store that was written by :meth:`write`."""
        if not (folder / _LISTING).is_file():
            raise InputError("no store is there", where=str(folder), hint="read the network's folder again")
        kept = json.loads((folder / _LISTING).read_text(encoding="utf-8"))
        empty = kept["empty"]
        tables = {
            name: without_rows(empty[name]) if name in empty else from_parquet(folder / f"{name}.parquet")
            for name in kept["order"]
        }
        text = (folder / _SETTINGS).read_text(encoding="utf-8")
        return cls(network_toml=text, tables=tables, shipped=frozenset(kept["shipped"]))
