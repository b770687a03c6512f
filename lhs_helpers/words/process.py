"""Words of a control chart: where the process stands, whether it has changed, and how that was judged."""

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart import KINDS, ControlChart
from lhs_helpers.methods.improvement.change import SENSE, Change, latest_change
from lhs_helpers.methods.reading.classify import classify
from lhs_helpers.methods.reading.suggest_phase import PhaseSuggestion, suggest_phase
from lhs_helpers.methods.reading.verdict import no_verdict
from lhs_helpers.words.catalog import has_text, text
from lhs_helpers.words.description import Description, Finding, Table, alternative, anchor, describe_type
from lhs_helpers.words.hidden import all_hidden
from lhs_helpers.words.marks import marks_note
from lhs_helpers.words.measured import aligned, measured, periods, when
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import number
from lhs_helpers.words.process_panel import panel
from lhs_helpers.words.reading import suggestion_notes

FEWEST = 3  # points before a line through their middle is spoken of (our choice)
NEARBY = 2  # periods before a change within which an annotation is quoted
FINDINGS = {
    "improving": "improvement",
    "worsening": "concern",
    "shifting": "steady",
    "steady": "steady",
    "not_enough": "not enough data",
}  # too few crossings alone tell no direction: neither a gain nor a concern, but no stillness either
_SAID = ("assurance_past_level",)  # of one series the sentence itself says that the target is held to the level before


@describe_type.register
def _control_chart(chart: ControlChart) -> Description:
    return panel(chart) if chart.keys else single(chart)


def single(chart: ControlChart) -> Description:
    """Words of one series."""
    if (chart.table["state"] == "suppressed").all():
        return all_hidden(chart, points_of(chart))
    judged = classify(chart)
    found, now = judged.table.iloc[0], chart.series.iloc[-1]
    overlapping = chart.method["data_type"] == "overlapping"
    rebased = latest_change(chart, judged)
    (unjudged,) = no_verdict(chart, pd.Series([rebased.variation]))
    rare = found["variation"] == "steady" and any(caveat.code == "few_expected" for caveat in chart.caveats)
    suggested = suggest_phase(chart)
    moved = _moved(chart, suggested) if found["variation"] == "shifting" and not suggested.is_empty else ""
    if overlapping:
        change = text("control_chart.overlapping")
    elif unjudged:
        hidden = int((chart.table["state"] == "suppressed").sum())
        change = text(f"control_chart.{unjudged}", hidden=hidden, of=periods(len(chart.table), chart.freq))
    elif rebased.basis == "phase":
        change = _rebased(chart, rebased)
    elif moved:
        change = _few_crossings(chart, moved, suggested)
    else:
        change = _change(chart, found)
    overall = moved or (rebased.variation if rebased.basis == "phase" else None)
    # Without limits, or with limits as wide as the scale, there is nothing that could stand to a target.
    standing = [] if unjudged or rare else _standing(chart, found)
    sentence = " ".join([_level(chart, now), change, *standing])
    cautions = (text(f"caveat.{caveat.code}", **caveat.values) for caveat in judged.caveats if caveat.code not in _SAID)
    return Description(
        title=chart.label,
        sentence=sentence,
        alt=_alt(chart, "withheld" if unjudged else found["variation"], now),
        tables=(points_of(chart),),
        notes=(*notes_of(chart, suggested), *cautions),
        findings=_findings(chart, found, sentence, overall, unjudged=bool(unjudged), stands=bool(standing)),
    )


def notes_of(chart: ControlChart, suggested: PhaseSuggestion) -> tuple[str, ...]:
    """What happened, which points are marked, how the chart was made, and where a new phase could begin."""
    now = chart.series.iloc[-1]
    return (*_happened(chart), *marks_note(chart), *_notes(chart, now), *suggestion_notes(suggested))


def _level(chart: ControlChart, now: pd.Series) -> str:
    """Center line, number of points, date of the data."""
    counted = chart.table[chart.table["state"].isin(["ok", "open"])]  # an open gap is known up to its day
    through = when((counted if len(counted) else chart.table)["period"].iloc[-1], chart.freq)
    words = {
        "label": chart.label,
        "points": periods(int(now["n_points"]), chart.freq),
        "cases": _cases(chart),
        "through": through,
    }
    if pd.isna(now["cl"]) or now["n_points"] < FEWEST:
        return text("control_chart.no_level", **words)
    level = "frozen_level" if now["limits_status"] == "frozen" else "level"
    rests_on = periods(int(now["n_used"]), chart.freq)
    return text(f"control_chart.{level}", center=measured(now["cl"], chart.unit), rests_on=rests_on, **words)


