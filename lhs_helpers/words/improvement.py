"""Words of module 4: aims and definitions, drivers, and several charts summed up."""

import pandas as pd

from lhs_helpers.methods.improvement.aims import AimProgress
from lhs_helpers.methods.improvement.drivers import LEVELS, DriverTree
from lhs_helpers.methods.improvement.measure_set import MeasureSet
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Line, Table, alternative, anchor, describe_type
from lhs_helpers.words.measured import measured, when
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import counted, day, listed, month, number, percent
from lhs_helpers.words.signal_summary import fraction

AIM_KINDS = {"improving": "improvement", "met": "improvement", "worsening": "concern", "overdue": "concern"}


@describe_type.register
def _aim_progress(progress: AimProgress) -> Description:
    table = progress.table
    sentences = {aim["aim_id"]: _aim_sentence(aim) for aim in table.to_dict("records")}
    findings = [
        Finding(
            kind=AIM_KINDS.get(aim["state"], "steady"),
            sentence=sentences[aim["aim_id"]],
            about=aim["measure_id"],
            anchor=anchor(progress),
            n=_basis(aim),
            period=text("signal_summary.months", **_span(aim)),
            line=_line(aim) if aim["state"] == "steady" else "",
        )
        for aim in table.to_dict("records")
        if aim["state"] in (*AIM_KINDS, "steady")
    ]
    # A site reads of its own aims and the network's one aim; the network's projects stand in the table.
    told = table.loc[(table["state"] != "shared") | (table["level"] == "global"), "aim_id"]
    drawn = table[table["distance"].notna() & table["elapsed"].notna()]
    alts = [
        text("aim_progress.alt_one", label=aim.measure, distance=percent(aim.distance), elapsed=percent(aim.elapsed))
        for aim in drawn.itertuples()
    ]
    cells = {
        "aim": table["statement"],
        "level": table["level"].map(lambda whose: name_of("aim_level", whose)),
        "population": table["population"].fillna(number(None)),
        "measure": table["measure"].fillna(table["measure_id"]).fillna(number(None)),
        "baseline": [measured(aim.baseline) for aim in table.itertuples()],
        "target": [measured(aim.target, aim.unit if pd.notna(aim.unit) else "") for aim in table.itertuples()],
        "due": table["due"].map(day),
        "current": [measured(aim.current) for aim in table.itertuples()],
        "rests_on": [fraction(aim.num, aim.den) or number(None) for aim in table.itertuples()],
        "distance": table["distance"].map(percent),
        "elapsed": table["elapsed"].map(percent),
    }
    return Description(
        title=progress.label or text("aim_progress.title"),
        sentence=sentences[told.iloc[0]],
        alt=alternative(text("aim_progress.alt", aims="; ".join(alts))),
        tables=(Table(text("aim_progress.caption", on=day(progress.on)), named("aim_progress_column", cells)),),
        notes=tuple(sentences[aim] for aim in told.iloc[1:]),
        findings=tuple(findings),
    )


def _line(aim: dict) -> Line:
    """Behind its time is an aim of which half of the time has passed, and less than half as much of the distance."""
    if aim["assurance"] == "misses":
        return "falls short"
    return "behind" if aim["elapsed"] >= 0.5 and aim["distance"] < aim["elapsed"] / 2 else ""


def _basis(aim: dict) -> str:
    """What the level now rests on; of an aim that is told on the cover by its name alone, how far it has come, too."""
    rests_on = fraction(aim["num"], aim["den"])
    if aim["state"] in AIM_KINDS or not round(aim["distance"], 2) >= 0:
        return rests_on
    came = text("aim_progress.came", distance=percent(aim["distance"]), elapsed=percent(aim["elapsed"]))
    return ", ".join(filter(None, [came, rests_on]))


def _span(aim: dict) -> dict[str, str]:
    """First and last of the periods that the current level is pooled over."""
    return {end: when(aim[f"current_{name}"], aim["freq"]) for end, name in (("start", "from"), ("end", "to"))}


def _aim_sentence(aim: dict) -> str:
    """One sentence by what is known: what is lacking, whose aim it is, or how far it has come."""
    state = aim["state"]
    words = {
        "statement": aim["statement"].rstrip("."),
        "measure": aim["measure"],
        "baseline": measured(aim["baseline"]),
        "target": measured(aim["target"], aim["unit"]),
        "current": measured(aim["current"], aim["unit"]),
        "due": month(aim["due"]) if pd.notna(aim["due"]) else "",
        "rests_on": fraction(aim["num"], aim["den"]) or counted(aim["n_points"], "point"),
        "distance": percent(aim["distance"]),
        "elapsed": percent(aim["elapsed"]),
        "lacks": listed(name_of("aim_lacks", part) for part in aim["lacks"]),
    }
    if state == "shared":
        known = aim["n_points"] > 0 and pd.notna(aim["target"])
        return text(f"aim_progress.{'shared' if known else 'shared_alone'}", **words)
    still = measured(aim["baseline"]) == measured(aim["current"])
    moved = "stayed" if still else "away" if aim["distance"] < 0 else "moved"
    sentence = text(f"aim_progress.{state if state in ('incomplete', 'no_data') else moved}", **words)
    judged = text(f"aim_progress.{state}", **words) if state not in ("incomplete", "no_data") else ""
    return f"{sentence} {judged}".strip()


