"""Words of staying: sites and people."""

import pandas as pd

from lhs_helpers.methods.retention import TOGETHER, Retention
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Table, anchor, describe_type
from lhs_helpers.words.names import named
from lhs_helpers.words.numbers import day, listed, number, percent
from lhs_helpers.words.quality import interval

MANY_LEFT = 0.20  # share of all that ever joined (our choice)


@describe_type.register
def _retention(result: Retention) -> Description:
    who = text(f"retention.{result.who}")
    counts = {"who": who, "n": number(result.n_start), "stayed": number(result.n_stayed)}
    counts |= {"share": percent(result.share), "interval": interval(result.lo, result.hi)}
    pattern = "nobody" if not result.n_start else "hidden" if result.n_stayed is None else "sentence"
    groups = result.groups
    sentence = text(f"retention.{pattern}", **counts)
    ever = _ever(result) if result.who == "sites" else {}
    if ever:
        sentence += " " + text("retention.ever", **ever)
    shown = {
        "cohort": [text("retention.others") if name == TOGETHER else name for name in groups["cohort"]],
        "n": number,
        "left": ("n_left", lambda n: text("people.hidden") if pd.isna(n) else number(n)),
        "after_year": percent,
    }
    return Description(
        title=result.label or text(f"retention.title_{result.who}"),
        sentence=sentence,
        alt=text("retention.alt", who=who, cohorts=len(groups), n=number(groups["n"].sum())),
        tables=(Table(text("retention.caption", who=who), named("retention", shown, groups)),),
        notes=(text("retention.note"),),
        findings=_findings(result, ever),
    )


def _ever(result: Retention) -> dict[str, str]:
    """How many of all that ever joined have left, and of which cohorts; nothing where nobody has."""
    groups = result.groups[result.groups["n_left"] > 0]
    if groups.empty:
        return {}
    small_years = text("retention.small_years", more=number(result.most_together + 1))
    cohorts = [
        text("retention.cohort_left", cohort=row.cohort, left=number(row.n_left), n=number(row.n))
        for row in groups.assign(cohort=groups["cohort"].replace(TOGETHER, small_years)).itertuples()
    ]
    return {
        "left": number(groups["n_left"].sum()),
        "all": number(result.groups["n"].sum()),
        "cohorts": listed(cohorts),
    }


def _findings(result: Retention, ever: dict[str, str]) -> tuple[Finding, ...]:
    """A concern where a fifth of those who ever joined have left."""
    groups = result.groups
    if not ever or groups["n_left"].sum() < MANY_LEFT * groups["n"].sum():
        return ()
    n, on = text("retention.of_sites", all=ever["all"]), day(result.on)
    return (Finding("concern", text("retention.finding", **ever), "retention", anchor(result), n=n, period=on),)
