"""Words of a wait now, beside the same a year earlier."""

import pandas as pd

from lhs_helpers.methods.survival.year_ago import YearAgo
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Table, anchor, describe_type
from lhs_helpers.words.names import named
from lhs_helpers.words.numbers import counted, day, number

KINDS = {"shorter": "improvement", "longer": "concern"}


@describe_type.register
def _year_ago(result: YearAgo) -> Description:
    before, now = result.table.iloc[0], result.table.iloc[1]
    values = {"label": result.label, "before": _median(before), "now": _median(now)}
    sentence = text(f"year_ago.{result.verdict}", least=result.min_at_risk, **values)
    ends = [_interval(row) or number(None) for row in (before, now)]
    shown = {"on": day, "n": number, "waiting": ("n_waiting", number), "median": number, "between": ends}
    findings = ()
    if result.verdict in KINDS:
        n, period = counted(now["n"], "site"), f"{day(before['on'])} to {day(now['on'])}"
        where = {"about": result.key, "anchor": anchor(result), "n": n, "period": period}
        findings = (Finding(KINDS[result.verdict], sentence, **where),)
    return Description(
        title=text("year_ago.title"),
        sentence=sentence,
        tables=(Table(text("year_ago.caption"), named("year_ago", shown, result.table)),),
        notes=(text(f"time_to.how{'_competing' if result.competing else ''}"),),
        findings=findings,
    )


def _median(row: pd.Series) -> str:
    """The median with its interval; that it is not reached where there is none."""
    if pd.isna(row["median"]):
        return text("year_ago.no_median", n=number(row["n"]), waiting=number(row["n_waiting"]))
    return text("year_ago.median", days=number(row["median"]), between=_interval(row), n=number(row["n"]))


def _interval(row: pd.Series) -> str:
    """From one end to the other, or from the one that is known."""
    if pd.isna(row["lower"]):
        return ""
    ends = {"lower": number(row["lower"]), "upper": number(row["upper"])}
    return text(f"time_to.{'open_interval' if pd.isna(row['upper']) else 'interval'}", **ends)
