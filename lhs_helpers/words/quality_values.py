"""Words of data quality: what is missing, and which values failed a check."""

import pandas as pd

from lhs_helpers.methods.data_quality import Completeness, Plausibility
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Table, anchor, describe_type
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import counted, listed, number, percent
from lhs_helpers.words.quality import MANY_ROWS, interval, intervals, newest_named

SHADES = 5


@describe_type.register
def _completeness(result: Completeness) -> Description:
    rows, worst, period = result.table, result.worst, newest_named(result.months)
    limit, above = percent(result.max_share), result.table[result.table["above"]]
    known = len(worst.get("element_id", "")) > 0
    sentence = text("completeness.no_worst")
    values = {"element": "", "num": "", "den": "", "percent": ""}
    if known:
        values = {"element": worst["label"], "num": number(worst["n_failed"]), "den": number(worst["n_checked"])}
        values["percent"] = percent(worst["share"])
        elements = counted(len(rows), "data element")
        pattern = "completeness.sentence" + {0: "_none", 1: "_one"}.get(len(above), "")
        sentence = text(pattern, above=len(above), elements=elements, limit=limit, period=period)
        sentence += text("completeness.worst", **values)
        sentence += _at_sites(result)
    shares = [_missing_finding(result, row, limit, period) for row in above.to_dict("records")]
    steady = Finding(
        kind="steady",
        sentence=text("completeness.steady", n=len(rows), limit=limit),
        about="completeness",
        anchor=anchor(result),
        n=text("completeness.n_all", n=len(rows)),
        period=period,
    )
    notes = [text("completeness.note"), text("completeness.all_or_none")]
    tables = [Table(text("completeness.table", period=period), _missing_table(rows), folded=False)]
    if result.by_site["site_id"].nunique() > 1:
        tables.append(_heat_table(result, period))
        notes.insert(1, text("completeness.shade_note"))
    return Description(
        title=result.label or text("completeness.title"),
        sentence=sentence,
        alt=text("completeness.alt", n=len(rows), period=period, limit=limit, **values),
        tables=tuple(tables),
        notes=tuple(notes),
        findings=tuple(shares) or ((steady,) if known else ()),
    )


def _at_sites(result: Completeness) -> str:
    """Where a single site misses more than the limit, though all of them together may not."""
    sites = result.by_site.assign(share=result.by_site["n_failed"] / result.by_site["n_checked"])
    above = sites[sites["share"] > result.max_share]
    if above.empty or sites["site_id"].nunique() == 1:
        return ""
    labels = result.table.set_index("element_id")["label"]
    named_sites = [
        text(
            "completeness.at_site", site=row.site_id, element=labels[row.element_id],
            num=number(row.n_failed), den=number(row.n_checked), percent=percent(row.share),
        )
        for row in above.itertuples()
    ]  # fmt: skip
    return " " + text("completeness.at_sites", limit=percent(result.max_share), list=listed(named_sites, most=4))


def _missing_finding(result: Completeness, row: dict, limit: str, period: str) -> Finding:
    values = {"element": row["label"], "num": number(row["n_failed"]), "den": number(row["n_checked"])}
    return Finding(
        kind="concern",
        sentence=text("completeness.concern", percent=percent(row["share"]), limit=limit, **values),
        about=row["element_id"],
        anchor=anchor(result),
        n=text("completeness.n", den=values["den"]),
        period=period,
    )


def _missing_table(rows: pd.DataFrame) -> pd.DataFrame:
    kinds = [
        text(f"completeness.{'equity' if row.equity else 'critical' if row.critical else 'plain'}")
        for row in rows.itertuples()
    ]
    columns = {"element": ("label", str), "kind": kinds, "checked": ("n_checked", number)}
    columns |= {"missing": ("n_failed", number), "share": percent, "interval": intervals(rows)}
    columns |= {"unknown": ("n_unknown", number), "not_applicable": ("n_not_applicable", number)}
    return named("completeness", columns, rows)


