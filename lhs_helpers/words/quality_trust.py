"""Words of data quality: problems, coverage, what the registry holds, and which measures can be trusted."""

import pandas as pd

from lhs_helpers.methods.data_quality import Coverage, DataElements, DataIssues, Fitness
from lhs_helpers.methods.data_quality.coverage import INCLUSION_SHARE
from lhs_helpers.methods.data_quality.issues import OLD_DAYS
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Table, anchor, describe_type
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import counted, day, listed, month, number, percent
from lhs_helpers.words.quality import MANY_ROWS, intervals, newest_named

SHADE_OF = {"usable": 1, "with_caveat": 3, "not_usable": 5, "not_checked": 0}


@describe_type.register
def _data_issues(result: DataIssues) -> Description:
    n_open, old, cause = len(result.still_open), result.old, result.causes.iloc[0]
    sentence = text("data_issues.sentence", all=counted(result.n, text("data_issues.issue")), open=number(n_open))
    oldest = counted(result.still_open["age"].iloc[0], "day") if n_open else ""
    sentence += text("data_issues.oldest", days=oldest) if n_open else ""
    median = {"days": counted(result.median_days, "day")} if pd.notna(result.median_days) else {}
    sentence += text("data_issues.median" if median else "data_issues.no_median", **median)
    sentence += text("data_issues.cause", cause=cause["cause"], n=number(cause["n"]), all=number(result.n))
    sites = text("data_issues.at_sites", sites=listed(old["site_id"].unique())) if len(old) else ""
    kind = "concern" if len(old) else "steady"
    values = {
        "n": len(old),
        "open": counted(n_open, text("data_issues.open_issue")),
        "all": number(result.n),
        "days": OLD_DAYS,
        "sites": sites,
        "oldest": oldest,
    }
    finding = Finding(
        kind=kind,
        sentence=text(f"data_issues.{kind}", **values),
        about="data_issues",
        anchor=anchor(result),
        n=text("data_issues.n", all=number(result.n)),
    )
    span = {"begin": month(result.table["period"].iloc[0]), "end": month(result.table["period"].iloc[-1])}
    return Description(
        title=result.label or text("data_issues.title"),
        sentence=sentence,
        alt=text("data_issues.alt", n=len(result.table), open=n_open, **span),
        tables=_issue_tables(result),
        findings=(finding,),
    )


def _issue_tables(result: DataIssues) -> tuple[Table, ...]:
    rows = result.still_open.fillna({"cause": "", "severity": ""})
    columns = {"item": ("item_id", str), "site": ("site_id", str), "opened": day, "cause": str, "severity": str}
    listed_open = named("data_issues", columns | {"age": number}, rows)
    causes = named("data_issues", {"cause": str, "n": number, "n_open": number}, result.causes)
    flows = {f"n_{name}": (name, number) for name in ("opened", "closed", "open")}
    months = named("data_issues", {"month": ("period", month), **flows}, result.table)
    still_open = Table(text("data_issues.still_open"), listed_open, folded=len(rows) > MANY_ROWS)
    others = Table(text("data_issues.causes"), causes), Table(text("data_issues.months"), months)
    return ((still_open,) if len(rows) else ()) + others


@describe_type.register
def _coverage(result: Coverage) -> Description:
    rows, (registered, eligible) = result.table, result.total
    mark = percent(INCLUSION_SHARE)
    share = percent(registered / eligible if eligible else float("nan"))
    sentence = text("coverage.sentence", num=number(registered), den=number(eligible), percent=share)
    below = rows.loc[rows["share"] < INCLUSION_SHARE, "site_id"]
    hidden = rows["reason"] == "suppressed"
    unknown = rows.loc[rows["share"].isna() & ~hidden, "site_id"]
    if not eligible:
        sentence = text("coverage.hidden" if hidden.any() else "coverage.unknown")
    elif len(rows) > 1:
        sentence += text("coverage.below", mark=mark, sites=listed(below)) + " "
        are = "is" if len(unknown) == 1 else "are"
        sentence += text("coverage.some_unknown", sites=listed(unknown), are=are) if len(unknown) else ""
    columns = {"site": ("site_id", str), "as_of": day}
    for name in ("eligible", "registered"):
        cells = zip(rows[f"n_{name}"], hidden, strict=True)
        columns[name] = [text("people.hidden") if small else number(count) for count, small in cells]
    columns |= {"share": percent, "interval": intervals(rows)}
    shown = named("coverage", columns, rows)
    notes = (text("coverage.hidden_sites", sites=listed(rows.loc[hidden, "site_id"])),) if hidden.any() else ()
    return Description(
        title=result.label or text("coverage.title"),
        sentence=sentence.strip(),
        alt=text("coverage.alt", n=int(rows["share"].notna().sum()), mark=mark) if len(rows) > 1 else "",
        tables=(Table(text("coverage.table"), shown, folded=len(rows) > 1),),
        notes=(*notes, text("coverage.not_seen"), text("coverage.note", mark=mark)),
    )


