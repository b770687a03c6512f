"""Words of maturity: agreed levels, agreement of raters, and change between rounds."""

import pandas as pd

from lhs_helpers.methods.leadership.maturity import Agreement, MaturityTable
from lhs_helpers.methods.leadership.maturity_trend import MaturityTrend
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, FindingKind, Table, anchor, describe_type
from lhs_helpers.words.names import named
from lhs_helpers.words.numbers import counted, listed, number

SHADES = 5
AREAS = {
    "agreed gap": "area_to_plan",
    "disagreement": "area_disagreement",
    "uneven": "area_uneven",
    "strength": "area_strength",
    "too few raters": "area_few",
}


@describe_type.register
def _maturity_table(heat: MaturityTable) -> Description:
    table, labels = heat.table, heat.levels.set_index("level")["label"]
    agreed = table[table["score"].notna()]
    words = {"round": heat.round, "items": len(table), "agreed": len(agreed)}
    findings = ()
    if len(agreed):
        lowest = agreed[agreed["score"] == agreed["score"].min()]
        level = lowest["score"].iloc[0]
        words |= {"level": level_of(level), "label": labels[level], "n_lowest": len(lowest)}
        words["lowest"] = listed(lowest["item"], most=4)
        wanted = lowest[lowest["target"] > lowest["score"]]
        if len(wanted) and not heat.is_first:
            findings = (_finding(heat, "concern", "finding", len(wanted), listed(wanted["item"], most=4), **words),)
    return Description(
        title=heat.label or text("maturity_table.title"),
        sentence=text(f"maturity_table.{'sentence' if len(agreed) else 'not_agreed'}", **words),
        tables=(_matrix(heat), _details(table)),
        notes=(
            text(
                "maturity_table.scale",
                levels=listed([f"{level_of(lv)} {name}" for lv, name in labels.items()], most=12),
            ),
            *(text("maturity_table.origin", source=source) for source in heat.sources),
        ),
        findings=findings,
    )