def _moved(chart: ControlChart, suggested: PhaseSuggestion) -> str:
    """Too few crossings tell no direction; where a new level is so clear that a phase is suggested, it does."""
    level = suggested.table.iloc[0]
    return SENSE[chart.direction][1 if level["cl_after"] > level["cl_before"] else -1]


def _few_crossings(chart: ControlChart, moved: str, suggested: PhaseSuggestion) -> str:
    """Since when the level seems to be another; the notes say more."""
    counts = chart.signals.series.iloc[-1]
    words = {"crossings": counts["n_crossings"], "fewest": counts["n_crossings_min"]}
    words |= {"how": text(f"control_chart.moved_{moved}"), "since": when(suggested.table["start"].iloc[0], chart.freq)}
    return text("control_chart.moved", **words)


def _counted(chart: ControlChart) -> np.ndarray:
    """Which points of the current phase count."""
    state, phase = chart.table["state"].to_numpy(), chart.table["phase"].to_numpy()
    return (state == "ok") & (phase == chart.series["phase"].iloc[-1])


def _cases(chart: ControlChart) -> str:
    """Denominator of the current phase; nothing where there is none."""
    cases = np.nansum(chart.table["den"].to_numpy(dtype=float)[_counted(chart)])
    return text("control_chart.cases", n=number(cases)) if cases > 0 else ""


def _change(chart: ControlChart, found: pd.Series) -> str:
    """What the signals say about the end of the series."""
    variation = found["variation"]
    if variation == "not_enough":
        return text("control_chart.not_enough", n=found["n_points"])
    if variation == "steady":
        counts = chart.signals.series.iloc[-1]
        if counts["crossings"] > 0:
            return text("control_chart.mixing", crossings=counts["n_crossings"], most=counts["n_crossings_max"])
        if found["recent"]:
            return text("control_chart.earlier", n=found["recent"])
        return text(f"control_chart.{'past' if chart.signals.series['any_signal'].iloc[-1] else 'steady'}")
    if variation == "shifting":
        counts = chart.signals.series.iloc[-1]
        words = {"crossings": counts["n_crossings"], "fewest": counts["n_crossings_min"]}
        return text("control_chart.shifting", **words)
    basis, above = found["basis"], found["side"] > 0
    points = chart.signals.points
    members = points[(points["rule"] == basis) & (points["began"] == found["since"])]
    sides = ("rising", "falling") if basis == "trend" else ("above", "below")
    signal = text(
        f"control_chart.{'outside_in_a_row' if basis == 'outside' and len(members) > 1 else basis}",
        n=len(members),
        side=text(f"control_chart.{sides[0] if above else sides[1]}"),
        since=when(found["since"], chart.freq),
    )
    note = _note_before(chart, found["since"])
    if note:
        signal = text("control_chart.after", signal=signal, note=note)
    return text(f"control_chart.{variation}", signal=signal)


def _rebased(chart: ControlChart, change: Change) -> str:
    """What an approved phase changed, where nothing has changed since."""
    return text(
        "control_chart.new_phase",
        before=measured(change.before),
        after=measured(change.after, chart.unit),
        since=when(change.since, chart.freq),
        reason=change.note.rstrip("."),
        variation=name_of("variation", change.variation),
    )


def _happened(chart: ControlChart) -> tuple[str, ...]:
    """The notes that the picture only numbers, in order of time."""
    pattern = "control_chart.numbered_event" if chart.freq == "event" else "control_chart.numbered"
    noted = [(period, note) for period, note in zip(chart.table["period"], chart.table["note"], strict=True) if note]
    return tuple(
        text(pattern, number=count, period=when(period, chart.freq), note=note)
        for count, (period, note) in enumerate(noted, start=1)
    )


def _note_before(chart: ControlChart, since: object) -> str:
    """The latest annotation at a change or up to two periods before it."""
    table = chart.table
    at = int(table["period"].searchsorted(since))
    near = table.iloc[max(at - NEARBY, 0) : at + 1]
    notes = near.loc[(near["note"] != "") & (near["state"] != "excluded"), "note"]
    return notes.iloc[-1].rstrip(".") if len(notes) else ""


def _standing(chart: ControlChart, found: pd.Series) -> list[str]:
    """How the limits stand to the target; nothing where that is not judged. After a change they tell of the past."""
    if found["assurance"] == "not_applicable" or found["variation"] == "not_enough":
        return []
    target = chart.table.loc[chart.table["state"] == "ok", "target"].iloc[-1]
    past = "" if found["variation"] == "steady" else "_past"
    return [text(f"control_chart.{found['assurance']}{past}", target=measured(target, chart.unit))]