def _heat_table(result: Completeness, period: str) -> Table:
    """Site by element in one hue; a fifth of the scale is half the limit, so the limit lies in its middle."""
    shares = result.by_site.assign(
        share=result.by_site["n_failed"] / result.by_site["n_checked"].where(lambda n: n > 0)
    )
    elements = list(result.table["element_id"])
    shares, checked = (
        shares.pivot(index="site_id", columns="element_id", values=name)[elements] for name in ("share", "n_checked")
    )
    steps = (shares / (result.max_share / 2)).fillna(0)
    shades = (
        steps.clip(upper=SHADES - 1).add(1).where(steps > 0, 0).astype("int64").set_axis(result.table["label"], axis=1)
    )
    cells = {
        label: [
            "" if pd.isna(share) else text("completeness.cell", share=percent(share), n=number(n))
            for share, n in zip(shares[element], checked[element], strict=True)
        ]
        for element, label in zip(elements, result.table["label"], strict=True)
    }
    frame = pd.DataFrame(cells, index=shares.index, dtype="str")
    frame = frame.rename_axis(columns=None).reset_index(names=text("completeness.column_site"))
    shades = shades.rename_axis(columns=None).reset_index(drop=True)
    shades.insert(0, frame.columns[0], 0)
    return Table(text("completeness.by_site", period=period), frame, shades, folded=len(frame) > MANY_ROWS)


@describe_type.register
def _plausibility(result: Plausibility) -> Description:
    rows, period, limit = result.table, newest_named(result.months), percent(result.max_share)
    own = rows[rows["context"] != "validation"]
    totals = {"failed": number(own["n_failed"].sum()), "checked": number(own["n_checked"].sum())}
    sentence = (
        text("plausibility.sentence", period=period, checks=counted(len(own), "check"), **totals) if len(own) else ""
    )
    worst = own.loc[own["share"].idxmax()] if own["share"].notna().any() else None
    values = {"check": "", "element": ""} if worst is None else _failure(worst)
    if worst is not None and worst["n_failed"]:
        sentence += text("plausibility.worst", **values)
    for row in rows[(rows["context"] == "validation") & (rows["n_checked"] > 0)].itertuples():
        agreed, shown = row.n_checked - row.n_failed, interval(1 - row.hi, 1 - row.lo)
        counts = {"num": number(agreed), "den": number(row.n_checked), "percent": percent(1 - row.share)}
        sentence += text("plausibility.validated", interval=shown, **counts)
    if result.unchecked:
        sentence += text("plausibility.unchecked", elements=listed(result.unchecked))
    found = [
        Finding(
            kind="concern",
            sentence=text("plausibility.concern", limit=limit, **_failure(row)),
            about=row["check_id"],
            anchor=anchor(result),
            n=text("plausibility.n", checked=number(row["n_checked"])),
            period=period,
        )
        for _, row in rows[rows["above"]].iterrows()
    ]
    steady = Finding(
        kind="steady",
        sentence=text("plausibility.steady", limit=limit, **totals),
        about="plausibility",
        anchor=anchor(result),
        n=text("plausibility.n", **totals),
        period=period,
    )
    columns = {"category": str, "check": ("check_id", lambda code: name_of("check", code)), "element": ("label", str)}
    columns |= {"checked": ("n_checked", number), "failed": ("n_failed", number), **per_thousand(rows)}
    shown = named("plausibility", columns, rows)
    alt = {"n": len(rows), "period": period, "limit": number(result.max_share * 1000), **values}
    return Description(
        title=result.label or text("plausibility.title"),
        sentence=sentence.strip(),
        alt=text("plausibility.alt" if own["n_failed"].any() else "plausibility.alt_none", **alt),
        tables=(Table(text("plausibility.table", period=period), shown),),
        notes=(text("plausibility.note"),),
        findings=tuple(found) or ((steady,) if len(own) else ()),
    )


def per_thousand(rows: pd.DataFrame) -> dict[str, object]:
    """Columns ``share`` and ``interval`` per 1,000; nothing where there is no interval."""
    ends = zip(rows["lo"], rows["hi"], strict=True)
    shown = [f"{number(low * 1000, 1)} to {number(high * 1000, 1)}" if pd.notna(low) else "" for low, high in ends]
    return {"share": lambda share: number(share * 1000, 1), "interval": shown}


def _failure(row: pd.Series) -> dict[str, str]:
    counts = {"num": number(row["n_failed"]), "den": number(row["n_checked"])}
    return {"check": name_of("check", row["check_id"]), "element": row["label"], **counts}
