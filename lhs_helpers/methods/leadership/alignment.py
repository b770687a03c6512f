"""Does the work serve the aim? Drivers, the projects and changes that work on them, and sites with an aim."""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.result import Result

UNDER_WAY = ("testing", "implementing", "sustaining")


@dataclass(frozen=True, kw_only=True)
class AimAlignment(Result):
    """Drivers against the work on them.

    Reads as: a primary driver without work is a part of the theory that nobody is trying out.
    Misleads when: work is done and not written down.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per primary or secondary driver, in the order of the tree: ``driver_id``, ``label``, ``level``,
        ``parent_id``, ``projects`` (active, linked here or below), ``changes`` (under way, here or below),
        ``actions`` (of the plan, through those projects), ``has_work``.
    unlinked : tuple of str
        Active projects that name no driver.
    n_projects : int
        Active projects.
    sites_with_aim, n_sites : int
        Active sites with a written aim of their own, and all active sites.
    """

    unlinked: tuple[str, ...] = ()
    n_projects: int = 0
    sites_with_aim: int = 0
    n_sites: int = 0

    @property
    def orphans(self) -> list[str]:
        """Labels of primary drivers without work."""
        lost = (self.table["level"] == "primary") & ~self.table["has_work"]
        return self.table.loc[lost, "label"].tolist()


def aim_alignment(
    aims: pd.DataFrame, drivers: pd.DataFrame, *, plan: pd.DataFrame, sites: pd.DataFrame, label: str = ""
) -> AimAlignment:
    """Link projects, changes and planned actions to the drivers of the aim.

    Work on a driver counts for the drivers above it. A project is an aim of level ``project`` that is not stopped or
    done; a change is under way from its first test on.

    Parameters
    ----------
    aims, drivers, plan, sites : pandas.DataFrame
        Tables of the contract, as the reader may see them; ``plan`` is empty in a site's view.
    """
    drivers = drivers[drivers["status"].fillna("") != "retired"]
    current = aims[aims["status"].fillna("active") == "active"]
    projects = current[current["level"] == "project"]
    known = set(drivers["driver_id"])
    above = {
        driver: _chain(driver, dict(zip(drivers["driver_id"], drivers["parent_id"], strict=True))) for driver in known
    }
    changes = drivers[(drivers["level"] == "change") & drivers["status"].isin(UNDER_WAY)]
    actions = plan[plan["status"] != "dropped"].merge(aims[["aim_id", "driver_id"]], on="aim_id")
    table = drivers[drivers["level"] != "change"][["driver_id", "label", "level", "parent_id"]]
    for name, work in {"projects": projects, "changes": changes, "actions": actions}.items():
        reached = [driver for start in work["driver_id"].dropna() for driver in above.get(start, ())]
        table = table.assign(
            **{name: table["driver_id"].map(pd.Series(reached, dtype="str").value_counts()).fillna(0).astype(int)}
        )
    path = table["driver_id"].map(lambda driver: ">".join(reversed(above[driver])))
    table = table.assign(has_work=table[["projects", "changes", "actions"]].any(axis=1), path=path).sort_values("path")
    active = sites.loc[sites["status"] == "active", "site_id"]
    return AimAlignment(
        table=table.drop(columns="path").reset_index(drop=True),
        unlinked=tuple(projects.loc[~projects["driver_id"].isin(known), "statement"]),
        n_projects=len(projects),
        sites_with_aim=int(active.isin(current.loc[current["level"] == "site", "site_id"]).sum()),
        n_sites=len(active),
        label=label,
        method={"name": "aim_alignment"},
    )


def _chain(driver: str, parents: dict[str, str]) -> list[str]:
    """The driver and all above it. The contract refuses circles."""
    chain = [driver]
    while isinstance(parents.get(chain[-1]), str) and parents[chain[-1]] in parents:
        chain.append(parents[chain[-1]])
    return chain
