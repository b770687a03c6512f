"""Cut from the store what a site, or the network's own team, may see. Nothing downstream sees more."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from lhs_helpers.errors import UserError
from lhs_helpers.intake.store import Store
from lhs_helpers.packs.pack import Pack
from lhs_helpers.packs.settings import shared_settings

NETWORK = "network"
_AUDIENCES = ("site",)  # readers who see their own rows in full; others need the rows protected first


def cut_site(store: Store, site_id: str, audience: str = "site") -> Pack:
    """Cut one site's pack: its own rows, the network's own rows, and what all sites share.

    Parameters
    ----------
    store : Store
        The checked tables.
    site_id : str
        A site of the table ``sites``.
    audience : str
        ``site``: the site's own team.

    Raises
    ------
    UserError
        Where the site is not in the store, or the audience would need protected rows.
    """
    from lhs_helpers.contract.tables import TABLES  # here: its models need pandera, and opening a pack does not

    _require_audience(audience)
    known = store.table("sites")["site_id"]
    if site_id not in set(known):
        raise UserError.among("site", site_id, known)
    tables = {}
    for name, spec in TABLES.items():
        rows = store.arrow(name)
        if spec.visibility == "own":
            rows = pa.concat_tables([store.of_site(name, site_id), store.of_site(name, NETWORK)])
        elif spec.visibility == "about":
            rows = store.of_site(name, site_id)
        elif spec.visibility != "shared":
            rows = store.none_of(name)
        tables[name] = _without_other_sites(rows, spec, site_id) if len(rows) else store.none_of(name)
    return _pack(site_id, store, tables, audience)


def repeated(store: Store) -> Iterator[pa.Table]:
    """The tables that stand as they are in the packs of all sites: what sites share, and those without a row."""
    from lhs_helpers.contract.tables import TABLES

    for name, spec in TABLES.items():
        yield store.none_of(name)
        if spec.visibility == "shared":
            yield store.arrow(name)


def cut_network(store: Store, audience: str = "site") -> Pack:
    """Cut the pack of the network's own team: all tables, all rows.

    Raises
    ------
    UserError
        Where the audience would need protected rows.
    """
    _require_audience(audience)
    return _pack(NETWORK, store, {name: store.arrow(name) for name in store.tables}, audience)


def _require_audience(audience: str) -> None:
    if audience not in _AUDIENCES:
        hint = f"use {' or '.join(_AUDIENCES)}"
        raise UserError(f"packs for the audience {audience!r} cannot be protected by this version", hint=hint)


def _without_other_sites(rows: pa.Table, spec, site_id: str) -> pa.Table:
    """The rows with every mention of another site, such as the site that made an offering, left empty."""
    for place, column in enumerate(spec.columns):
        if column.references == "sites":
            cells = rows.column(column.name)
            shown = pc.is_in(cells, pa.array([site_id, NETWORK], cells.type))
            rows = rows.set_column(
                place, rows.field(column.name), pc.if_else(shown, cells, pa.scalar(None, cells.type))
            )
    return rows


def _pack(subject: str, store: Store, tables: dict[str, pa.Table], audience: str) -> Pack:
    filled = tuple(name for name, rows in tables.items() if len(rows))
    shipped = store.shipped & set(filled)
    return Pack(subject, shared_settings(store.network_toml), tables, filled, shipped, audience)
