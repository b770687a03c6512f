"""How long until it happens? One curve per cohort, its quartiles, and whether cohorts differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lhs_helpers.methods.constants import Z_95
from lhs_helpers.methods.result import Caveat, Result
from lhs_helpers.methods.survival.curves import first_time, incidence, kaplan_meier, restricted_mean
from lhs_helpers.methods.survival.durations import durations

MANY_LEFT = 0.10  # share of withdrawals from which censoring them would mislead (ours)
EVENTS_PER_GROUP = 10  # a comparison of cohorts needs as many in each (ours)
QUARTERS = {"quarter": 0.75, "median": 0.5, "three_quarters": 0.25}  # share not there yet


@dataclass(frozen=True, kw_only=True)
class TimeTo(Result):
    """Time from a start to an event, with those still waiting counted for as long as they have waited.

    Reads as: the share that has got there by each day. Misleads when: few are still at risk, or those who stop being
    watched differ from those who stay.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per cohort and distinct time: ``cohort``, ``time`` (days), ``n_risk``, ``n_event``, ``n_censor``
        (unfinished, withdrawals among them unless ``competing``), ``n_left``, ``waiting`` (share neither there nor,
        where ``competing``, withdrawn), ``reached`` (share that got there), ``std_error``, ``lower``, ``upper`` (95 %
        interval of ``reached``), ``shown`` (at least ``min_at_risk`` at risk), ``reason`` (``no_variation`` where
        there is no interval because all or none are there).
    groups : pandas.DataFrame
        One row per cohort: ``cohort``, ``n``, ``n_event``, ``n_waiting``, ``n_left``; ``quarter``, ``median``,
        ``three_quarters`` (days by which as many of all were there), ``median_lower``, ``median_upper``; ``mean``,
        ``mean_lower``, ``mean_upper`` (days waited within ``until``); ``longest`` (days observed at most);
        ``reason`` (``too_few`` where the mean is not known, else ``not_applicable`` where half have not got there).
    rows : pandas.DataFrame
        One row per unit as submitted: ``cohort``, ``time``, ``observed``, ``left``, ``reason``.
    until : float
        Horizon of the mean, the same for all cohorts; NaN where no day has enough at risk.
    competing : bool
        Withdrawals are many and count as an end of their own (Aalen-Johansen), not as unfinished waiting.
    log_rank : mapping or None
        ``chi_square``, ``df``, ``p`` where cohorts can be compared.
    by : str
        What makes the cohorts: the column they come from, or empty.
    """

    groups: pd.DataFrame
    rows: pd.DataFrame
    until: float = np.nan
    competing: bool = False
    log_rank: dict[str, float] | None = None
    min_at_risk: int = 5
    who: str = "sites"
    by: str = ""

    def at(self, days: Sequence[float]) -> pd.DataFrame:
        """What stands behind the curve on some days: one row per cohort and day.

        Columns ``cohort``, ``day``, ``n_risk`` (still watched on the day), ``reached``, ``lower``, ``upper``; shares
        are NaN where the curve is not shown.
        """
        used = self.rows[self.rows["reason"] == ""]
        found = []
        for cohort, curve in self.table.groupby("cohort", sort=False):
            times = used.loc[used["cohort"] == cohort, "time"].to_numpy()
            place = np.searchsorted(curve["time"], days, side="right") - 1
            rows = curve[["reached", "lower", "upper"]].iloc[np.maximum(place, 0)].reset_index(drop=True)
            rows.loc[place < 0, "reached"] = 0.0  # everybody waits until the first time on record
            rows.loc[place < 0, ["lower", "upper"]] = np.nan
            n_risk = (times[:, None] >= np.asarray(days, dtype=float)).sum(axis=0)
            rows.loc[n_risk < self.min_at_risk] = np.nan
            found.append(rows.assign(cohort=cohort, day=days, n_risk=n_risk))
        columns = ["cohort", "day", "n_risk", "reached", "lower", "upper"]
        return pd.concat(found, ignore_index=True)[columns] if found else pd.DataFrame(columns=columns)


def time_to(
    data: pd.DataFrame,
    *,
    cutoff: object,
    start: str = "start",
    event: str = "event",
    left: str | None = None,
    cohort: str | None = None,
    min_at_risk: int = 5,
    until: float | None = None,
    competing: bool | None = None,
    who: str = "sites",
    key: str = "",
    label: str = "",
) -> TimeTo:
    """Estimate the time from ``start`` to ``event``.

    Parameters
    ----------
    data : pandas.DataFrame
        One row per unit with dates.
    cutoff : date-like
        Date of the data: what has not happened by then is still open.
    start, event : str
        Columns of dates; a missing event has not happened yet.
    left : str or None
        Column of withdrawal dates. Up to a tenth of all leave the waiting unfinished; more count as an end of their
        own.
    cohort : str or None
        Column of groups that entered together.
    min_at_risk : int
        A curve is shown while so many are at risk.
    until : float or None
        Horizon of the mean, in days; None: the last day on which every cohort that is shown has ``min_at_risk`` at
        risk.
    competing : bool or None
        Whether withdrawals count as an end of their own; None: told from their number, as said at ``left``. Results
        that are read side by side need the same.
    who, key, label : str
        Passed through; ``who`` names the units in sentences.

    Returns
    -------
    TimeTo
        Curves (Kaplan & Meier 1958, or Aalen & Johansen 1978), quartiles and means with 95 % intervals, and a log-rank
        test where each cohort has at least 10 events and withdrawals are few.
    """
    rows, problems = durations(data, pd.Timestamp(cutoff), start=start, event=event, left=left, cohort=cohort)
    used = rows[rows["reason"] == ""]
    cohorts = {name: used[used["cohort"] == name] for name in sorted(used["cohort"].unique())}
    many = bool(used["left"].sum() > MANY_LEFT * len(used))
    competing = many if competing is None else competing
    curves = {name: _curve(mine, competing=competing) for name, mine in cohorts.items()}
    table = pd.DataFrame()
    if curves:
        table = pd.concat([curve.assign(cohort=name) for name, curve in curves.items()], ignore_index=True)
        table["shown"] = table["n_risk"] >= min_at_risk
        table["reason"] = pd.array(np.where(table["lower"].isna(), "no_variation", ""), dtype="str")
        table = table[["cohort", *(name for name in table.columns if name != "cohort")]]
        if until is None:
            until = table[table["shown"]].groupby("cohort")["time"].max().min()
    horizon = np.nan if until is None else float(until)
    groups = pd.DataFrame(
        [_group(name, mine, curves[name], horizon, competing=competing) for name, mine in cohorts.items()]
    )
    compared = len(groups) > 1
    comparable = compared and bool((groups["n_event"] >= EVENTS_PER_GROUP).all()) and not competing
    return TimeTo(
        table=table,
        groups=groups,
        rows=rows,
        until=horizon,
        competing=competing,
        log_rank=log_rank(used["time"], used["observed"], used["cohort"]) if comparable else None,
        min_at_risk=min_at_risk,
        who=who,
        by=cohort or "",
        key=key,
        label=label,
        caveats=problems + _caveats(used, many=many, competing=competing, refused=compared and not comparable),
        method={"name": "time_to", "cutoff": str(pd.Timestamp(cutoff).date())},
    )


def _curve(mine: pd.DataFrame, *, competing: bool) -> pd.DataFrame:
    """The curve of one cohort; with many withdrawals they end the waiting as getting there does."""
    curve, _ = kaplan_meier(mine["time"], mine["observed"] | (mine["left"] & competing))
    counts = mine.groupby("time")[["observed", "left"]].sum().astype(np.int64)
    curve["n_event"], curve["n_left"] = counts["observed"].to_numpy(), counts["left"].to_numpy()
    if competing:
        reached = incidence(mine["time"], np.select([mine["observed"], mine["left"]], [1, 2], 0))
        curve[["reached", "std_error", "lower", "upper"]] = reached[["reached", "std_error", "lower", "upper"]]
    else:
        curve = curve.assign(reached=1 - curve["waiting"], lower=1 - curve["upper"], upper=1 - curve["lower"])
    return curve[
        ["time", "n_risk", "n_event", "n_censor", "n_left", "waiting", "reached", "std_error", "lower", "upper"]
    ]


def _group(name: str, mine: pd.DataFrame, curve: pd.DataFrame, until: float, *, competing: bool) -> dict[str, object]:
    """Counts, quartiles and the mean of one cohort."""
    missing = 1 - curve[["reached", "lower", "upper"]]  # falling, as first_time reads them
    missing["time"] = curve["time"]
    ends = curve.assign(n_event=curve["n_event"] + curve["n_left"] * competing)
    mean, error = restricted_mean(ends, until)
    median = first_time(missing, "reached", 0.5)
    return {
        "cohort": name,
        "n": len(mine),
        "n_event": int(mine["observed"].sum()),
        "n_waiting": int((~mine["observed"] & ~mine["left"]).sum()),
        "n_left": int(mine["left"].sum()),
        **{quarter: first_time(missing, "reached", share) for quarter, share in QUARTERS.items()},
        "median_lower": first_time(missing, "upper", 0.5),
        "median_upper": first_time(missing, "lower", 0.5),
        "mean": mean,
        "mean_lower": mean - Z_95 * error,
        "mean_upper": mean + Z_95 * error,
        "longest": mine["time"].max(),
        "reason": "too_few" if np.isnan(mean) else "not_applicable" if median is None else "",
    }


def log_rank(time: Any, observed: Any, group: Any) -> dict[str, float]:
    """Log-rank test of equal waiting times in two or more groups."""
    from statsmodels.duration.survfunc import survdiff  # slow to import; few notebooks compare cohorts

    chi_square, p = survdiff(np.asarray(time, dtype=float), np.asarray(observed, dtype=int), np.asarray(group))
    return {"chi_square": float(chi_square), "df": len(np.unique(group)) - 1, "p": float(p)}


def _caveats(used: pd.DataFrame, *, many: bool, competing: bool, refused: bool) -> tuple[Caveat, ...]:
    found, left = [], int(used["left"].sum())
    if left:
        code = "withdrawn_many" if many else "withdrawn_as_end" if competing else "withdrawn"
        found.append(Caveat(code, {"n": left, "of": len(used)}))
    if refused:
        needed = {"needed": EVENTS_PER_GROUP}
        found.append(Caveat("cohorts_not_compared_withdrawn" if competing else "cohorts_not_compared", needed))
    return tuple(found)
