"""Words of gains that hold, slip, or are too young to tell."""

import pandas as pd

from lhs_helpers.methods.improvement.held_gains import VERDICTS, HeldGains
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Table, anchor, describe_type
from lhs_helpers.words.measured import measured, periods, when
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import counted, listed, number, percent

MANY_ROWS = 15  # a longer table opens on request


@describe_type.register
def _held_gains(gains: HeldGains) -> Description:
    table = gains.table
    held, slipping = gains.having("holds"), gains.having("slips")
    of = counted(len(table), text("held_gains.level"), text("held_gains.levels"))
    pattern = "none_hold" if held.empty else "sentence" if len(table) == 1 else "sentence_many"
    sentences = [text(f"held_gains.{pattern}", held=number(len(held)), of=of)]
    sentences += [
        text(f"held_gains.told_{verdict}", list=listed([_told(row) for row in rows.itertuples()], most=4))
        for verdict in VERDICTS
        if len(rows := gains.having(verdict))
    ]
    resting = table[table["may_rest"]]
    if len(resting):
        sentences.append(text("held_gains.may_rest", list=listed(map(_named, resting.itertuples()), most=4)))
    cells = {
        "measure": [_named(row) for row in table.itertuples()],
        "since": [when(row.since, row.freq) for row in table.itertuples()],
        "before": [measured(row.before) for row in table.itertuples()],
        "after": [measured(row.after, row.unit) for row in table.itertuples()],
        "points": table["n_points"].map(number),
        "met": [_met(row) for row in table.itertuples()],
        "target": [text(f"held_gains.assurance_{row.assurance}") for row in table.itertuples()],
        "verdict": [name_of("held_gains_verdict", row.verdict) for row in table.itertuples()],
        "reason": table["reason"],
    }
    shown = Table(text("held_gains.caption"), named("held_gains", cells), folded=len(table) > MANY_ROWS)
    notes = [text("held_gains.how", young=gains.method["enough"]), text("held_gains.rest", long=gains.method["long"])]
    return Description(
        title=gains.label or text("held_gains.title"),
        sentence=" ".join(sentences),
        tables=(shown,),
        notes=tuple(notes),
        findings=tuple(_findings(gains, held, slipping, of)),
    )


def _findings(gains: HeldGains, held: pd.DataFrame, slipping: pd.DataFrame, of: str) -> list[Finding]:
    """Of charts of many series only: that a single chart worsens is what its own finding says."""
    found = []
    for kind, rows in (("improvement", held), ("concern", slipping)):
        rows = rows[rows["series"] != ""]
        if len(rows):
            words = listed([_told(row) for row in rows.itertuples()], most=4)
            pattern = kind if len(gains.table) == 1 else f"{kind}_many"
            sentence = text(f"held_gains.{pattern}", n=number(len(rows)), of=of, list=words)
            found.append(Finding(kind, sentence, about="held_gains", anchor=anchor(gains), n=of, topic="care"))
    return found


def _named(row) -> str:
    return text("held_gains.at_site", label=row.label, series=row.series) if row.series else row.label


def _told(row) -> str:
    """Which level, since when and over how many points; where it slips or wavers, since when."""
    worse = pd.notna(row.worse_from)
    words = {
        "name": _named(row),
        "before": measured(row.before),
        "after": measured(row.after, row.unit),
        "since": when(row.since, row.freq),
        "points": periods(row.n_points, row.freq),
        "worse": when(row.worse_from, row.freq) if worse else "",
    }
    return text(f"held_gains.one_{row.verdict}" if worse else "held_gains.one", **words)


def _met(row) -> str:
    if not row.n_target:
        return number(None)
    share = percent(row.n_met / row.n_target)
    return text("held_gains.met_of", share=share, met=number(row.n_met), of=number(row.n_target))
