"""Are we getting to the aim? Distance covered against time elapsed, with the chart's judgment beside it."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart import ControlChart
from lhs_helpers.methods.improvement.change import RECENT, Change, counted, latest_change, pooled
from lhs_helpers.methods.result import Caveat, Result

NETWORK = "network"  # stands in a site_id column for the network itself


@dataclass(frozen=True, kw_only=True)
class AimProgress(Result):
    """How far each aim has come, against how much of its time has passed.

    Reads as: half of the distance in half of the time is on course, if the chart beside it shows that care changed.
    Misleads when: read without that chart: a level that varies by chance covers some distance every other month.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per aim: ``aim_id``, ``level``, ``site_id``, ``statement``, ``population``, ``measure_id``,
        ``measure`` (its label), ``unit``, ``baseline``, ``target``, ``start``, ``due``; ``current`` (pooled over the
        last 12 counted points of the current phase) with ``num``, ``den``, ``current_from``, ``current_to``, ``freq``
        (the calendar) and ``n_points``; ``distance`` (share of the way from baseline to target, may be negative),
        ``elapsed`` (share of the time, 0 to 1); ``variation``, ``since`` and ``assurance`` of the chart; ``state``:
        ``incomplete``, ``no_data``, ``met``, ``overdue``, ``improving``, ``worsening``, ``steady`` or ``shared``
        (somebody else's aim); ``lacks`` (what an incomplete aim has not got).
    on : pandas.Timestamp
        The day the data go up to.
    """

    on: pd.Timestamp


def aim_progress(
    aims: pd.DataFrame,
    charts: Iterable[ControlChart],
    *,
    on: pd.Timestamp,
    subject: str = NETWORK,
    key: str = "",
    label: str = "",
) -> AimProgress:
    """Compare each current aim with the chart of its measure.

    Parameters
    ----------
    aims : pandas.DataFrame
        Table of the contract; those stopped or done, and other sites', are left out.
    charts : iterable of ControlChart
        Charts of single series; ``key`` is the measure's id.
    on : pandas.Timestamp
        The day the data go up to.
    subject : str
        Whose charts these are: a site's id, or ``network``. An aim of somebody else states a level to reach, but its
        baseline is not this reader's, so that no distance is given.
    """
    by_measure = {chart.key: chart for chart in charts}
    theirs = aims["site_id"].isin([subject, NETWORK])
    current = aims[theirs & ~aims["status"].isin(["stopped", "done"])]
    rows = [_one_aim(aim, by_measure.get(aim["measure_id"]), on, subject) for aim in current.to_dict("records")]
    table = pd.DataFrame(rows)
    levels = {"site": 0, "global": 1, "project": 2}
    if len(table):
        table = table.sort_values(["level", "aim_id"], key=lambda column: column.replace(levels), ignore_index=True)
    caveats = (Caveat("aim_distance"),) if len(table) and table["distance"].notna().any() else ()
    return AimProgress(
        table=table, on=on, key=key, label=label, caveats=caveats, method={"name": "aim_progress", "recent": RECENT}
    )


def _one_aim(aim: dict, chart: ControlChart | None, on: pd.Timestamp, subject: str) -> dict:
    row = {name: aim[name] for name in ("aim_id", "level", "site_id", "statement", "population", "measure_id")}
    row |= {name: aim[name] for name in ("baseline", "target", "start", "due")}
    row["lacks"] = tuple(name for name in ("measure_id", "baseline", "target", "start", "due") if pd.isna(aim[name]))
    points = counted(chart).tail(RECENT) if chart is not None and not chart.is_empty else pd.DataFrame()
    change = latest_change(chart) if len(points) else Change("not_enough")
    level, num, den = pooled(points, chart) if len(points) else (np.nan,) * 3
    row |= {
        "measure": chart.label if chart is not None else None,
        "unit": chart.unit if chart is not None else "",
        "current": level,
        "num": num,
        "den": den,
        "current_from": points["period"].iloc[0] if len(points) else pd.NaT,
        "current_to": points["period"].iloc[-1] if len(points) else pd.NaT,
        "freq": chart.freq if chart is not None else "MS",
        "n_points": len(points),
        "variation": change.variation,
        "since": change.since,
        "assurance": change.assurance,
    }
    way = aim["target"] - aim["baseline"]
    shared = aim["site_id"] != subject
    row["distance"] = (level - aim["baseline"]) / way if way and not shared else np.nan
    time = (aim["due"] - aim["start"]).days if not {"start", "due"} & set(row["lacks"]) else 0
    row["elapsed"] = float(np.clip((on - aim["start"]).days / time, 0, 1)) if time else np.nan
    return row | {"state": "shared" if shared else _state(row, on)}


def _state(row: dict, on: pd.Timestamp) -> str:
    if row["lacks"]:
        return "incomplete"
    if not row["n_points"] or np.isnan(row["distance"]):
        return "no_data"
    if on > row["due"]:
        return "met" if row["distance"] >= 1 else "overdue"
    return row["variation"] if row["variation"] in ("improving", "worsening") else "steady"
