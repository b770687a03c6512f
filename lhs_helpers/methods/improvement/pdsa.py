"""What was tested, and what was learned: cycles, ramps and decisions."""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.result import Result

STUDIED_WITHIN = 14  # days from the end of a test to its written study (ours)
SCALES = ("one_patient", "few_patients", "one_clinic", "whole_site")
QUIET_MONTHS = 3  # without a test for so long, the log has gone quiet (ours)


@dataclass(frozen=True, kw_only=True)
class PdsaLog(Result):
    """Tests of change, ramp by ramp.

    Reads as: tests begin small, predict, are studied soon, and lead to the next. Of 72 published projects
    that described their cycles well enough, 3 had all four features that Knudsen et al. (BMC Health Serv Res 2019
    19:683) looked for: a mirror, not a score.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per cycle, by ramp and number: ``ramp_id``, ``cycle``, ``site_id``, ``driver_id``, ``driver`` (its
        label), ``start``, ``end``, ``scale``, ``change``, ``prediction``, ``result``, ``decision``, ``predicted``,
        ``studied_soon``, ``ended``.
    ramps : pandas.DataFrame
        One row per ramp: ``ramp_id``, ``cycles``, ``linked`` (two or more), ``small_first`` (the first one on few
        patients, or smaller than the last), ``decision`` (the last one).
    newest : pandas.Timestamp or None
        Start of the newest test.
    phase : str
        The network's life-cycle phase.
    on : pandas.Timestamp
        The day the data go up to.
    """

    ramps: pd.DataFrame
    newest: pd.Timestamp | None
    phase: str
    on: pd.Timestamp

    @property
    def is_quiet(self) -> bool:
        """Whether no test began or ran within the last three months."""
        since = self.on - pd.DateOffset(months=QUIET_MONTHS)
        last = self.table[["start", "end"]].max(axis="columns").clip(upper=self.on)
        return bool((last < since).all())


def pdsa_log(
    pdsa: pd.DataFrame, drivers: pd.DataFrame, *, on: pd.Timestamp, phase: str = "", key: str = "", label: str = ""
) -> PdsaLog:
    """Order tests by ramp and count the habits of good testing.

    Parameters
    ----------
    pdsa, drivers : pandas.DataFrame
        Tables of the contract.
    on : pandas.Timestamp
        The day the data go up to.
    phase : str
        The network's life-cycle phase: in its yearly cycles a log that has gone quiet is a concern.
    """
    labels = drivers.set_index("driver_id")["label"]
    table = pdsa.sort_values(["site_id", "ramp_id", "cycle"], ignore_index=True)
    finished = table["end"].fillna(table["start"])
    table = table.assign(
        driver=table["driver_id"].map(labels).fillna(table["driver_id"]),
        predicted=table["prediction"].notna(),
        ended=finished <= on,
        studied_soon=(table["studied_on"] - finished).dt.days <= STUDIED_WITHIN,
    )
    size = table["scale"].map({scale: number for number, scale in enumerate(SCALES)})
    ramps = (
        table.assign(size=size)
        .groupby(["site_id", "ramp_id"], sort=False)
        .agg(cycles=("cycle", "size"), first=("size", "first"), last=("size", "last"), decision=("decision", "last"))
        .reset_index()
    )
    ramps["linked"] = ramps["cycles"] >= 2
    ramps["small_first"] = (ramps["first"] <= SCALES.index("few_patients")) | (ramps["first"] < ramps["last"])
    return PdsaLog(
        table=table,
        ramps=ramps.drop(columns=["first", "last"]),
        newest=table["start"].max() if len(table) else None,
        phase=phase,
        on=on,
        key=key,
        label=label,
        method={"name": "pdsa_log", "studied_within_days": STUDIED_WITHIN},
    )