def _matrix(heat: MaturityTable) -> Table:
    """Domains by components; every cell names its component and level, and is shaded by the level."""
    levels = heat.levels["level"].tolist()
    middle = levels[len(levels) // 2]
    grouped = list(heat.table.groupby("domain", sort=False))
    width = max(len(items) for _, items in grouped)
    reached = text("maturity_table.at_or_above", level=level_of(middle))
    headings = [text("maturity_table.component", place=place + 1) for place in range(width)]
    cells, shades = [], []
    for domain, items in grouped:
        blank = [""] * (width - len(items))
        known = items["score"].dropna()
        share = text("maturity_table.share", k=int((known >= middle).sum()), n=len(known))
        cells.append([domain, *map(_cell, items.itertuples()), *blank, share, level_of(known.median())])
        shades.append([0, *(_shade(score, levels) for score in items["score"]), *[0] * len(blank), 0, 0])
    columns = [text("maturity_table.domain"), *headings, reached, text("maturity_table.domain_median")]
    return Table(
        text("maturity_table.caption"),
        pd.DataFrame(cells, columns=columns),
        shades=pd.DataFrame(shades, columns=columns),
        folded=False,
    )


def _cell(row) -> str:
    if pd.notna(row.score):
        return f"{row.item}: {level_of(row.score)}"
    if pd.isna(row.median):
        return text("maturity_table.unrated", item=row.item)
    return text("maturity_table.undiscussed", item=row.item, low=level_of(row.low), high=level_of(row.high))


def _shade(score: float, levels: list[float]) -> int:
    """Place of a level on the scale, as a shade from 1 to 5, however many levels the instrument has."""
    if pd.isna(score):
        return 0
    return 1 + round((SHADES - 1) * levels.index(score) / max(len(levels) - 1, 1))


def _details(table: pd.DataFrame) -> Table:
    shown = {"name": _names(table), "agreed": ("score", level_of), "target": level_of, "raters": ("n_raters", number)}
    shown |= {"median": level_of, "range": _ranges(table)}
    shown |= {name: table[column].fillna(number(None)) for name, column in (("now", "anchor"), ("next", "next_anchor"))}
    return Table(text("maturity_table.details"), named("maturity_table", shown, table))


def _names(table: pd.DataFrame) -> pd.Series:
    return table["item_id"] + " " + table["item"]


@describe_type.register
def _agreement(result: Agreement) -> Description:
    table = result.table
    spread = table[table["sd"].notna()]
    discuss, plan = (*result.items("disagreement"), *result.items("uneven")), result.items("agreed gap")
    counts = {"n": len(table), "round": result.round, "discuss": len(discuss), "plan": len(plan)}
    middle, wide = level_of(result.midpoint), number(result.wide, 1)
    if spread.empty:
        sentence = text("agreement.range_only", least=result.min_raters)
        alt = text("agreement.alt_range", **counts)
    else:
        most = spread.loc[spread["sd"].idxmax()]
        words = {"item": most["item"], "low": level_of(most["low"]), "high": level_of(most["high"])}
        parts = [
            text("agreement.widest", n=number(most["n_raters"]), **words)
            if discuss
            else text("agreement.settled", items=len(spread), wide=wide),
            *(
                [text("agreement.planned", n=len(plan), items=f"({listed(plan, most=4)})", middle=middle)]
                if plan
                else ()
            ),
        ]
        sentence = " ".join(parts)
        alt = text("agreement.alt_areas", keep=len(result.items("strength")), **counts)
    shown = {
        "name": _names(table),
        "area": lambda area: text(f"agreement.{AREAS[area]}"),
        "raters": ("n_raters", number),
        "range": _ranges(table),
        **({"half": _ranges(table.where(table["sd"].notna()), "lower", "upper")} if len(spread) else {}),
        "median": level_of,
        **({"mean": _one_place, "spread": ("sd", _one_place)} if len(spread) else {}),
        "agreed": ("score", level_of),
    }
    found = {"finding_discuss": discuss, "finding_plan": () if result.is_first else plan}
    return Description(
        title=result.label or text("agreement.title"),
        sentence=sentence,
        alt=alt,
        tables=(Table(text("agreement.caption", round=result.round), named("agreement", shown, table)),),
        notes=_outside(spread),
        findings=tuple(
            _finding(result, "concern", name, len(items), listed(items, most=4), items=len(spread), wide=wide)
            for name, items in found.items()
            if items
        ),
    )


def _outside(spread: pd.DataFrame) -> tuple[str, ...]:
    """Components whose agreed level lies outside the middle half of the ratings."""
    apart = spread[(spread["score"] < spread["lower"]) | (spread["score"] > spread["upper"])]
    if apart.empty:
        return ()
    halves = _ranges(apart, "lower", "upper")
    named_apart = [
        text("agreement.one_outside", item=row.item, agreed=level_of(row.score), half=half)
        for row, half in zip(apart.itertuples(), halves, strict=True)
    ]
    return (text("agreement.outside", n=len(apart), list=listed(named_apart, most=4)),)


@describe_type.register
def _maturity_trend(result: MaturityTrend) -> Description:
    table, changes = result.table, result.changes
    verdicts = {name: changes[changes["verdict"] == name] for name in ("rose", "fell")}
    counts = {name: len(rows) for name, rows in verdicts.items()}
    levels = {
        "name": _names(table),
        "round": str,
        "n_raters": number,
        "median": level_of,
        "agreed": ("score", level_of),
    }
    tables = [Table(text("maturity_trend.levels"), named("maturity_trend", levels, table))]
    sentence, findings = text("maturity_trend.one_round"), ()
    if len(result.rounds) > 1:
        before, after = result.rounds[-2:]
        words = {"before": before, "after": after, "items": len(changes)}
        sentence = text("maturity_trend.sentence", **words, **counts)
        moved = pd.concat(verdicts.values())
        if len(moved):
            row = moved.iloc[0]
            four = {"a": row["before"], "b": row["after"], "c": row["matched_before"], "d": row["matched_after"]}
            four = {name: level_of(value) for name, value in four.items()}
            sentence += " " + text("maturity_trend.example", item=row["item"], m=number(row["matched"]), **four)
        tables.insert(0, Table(text("maturity_trend.caption", **words), _changes(changes)))
        kinds: dict[str, FindingKind] = {"rose": "improvement", "fell": "concern"}
        findings = tuple(
            _finding(result, kind, f"finding_{name}", counts[name], listed(verdicts[name]["item"], most=4), **words)
            for name, kind in kinds.items()
            if counts[name]
        )
    shape = {"domains": table["domain_id"].nunique(), "rounds": len(result.rounds)}
    return Description(
        title=result.label or text("maturity_trend.title"),
        sentence=sentence,
        alt=text("maturity_trend.alt", first=result.rounds[0], last=result.rounds[-1], **shape, **counts),
        tables=tuple(tables),
        findings=findings,
    )


def _changes(changes: pd.DataFrame) -> pd.DataFrame:
    pairs = {"all_raters": ("before", "after"), "matched": ("matched_before", "matched_after")}
    moves = {
        name: [
            text("maturity_trend.from_to", a=level_of(a), b=level_of(b))
            for a, b in changes[list(columns)].itertuples(index=False)
        ]
        for name, columns in pairs.items()
    }
    shown = {"name": _names(changes), **moves, "raters": ("matched", number), "verdict": str}
    return named("maturity_trend", shown, changes)


def _finding(result, kind: FindingKind, pattern: str, n: int, names: str, *, items: int, **words: object) -> Finding:
    section = {MaturityTable: "maturity_table", Agreement: "agreement", MaturityTrend: "maturity_trend"}[type(result)]
    return Finding(
        kind=kind,
        sentence=text(f"{section}.{pattern}", n=n, items=items, list=names, **words),
        about="maturity",
        anchor=anchor(result),
        n=counted(items, "component"),
        period=result.rounds[-1] if isinstance(result, MaturityTrend) else result.round,
    )


def _one_place(value: float) -> str:
    return number(value, 1)


def level_of(level: float) -> str:
    """A level as shown: ``3``, or ``2.5`` where it lies between."""
    return number(level, 0 if pd.isna(level) or float(level).is_integer() else 1)


def _ranges(table: pd.DataFrame, low: str = "low", high: str = "high") -> list[str]:
    pairs = table[[low, high]].itertuples(index=False)
    return [number(None) if pd.isna(a) else f"{level_of(a)}–{level_of(b)}" for a, b in pairs]
