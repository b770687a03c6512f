"""Words of several charts summed up, and the one finding of each measure."""

import pandas as pd

from lhs_helpers.methods.control_chart import ControlChart
from lhs_helpers.methods.improvement.signal_summary import SignalSummary
from lhs_helpers.methods.reading.suggest_phase import suggest_phase
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Line, Table, alternative, anchor, describe_type
from lhs_helpers.words.measured import measured, when
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import counted, listed, number
from lhs_helpers.words.process import notes_of, points_of

MANY_ROWS = 15  # a longer table opens on request
# Too few crossings alone tell no direction: neither a gain nor a concern, but no stillness either.
KINDS = {
    "improving": "improvement",
    "worsening": "concern",
    "higher": "steady",
    "lower": "steady",
    "shifting": "steady",
    "steady": "steady",
    "not_enough": "not enough data",
}
QUIET = ("steady", "not_enough")
PATTERNS = {"steady": "still", "not_enough": "too_few", "shifting": "unsettled"}


def fraction(num: float, den: float) -> str:
    """What a number rests on: ``41 of 58``, or its n alone; nothing where there is no denominator."""
    if pd.isna(den):
        return ""
    if pd.isna(num):
        return text("signal_summary.alone", den=number(den))
    return text("signal_summary.of", num=number(num), den=number(den))


@describe_type.register
def _signal_summary(summary: SignalSummary) -> Description:
    rows = summary.table.to_dict("records")
    cells = {
        "label": [row["label"] for row in rows],
        "kind": [name_of("measure_kind", row["kind"]) for row in rows],
        "unit": [row["unit"] for row in rows],
        "newest": [f"{measured(row['value'])} ({when(row['period'], row['freq'])})" for row in rows],
        "rests_on": [fraction(row["num"], row["den"]) or number(None) for row in rows],
        "center": [measured(row["center"]) for row in rows],
        "signal": [_signal(row) for row in rows],
        "target": [_target(row) for row in rows],
    }
    parts = []
    for kind in dict.fromkeys(row["kind"] for row in rows):
        here = [row for row in rows if row["kind"] == kind]
        told = [_clause(row) for row in here if row["variation"] not in QUIET and not row["unjudged"]]
        few = sum(row["variation"] == "not_enough" or row["unjudged"] != "" for row in here)
        measures = counted(len(here), text(f"signal_summary.{kind}"), text(f"signal_summary.{kind}_many"))
        pattern = "some" if told else "unjudged" if few == len(here) else "none"
        pattern += "_of_judged" if few and pattern != "unjudged" else ""
        parts.append(text(f"signal_summary.{pattern}", measures=measures, told=listed(told), few=number(few)))
    earlier = [row["label"] for row in rows if _is_past(row)]
    if earlier:
        parts.append(text("signal_summary.earlier", list=listed(earlier)))
    charts = summary.charts if summary.together else ()
    if summary.without:
        parts.append(text("signal_summary.without", list=listed(summary.without)))
    findings = [
        Finding(
            kind="not enough data" if row["unjudged"] else KINDS[row["variation"]],
            sentence=_sentence(row),
            about=row["measure_id"],
            anchor=anchor(summary if summary.together else chart),
            n=_basis(row),
            period=_span(row),
            line=_line(row),
            topic="work" if row["kind"] == "process" else "care",
        )
        for row, chart in zip(rows, summary.charts, strict=True)
        if row["variation"] in KINDS
    ]
    return Description(
        title=summary.label or text("signal_summary.title"),
        sentence=" ".join(parts),
        alt=alternative(text("signal_summary.alt", list=listed(chart.label for chart in charts))) if charts else "",
        tables=(
            Table(text("signal_summary.caption"), named("summary_column", cells), folded=len(rows) > MANY_ROWS),
            *map(points_of, charts),
        ),
        notes=_notes(charts),
        findings=tuple(findings),
    )


