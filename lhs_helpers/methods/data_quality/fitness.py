"""Which measures can be trusted today?"""

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import pandas as pd

from lhs_helpers.methods.data_quality.checks import RECENT_MONTHS
from lhs_helpers.methods.data_quality.completeness import completeness, plausibility
from lhs_helpers.methods.data_quality.sites_alone import sites_alone
from lhs_helpers.methods.data_quality.timeliness import timeliness
from lhs_helpers.methods.result import Result

MOST_MISSING = 0.5  # ours: where most values are missing, the rest says nothing about the patients
VERDICTS = ("usable", "with_caveat", "not_usable", "not_checked")


class Gate(Protocol):
    """The network's limits, in per cent, and what follows when one is missed (``[gate]`` in ``network.toml``)."""

    max_missing_percent: float
    max_failed_percent: float
    min_timely_percent: float
    action: str


@dataclass(frozen=True, kw_only=True)
class Fitness(Result):
    """A verdict for each measure.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per measure: ``measure_id``, ``label``, ``version``, ``verdict`` (one of ``VERDICTS``), and why:
        ``element`` (of those that feed the measure, the one with most missing), ``n_missing``, ``n_applicable``,
        ``missing``; ``check`` (with most failures), ``n_failed``, ``n_checked``, ``failed``; ``n_timely``,
        ``n_visits``, ``timely`` (shares 0 to 1, NaN where nothing was checked); ``too_missing``, ``too_failed``,
        ``too_late`` (bool); ``alone``: of several sites, those whose own data miss a limit (tuple of ids).
    """

    gate: Gate
    months: int

    @property
    def missed(self) -> tuple[str, ...]:
        """The limits that at least one measure misses, of ``missing``, ``failed`` and ``late``."""
        return tuple(name for name in ("missing", "failed", "late") if self.table[f"too_{name}"].any())

    @property
    def elements(self) -> tuple[str, ...]:
        """Labels of the data elements that a verdict names as missing too often."""
        return tuple(self.table.loc[self.table["too_missing"], "element"].unique())

    def of(self, measure_id: str) -> pd.Series | None:
        """The row of one measure; None where it is not listed."""
        return self._by_measure.get(measure_id)

    @cached_property
    def _by_measure(self) -> dict[str, pd.Series]:
        return {row["measure_id"]: row for _, row in self.table.iterrows()}

    def allows(self, measure_id: str) -> bool:
        """Whether a measure may be shown: the gate withholds it only where it is not usable."""
        row = None if self.is_empty else self.of(measure_id)
        return row is None or row["verdict"] != "not_usable"


def fitness(
    quality: pd.DataFrame,
    dictionary: pd.DataFrame,
    measures: pd.DataFrame,
    *,
    gate: Gate,
    data_through: pd.Timestamp,
    months: int = RECENT_MONTHS,
    label: str = "",
) -> Fitness:
    """Hold each measure's data elements, and the entry of visits, against the gate.

    A measure is ``usable`` when every limit is kept, ``with_caveat`` when one is missed, ``not_usable`` when one is
    missed and the gate withholds, or when more than half of an element's values are missing; ``not_checked`` when no
    check speaks of it. With the action ``off`` the numbers are given and no verdict is worse than ``usable``. Records
    read a second time against an outside source are few, and enter no verdict.

    Parameters
    ----------
    quality, dictionary, measures : pandas.DataFrame
        Tables of the contract; ``quality`` of one site or of all.
    gate : Gate
        Limits in per cent, and the action.
    """
    elements = dictionary.assign(measure_id=dictionary["measure_ids"].str.split("|")).explode("measure_id")
    feeds = elements[["measure_id", "element_id"]].dropna()
    missing = completeness(quality, dictionary, data_through, months=months).table
    missing = _worst(
        feeds, missing, {"label": "element", "n_failed": "n_missing", "n_checked": "n_applicable", "share": "missing"}
    )
    failed = plausibility(quality, dictionary, data_through, months=months).table
    failed = failed[failed["context"] != "validation"]
    failed = _worst(
        feeds, failed, {"check_id": "check", "n_failed": "n_failed", "n_checked": "n_checked", "share": "failed"}
    )
    entered = timeliness(quality, data_through, months=months).recent

    table = measures.sort_values(["measure_id", "valid_from"]).drop_duplicates("measure_id", keep="last").sort_index()
    table = table[["measure_id", "label", "version"]]
    table = table.merge(missing, on="measure_id", how="left").merge(failed, on="measure_id", how="left")
    table = table.assign(n_timely=entered[0], n_visits=entered[1])
    table["timely"] = entered[0] / entered[1] if entered[1] else float("nan")
    table["too_missing"] = table["missing"] * 100 > gate.max_missing_percent
    table["too_failed"] = table["failed"] * 100 > gate.max_failed_percent
    table["too_late"] = table["timely"] * 100 < gate.min_timely_percent
    missed = table[["too_missing", "too_failed", "too_late"]].any(axis=1) & (gate.action != "off")
    unusable = (missed & (gate.action == "withhold")) | ((table["missing"] > MOST_MISSING) & (gate.action != "off"))
    verdict = (
        pd.Series("usable", index=table.index, dtype="str").mask(missed, "with_caveat").mask(unusable, "not_usable")
    )
    limits = {"missing": gate.max_missing_percent, "failed": gate.max_failed_percent,
              "late": 100 - gate.min_timely_percent}  # fmt: skip
    several = quality["site_id"].nunique() > 1 and gate.action != "off"
    everything = pd.concat([feeds, table[["measure_id"]]])  # late entry concerns measures that no element feeds as well
    found = sites_alone(quality, everything, limits, data_through=data_through, months=months) if several else {}
    table["alone"] = [found.get(measure, ()) for measure in table["measure_id"]]
    unchecked = table[["missing", "failed", "timely"]].isna().all(axis=1)
    table.insert(3, "verdict", verdict.mask(unchecked, "not_checked"))
    return Fitness(
        table=table if len(quality) else table[:0],
        label=label,
        gate=gate,
        months=months,
        method={"name": "fitness", "months": months},
    )


def _worst(feeds: pd.DataFrame, checked: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """For each measure the row with the largest share among the elements that feed it."""
    rows = feeds.merge(checked, on="element_id").sort_values(["share", "element_id"], ascending=[False, True])
    return rows.dropna(subset="share").drop_duplicates("measure_id")[["measure_id", *names]].rename(columns=names)
