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
    opened = decided[decided["kind"] == "new_phase"]
    rows = [
        *((start, pd.NaT, DEFINITION_CHANGE, "new_phase") for start in _version_starts(definition, data, calendar)),
        *(
            (start, pd.NaT, reason, "new_phase")
            for start, reason in zip(period_start(opened["start"], calendar.freq), opened["reason"], strict=True)
        ),
    ]
    own = decided[decided["kind"] == "baseline"].sort_values("site_id", key=lambda ids: ids == NETWORK)
    set_by_people = own[own["site_id"] == own["site_id"].iloc[0]] if len(own) else own
    if len(set_by_people):
        columns = (set_by_people[name] for name in ("start", "end", "reason", "site_id"))
        for start, end, reason, site_id in zip(*columns, strict=True):
            words = text("measure.network_baseline", reason=reason) if site_id == NETWORK else reason
            rows.append((max(start, first), end, words, "baseline"))
    else:
        for start, end in definition[["baseline_start", "baseline_end"]].itertuples(index=False):
            inside = data["period"].between(start if pd.notna(start) else first, end) & (data["state"] == "ok")
            if pd.notna(end) and inside.sum() >= min_points:
                rows.append((data.loc[inside, "period"].iloc[0], end, "", "baseline"))
    frame = pd.DataFrame(rows, columns=PHASE_COLUMNS) if rows else _no_phases()
    frame[["start", "baseline_end"]] = frame[["start", "baseline_end"]].apply(pd.to_datetime)
    return frame.sort_values("start", kind="stable", ignore_index=True)


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
    found = [
        data.loc[data["period"].between(start, end if pd.notna(end) else start), ["period"]].assign(reason=reason)
        for start, end, reason in decided.loc[decided["kind"] == "exclude", ["start", "end", "reason"]].itertuples(
            index=False
        )
    ]
    nothing = pd.DataFrame({"period": pd.Series(dtype="datetime64[us]"), "reason": pd.Series(dtype="str")})
    return pd.concat([nothing, *found], ignore_index=True).drop_duplicates("period")


def notes(annotations: pd.DataFrame, pdsa: pd.DataFrame, calendar: Calendar) -> pd.DataFrame:
    """What happened: annotations, and tests whose change was adopted, as ``site_id``, ``period``, ``text``.

    A test that an annotation already speaks of is not named twice. Points that are events have days of their own, so
    there a note tells its own day.
    """
    adopted = pdsa[(pdsa["decision"] == "adopt") & ~pdsa["pdsa_id"].isin(annotations["pdsa_id"].dropna())]
    decided_on = adopted["studied_on"].fillna(adopted["end"]).fillna(adopted["start"])
    happened = pd.DataFrame(
        {
            "site_id": pd.concat([annotations["site_id"], adopted["site_id"]]),
            "date": pd.concat([annotations["date"], decided_on]),
            "text": pd.concat(
                [annotations["text"], adopted["change"].map(lambda it: text("measure.adopted", change=it))]
            ),
        }
    ).sort_values("date", kind="stable", ignore_index=True)
    if calendar.freq == EVENTS:
        days = happened["date"].map(day)
        happened["text"] = [
            text("measure.dated", note=it, day=on) for it, on in zip(happened["text"], days, strict=True)
        ]
    return happened.assign(period=period_start(happened["date"], calendar.freq))[["site_id", "period", "text"]]


def target(definition: pd.DataFrame, aims: pd.DataFrame, subject: str) -> float | None:
    """The agreed level: of the reader's own current aim, else of the definition, else of the network's aim."""
    current = aims[aims["target"].notna() & ~aims["status"].isin(["done", "stopped"])]
    current = current.sort_values(["level", "due"], kind="stable")  # a global aim goes before a project's
    own, shared = current[current["site_id"] == subject], current[current["site_id"] == NETWORK]
    agreed = definition["target"].iloc[-1]
    if len(own):
        return float(own["target"].iloc[0])
    if pd.notna(agreed):
        return float(agreed)
    return float(shared["target"].iloc[0]) if len(shared) else None
