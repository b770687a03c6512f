"""Words of what the gate withholds, of progress scores, and of what could come next."""

import pandas as pd

from lhs_helpers.methods.data_quality import Fitness, Withheld
from lhs_helpers.methods.improvement.next_steps import NextSteps
from lhs_helpers.methods.improvement.progress import ProgressScores
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Table, anchor, describe_type
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import counted, listed, month, number
from lhs_helpers.words.quality_trust import reasons_of

MOST_NAMED = 3  # labels in the reason of a suggestion


def gate_banner(trust: Fitness, key: str) -> str:
    """What stands above a measure whose data miss a limit; nothing above others.

    ``key`` is that of a result: the measure's id, or the id with what it is looked at by after a hyphen.
    """
    if trust.is_empty:
        return ""
    names = [name for name in trust.table["measure_id"] if key == name or key.startswith(f"{name}-")]
    row = trust.of(max(names, key=len)) if names else None
    if row is None or row["verdict"] != "with_caveat":
        return ""
    return text("gate_banner.banner", reasons="; ".join(reasons_of(trust, row.to_dict())))


@describe_type.register
def _withheld(result: Withheld) -> Description:
    row = result.table.iloc[0].to_dict()
    words = {"label": result.label, "reasons": "; ".join(reasons_of(result.trust, row))}
    finding = Finding("not enough data", text("withheld.finding", **words), about=result.key, anchor=anchor(result))
    return Description(
        title=result.label,
        sentence=text("withheld.sentence", **words),
        notes=(text("withheld.remedy"),),
        findings=(finding,),
    )


@describe_type.register
def _progress_scores(result: ProgressScores) -> Description:
    months = result.months
    first, last = months.iloc[0], months.iloc[-1]
    words = {
        "k": number(last["n_improved"]),
        "n": number(last["n_sites"]),
        "month": month(last["period"]),
        "last": month(last["period"]),
        "first": month(first["period"]),
        "median": number(last["median"], 1),
        "score": number(last["median"], 1),
        "before": number(first["median"], 1),
    }
    pattern = "sentence" if not last["reason"] else "few"
    if result.one_site:
        pattern = "own" if len(months) > 1 else "own_once"
    raters = listed(f"{name_of('stakeholder', role)} ({number(n)})" for role, n in result.raters.items())
    without = (text("progress_scores.without", n=counted(result.without, "active site")),) if result.without else ()
    return Description(
        title=result.label or text("progress_scores.title"),
        sentence=text(f"progress_scores.{pattern}", **words),
        alt=text(f"progress_scores.{'alt_own' if result.one_site else 'alt'}", **words),
        tables=(_months(result),),
        notes=(text("progress_scores.scale"), text("progress_scores.raters", raters=raters), *without),
    )


def _months(result: ProgressScores) -> Table:
    """Months as rows, scores as columns; of one site its score."""
    if result.one_site:
        own = {"month": ("period", month), "own_score": ("median", lambda value: number(value, 1))}
        return Table(text("progress_scores.caption_own"), named("progress_scores", own, result.months))
    counts = result.table.pivot(index="period", columns="score", values="n").fillna(0)
    shown = named(
        "progress_scores",
        {"month": month, "n_sites": number, "n_improved": number, "median": lambda value: number(value, 1)},
        result.months.rename(columns={"period": "month"}),
    )
    for score in counts:
        shown[f"{text('progress_scores.score')} {number(score, 1)}"] = [number(n) for n in counts[score]]
    return Table(text("progress_scores.caption"), shown)


@describe_type.register
def _next_steps(result: NextSteps) -> Description:
    rows = result.table
    columns = {
        "step": [text(f"next_steps.{rule}") for rule in rows["rule"]],
        "because": [_because(row) for row in rows.itertuples()],
    }
    left_out = (text("next_steps.left_out", n=number(result.left_out)),) if result.left_out else ()
    return Description(
        title=result.label or text("next_steps.title"),
        sentence=text("next_steps.sentence", n=counted(len(rows), text("next_steps.one"))),
        tables=(Table(text("next_steps.caption"), named("next_steps", columns), folded=False),),
        notes=left_out,
    )


def _because(row: pd.Series) -> str:
    return text(f"next_steps.{row.rule}_because", about=listed(row.about, most=MOST_NAMED))
