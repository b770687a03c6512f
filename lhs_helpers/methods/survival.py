"""How long until it happens, when some have not got there yet?"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from lhs_helpers.methods.constants import Z_95
from lhs_helpers.methods.result import Caveat, Result

MANY_LEFT = 0.10  # share of withdrawals from which censoring them would mislead
EVENTS_PER_GROUP = 10  # a comparison of cohorts needs as many in each


@dataclass(frozen=True, kw_only=True)
class TimeTo(Result):
    """Time from a start to an event, with those still waiting counted for as long as they have waited.

    Reads as: the share that has got there by each day. Misleads when: withdrawals are many, or few are still at risk.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per cohort and distinct time: ``cohort``, ``time`` (days), ``n_risk``, ``n_event``, ``n_censor``,
        ``waiting`` (share not yet there), ``std_error``, ``lower``, ``upper`` (95 %), ``reached`` (1 - waiting),
        ``shown`` (at least ``min_at_risk`` at risk).
    groups : pandas.DataFrame
        One row per cohort: ``cohort``, ``n``, ``n_event``, ``n_waiting``, ``n_left``, ``median``, ``median_lower``,
        ``median_upper``, ``longest`` (days observed at most).
    rows : pandas.DataFrame
        One row per unit as submitted: ``time``, ``observed`` (the event was seen), ``reason`` (why it is left out).
    log_rank : mapping or None
        ``chi_square``, ``df``, ``p`` where cohorts can be compared.
    """

    groups: pd.DataFrame
    rows: pd.DataFrame
    log_rank: dict[str, float] | None = None
    min_at_risk: int = 5
    unit: str = "days"


def time_to(
    data: pd.DataFrame,
    *,
    cutoff: object,
    start: str = "start",
    event: str = "event",
    left: str | None = None,
    cohort: str | None = None,
    min_at_risk: int = 5,
    key: str = "",
    label: str = "",
) -> TimeTo:
    """Estimate the time from ``start`` to ``event`` (Kaplan & Meier 1958, by statsmodels).

    Parameters
    ----------
    data : pandas.DataFrame
        One row per unit with dates.
    cutoff : date-like
        Date of the data: what has not happened by then is still open.
    start, event : str
        Columns of dates; a missing event has not happened yet.
    left : str or None
        Column of withdrawal dates; they are counted and leave the waiting unfinished.
    cohort : str or None
        Column of groups that entered together.
    min_at_risk : int
        A curve is shown while so many are at risk.
    key, label : str
        Passed through.

    Returns
    -------
    TimeTo
        Curves, medians with 95 % intervals (log-log; Brookmeyer & Crowley 1982), and a log-rank test where each
        cohort has at least 10 events.
    """
    rows = _durations(data, pd.Timestamp(cutoff), start=start, event=event, left=left)
    rows.insert(0, "cohort", data[cohort].astype("str").to_numpy() if cohort else "all")
    used = rows[rows["reason"] == ""]
    names = sorted(used["cohort"].dropna().unique())
    fits = [kaplan_meier(used.loc[used["cohort"] == name, "time"], used.loc[used["cohort"] == name, "observed"])
            for name in names]  # fmt: skip
    curves = [curve.assign(cohort=name) for name, (curve, _) in zip(names, fits, strict=True)]
    groups = pd.DataFrame(
        [
            {
                "cohort": name,
                "n": len(mine),
                "n_event": int(mine["observed"].sum()),
                "n_waiting": int((~mine["observed"] & ~mine["left"]).sum()),
                "n_left": int(mine["left"].sum()),
                **median,
                "longest": mine["time"].max(),
            }
            for name, (_, median) in zip(names, fits, strict=True)
            for mine in [used[used["cohort"] == name]]
        ]
    )
    table = pd.DataFrame()
    if curves:
        table = pd.concat(curves, ignore_index=True)
        table = table.assign(reached=1 - table["waiting"], shown=table["n_risk"] >= min_at_risk)
        table = table[["cohort", *(name for name in table.columns if name != "cohort")]]
    comparable = len(names) > 1 and bool((groups["n_event"] >= EVENTS_PER_GROUP).all())
    return TimeTo(
        table=table,
        groups=groups,
        rows=rows,
        log_rank=log_rank(used["time"], used["observed"], used["cohort"]) if comparable else None,
        min_at_risk=min_at_risk,
        key=key,
        label=label,
        caveats=_caveats(rows, groups, compared=len(names) > 1, comparable=comparable),
        method={"name": "time_to", "cutoff": str(pd.Timestamp(cutoff).date())},
    )


def kaplan_meier(time: Any, observed: Any) -> tuple[pd.DataFrame, dict[str, float | None]]:
    """Curve and median of one group.

    Parameters
    ----------
    time, observed : array_like
        Duration of each unit, and whether the event was seen at its end.

    Returns
    -------
    pandas.DataFrame
        One row per distinct time: ``time``, ``n_risk``, ``n_event``, ``n_censor``, ``waiting``, ``std_error``
        (Greenwood), ``lower``, ``upper``.
    dict
        ``median``, ``median_lower``, ``median_upper``; None where not reached.
    """
    from statsmodels.duration.survfunc import SurvfuncRight  # slow to import; few notebooks need it

    units = pd.DataFrame({"time": np.asarray(time, dtype=float), "observed": np.asarray(observed, dtype=bool)})
    counts = units.groupby("time")["observed"].agg(["size", "sum"]).astype(np.int64)
    times, events, leaving = counts.index.to_numpy(), counts["sum"].to_numpy(), counts["size"].to_numpy()
    waiting, error = np.ones(len(times)), np.zeros(len(times))
    if events.any():  # without any event there is no step to fit
        fit = SurvfuncRight(units["time"].to_numpy(), units["observed"].astype(int).to_numpy())
        steps = pd.DataFrame({"waiting": fit.surv_prob, "error": fit.surv_prob_se}, index=fit.surv_times)
        steps = steps.reindex(times).ffill()  # the fit names times of events only; between them nothing changes
        waiting = steps["waiting"].fillna(1.0).to_numpy()
        error = steps["error"].fillna(0.0).where(waiting > 0).to_numpy()  # once nobody waits there is no error
    between = (waiting > 0) & (waiting < 1)
    log_waiting = np.log(waiting, out=np.full(len(times), np.nan), where=between)
    power = np.exp(Z_95 * error / (waiting * np.abs(log_waiting)))
    curve = pd.DataFrame(
        {
            "time": times,
            "n_risk": leaving[::-1].cumsum()[::-1],
            "n_event": events,
            "n_censor": leaving - events,
            "waiting": waiting,
            "std_error": error,
            "lower": np.where(between, waiting**power, np.nan),  # not defined while all or none wait
            "upper": np.where(between, waiting ** (1 / power), np.nan),
        }
    )
    return curve, {
        "median": _crossing(curve, "waiting"),
        "median_lower": _crossing(curve, "lower"),
        "median_upper": _crossing(curve, "upper"),
    }


def _crossing(curve: pd.DataFrame, column: str) -> float | None:
    """First time at which a curve is at or below one half; None where it never is.

    The tolerance keeps an exact half, which products of fractions miss by rounding.
    """
    below = curve.loc[curve[column] <= 0.5 + 1e-12, "time"]
    return None if below.empty else float(below.iloc[0])


def log_rank(time: Any, observed: Any, group: Any) -> dict[str, float]:
    """Log-rank test of equal waiting times in two or more groups."""
    from statsmodels.duration.survfunc import survdiff  # slow to import; few notebooks compare cohorts

    chi_square, p = survdiff(np.asarray(time, dtype=float), np.asarray(observed, dtype=int), np.asarray(group))
    return {"chi_square": float(chi_square), "df": len(np.unique(group)) - 1, "p": float(p)}


def _durations(data: pd.DataFrame, cutoff: pd.Timestamp, *, start: str, event: str, left: str | None) -> pd.DataFrame:
    """Days from start to event, withdrawal or cutoff, and why a row cannot be used."""
    began, happened = pd.to_datetime(data[start]), pd.to_datetime(data[event])
    happened = happened.mask(happened > cutoff)  # what is known only later is not known yet
    withdrew = pd.to_datetime(data[left]) if left else pd.Series(pd.NaT, index=data.index)
    withdrew = withdrew.mask((withdrew > cutoff) | (withdrew >= happened))
    observed = happened.notna() & withdrew.isna()
    days = (happened.where(observed).fillna(withdrew).fillna(cutoff) - began).dt.days.astype(float)
    reason = np.select([began.isna(), days < 0], ["missing", "invalid"], "")
    return pd.DataFrame(
        {"time": days, "observed": observed, "left": withdrew.notna(), "reason": pd.array(reason, dtype="str")}
    ).reset_index(drop=True)


def _caveats(rows: pd.DataFrame, groups: pd.DataFrame, *, compared: bool, comparable: bool) -> tuple[Caveat, ...]:
    found = []
    invalid, missing = ((rows["reason"] == code).sum() for code in ("invalid", "missing"))
    if invalid:
        found.append(Caveat("event_before_start", {"n": int(invalid)}))
    if missing:
        found.append(Caveat("start_missing", {"n": int(missing)}))
    if not groups.empty and groups["n_left"].sum() > 0:
        many = groups["n_left"].sum() > MANY_LEFT * groups["n"].sum()
        found.append(Caveat("withdrawn_many" if many else "withdrawn", {"n": int(groups["n_left"].sum())}))
    if compared and not comparable:
        found.append(Caveat("cohorts_not_compared", {"needed": EVENTS_PER_GROUP}))
    return tuple(found)
