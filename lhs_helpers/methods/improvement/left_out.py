"""Tested changes that are not followed up, and why: what is missing from a page is said there."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.result import Result

EVENTS = "event"  # the calendar of measures that are counted by date


@dataclass(frozen=True, kw_only=True)
class ChangesLeftOut(Result):
    """Changes with tests of their own whose measure tells of no before and after.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per change, in the order of the drivers: ``change`` and ``measure`` (labels; ``""`` without a measure),
        ``reason``: ``by_date`` (its measure counts events by date), ``no_measure`` (it names none),
        ``not_shown`` (its measure is not shown in this report).
    """


def changes_left_out(
    drivers: pd.DataFrame, pdsa: pd.DataFrame, measures: pd.DataFrame, *, calendars: Mapping[str, str]
) -> ChangesLeftOut:
    """Name the tested changes that cannot be followed up.

    Parameters
    ----------
    drivers, pdsa, measures : pandas.DataFrame
        Tables of the contract.
    calendars : mapping of str to str
        Calendar of each measure that is followed, by its id: ``MS``, ..., ``event``.
    """
    labels = dict(zip(measures["measure_id"], measures["label"], strict=True))
    tested = drivers[(drivers["level"] == "change") & drivers["driver_id"].isin(pdsa["driver_id"])]
    rows = []
    for change in tested.to_dict("records"):
        measure = change["measure_id"]
        if pd.isna(measure):
            reason = "no_measure"
        elif measure not in calendars:
            reason = "not_shown"
        elif calendars[measure] == EVENTS:
            reason = "by_date"
        else:
            continue
        name = "" if pd.isna(measure) else labels.get(measure, measure)
        rows.append({"change": change["label"], "measure": name, "reason": reason})
    return ChangesLeftOut(table=pd.DataFrame(rows, columns=["change", "measure", "reason"]))
