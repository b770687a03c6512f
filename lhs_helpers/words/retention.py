"""Words of staying: sites and people."""

import pandas as pd

from lhs_helpers.methods.retention import TOGETHER, Retention
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Table, describe_type
from lhs_helpers.words.names import named
from lhs_helpers.words.numbers import number, percent
from lhs_helpers.words.quality import interval


@describe_type.register
def _retention(result: Retention) -> Description:
    who = text(f"retention.{result.who}")
    counts = {"who": who, "n": number(result.n_start), "stayed": number(result.n_stayed)}
    counts |= {"share": percent(result.share), "interval": interval(result.lo, result.hi)}
    pattern = "nobody" if not result.n_start else "hidden" if result.n_stayed is None else "sentence"
    groups = result.groups
    shown = {
        "cohort": [text("retention.others") if name == TOGETHER else name for name in groups["cohort"]],
        "n": number,
        "left": ("n_left", lambda n: text("people.hidden") if pd.isna(n) else number(n)),
        "after_year": percent,
    }
    return Description(
        title=result.label or text(f"retention.title_{result.who}"),
        sentence=text(f"retention.{pattern}", **counts),
        alt=text("retention.alt", who=who, cohorts=len(groups), n=number(groups["n"].sum())),
        tables=(Table(text("retention.caption", who=who), named("retention", shown, groups)),),
        notes=(text("retention.note"),),
    )
