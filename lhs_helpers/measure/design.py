"""The design of a chart: phases, exclusions, notes and target, all from recorded decisions."""

import pandas as pd

from lhs_helpers.measure.calendar import EVENTS, Calendar, period_start
from lhs_helpers.words.catalog import text
from lhs_helpers.words.numbers import day

NETWORK = "network"
DEFINITION_CHANGE = "definition_change"  # the methods restart every rule at a phase with this reason
PHASE_COLUMNS = ["start", "baseline_end", "reason", "kind"]


def phases(
    definition: pd.DataFrame, decided: pd.DataFrame, data: pd.DataFrame, calendar: Calendar, min_points: int
) -> pd.DataFrame:
    """Phases of one series: new versions, approved re-basings, and baselines.

    A baseline is the site's own decision, else the network's, else that of the definition. The last one is a default:
    where a site has too few points in it, its limits come from all its points instead.

    Parameters
    ----------
    definition : pandas.DataFrame
        Versions of the measure, oldest first.
    decided : pandas.DataFrame
        Rows of ``phases`` that apply to the series, the site's own and the network's baselines.
    data : pandas.DataFrame
        The series.
    calendar : Calendar
        Periods of the measure.
    min_points : int
        Fewest points that limits may come from.

    Returns
    -------
    pandas.DataFrame
        ``PHASE_COLUMNS``, in order of time.
    """
    if data.empty:
        return _no_phases()
    first = data["period"].iloc[0]
    new = [(start, pd.NaT, DEFINITION_CHANGE, "new_phase") for start in _version_starts(definition, data, calendar)]
    own: list[tuple] = []
    columns = (decided[name] for name in ("kind", "site_id", "start", "end", "reason"))
    for kind, site_id, start, end, reason in zip(*columns, strict=True):
        if kind == "new_phase":
            new.append((period_start(pd.Series([start]), calendar.freq).iloc[0], pd.NaT, reason, kind))
        elif kind == "baseline":
            own.append((site_id, max(start, first), end, reason))
    of_site = [row for row in own if row[0] != NETWORK]
    baselines = [
        (start, end, text("measure.network_baseline", reason=reason) if site_id == NETWORK else reason, "baseline")
        for site_id, start, end, reason in of_site or own
    ]
    if not baselines:
        for start, end in definition[["baseline_start", "baseline_end"]].itertuples(index=False, name=None):
            if pd.notna(end):
                inside = data["period"].between(start if pd.notna(start) else first, end) & (data["state"] == "ok")
                if inside.sum() >= min_points:
                    baselines.append((data.loc[inside, "period"].iloc[0], end, "", "baseline"))
    rows = sorted([*new, *baselines], key=lambda row: row[0])
    if not rows:
        return _no_phases()
    kinds = {"start": "datetime64[us]", "baseline_end": "datetime64[us]", "reason": "str", "kind": "str"}
    return pd.DataFrame(
        {name: pd.Series(cells, dtype=kinds[name]) for name, cells in zip(kinds, zip(*rows, strict=True), strict=True)}
    )


def _version_starts(definition: pd.DataFrame, data: pd.DataFrame, calendar: Calendar) -> list[pd.Timestamp]:
    """Where a new version of the definition begins inside the series."""
    if calendar.freq == EVENTS:  # events carry no version: the definition's dates tell
        starts = definition["valid_from"].dropna()
        return [start for start in starts if start > data["period"].iloc[0]]
    known = data[data["version"].notna()]
    return list(known.loc[known["version"] != known["version"].shift(), "period"].iloc[1:])


def _no_phases() -> pd.DataFrame:
    dates = pd.Series(dtype="datetime64[us]")
    words = pd.Series(dtype="str")
    return pd.DataFrame({"start": dates, "baseline_end": dates, "reason": words, "kind": words})


def excluded(decided: pd.DataFrame, data: pd.DataFrame) -> pd.DataFrame:
    """Points that people left out for a recorded reason: ``period``, ``reason``."""
    columns = (decided[name] for name in ("kind", "start", "end", "reason"))
    found: dict[pd.Timestamp, str] = {}
    for kind, start, end, reason in zip(*columns, strict=True):
        if kind == "exclude":
            inside = data["period"].between(start, end if pd.notna(end) else start)
            for period in data.loc[inside, "period"]:
                found.setdefault(
                    period, reason
                )  # the first one holds| found  # the first reason holds| found  # the first reason holds
    periods, reasons = pd.Series(list(found), dtype="datetime64[us]"), pd.Series(list(found.values()), dtype="str")
    return pd.DataFrame({"period": periods, "reason": reasons})


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
