"""Words of gaps between groups, and of refusing to give one."""

import pandas as pd

from lhs_helpers.methods.equity import EquityGap, FieldCompleteness
from lhs_helpers.methods.equity.completeness import NOT_STATED
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Table, alternative, anchor, describe_type
from lhs_helpers.words.measured import months_between
from lhs_helpers.words.names import named
from lhs_helpers.words.numbers import counted, listed, number, percent

SPELLED_OUT = 3  # contrasts that stand in the sentence; the table has all
ROOTS = ("bgv", "bgv_adjusted")  # variances, shown as their roots so that all measures are in points


@describe_type.register
def _equity_gap(result: EquityGap) -> Description:
    label, contrasts = (result.label or text("equity_gap.title")).rstrip("?"), result.contrasts
    apart = result.apart
    reference = reference_name(result)
    if contrasts.empty:
        said = [text("equity_gap.few", label=label, min_n=result.min_n, who=result.who)]
    elif apart.empty:
        compared = counted(len(contrasts), "group")
        alike = {"label": label, "compared": compared, "reference": reference, "reach": points(result.reach)}
        said = [text(f"equity_gap.{'alike' if result.is_close else 'unsure'}", **alike)]
    else:
        differ = text("equity_gap.differs" if len(apart) == 1 else "equity_gap.differ")
        counts = {"k": len(apart), "n": len(contrasts), "differ": differ}
        said = [text("equity_gap.apart", label=label, reference=reference, **counts)]
    spelled = (apart if len(apart) else contrasts).head(SPELLED_OUT)
    said += [text("equity_gap.contrast", **_facts(result, row)) for row in spelled.itertuples()]
    worse = apart[apart["favorable"].eq(False)]
    kind = "concern" if len(worse) else "steady" if len(apart) or result.is_close else "not enough data"
    finding = " ".join([said[0], *(text("equity_gap.contrast", **_facts(result, row)) for row in worse.itertuples())])
    finding += " " + text("equity_gap.narrow") if result.window and len(worse) else ""
    rows = result.table[~result.table["group"].isin(NOT_STATED)]
    parts = [
        text("equity_gap.alt_group", group=row.group, value=percent(row.value), n=number(row.den))
        for row in rows.itertuples()
    ]
    alt = text(
        "equity_gap.alt" if result.reference else "equity_gap.alt_others",
        rows=counted(len(rows), "group"), reference=reference, list=listed(parts, most=4),
    )  # fmt: skip
    cases, period = f"n = {number(result.completeness.n)}", months_between(result.window)
    return Description(
        title=result.label or text("equity_gap.title"),
        sentence=" ".join(said),
        alt=alternative(alt),
        tables=(_groups(result, label), *_summary(result, label)),
        notes=_notes(result, reference),
        findings=(Finding(kind, finding, result.key, anchor(result), n=cases, period=period, topic="gap"),),
    )


def reference_name(result: EquityGap) -> str:
    """The reference, or everybody else."""
    return result.reference or text("equity_gap.others")


def _facts(result: EquityGap, row) -> dict[str, str]:
    return {
        "group": capitalized(row.group),
        "value": percent(row.value, 1),
        "n": number(row.den),
        "who": result.who,
        "reference": reference_name(result),
        "level": percent(row.ref_num / row.ref_den, 1),
        "n_reference": number(row.ref_den),
        "difference": points(row.difference),
        "difference_range": point_range(row.difference_lo, row.difference_hi),
        "ratio": number(row.ratio, 2),
        "ratio_range": _range(row.ratio_lo, row.ratio_hi),
    }


def capitalized(group: str) -> str:
    """The name of a group that begins a sentence."""
    return f"{group[:1].upper()}{group[1:]}"


def points(share: float) -> str:
    """A difference of shares in percentage points, with one decimal."""
    return number(100 * share, 1)


def point_range(low: float, high: float) -> str:
    """An interval in percentage points; a dash where there is none."""
    if pd.isna(low):
        return number(None)
    return text("equity_gap.interval", lower=points(low), upper=points(high))


def _range(low: float, high: float) -> str:
    return number(None) if pd.isna(low) else text("equity_gap.interval", lower=number(low, 2), upper=number(high, 2))