def _notes(chart: ControlChart, now: pd.Series) -> tuple[str, ...]:
    """Kind, rules, limits; why this kind; why each phase began."""
    limits = text(
        f"control_chart.limits_{now['limits_status']}",
        points=periods(int(now["n_used"]), chart.freq),
        **{name: when(now[f"baseline_{name}"], chart.freq) for name in ("from", "to")},
    )
    kind = KINDS[now["kind"]]
    if (kind.laney or "ranges" in kind.spread) and now["limits_status"] != "none" and not chart.method["screen_mr"]:
        limits += text("control_chart.unscreened")
    judged = chart.method["data_type"] != "overlapping"
    rules = text(f"ruleset.{chart.ruleset}") if judged else text("control_chart.no_rules")
    how = text("control_chart.how", kind=_kind(now["kind"]), rules=rules, limits=limits)
    notes = [how]
    if kind.laney and now["sigma_z_used"] > 1:
        notes.append(text("control_chart.spread", times=number(now["sigma_z_used"], 1)))
    if now["center"] != "mean" and now["n_points"] >= FEWEST:
        notes.append(text(f"control_chart.center_{now['center']}"))
    if chart.advice is not None:
        first, *others = (text(f"caveat.{reason.code}", **reason.values) for reason in chart.advice.reasons)
        notes += [text("control_chart.advised", reason=first), *others]
    columns = (chart.series[name].iloc[1:] for name in ("phase", "start", "phase_reason"))
    for phase, start, reason in zip(*columns, strict=True):
        reason = reason or "unexplained"
        said = text(f"control_chart.{reason}") if has_text(f"control_chart.{reason}") else reason.rstrip(".")
        notes.append(text("control_chart.phase", phase=phase, start=when(start, chart.freq), reason=said) + ".")
    return tuple(notes)


def _kind(kind: str) -> str:
    name = KINDS[kind].name
    return name[0].upper() + name[1:]


def _alt(chart: ControlChart, found: str, now: pd.Series) -> str:
    """Alternative text: what the picture shows, in at most 250 characters."""
    table = chart.table
    shown = table[table["value"].notna() & ~table["state"].eq("provisional")]
    variation = name_of("variation", found)
    pattern = {"steady": "none", "not_enough": "unjudged", "withheld": "withheld"}.get(found, "some")
    center = "" if pd.isna(now["cl"]) else text("control_chart.alt_center", center=measured(now["cl"], chart.unit))
    words = text(
        "control_chart.alt",
        kind=_kind(now["kind"]),
        label=chart.label,
        points=periods(len(table), chart.freq),
        center=center,
        last=measured(shown["value"].iloc[-1], chart.unit) if len(shown) else number(None),
        signal=text(f"control_chart.signals_{pattern}", variation=variation),
        **{"from": when(table["period"].iloc[0], chart.freq), "to": when(table["period"].iloc[-1], chart.freq)},
    )
    return alternative(words)


def points_of(chart: ControlChart) -> Table:
    """All points, newest last."""
    table = chart.table
    columns: dict[str, object] = {"period": [when(period, chart.freq) for period in table["period"]]}
    shown = {"value": "value", "events": "num", "n": "den", "center": "cl", "lower_limit": "lcl", "upper_limit": "ucl"}
    columns |= {
        name: aligned(table[column], chart.unit)
        for name, column in shown.items()
        if name == "value" or table[column].notna().any()
    }
    said = zip(table["state"], table["signal"], table["note"], strict=True)
    columns["remark"] = [
        "; ".join(filter(None, [text(f"point_state.{state}") if state != "ok" else "",
                                text("control_chart.signal") if signal else "", note]))
        for state, signal, note in said
    ]  # fmt: skip
    return Table(text("control_chart.caption", label=chart.label), named("control_chart", columns))


def _findings(
    chart: ControlChart, found: pd.Series, sentence: str, rebased: str | None, *, unjudged: bool, stands: bool
) -> tuple[Finding, ...]:
    """One judged sentence; a change without a better direction is no finding."""
    variation = rebased or found["variation"]
    if variation not in FINDINGS or chart.method["data_type"] == "overlapping":
        return ()
    unjudged |= chart.series["reason"].iloc[-1] == "no_variation"
    kind = "not enough data" if unjudged else FINDINGS[variation]
    counted = np.flatnonzero(_counted(chart))
    span = [when(chart.table["period"].iloc[at], chart.freq) for at in counted[[0, -1]]] if len(counted) else []
    points = periods(int(found["n_points"]), chart.freq)
    past = variation == "shifting" or chart.signals.series["any_signal"].iloc[-1]
    short = stands and variation == "steady" and found["assurance"] == "misses"
    return (
        Finding(
            kind=kind,
            sentence=sentence,
            about=chart.key,
            anchor=anchor(chart),
            n=f"{points}{_cases(chart)}",
            period=" to ".join(span),
            line="" if kind != "steady" else "earlier" if past else "falls short" if short else "",
        ),
    )