@describe_type.register
def _data_elements(result: DataElements) -> Description:
    rows = result.table
    counts = {name: number(rows[name].sum()) for name in ("required", "critical", "equity")}
    counts["feeding"] = number((rows["n_measures"] > 0).sum())
    identifiers = int(rows["identifier"].sum())
    found = text("data_elements.identifiers" if identifiers else "data_elements.no_identifiers", n=number(identifiers))
    sentence = text("data_elements.sentence", elements=counted(len(rows), "element"), identifiers=found, **counts)
    marks = dict.fromkeys(("required", "critical", "equity", "identifier"), lambda mark: "yes" if mark else "")
    columns = {"element": ("label", str), **marks, "measures": ("n_measures", number)}
    shown = named("data_elements", columns, rows)
    lacking = Finding(
        kind="concern",
        sentence=text("data_elements.no_equity"),
        about="data_elements",
        anchor=anchor(result),
        n=text("data_elements.n", n=len(rows)),
    )
    return Description(
        title=result.label or text("data_elements.title"),
        sentence=sentence,
        tables=(Table(text("data_elements.table"), shown),),
        findings=() if rows["equity"].any() else (lacking,),
    )


@describe_type.register
def _fitness(result: Fitness) -> Description:
    rows, gate = result.table, result.gate
    reasons = [reasons_of(result, row) for row in rows.to_dict("records")]
    every = len(rows) > 1 and bool((rows["verdict"] == "usable").all())
    sentence = _how_many(rows, every=every)
    causes = _causes(rows.assign(reasons=reasons))
    sentence += text("fitness.reasons", reasons=causes) if causes else ""
    single = sorted(set().union(*rows["alone"]))
    if single:
        touched = counted(int(rows["alone"].map(bool).sum()), "measure")
        sentence = f"{sentence.rstrip()} {text('fitness.alone', sites=listed(single), measures=touched)}"
    limits = {"missing": f"{number(gate.max_missing_percent)} %", "failed": f"{number(gate.max_failed_percent)} %"}
    limits |= {"timely": f"{number(gate.min_timely_percent)} %", "months": result.months}
    off = (text("fitness.off"),) if gate.action == "off" else ()
    columns = {
        "measure": ("label", str),
        "version": str,
        "verdict": [_verdict(*row) for row in zip(rows["verdict"], _unchecked(rows), rows["alone"], strict=True)],
        "missing": [_of(row.missing, row.n_applicable, row.element) for row in rows.itertuples()],
        "failed": [
            _of(row.failed, row.n_checked, name_of("check", row.check) if row.check else "")
            for row in rows.itertuples()
        ],
        "timely": [_of(row.timely, row.n_visits) for row in rows.itertuples()],
        "reason": [_why(row, found) for row, found in zip(rows.to_dict("records"), reasons, strict=True)],
    }
    shown = named("fitness", columns, rows)
    shades = pd.DataFrame(0, index=shown.index, columns=shown.columns)
    shades.iloc[:, 2] = rows["verdict"].map(SHADE_OF).to_numpy()
    return Description(
        title=result.label or text("fitness.title"),
        sentence=sentence.strip(),
        tables=(Table(text("fitness.table", period=newest_named(result.months)), shown, shades, folded=every),),
        notes=(text("fitness.note", **limits), *off),
        findings=_fitness_findings(result, reasons),
    )


def _how_many(rows: pd.DataFrame, *, every: bool) -> str:
    """How many measures have which verdict; those of whose own values none was checked are counted apart."""
    verdicts = rows["verdict"].mask(_unchecked(rows), "unchecked")
    counts = verdicts.value_counts().reindex(["usable", "unchecked", *list(SHADE_OF)[1:]], fill_value=0)
    measures = counted(len(rows), "measure")
    if every and not counts["unchecked"]:
        return text("fitness.all_usable", measures=measures)
    if every:
        pattern = "all_as_checked" if counts["usable"] else "none_checked"
        return text(f"fitness.{pattern}", measures=measures, n=counts["usable"], unchecked=counts["unchecked"])
    parts = [text(f"fitness.part_{verdict}", n=count) for verdict, count in counts.items() if count]
    if counts["usable"] != 1:
        usable = text("fitness.parts_usable" if counts["usable"] else "fitness.no_part_usable", n=counts["usable"])
        parts = [usable, *parts[bool(counts["usable"]) :]]
    return text("fitness.sentence", measures=measures, parts=", ".join(parts))


