"""The accepted rows of a network: one sorted table each, from which each site's rows are cut in one piece."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd
import pyarrow as pa

from lhs_helpers.contract.network import Network
from lhs_helpers.errors import UserError


def in_order(rows: pd.DataFrame, spec) -> pd.DataFrame:
    """Rows of a table sorted by site and key, so that each site's rows lie together.

    Tables that speak of no site (measures, drivers, documents ...) keep the order in which the network wrote them: it
    is the order in which reports show them.
    """
    if "site_id" not in rows:
        return rows.reset_index(drop=True)
    keys = ["site_id", *(name for name in spec.key if name != "site_id")]
    return rows.sort_values(keys, kind="stable", ignore_index=True)


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
    _arrow: dict[str, pa.Table] = field(default_factory=dict, repr=False)
    _emptied: dict[str, pa.Table] = field(default_factory=dict, repr=False)

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

    def arrow(self, name: str) -> pa.Table:
        """A table in Arrow's form, from which rows are cut without a copy."""
        if name not in self._arrow:
            self._arrow[name] = pa.Table.from_pandas(self.tables[name], preserve_index=False, nthreads=1)
        return self._arrow[name]

    def none_of(self, name: str) -> pa.Table:
        """A table without its rows: the same object each time."""
        if name not in self._emptied:
            self._emptied[name] = self.arrow(name).schema.empty_table()
        return self._emptied[name]

    def of_site(self, name: str, site_id: str) -> pa.Table:
        """A site's rows of a table; the rows lie together, so they are found without looking at the others."""
        first, last = self._spans[name].get(site_id, (0, 0))
        return self.arrow(name).slice(first, last - first)

    @cached_property
    def _spans(self) -> dict[str, dict[str, tuple[int, int]]]:
        """First row, and the row after the last, of each site in each table; rows of nobody's come last."""
        spans = {}
        for name, rows in self.tables.items():
            if "site_id" in rows:
                ends = rows.groupby("site_id", sort=False).size().cumsum()
                starts = ends.shift(fill_value=0)
                spans[name] = {
                    site: (int(start), int(end)) for site, start, end in zip(ends.index, starts, ends, strict=True)
                }
        return spans
