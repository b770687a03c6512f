"""Words of the log of tests: ramps, habits of good testing, and decisions."""

import pandas as pd

from lhs_helpers.methods.improvement.pdsa import PdsaLog
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Table, anchor, describe_type
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import counted, day, listed, month, number

YEARLY = ("improvement", "sustainability")


@describe_type.register
def _pdsa_log(log: PdsaLog) -> Description:
    table, ramps = log.table, log.ramps
    ended = table[table["ended"]]
    decisions = table["decision"].value_counts()
    counts = [f"{number(count)} {name_of('decision', name)}" for name, count in decisions.items()]
    undecided = int(table["decision"].isna().sum())
    decided = listed([*counts, *([f"{number(undecided)} {text('pdsa_log.open')}"] if undecided else [])])
    words = {
        "tests": counted(len(table), text("pdsa_log.test")),
        "ramps": counted(len(ramps), text("pdsa_log.ramp")),
        "newest": month(log.newest),
        "decided": decided,
    }
    habits = {
        "predicted": (table["predicted"].sum(), len(table)),
        "studied": (ended["studied_soon"].sum(), len(ended)),
        "linked": (ramps["linked"].sum(), len(ramps)),
        "small": (ramps["small_first"].sum(), len(ramps)),
    }
    notes = [text(f"pdsa_log.{name}", k=number(k), n=number(n)) for name, (k, n) in habits.items() if n]
    quiet = text("pdsa_log.quiet", newest=month(log.newest)) if log.is_quiet else ""
    finding = Finding(
        kind="concern" if log.is_quiet and log.phase in YEARLY else "steady",
        sentence=quiet or text("pdsa_log.sentence", **words),
        about="pdsa",
        anchor=anchor(log),
        n=words["tests"],
        period=text("signal_summary.months", start=month(table["start"].min()), end=month(log.on)),
    )
    cells = {
        "ramp": [f"{row.ramp_id}, {row.cycle}" for row in table.itertuples()],
        "driver": table["driver"],
        "dates": [f"{day(row.start)} \N{EN DASH} {day(row.end)}" for row in table.itertuples()],
        "scale": table["scale"].map(lambda scale: name_of("scale", scale)),
        "change": table["change"],
        "prediction": table["prediction"].fillna(number(None)),
        "result": table["result"].fillna(number(None)),
        "decision": table["decision"].map(
            lambda name: name_of("decision", name) if pd.notna(name) else text("pdsa_log.open")
        ),
    }
    return Description(
        title=log.label or text("pdsa_log.title"),
        sentence=" ".join(filter(None, [text("pdsa_log.sentence", **words), quiet])),
        alt=text("pdsa_log.alt", **words),
        tables=(Table(text("pdsa_log.caption"), named("pdsa_column", cells)),),
        notes=tuple(notes),
        findings=(finding,),
    )
