"""From dates to durations, and why a row cannot be used."""

import numpy as np
import pandas as pd

from lhs_helpers.methods.result import Caveat

PROBLEMS = {  # the first that holds is the reason of a row
    "start_missing": "missing",
    "cohort_missing": "missing",
    "start_after_data": "not_applicable",
    "event_before_start": "invalid",
}


def durations(
    data: pd.DataFrame, cutoff: pd.Timestamp, *, start: str, event: str, left: str | None, cohort: str | None
) -> tuple[pd.DataFrame, tuple[Caveat, ...]]:
    """Days from start to event, withdrawal or cutoff.

    Returns
    -------
    pandas.DataFrame
        One row per unit: ``cohort``, ``time`` (days), ``observed`` (the event was seen), ``left`` (withdrew before),
        ``reason`` (why it is left out, else ``""``).
    tuple of Caveat
        How many rows are left out, for each reason.
    """
    began, happened = pd.to_datetime(data[start]), pd.to_datetime(data[event])
    happened = happened.mask(happened > cutoff)  # what is known only later is not known yet
    withdrew = pd.to_datetime(data[left]) if left else pd.Series(pd.NaT, index=data.index)
    withdrew = withdrew.mask((withdrew > cutoff) | (withdrew >= happened))
    observed = happened.notna() & withdrew.isna()
    days = (happened.where(observed).fillna(withdrew).fillna(cutoff) - began).dt.days.astype(float)
    named = data[cohort].astype("str") if cohort else pd.Series("all", index=data.index, dtype="str")
    found = np.select([began.isna(), named.isna(), began > cutoff, days < 0], list(PROBLEMS), "")
    rows = pd.DataFrame(
        {
            "cohort": named,
            "time": days,
            "observed": observed,
            "left": withdrew.notna(),
            "reason": pd.array([PROBLEMS.get(problem, "") for problem in found], dtype="str"),
        }
    ).reset_index(drop=True)
    counts = {problem: int((found == problem).sum()) for problem in PROBLEMS}
    return rows, tuple(Caveat(problem, {"n": n}) for problem, n in counts.items() if n)
