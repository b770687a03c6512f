"""Write a synthetic network as a folder that any other command can read."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from string import Template

import pandas as pd

from lhs_helpers.errors import UserError
from lhs_helpers.output import writing
from lhs_helpers.teaching import (
    community,
    data_quality,
    events,
    governance,
    improvement,
    leadership,
    money,
    observations,
    promises,
    ratings,
    taking_part,
)
from lhs_helpers.teaching.authored import WORLDS, read_authored, read_shipped
from lhs_helpers.teaching.profiles import PROFILES, SEED
from lhs_helpers.teaching.sites import MODEL_COLUMNS, build_world
from lhs_helpers.teaching.truth import WHOLE_NETWORK, truth_table
from lhs_helpers.teaching.world import World

HOURS_PER_ACTIVE_SITE = 35  # staff hours a month in the demo; large worlds share the same staff
SITES_OF_DEMO = 11


def write_network(
    folder: Path | str, *, profile: str = "demo", sites: int | None = None, months: int | None = None, seed: int = SEED
) -> Path:
    """Write a synthetic network with planted, known truth.

    Parameters
    ----------
    folder : Path or str
        Where to write ``network.toml``, ``tables/`` and ``truth.csv``; it must be empty or not exist yet.
    profile : str
        ``demo``, ``demo-design``, ``scale293`` or ``scale639``.
    sites, months : int, optional
        Only the first sites, only the newest months; what is kept is the same as in the whole network.
    seed : int
        Same seed, same bytes, on any machine.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    UserError
        Where the profile is unknown, a number is out of range, the folder holds something or cannot be written.
    """
    folder = Path(folder)
    world = _world(profile, sites, months, seed)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError("there is something in the folder already", where=str(folder), hint="name a new folder")
    with writing(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".network-") as place:
            whole = Path(place) / "network"
            _write(whole, world)
            if folder.exists():
                folder.rmdir()
            shutil.move(whole, folder)
    return folder


def _world(profile: str, sites: int | None, months: int | None, seed: int) -> World:
    if profile not in PROFILES:
        raise UserError.among("profile", profile, PROFILES)
    row = PROFILES[profile]
    if months is not None:
        if not 1 <= months <= row.months:
            raise UserError(f"{months} months are asked for", hint=f"ask for 1 to {row.months}")
        row = replace(row, months=months)
    if sites is not None and sites < 1:
        raise UserError(f"{sites} sites are asked for", hint="ask for at least 1")
    return build_world(row, seed=seed, sites=sites)


def _write(folder: Path, world: World) -> None:
    (folder / "tables").mkdir(parents=True)
    for name, make in TABLES.items():
        if world.profile.months or name in DESIGN_TABLES:
            table = make(world)
            if len(table):
                _write_csv(table, folder / "tables" / f"{name}.csv")
    _write_csv(truth_table(world.truth), folder / "truth.csv")
    (folder / "network.toml").write_bytes(_settings(world).encode())


def _write_csv(table: pd.DataFrame, path: Path) -> None:
    """Dates as days, line ends of one kind on every machine."""
    table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8", date_format="%Y-%m-%d")


def _settings(world: World) -> str:
    own = WORLDS / world.profile.world / "network.toml"
    text = (own if own.is_file() else WORLDS / "demo" / "network.toml").read_text(encoding="utf-8")
    hours = HOURS_PER_ACTIVE_SITE * SITES_OF_DEMO / max(len(world.active), SITES_OF_DEMO)
    return Template(text).substitute(
        name=world.profile.name,
        phase=world.profile.phase,
        data_through=world.data_through.date(),
        extracted_on=world.extracted_on.date(),
        hours_per_active_site=round(hours, 2),
    )


def _sites(world: World) -> pd.DataFrame:
    """The register without what only the models need."""
    return world.sites[[name for name in read_authored("demo", "sites") if name not in MODEL_COLUMNS]]


def _listed(name: str, world: World) -> pd.DataFrame:
    """A table as written by hand, without rows of sites that this world does not have, or draws by itself."""
    table = read_authored(world.profile.world, name)
    if "site_id" not in table:
        return table
    known = [WHOLE_NETWORK] if world.profile.teams else [WHOLE_NETWORK, *world.sites["site_id"]]
    return table[table["site_id"].isin(known)]


def _shipped(name: str, world: World) -> pd.DataFrame:
    """A table that every network gets filled in."""
    return read_shipped(name)


Part = Callable[[World], pd.DataFrame]
TABLES: dict[str, Part] = {
    "sites": _sites,
    "aims": partial(_listed, "aims"),
    "drivers": partial(_listed, "drivers"),
    "plan": partial(_listed, "plan"),
    "documents": leadership.documents,
    "roles": leadership.roles,
    "instruments": partial(_shipped, "instruments"),
    "ratings": ratings.ratings,
    "consensus": ratings.consensus,
    "onboarding": governance.onboarding,
    "agreements": governance.agreements,
    "service_log": promises.service_log,
    "ledger": money.ledger,
    "awards": partial(_listed, "awards"),
    "fees": money.fees,
    "balance": money.balance,
    "measures": partial(_listed, "measures"),
    "observations": observations.observations,
    "events": events.events,
    "phases": partial(_listed, "phases"),
    "annotations": partial(_listed, "annotations"),
    "pdsa": improvement.pdsa,
    "people": community.people,
    "behaviors": partial(_shipped, "behaviors"),
    "offerings": community.offerings,
    "activities": taking_part.activities,
    "population": community.population,
    "dictionary": partial(_listed, "dictionary"),
    "quality": data_quality.quality,
    "submissions": data_quality.submissions,
}
DESIGN_TABLES = (  # what a network has before its first data
    "sites", "aims", "drivers", "documents", "roles", "instruments", "ratings", "consensus", "ledger", "awards",
    "measures", "behaviors", "dictionary",
)  # fmt: skip
