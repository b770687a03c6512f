"""Words of what charts say at their end: variation, which series deserve a look, where a new phase could begin."""

from collections.abc import Iterator

import pandas as pd

from lhs_helpers.methods.reading.attention import ENOUGH, Attention
from lhs_helpers.methods.reading.classify import Variation
from lhs_helpers.methods.reading.suggest_phase import PhaseSuggestion
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Table, anchor, describe_type
from lhs_helpers.words.measured import measured, when
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import counted, listed, number, percent


def _series(table: pd.DataFrame, keys: tuple[str, ...], label: str) -> list[str]:
    """What each row is called: its keys, or the one label."""
    return (
        [" ".join(map(str, row)) for row in table[list(keys)].itertuples(index=False)] if keys else [label] * len(table)
    )


@describe_type.register
def _variation(result: Variation) -> Description:
    """Words of a classification shown by itself."""
    table = result.table
    counts = table["variation"].value_counts()
    said = ", ".join(f"{number(size)} {name_of('variation', name)}" for name, size in counts.items())
    columns = {
        "series": _series(table, result.keys, result.label),
        "at_the_end": [name_of("variation", name) for name in table["variation"]],
        "since": [when(date, result.freq) if pd.notna(date) else "" for date in table["since"]],
        "target": [name_of("assurance", name) for name in table["assurance"]],
        "points": [number(points) for points in table["n_points"]],
    }
    caption = text("variation.caption", label=result.label)
    return Description(
        title=result.label or text("variation.title"),
        sentence=text("variation.sentence", of=number(len(table)), counts=said),
        tables=(Table(caption, named("variation", columns)),),
    )


@describe_type.register
def _attention(result: Attention) -> Description:
    """How many series deserve a look, of how many; in the order of the page, never by p."""
    leads = result.table[result.table["listed"]]
    first, apart = leads[~leads["resembling"].astype(bool)], leads[leads["resembling"].astype(bool)]
    words = {
        "n": number(result.n_listed),
        "of": counted(result.n_judged, text("attention.one"), text("attention.many")),
    }
    if not result.n_judged:
        said = [text("attention.nothing_judged", needed=ENOUGH)]
    elif leads.empty:
        said = [text("attention.none", **words)]
    else:
        said = [text("attention.sentence", share=percent(result.level), **words)]
        said += [text("attention.apart", n=number(len(apart)))] if len(apart) else []
    tables = [_look(result, rows, name) for name, rows in (("caption", first), ("caption_apart", apart)) if len(rows)]
    return Description(
        title=result.label or text("attention.title"),
        sentence=" ".join(said),
        tables=tuple(tables),
        notes=(text("attention.how"), text(f"attention.{result.method['method']}")),
        findings=tuple(_leads(result, first)) if "variation" in first else (),
    )


def _leads(result: Attention, rows: pd.DataFrame) -> Iterator[Finding]:
    """Of a list over many measures: who got better or worse at the end, with the share of false leads."""
    n = text("attention.n", listed=number(result.n_listed), judged=number(result.n_judged))
    for kind, variation in (("improvement", "improving"), ("concern", "worsening")):
        at_end = rows[rows["variation"] == variation]
        sites = _series(at_end, result.keys[1:], "")
        names = [
            text("attention.at", measure=row, series=site) for row, site in zip(at_end["measure"], sites, strict=True)
        ]
        if names:
            sentence = text(f"attention.{kind}", list=listed(names, most=4), share=percent(result.level))
            yield Finding(kind, sentence, about="attention", anchor=anchor(result), n=n)


def _look(result: Attention, rows: pd.DataFrame, caption: str) -> Table:
    columns = {
        "series": _series(rows, result.keys, result.label),
        "points": [number(points) for points in rows["n_points"]],
        "surprise": [
            text(f"attention.{'runs' if row.p_runs <= row.p_point else 'point'}") for row in rows.itertuples()
        ],
        **({"at_the_end": [name_of("variation", name) for name in rows["variation"]]} if "variation" in rows else {}),
        "q": [text("attention.tiny") if q < 0.001 else number(q, 3) for q in rows["q"]],
    }
    label = result.label or text("attention.every_measure")
    return Table(text(f"attention.{caption}", label=label), named("attention", columns))


@describe_type.register
def _phase_suggestion(result: PhaseSuggestion) -> Description:
    series = _series(result.table, result.keys, result.label)
    said = suggestion_notes(result)
    rows = result.table
    columns = {
        "series": series,
        "start": [when(start, result.freq) for start in rows["start"]],
        "before": [measured(level) for level in rows["cl_before"]],
        "after": [measured(level, result.unit) for level in rows["cl_after"]],
        "points_after": [number(points) for points in rows["n_after"]],
        "shape": [name_of("phase_suggestion", kind) for kind in rows["kind"]],
        "reason": [note or text("phase_suggestion.unrecorded") for note in rows["annotation"]],
    }
    caption = text("phase_suggestion.caption", label=result.label)
    return Description(
        title=result.label or text("phase_suggestion.title"),
        sentence=said[0] if len(said) == 1 else text("phase_suggestion.several", n=number(len(said))),
        tables=(Table(caption, named("phase_suggestion", columns)),),
    )


def suggestion_notes(result: PhaseSuggestion) -> tuple[str, ...]:
    """A sentence for each suggestion; none where there is none."""
    said = []
    for row in result.table.itertuples():
        reason = text("phase_suggestion.no_reason")
        if row.annotation:
            reason = text("phase_suggestion.noted", note=row.annotation.rstrip("."))
        said.append(
            text(
                f"phase_suggestion.said_{row.kind}",
                start=when(row.start, result.freq),
                before=measured(row.cl_before),
                after=measured(row.cl_after, result.unit),
                points=number(row.n_after),
                reason=reason,
            )
        )
    return tuple(said)
