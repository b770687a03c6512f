"""Words of many charts of one measure: how many changed, beside how many would by chance."""

import pandas as pd

from lhs_helpers.methods.control_chart import KINDS, ControlChart
from lhs_helpers.methods.improvement.change import DEFINITION_CHANGE
from lhs_helpers.methods.reading.classify import classify
from lhs_helpers.methods.reading.expected_signals import expected_signals
from lhs_helpers.methods.reading.verdict import no_verdict
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Table, alternative
from lhs_helpers.words.marks import marks_of_each
from lhs_helpers.words.measured import measured, when
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import listed, number

ORDER = ("improving", "worsening", "higher", "lower", "shifting", "steady", "not_judged", "not_enough")


def panel(chart: ControlChart) -> Description:
    """Describe small multiples; series stand in the order of their keys, never by value."""
    keys = list(chart.keys)
    judged = classify(chart)
    found = judged.table.assign(unjudged=no_verdict(chart, judged.table["variation"]))
    found["said"] = found["variation"].where(found["unjudged"] == "", "not_judged")
    current = chart.series.groupby(keys).tail(1).merge(found.drop(columns="n_points"), on=keys)
    current = current.merge(chart.signals.series[[*keys, "phase", "any_signal"]], on=[*keys, "phase"])
    counts = found["said"].value_counts()
    said = ", ".join(f"{number(counts[name])} {name_of('variation', name)}" for name in ORDER if name in counts)
    span = {name: when(date, chart.freq) for name, date in zip(("from", "to"), _ends(chart.table), strict=True)}
    words = {"label": chart.label, "of": number(len(current)), "counts": said}
    kind = text("control_panel.mixed") if chart.kind == "mixed" else KINDS[chart.kind].name
    alt = text("control_panel.alt", kind=kind[0].upper() + kind[1:], **words, **span)
    return Description(
        title=chart.label,
        sentence=" ".join(
            [text("control_panel.sentence", through=span["to"], **words), *_expected(chart), *_rebased(chart)]
        ),
        alt=alternative(alt),
        tables=(_summary(chart, current),),
        notes=_notes(chart, judged.caveats),
    )


def _ends(table: pd.DataFrame) -> tuple[object, object]:
    counted = table.loc[table["state"].isin(["ok", "open"]), "period"]  # an open gap is known up to its day
    dates = counted if len(counted) else table["period"]
    return dates.min(), dates.max()


def _expected(chart: ControlChart) -> list[str]:
    """How many series signal, and how many would if nothing had changed."""
    judged = expected_signals(chart)
    if judged.empty:
        return []
    by_chance = judged["by_chance"].sum()
    words = {"signals": number(judged["any_signal"].sum()), "judged": number(len(judged))}
    return [text("control_panel.expected", expected=number(by_chance, 0 if by_chance >= 10 else 1), **words)]


def _rebased(chart: ControlChart) -> list[str]:
    """Which series stand at another level since a phase that people approved: no signal tells of that any more."""
    keys, phases = list(chart.keys), chart.series
    before = phases.groupby(keys)["cl"].shift()
    last = phases.groupby(keys)["phase"].transform("max") == phases["phase"]
    begun = last & before.notna() & (phases["phase_reason"] != DEFINITION_CHANGE)
    said = [
        text(
            "control_panel.level",
            series=" ".join(map(str, row[keys])),
            before=measured(before[place]),
            after=measured(row["cl"], chart.unit),
            since=when(row["start"], chart.freq),
        )
        for place, row in phases[begun].iterrows()
    ]
    return [text("control_panel.rebased", list=listed(said, most=4))] if said else []


def _summary(chart: ControlChart, current: pd.DataFrame) -> Table:
    """One row per series."""
    keys = list(chart.keys)
    counted = chart.table[chart.table["state"] == "ok"].merge(current[[*keys, "phase"]], on=[*keys, "phase"])
    cases = counted.groupby(keys)["den"].sum(min_count=1)
    last = counted.groupby(keys)["value"].last()
    by_key = current.set_index(keys).index
    columns = {
        "series": current[keys].astype("str").agg(" ".join, axis="columns"),
        "points": [number(points) for points in current["n_points"]],
        "cases": [number(n) for n in cases.reindex(by_key)],
        "center": [measured(center, chart.unit) for center in current["cl"]],
        "limits": [text(f"limits_status.{status}") for status in current["limits_status"]],
        "last": [measured(value, chart.unit) for value in last.reindex(by_key)],
        "variation": [_at_the_end(chart, row) for row in current.to_dict("records")],
    }
    marks = marks_of_each(chart)
    columns |= {"marks": marks} if any(marks) else {}
    return Table(text("control_panel.caption", label=chart.label), named("control_panel", columns))


def _at_the_end(chart: ControlChart, row: dict) -> str:
    """What the end of a series says; a signal that lies earlier in its current phase is not passed over."""
    if chart.method["data_type"] == "overlapping":
        return text("variation.not_judged")
    if row["unjudged"]:
        return text(f"signal_summary.cell_{row['unjudged']}")
    past = row["variation"] == "steady" and row["any_signal"]
    return text("signal_summary.cell_past") if past else text(f"variation.{row['variation']}")


def _notes(chart: ControlChart, caveats: tuple) -> tuple[str, ...]:
    reasons = (*(chart.advice.reasons if chart.advice else ()), *caveats)
    return (f"{text(f'ruleset.{chart.ruleset}')}.", *(text(f"caveat.{said.code}", **said.values) for said in reasons))
