"""The design of a chart: phases, exclusions, notes and target, all from recorded decisions."""

import pandas as pd

from lhs_helpers.measure.calendar import EVENTS, Calendar, period_start
from lhs_helpers.words.catalog import text
from lhs_helpers.words.numbers import day

NETWORK = "network"
DEFINITION_CHANGE = "definition_change"  # the methods restart every rule at a phase with this reason
# Columns of what is found here, with their types.
PHASES = {"start": "datetime64[us]", "baseline_end": "datetime64[us]", "reason": "str", "kind": "str"}
EXCLUSIONS = {"period": "datetime64[us]", "reason": "str"}


def phases(
    definition: pd.DataFrame, decided: list[dict], data: pd.DataFrame, calendar: Calendar, min_points: int
) -> list[tuple]:
    """Phases of one series: new versions, approved re-basings, and baselines.

    A baseline is the site's own decision, else the network's, else that of the definition. The last one is a default:
    where a site has too few points in it, its limits come from all its points instead.

    Parameters
    ----------
    definition : pandas.DataFrame
        Versions of the measure, oldest first.
    decided : list of dict
        Rows of ``phases`` that apply to the series, the site's own and the network's baselines.
    data : pandas.DataFrame
        The series.
    calendar : Calendar
        Periods of the measure.
    min_points : int
        Fewest points that limits may come from.

    Returns
    -------
    list of tuple
        Rows of ``PHASES``, in order of time.
    """
    if data.empty:
        return []
    first = data["period"].iloc[0]
    new = [(start, pd.NaT, DEFINITION_CHANGE, "new_phase") for start in _version_starts(definition, data, calendar)]
    own: list[tuple] = []
    for row in decided:
        if row["kind"] == "new_phase":
            start = period_start(pd.Series([row["start"]]), calendar.freq).iloc[0]
            new.append((start, pd.NaT, row["reason"], "new_phase"))
        elif row["kind"] == "baseline":
            own.append((row["site_id"], max(row["start"], first), row["end"], row["reason"]))
    of_site = [row for row in own if row[0] != NETWORK]
    baselines = [
        (start, end, text("measure.network_baseline", reason=reason) if site_id == NETWORK else reason, "baseline")
        for site_id, start, end, reason in of_site or own
    ]
    if not baselines:
        for start, end in zip(definition["baseline_start"], definition["baseline_end"], strict=True):
            if pd.notna(end):
                counted = data["period"].array[data["state"] == "ok"]
                inside = counted[(counted >= (start if pd.notna(start) else first)) & (counted <= end)]
                if len(inside) >= min_points:
                    baselines.append((inside[0], end, "", "baseline"))
    return sorted([*new, *baselines], key=lambda row: row[0])


def _version_starts(definition: pd.DataFrame, data: pd.DataFrame, calendar: Calendar) -> list[pd.Timestamp]:
    """Where a new version of the definition begins inside the series."""
    if calendar.freq == EVENTS:  # events carry no version: the definition's dates tell
        starts = definition["valid_from"].dropna()
        return [start for start in starts if start > data["period"].iloc[0]]
    known = data["version"].notna().to_numpy()
    version, period = data["version"].to_numpy()[known], data["period"].array[known]
    return list(period[1:][version[1:] != version[:-1]])


def excluded(decided: list[dict], data: pd.DataFrame) -> list[tuple]:
    """Points that people left out for a recorded reason, the first where there are several: rows of ``EXCLUSIONS``."""
    found: dict[pd.Timestamp, str] = {}
    for row in decided:
        if row["kind"] == "exclude":
            inside = data["period"].between(row["start"], row["end"] if pd.notna(row["end"]) else row["start"])
            for period in data["period"].array[inside]:
                found.setdefault(period, row["reason"])
    return list(found.items())


def table_of(rows: list[tuple], kinds: dict[str, str]) -> pd.DataFrame:
    """Rows as a table whose columns have these names and types, also where there is no row."""
    columns = zip(*rows, strict=True) if rows else [()] * len(kinds)
    return pd.DataFrame({name: pd.Series(cells, dtype=kinds[name]) for name, cells in zip(kinds, columns, strict=True)})


def notes(annotations: pd.DataFrame, pdsa: pd.DataFrame, calendar: Calendar) -> pd.DataFrame:
    """What happened: annotations, and tests whose change was adopted, as ``site_id``, ``period``, ``text``.

    A test that an annotation already speaks of is not named twice. Points that are events have days of their own, so
    there a note tells its own day.
    """
    told = set(annotations["pdsa_id"].dropna())
    happened = list(zip(*(annotations[name] for name in ("date", "site_id", "text")), strict=True))
    columns = (pdsa[name] for name in ("decision", "pdsa_id", "site_id", "studied_on", "end", "start", "change"))
    for decision, pdsa_id, site_id, *dates, change in zip(*columns, strict=True):
        if decision == "adopt" and pdsa_id not in told:
            decided_on = next((date for date in dates if pd.notna(date)), pd.NaT)
            happened.append((decided_on, site_id, text("measure.adopted", change=change)))
    happened.sort(key=lambda row: (pd.isna(row[0]), row[0]))
    dates, site_ids, texts = zip(*happened, strict=True) if happened else ((), (), ())
    if calendar.freq == EVENTS:
        texts = [text("measure.dated", note=it, day=day(on)) for it, on in zip(texts, dates, strict=True)]
    period = period_start(pd.Series(dates, dtype="datetime64[us]"), calendar.freq)
    return pd.DataFrame(
        {"site_id": pd.Series(site_ids, dtype="str"), "period": period, "text": pd.Series(texts, dtype="str")}
    )


def target(definition: pd.DataFrame, aims: pd.DataFrame, subject: str) -> float | None:
    """The agreed level: of the reader's own current aim, else of the definition, else of the network's aim."""
    columns = (aims[name] for name in ("status", "site_id", "level", "due", "target"))
    current = [
        ((level, pd.isna(due), due), site_id, float(agreed))  # a global aim goes before a project's
        for status, site_id, level, due, agreed in zip(*columns, strict=True)
        if pd.notna(agreed) and status not in ("done", "stopped")
    ]
    current.sort(key=lambda aim: aim[0])
    own, shared = ([level for _, site_id, level in current if site_id == whose] for whose in (subject, NETWORK))
    agreed = definition["target"].iloc[-1]
    if own:
        return own[0]
    if pd.notna(agreed):
        return float(agreed)
    return shared[0] if shared else None
