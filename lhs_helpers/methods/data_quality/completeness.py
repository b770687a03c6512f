"""What is missing, and are the values that are there plausible?"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Self

import pandas as pd

from lhs_helpers.methods.data_quality.checks import RECENT_MONTHS, newest, shares, whole
from lhs_helpers.methods.result import Result

COUNTS = ["n_checked", "n_failed", "n_unknown", "n_not_applicable"]


@dataclass(frozen=True, kw_only=True)
class Completeness(Result):
    """Missing values of each data element.

    Reads as: missing is counted among the records to which the element applies. Unknown or declined is an answer, and
    not applicable is outside the denominator: the three are never added.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per element, equity fields first: ``element_id``, ``label``, ``equity``, ``critical`` (bool),
        ``n_checked`` (applicable), ``n_failed`` (missing), ``n_unknown``, ``n_not_applicable``, ``share``, ``lo``,
        ``hi`` (of missing), ``above`` (the limit).
    by_site : pandas.DataFrame
        The same counts with ``site_id``.
    monthly : pandas.DataFrame
        ``element_id``, ``period``, ``num`` (missing), ``den``: for ``control_chart``.
    """

    by_site: pd.DataFrame
    monthly: pd.DataFrame
    months: int
    max_share: float

    def trend(self, element_id: str) -> pd.DataFrame:
        """``period``, ``num``, ``den`` of one element, for ``control_chart``."""
        rows = self.monthly[self.monthly["element_id"] == element_id]
        return rows.drop(columns="element_id").reset_index(drop=True)

    def above_beside(self, told: Collection[str]) -> Self:
        """Only the elements above the limit that are not told elsewhere (by their labels); possibly none."""
        return replace(self, table=self.table[self.table["above"] & ~self.table["label"].isin(told)])

    @property
    def worst(self) -> pd.Series:
        """The element with the largest share missing; without elements an empty row."""
        known = self.table[self.table["share"].notna()]
        return known.loc[known["share"].idxmax()] if len(known) else pd.Series({"element_id": "", "label": ""})


def completeness(
    quality: pd.DataFrame,
    dictionary: pd.DataFrame,
    data_through: pd.Timestamp,
    *,
    months: int = RECENT_MONTHS,
    max_missing_percent: float = 20,
    label: str = "",
) -> Completeness:
    """Add up the checks ``missing`` of the newest complete months, of one site or of all."""
    rows = quality[(quality["check_id"] == "missing") & quality["element_id"].notna()]
    rows = whole(rows, COUNTS)
    recent = newest(rows, data_through, months=months)
    table = recent.groupby("element_id", as_index=False)[COUNTS].sum()
    table = table.merge(dictionary[["element_id", "label", "equity", "critical"]], on="element_id", how="left")
    table["label"] = table["label"].fillna(table["element_id"])
    table[["equity", "critical"]] = table[["equity", "critical"]].eq("yes")
    table = table.join(shares(table["n_failed"], table["n_checked"]))
    table["above"] = table["share"] * 100 > max_missing_percent
    monthly = rows.groupby(["element_id", "period"], as_index=False)[["n_failed", "n_checked"]].sum()
    return Completeness(
        table=table.sort_values(["equity", "critical", "label"], ascending=[False, False, True], ignore_index=True),
        label=label,
        by_site=recent.groupby(["site_id", "element_id"], as_index=False)[COUNTS].sum(),
        monthly=monthly.rename(columns={"n_failed": "num", "n_checked": "den"}),
        months=months,
        max_share=max_missing_percent / 100,
        method={"name": "completeness", "months": months},
    )


@dataclass(frozen=True, kw_only=True)
class Plausibility(Result):
    """Values that failed a check.

    ``table``: category (Kahn 2016, PMC5051581), check_id, element_id, label, context, n_checked, n_failed, share,
    lo, hi (of failures), above (the limit; never for a validation against an outside source); by category, then
    check. ``unchecked``: labels of elements with no such check, because what was not checked is not known to be right.
    """

    unchecked: tuple[str, ...]
    months: int
    max_share: float


def plausibility(
    quality: pd.DataFrame,
    dictionary: pd.DataFrame,
    data_through: pd.Timestamp,
    *,
    months: int = RECENT_MONTHS,
    max_failed_percent: float = 5,
    label: str = "",
) -> Plausibility:
    """Add up the checks of conformance and plausibility of the newest complete months, of one site or of all."""
    rows = whole(quality[quality["category"].isin(["conformance", "plausibility"])], ["n_checked", "n_failed"])
    keys = ["category", "check_id", "element_id", "context"]
    table = newest(rows, data_through, months=months).groupby(keys, as_index=False, dropna=False)
    table = table[["n_checked", "n_failed"]].sum()
    table = table.merge(dictionary[["element_id", "label"]], on="element_id", how="left")
    table["label"] = table["label"].fillna(table["element_id"]).fillna("whole records")
    table = table.join(shares(table["n_failed"], table["n_checked"]))
    # A second reading of a few records is an estimate, shown with its interval; the limit is for the registry's checks.
    table["above"] = (table["share"] * 100 > max_failed_percent) & (table["context"] != "validation")
    unchecked = dictionary.loc[~dictionary["element_id"].isin(rows["element_id"]) & (dictionary["identifier"] != "yes")]
    return Plausibility(
        table=table,
        label=label,
        unchecked=tuple(unchecked["label"]),
        months=months,
        max_share=max_failed_percent / 100,
        method={"name": "plausibility", "months": months},
    )