def _notes(charts: tuple[ControlChart, ...]) -> tuple[str, ...]:
    """A note for each of several small charts, and one for what holds for all of them."""
    notes = [_about(chart) for chart in charts]
    shared = [note for note in notes[0] if all(note in others for others in notes)] if len(notes) > 1 else []
    own = [[note for note in about if note not in shared] for about in notes]
    said = [
        text("signal_summary.about", label=chart.label, notes=" ".join(about))
        for chart, about in zip(charts, own, strict=True)
        if about
    ]
    return (*said, *([text("signal_summary.about_all", notes=" ".join(shared))] if shared else []))


def _about(chart: ControlChart) -> list[str]:
    """What there is to say below one chart, each as a sentence."""
    caveats = (text(f"caveat.{caveat.code}", **caveat.values) for caveat in chart.caveats)
    return [note if note.endswith(".") else f"{note}." for note in (*notes_of(chart, suggest_phase(chart)), *caveats)]


def _basis(row: dict) -> str:
    """Points of the current phase, and the numbers behind them."""
    return ", ".join(filter(None, [counted(row["n_points"], "point"), fraction(row["sum_num"], row["sum_den"])]))


def _span(row: dict) -> str:
    """First and last counted period of the current phase."""
    return text("signal_summary.months", start=when(row["first"], row["freq"]), end=when(row["period"], row["freq"]))


def _stands(row: dict) -> bool:
    """Whether limits say enough to stand to a target."""
    return not row["unjudged"] and not row["rare"]


def _is_past(row: dict) -> bool:
    """Whether the current phase holds a signal, though none at its end."""
    return row["variation"] == "steady" and row["signalled"] and not row["unjudged"]


def _line(row: dict) -> Line:
    if not row["unjudged"] and (row["variation"] == "shifting" or _is_past(row)):
        return "earlier"
    return "falls short" if row["variation"] == "steady" and row["assurance"] == "misses" and _stands(row) else ""


def _since(row: dict) -> str:
    return text("signal_summary.since", period=when(row["since"], row["freq"])) if pd.notna(row["since"]) else ""


def _signal(row: dict) -> str:
    """What was found, in words with its date."""
    if row["unjudged"] or _is_past(row):
        return text(f"signal_summary.cell_{row['unjudged'] or 'past'}")
    found = f"{name_of('variation', row['variation'])}{_since(row)}"
    return f"{found} ({name_of('basis', row['basis'])})" if row["basis"] else found


def _clause(row: dict) -> str:
    if row["variation"] == "shifting":
        return f"{row['label']} ({text('signal_summary.within')})"
    return f"{row['label']} ({name_of('variation', row['variation'])}{_since(row)})"


def _sentence(row: dict) -> str:
    """The finding in one sentence, with what it rests on."""
    values = {"label": row["label"], "n": _basis(row)}
    if row["variation"] in PATTERNS or row["unjudged"]:
        pattern = row["unjudged"] or ("past" if _is_past(row) else PATTERNS[row["variation"]])
        return text(f"signal_summary.{pattern}", center=measured(row["center"], row["unit"]), **values)
    note = ""
    if row["note"]:
        note = text(f"signal_summary.{'reason' if row['basis'] == 'phase' else 'after'}", note=row["note"])
    return text(
        f"signal_summary.{'once' if row['since'] == row['period'] else 'moved'}",
        variation=name_of("variation", row["variation"]),
        before=measured(row["before"]),
        after=measured(row["after"], row["unit"]),
        since=_since(row),
        basis=name_of("basis", row["basis"]),
        period=when(row["since"], row["freq"]),
        note=note,
        **values,
    )


def _target(row: dict) -> str:
    if pd.isna(row["target"]):
        return text("signal_summary.no_target")
    assurance = row["assurance"] if _stands(row) else "not_applicable"
    return f"{measured(row['target'])}: {name_of('assurance', assurance)}"
