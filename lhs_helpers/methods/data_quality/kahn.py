"""What has been checked of each measure's data, and what has not? By the categories of Kahn and others (2016)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.data_quality.checks import RECENT_MONTHS, newest, shares, whole
from lhs_helpers.methods.result import Result

# Kahn et al. 2016, eGEMs 4(1):1244 (PMC5051581), table 2.
CATEGORIES = (
    ("conformance", "value"),
    ("conformance", "relational"),
    ("conformance", "computational"),
    ("completeness", "completeness"),
    ("plausibility", "uniqueness"),
    ("plausibility", "atemporal"),
    ("plausibility", "temporal"),
)
CONTEXTS = ("verification", "validation")
# Which subcategory a check belongs to (ours, after the examples in that table). The category is the one the network
# gave the check; a check that is not named here, or does not fit that category, is listed as "other" within it.
SUBCATEGORIES = {
    "range": "value",
    "format": "value",
    "code": "value",
    "reference": "relational",
    "calculated": "computational",
    "duplicate": "uniqueness",
    "reabstraction": "atemporal",
    "outlier": "atemporal",
    "order": "temporal",
    "future": "temporal",
}


@dataclass(frozen=True, kw_only=True)
class KahnTable(Result):
    """Checks of the data behind each measure, by category.

    Reads as: an empty category is a question that nobody has asked of these data.
    Misleads when: a failed value is counted by several checks. The counts are of checks of values, not of patients.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per measure, category, subcategory and context, checked or not: ``measure_id``, ``label``, ``category``,
        ``subcategory``, ``context``, ``n_checks`` (check and element), ``n_checked``,
        ``n_failed``, ``share``, ``lo``, ``hi`` (Wilson, 95 %), ``reason`` (``no_cases`` where nothing was checked).
        Contexts are ``verification`` (by the network's own rules) and ``validation`` (against an outside source).
    months : int
        Newest complete months that are counted.
    """

    months: int

    @property
    def unchecked(self) -> pd.DataFrame:
        """Measure, category and subcategory without any check, in either context."""
        checked = self.table.groupby(["measure_id", "label", "category", "subcategory"], sort=False)["n_checked"].sum()
        return checked[checked == 0].reset_index().drop(columns="n_checked")


def kahn_table(
    quality: pd.DataFrame,
    dictionary: pd.DataFrame,
    measures: pd.DataFrame,
    data_through: pd.Timestamp,
    *,
    months: int = RECENT_MONTHS,
    label: str = "",
) -> KahnTable:
    """Add up the checks of the elements that feed each measure, of one site or of all.

    Checks without an element, such as duplicates of whole records, count for every measure. How soon a visit is entered
    is no category of Kahn's and stands in ``timeliness``.

    Parameters
    ----------
    quality, dictionary, measures : pandas.DataFrame
        Tables of the contract.
    data_through : pandas.Timestamp
        The day of the data.
    months : int
        Newest complete months.
    """
    rows = whole(quality[quality["category"] != "timeliness"], ["n_checked", "n_failed"])
    rows = newest(rows, data_through, months=months)
    named = rows["check_id"].map(SUBCATEGORIES).mask(rows["category"] == "completeness", "completeness")
    fits = [pair in CATEGORIES for pair in zip(rows["category"], named, strict=True)]
    rows = rows.assign(subcategory=named.where(fits, "other"), context=rows["context"].fillna("verification"))
    feeds = dictionary.assign(measure_id=dictionary["measure_ids"].str.split("|")).explode("measure_id")
    feeds = feeds[["measure_id", "element_id"]].dropna()
    known = measures.drop_duplicates("measure_id", keep="last")[["measure_id", "label"]]
    of_element = rows.merge(feeds, on="element_id")
    of_all = rows[rows["element_id"].isna()].merge(known[["measure_id"]], how="cross")
    found = pd.concat([part for part in (of_element, of_all) if len(part)] or [of_element], ignore_index=True)
    found["checks"] = found["check_id"] + " " + found["element_id"].fillna("")
    keys = ["measure_id", "category", "subcategory", "context"]
    counts = found.groupby(keys).agg(
        n_checks=("checks", "nunique"), n_checked=("n_checked", "sum"), n_failed=("n_failed", "sum")
    )
    grid = [(measure, *pair, context) for measure in known["measure_id"] for pair in CATEGORIES for context in CONTEXTS]
    others = [row for row in counts.index if row[1:3] not in CATEGORIES and row[0] in set(known["measure_id"])]
    order = sorted([*grid, *others], key=lambda row: _order(row, list(known["measure_id"])))
    table = counts.reindex(pd.MultiIndex.from_tuples(order, names=keys), fill_value=0).reset_index() if order else None
    if table is None or not len(found):
        return KahnTable(table=pd.DataFrame(), months=months, label=label, method={"name": "kahn_table"})
    table = table.join(shares(table["n_failed"], table["n_checked"])).merge(known, on="measure_id")
    table["reason"] = np.where(table["n_checked"] > 0, "", "no_cases")
    columns = [*keys[1:], "n_checks", "n_checked", "n_failed", "share", "lo", "hi", "reason"]
    return KahnTable(
        table=table[["measure_id", "label", *columns]],
        months=months,
        label=label,
        method={"name": "kahn_table", "months": months},
    )


def _order(row: tuple[str, ...], measures: list[str]) -> tuple[int, ...]:
    """Measures as their authors ordered them, then the categories in Kahn's order, a network's own checks last."""
    measure, category, subcategory, context = row
    names = [name for name, _ in CATEGORIES]
    inner = CATEGORIES.index((category, subcategory)) if (category, subcategory) in CATEGORIES else len(CATEGORIES)
    place = names.index(category) if category in names else len(names)
    return measures.index(measure), place, inner, CONTEXTS.index(context)
