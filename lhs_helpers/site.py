"""What a notebook holds: one site's data, or the network's, and nothing else.

A site is opened from its pack. By hand, a network folder or the word ``demo`` does as well: the pack is then cut on
the spot, by the same code that cuts it for a report.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from lhs_helpers.contract.network import Network
from lhs_helpers.errors import InputError, UserError
from lhs_helpers.measure import Measure, build_measure
from lhs_helpers.packs import COMPARATORS, NETWORK, Pack, cut_comparators, cut_network, cut_site


@dataclass(frozen=True)
class Site:
    """One site, or the whole network, as a notebook sees it.

    Attributes
    ----------
    pack : Pack
        The rows this reader may see: the site's own, or the network's.
    comparators : Pack
        What the network shows to every site.
    audience : str
        ``site``, ``members`` or ``public``.
    """

    pack: Pack
    comparators: Pack
    audience: str = "site"

    @property
    def site_id(self) -> str:
        """The site's id, or ``network``."""
        return self.pack.subject

    @property
    def is_network(self) -> bool:
        """True in the network view."""
        return self.site_id == NETWORK

    @property
    def network(self) -> Network:
        """Settings of the network."""
        return self.pack.network

    @property
    def phase(self) -> str:
        """Life-cycle phase: ``design``, ``implementation``, ``improvement`` or ``sustainability``."""
        return self.network.phase

    @property
    def data_through(self) -> pd.Timestamp:
        """The last day the data describe: the only "today" of a calculation."""
        return pd.Timestamp(self.network.time.data_through)

    @cached_property
    def name(self) -> str:
        """Name for the title: the site's own, or the network's."""
        if self.is_network:
            return self.network.name
        names = self.table("sites")["site_name"].dropna()
        return names.iloc[0] if len(names) else self.site_id

    @cached_property
    def status(self) -> str:
        """The site's status at the cut-off; the network is always ``active``."""
        return "active" if self.is_network else self.table("sites")["status"].iloc[0]

    def table(self, name: str) -> pd.DataFrame:
        """A table of the contract as this reader may see it; without rows where the network has none."""
        return self.pack.table(name)

    def measure(self, measure_id: str) -> Measure:
        """One measure with its definition, data and design.

        Raises
        ------
        UserError
            Where no measure has this id.
        """
        known = self.table("measures")["measure_id"].unique()
        if measure_id not in known:
            raise UserError.among("measure", measure_id, known)
        return build_measure(measure_id, self.pack, self.comparators)

    def measures(self, kind: str | None = None, *, among: Iterable[str] | None = None) -> list[Measure]:
        """All measures, in the order of the table.

        Parameters
        ----------
        kind : str, optional
            Only ``outcome``, ``process`` or ``balancing``.
        among : iterable of str, optional
            Only measures with these ids.
        """
        table = self.table("measures").drop_duplicates("measure_id")
        if kind is not None:
            table = table[table["kind"] == kind]
        if among is not None:
            table = table[table["measure_id"].isin(list(among))]
        return [self.measure(measure_id) for measure_id in table["measure_id"]]


def open_site(network: str, site_id: str, *, audience: str = "site") -> Site:
    """Open one site, or the network view.

    Parameters
    ----------
    network : str
        A site pack, a network folder, or ``demo`` for the synthetic demo network.
    site_id : str
        The site's id, or ``network``.
    audience : str
        Who will read: ``site``, ``members`` or ``public``.

    Raises
    ------
    UserError
        Where the place or the site does not exist, or the pack is another site's.
    """
    place = Path(network)
    if place.is_file():
        pack = Pack.read(place)
        if pack.subject != site_id:
            raise UserError("the pack holds another site's data than the one asked for", where=place.name)
        return Site(pack, Pack.read(place.parent / COMPARATORS), audience)
    store = _store(place)
    cut = cut_network(store) if site_id == NETWORK else cut_site(store, site_id)
    return Site(cut, cut_comparators(store), audience)


def _store(place: Path):
    """Read a network's folder. Imported here, because a report's job opens packs and never needs the intake."""
    from lhs_helpers.intake import read_network

    if str(place) == "demo" and not place.is_dir():
        from lhs_helpers.teaching import demo_folder

        place = demo_folder()
    if not place.is_dir():
        raise InputError("no network folder and no pack is there", where=str(place), hint="give a folder, or 'demo'")
    return read_network(place).store
