"""Whom do the data cover, and what elements do they hold?"""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.data_quality.checks import shares
from lhs_helpers.methods.result import Result

INCLUSION_SHARE = 0.75  # a center joined an analysis with 75 % of its patients registered (Crandall 2012)


@dataclass(frozen=True, kw_only=True)
class Coverage(Result):
    """Registered patients of those eligible, at each site's newest count.

    ``table``: site_id, as_of, n_eligible, n_registered, share, lo, hi, reason. A share above 1 (registered patients who
    are no longer eligible) has no interval. A site with a small count, also of patients who are not registered, is
    hidden: its numbers are NaN with the reason ``suppressed``, and in no sum.
    """

    @property
    def total(self) -> tuple[int, int]:
        """Registered and eligible, of the sites that know both."""
        known = self.table[self.table["share"].notna()]
        return int(known["n_registered"].sum()), int(known["n_eligible"].sum())


def coverage(population: pd.DataFrame, data_through: pd.Timestamp, *, smallest: int = 1, label: str = "") -> Coverage:
    """Compare the newest counts of registered and eligible patients, of one site or of all.

    Parameters
    ----------
    population : pandas.DataFrame
        The contract's table of this name.
    data_through : pandas.Timestamp
        The day of the data.
    smallest : int
        Smallest count of patients that is shown; 1 shows all, which is for a site's own patients only.
    """
    rows = population[(population["stratum_group"] == "all") & (population["as_of"] <= data_through)]
    rows = rows.sort_values("as_of").drop_duplicates("site_id", keep="last").sort_values("site_id", ignore_index=True)
    table = rows[["site_id", "as_of", "n_eligible", "n_registered"]]
    counted = table[["n_registered", "n_eligible"]].astype("float64")
    within = counted["n_registered"].where(counted["n_registered"] <= counted["n_eligible"])
    table = table.join(shares(within, counted["n_eligible"]))
    table["share"] = counted["n_registered"] / counted["n_eligible"].where(counted["n_eligible"] > 0)
    parts = counted.assign(others=(counted["n_eligible"] - counted["n_registered"]).abs())
    small = ((parts > 0) & (parts < smallest)).any(axis=1)
    numbers = ["n_eligible", "n_registered", "share", "lo", "hi"]
    table[numbers] = table[numbers].mask(small)
    table["reason"] = small.map({True: "suppressed", False: ""})
    return Coverage(table=table, label=label, method={"name": "coverage"})


@dataclass(frozen=True, kw_only=True)
class DataElements(Result):
    """What the registry holds.

    ``table``: element_id, label, version, required, critical, identifier, equity (bool), n_measures (it feeds).
    """


def data_elements(dictionary: pd.DataFrame, *, label: str = "") -> DataElements:
    """Sum up the data dictionary: what each element is for. Identifiers are dropped before anything is read."""
    table = dictionary[["element_id", "label", "version"]].copy()
    for mark in ("required", "critical", "identifier", "equity"):
        table[mark] = dictionary[mark].eq("yes")
    table["n_measures"] = dictionary["measure_ids"].str.split("|").str.len().fillna(0).astype("int64")
    return DataElements(table=table, label=label, method={"name": "data_elements"})