def _unchecked(rows: pd.DataFrame) -> pd.Series:
    """Which measures are usable though none of their own values was checked."""
    return (rows["verdict"] == "usable") & rows["missing"].isna() & rows["failed"].isna()


def _verdict(verdict: str, unchecked: bool, alone: tuple[str, ...]) -> str:
    """The verdict of a measure; what was not checked, and which sites miss a limit by themselves, is said."""
    said = text(f"fitness.verdict_{'unchecked' if unchecked else verdict}")
    if not alone:
        return said
    return text(f"fitness.verdict_{'one' if len(alone) == 1 else 'some'}_alone", verdict=said, n=len(alone))


def reasons_of(result: Fitness, row: dict) -> list[str]:
    """Which limits a measure misses, each with its numbers; also the words of the banner beside its charts."""
    gate = result.gate
    limit = {"missing": gate.max_missing_percent, "failed": gate.max_failed_percent, "late": gate.min_timely_percent}
    parts = {
        "missing": ("too_missing", "missing", "n_missing", "n_applicable", {"element": row["element"]}),
        "failed": ("too_failed", "failed", "n_failed", "n_checked", {"check": name_of("check", row["check"])}),
        "late": ("too_late", "timely", "n_timely", "n_visits", {}),
    }
    found = []
    for name, (missed, share, num, den, detail) in parts.items():
        if row[missed]:
            counts = {"percent": percent(row[share]), "num": number(row[num]), "den": number(row[den])}
            found.append(text(f"fitness.{name}", limit=f"{number(limit[name])} %", **counts, **detail))
    if row["verdict"] == "not_checked":
        return [text("fitness.not_checked_reason")]
    return found or [text("fitness.none")]


def _fitness_findings(result: Fitness, reasons: list[list[str]]) -> tuple[Finding, ...]:
    """One finding per measure that cannot be used; those with a caveat together, because they mostly share a cause."""
    rows = result.table.assign(reasons=reasons)
    shared = {"about": "fitness", "anchor": anchor(result), "period": newest_named(result.months)}
    n = text("fitness.n", n=len(rows))
    found = [
        Finding(
            kind="concern",
            sentence=text("fitness.concern", measure=row.label, reason="; ".join(row.reasons)),
            n=n,
            **{**shared, "about": row.measure_id},
        )
        for row in rows[rows["verdict"] == "not_usable"].itertuples()
    ]
    caveat = rows[rows["verdict"] == "with_caveat"]
    if len(caveat):
        sentence = text("fitness.caveat", k=len(caveat), n=len(rows), reasons=_causes(caveat))
        found.append(Finding(kind="concern", sentence=sentence, n=n, **shared))
    usable = int((rows["verdict"] == "usable").sum())
    if not found and usable:
        bare = int(_unchecked(rows).sum())
        sentence = text(f"fitness.steady{'_unchecked' if bare else ''}", n=usable, all=len(rows), unchecked=bare)
        found.append(Finding(kind="steady", sentence=sentence, n=n, **shared))
    return tuple(found)


def _causes(rows: pd.DataFrame) -> str:
    """The limits that are missed, each named once however many measures share it, and for whom if not for all."""
    missed = rows[rows["verdict"].isin(["with_caveat", "not_usable"])]
    whom = missed[["label", "reasons"]].explode("reasons").groupby("reasons", sort=False)["label"].agg(tuple)
    said = []
    for labels in sorted(whom.unique(), key=len, reverse=True):
        reasons = listed(whom.index[whom == labels])
        shared = len(labels) == len(missed)
        said.append(reasons if shared else text("fitness.for_some", measures=listed(labels, most=3), reason=reasons))
    return "; ".join(said)


def _why(row: dict, reasons: list[str]) -> str:
    """The same in the table, where the numbers stand beside it."""
    missed = [text(f"fitness.why_{name}") for name in ("missing", "failed", "late") if row[f"too_{name}"]]
    return ", ".join(missed) or "; ".join(reasons)


def _of(share: float, den: float, what: object = "") -> str:
    """A share with its denominator and what it is of; nothing where nothing was checked."""
    if pd.isna(share):
        return number(share)
    named = f", {what}" if what else ""
    return f"{percent(share)} of {number(den)}{named}"