def _notes(result: EquityGap, reference: str) -> tuple[str, ...]:
    rule, known = result.reference_rule, result.completeness
    notes = [text("equity_gap.method"), *([text("equity_gap.repeated")] if result.window else [])]
    if rule == "others":
        notes.append(text("equity_gap.others_rule"))
    elif result.reference:
        notes.append(text(f"equity_gap.{rule}", reference=reference))
    counts = {"unknown": number(known.n_unknown), "declined": number(known.n_declined), "n": number(known.n)}
    missing = known.missing_share > 0
    share = percent(known.missing_share, 1)
    notes.append(text(f"equity_gap.{'unknown' if missing else 'known'}", share=share, who=result.who, **counts))
    if len(result.summary) and len(result.apart):  # where none is apart, the best is so by chance
        rows = result.summary.set_index("measure")
        par, mean = rows.loc["par"], rows.loc["mean", "estimate"]
        level = {"mean": percent(mean, 1), "level": percent(mean + par["estimate"], 1)}
        gain = {"par": points(par["estimate"]), "range": point_range(par["lo"], par["hi"])}
        notes.append(text("equity_gap.summary_note", reference=reference, **level, **gain))
    if result.everyone is not None:
        everywhere = result.everyone.contrasts.itertuples()
        said = [text("equity_gap.contrast", **_facts(result.everyone, row)) for row in everywhere]
        notes += [text("equity_gap.everyone", contrasts=" ".join(said[:SPELLED_OUT]))] if said else []
    return tuple(notes)


def _groups(result: EquityGap, label: str) -> Table:
    table = result.table
    columns = {
        "group": table["group"],
        "events": table["num"].map(number),
        "n": table["den"].map(number),
        "value": table["value"].map(lambda share: number(100 * share, 1)),
        "value_range": [point_range(*ends) for ends in zip(table["lo"], table["hi"], strict=True)],
        "difference": table["difference"].map(points),
        "difference_range": [
            point_range(*ends) for ends in zip(table["difference_lo"], table["difference_hi"], strict=True)
        ],
        "ratio": table["ratio"].map(lambda ratio: number(ratio, 2)),
        "ratio_range": [_range(*ends) for ends in zip(table["ratio_lo"], table["ratio_hi"], strict=True)],
        "remark": [_remark(result, row) for row in table.itertuples()],
    }
    return Table(text("equity_gap.caption", label=label), named("equity_gap", columns))


def _remark(result: EquityGap, row) -> str:
    if row.group == result.reference:
        return text("equity_reason.reference")
    if row.group in NOT_STATED:
        return text("equity_reason.not_stated")
    return text(f"equity_reason.{row.reason}") if row.reason else ""


def _summary(result: EquityGap, label: str) -> tuple[Table, ...]:
    """Measures over all groups, in points; a variance as its root."""
    if result.summary.empty:
        return ()
    rows = result.summary.copy()
    squared = rows["measure"].isin(ROOTS)
    for name in ("estimate", "lo", "hi"):
        rows[name] = rows[name].where(~squared, rows[name].clip(lower=0) ** 0.5)
    columns = {
        "measure": [text(f"equity_gap.{name}") for name in rows["measure"]],
        "estimate": rows["estimate"].map(points),
        "estimate_range": [point_range(*ends) for ends in zip(rows["lo"], rows["hi"], strict=True)],
    }
    return (Table(text("equity_gap.summary_caption", label=label), named("equity_gap", columns)),)


@describe_type.register
def _field_completeness(result: FieldCompleteness) -> Description:
    label = (result.label or text("field_completeness.title")).rstrip("?")
    shares = {
        "share": percent(result.missing_share, 1),
        "known": percent(1 - result.missing_share, 1),
        "max": percent(result.max_missing),
        "needed": percent(1 - result.max_missing),
        "n": number(result.n),
    }
    counts = {"unknown": number(result.n_unknown), "declined": number(result.n_declined)}
    sentence = text(f"field_completeness.{'allowed' if result.allowed else 'refused'}", label=label, **shares, **counts)
    columns = {
        "group": result.table["group"],
        "n": result.table["n"].map(number),
        "share": result.table["share"].map(lambda share: percent(share, 1)),
    }
    refusal = Finding("not enough data", sentence, result.key, anchor(result), n=f"n = {number(result.n)}")
    return Description(
        title=result.label or text("field_completeness.title"),
        sentence=sentence,
        alt=alternative(text("field_completeness.alt", **shares)),
        tables=(Table(text("field_completeness.caption", label=label), named("field_completeness", columns)),),
        findings=() if result.allowed else (refusal,),
    )