@describe_type.register
def _measure_set(measures: MeasureSet) -> Description:
    table = measures.table
    by_kind = table["kind"].value_counts()
    counts = {kind: number(by_kind.get(kind, 0)) for kind in ("outcome", "process", "balancing")}
    sentence = text("measure_set.sentence", n=counted(len(table), "measure"), **counts)
    lacks = listed(measures.lacks)
    lacking = [kind for kind in measures.lacks if kind != "outcome"]
    finding = Finding(
        kind="concern",
        sentence=text("measure_set.finding", n=counted(len(table), "measure"), lacks=lacks),
        about="measures",
        anchor=anchor(measures),
        n=counted(len(table), "measure"),
        topic="checklist",
    )
    cells = {
        "label": table["label"],
        "kind": table["kind"].map(lambda kind: name_of("measure_kind", kind)),
        "numerator": table["numerator_definition"],
        "denominator": table["denominator_definition"].fillna(number(None)),
        "unit": table["unit"],
        "better": table["direction"].map(lambda direction: name_of("direction", direction)),
        "target": [measured(target) for target in table["target"]],
        "version": [_version(row) for row in table.to_dict("records")],
    }
    caption = text("measure_set.caption")
    return Description(
        title=measures.label or text("measure_set.title"),
        sentence=sentence if not measures.lacks else f"{sentence} {text('measure_set.lacking', lacks=lacks)}",
        tables=(Table(caption, named("measure_column", cells)),),
        findings=(finding,) if lacking else (),
    )


def _version(row: dict) -> str:
    since = f", {text('measure_set.since', date=day(row['valid_from']))}" if pd.notna(row["valid_from"]) else ""
    before = (
        text("measure_set.earlier", versions=listed(version for version, _ in row["earlier"])) if row["earlier"] else ""
    )
    return f"{row['version']}{since}{before}"


@describe_type.register
def _driver_tree(tree: DriverTree) -> Description:
    table, orphans = tree.table, tree.without_change
    n = {name: int((table["level"] == name).sum()) for name in LEVELS}
    changes = table[table["level"] == "change"]
    section = "own_status" if tree.own_tests else "driver_status"
    states = changes["status"].fillna("not_started").value_counts()
    stand = listed(f"{number(count)} {name_of(section, state)}" for state, count in states.items())
    counts = {name: counted(n[name], text(f"driver_tree.{name}")) for name in LEVELS}
    sentences = [text("driver_tree.sentence", **counts)]
    if len(changes):
        sentences.append(text("driver_tree.states", stand=stand))
    of_primary = {"orphans": number(len(orphans)), "primary": counted(n["primary"], text("driver_tree.primary"))}
    lacking = text(f"driver_tree.{'orphan' if len(orphans) == 1 else 'orphans'}", list=listed(orphans), **of_primary)
    if orphans:
        sentences.append(lacking)
    finding = Finding(
        kind="concern",
        sentence=lacking,
        about="drivers",
        anchor=anchor(tree),
        n=of_primary["primary"],
        topic="checklist",
    )
    labels = table.set_index("driver_id")["label"]
    cells = {
        "label": table["label"],
        "level": table["level"].map(lambda word: name_of("level", word)),
        "parent": table["parent_id"].map(labels).fillna(text("driver_tree.the_aim")),
        "status": [status_of(*each, own=tree.own_tests) for each in zip(table["status"], table["scale"], strict=True)],
        "tests": table["tests"].map(number),
        "measure": table["measure"].fillna(number(None)),
    }
    return Description(
        title=tree.label or text("driver_tree.title"),
        sentence=" ".join(sentences),
        alt=text("driver_tree.alt", **counts),
        tables=(Table(text("driver_tree.caption", aim=tree.aim), named("driver_column", cells)),),
        findings=(finding,) if orphans and not tree.own_tests else (),  # the network's theory is the network's to mend
    )


def status_of(status: str | None, scale: str, *, own: bool) -> str:
    """Where a change stands; for whom a site adopted it, where it is not the whole site."""
    said = name_of("own_status" if own else "driver_status", status if pd.notna(status) else "not_started")
    if scale in ("", "whole_site"):
        return said
    return text("own_status.for_whom", status=said, scale=name_of("scale", scale))
