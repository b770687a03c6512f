"""Words of financial sustainability: budget, self-sufficiency, who pays."""

import pandas as pd

from lhs_helpers.methods.finance import BudgetResult, RevenueMix, SelfSufficiency
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Table, anchor, describe_type
from lhs_helpers.words.money import money, units, year_named
from lhs_helpers.words.names import named
from lhs_helpers.words.numbers import counted, listed, month, number, percent

LINES = ("received", "received_restricted", "spent", "in_kind")
CASH = LINES[:3]


@describe_type.register
def _budget(result: BudgetResult) -> Description:
    year = year_named(result.fiscal_year, result.months)
    totals = {
        prefix + name: money(result.total(column, *lines), result.currency)
        for prefix, column in (("", "actual"), ("budget_", "budget"))
        for name, lines in (("received", LINES[:2]), ("spent", ("spent",)))
    }
    results = {name: money(_result(result, name), result.currency) for name in ("budget", "actual")}
    named = {"year": result.fiscal_year, "n": len(result.table), **results}
    if result.budget_only:
        foreseen = {"received": totals["budget_received"], "spent": totals["budget_spent"]}
        sentence = text("budget_result.budget_only", year=result.fiscal_year, **foreseen)
        alt = text("budget_result.alt_budget_only", **named)
    else:
        sentence = text("budget_result.to_date", year=year, **totals) + _largest(result)
        alt = text("budget_result.alt", **named)
    amount = "" if result.flag_amount is None else money(result.flag_amount * 100, result.currency)
    amount = amount and text("budget_result.flag_amount", amount=amount)
    return Description(
        title=result.label or text("budget_result.title_year", year=result.fiscal_year),
        sentence=sentence,
        alt=alt,
        tables=_budget_tables(result, year),
        notes=(text("budget_result.flag_note", percent=number(result.flag_percent), amount=amount),),
        findings=() if result.budget_only else (_budget_finding(result, year),),
    )


def _result(result: BudgetResult, column: str) -> int:
    return result.total(column, *LINES[:2]) - result.total(column, "spent")


def _largest(result: BudgetResult) -> str:
    """The cash line that differs most from its budget, in money."""
    cash = result.table[result.table["line"].isin(CASH)]
    if not cash["variance"].any():
        return text("budget_result.as_planned")
    row = cash.loc[cash["variance"].abs().idxmax()]
    share = abs(row["variance_share"])
    return text(
        "budget_result.largest",
        category=row["category"],
        line=text(f"money.{row['line']}").lower(),
        amount=money(abs(row["variance"]), result.currency),
        direction=text("budget_result.more" if row["variance"] > 0 else "budget_result.less"),
        share="" if pd.isna(share) else text("budget_result.share", percent=percent(share)),
    )


def _budget_finding(result: BudgetResult, year: str) -> Finding:
    cash = result.table[result.table["line"].isin(CASH)]
    bad = cash[cash["flagged"] & cash["adverse"]]
    kind = "concern" if len(bad) else "steady"
    values = {"k": len(bad), "n": len(cash), "percent": number(result.flag_percent), "listed": listed(bad["category"])}
    return Finding(
        kind=kind,
        sentence=text(f"budget_result.{kind}", **values),
        about="budget",
        anchor=anchor(result),
        n=text("budget_result.n", n=len(cash), months=counted(result.months, "month")),
        period=year,
    )


def _budget_tables(result: BudgetResult, year: str) -> tuple[Table, ...]:
    rows = result.table.sort_values("line", key=lambda line: line.map(LINES.index), kind="stable")
    flags = {(True, True): text("budget_result.flag_adverse"), (True, False): text("budget_result.flag_good")}
    columns = {
        "category": str,
        "line": lambda line: text(f"money.{line}"),
        "budget": units,
        "actual": units,
        "difference": ("variance", units),
        "share": ("variance_share", percent),
        "flag": [flags.get(pair, "") for pair in zip(rows["flagged"], rows["adverse"], strict=True)],
    }
    shown = named("budget_result", columns, rows)
    budget, actual = _result(result, "budget"), _result(result, "actual")
    last = [text("budget_result.result"), text("budget_result.total"), units(budget), units(actual)]
    shown.loc[len(shown)] = [*last, units(actual - budget), "", ""]
    if result.budget_only:
        shown = shown.iloc[:, :3]
    years = result.years
    by_year = pd.DataFrame(
        {
            text("self_sufficiency.column_year"): years["fiscal_year"].map(str),
            text("self_sufficiency.column_months"): years["months"].map(str),
            text("money.received"): years["received"].map(units),
            text("money.spent"): years["spent"].map(units),
            text("budget_result.result"): years["result"].map(units),
        }
    )
    caption = text("budget_result.table", currency=result.currency, year=year)
    years_caption = text("budget_result.years", currency=result.currency)
    return (Table(caption, shown, folded=False), *([Table(years_caption, by_year)] if len(by_year) else []))


@describe_type.register
def _self_sufficiency(result: SelfSufficiency) -> Description:
    row = result.newest
    year = year_named(int(row["fiscal_year"]), int(row["months"]))
    values = {
        "ratio": number(row["ratio"], 2),
        "year": year,
        "official": money(row["official"], result.currency),
        "costs": money(row["costs"], result.currency),
        "percent": percent(row["ratio"]),
    }
    known = pd.notna(row["ratio"])
    sentence = text("self_sufficiency.sentence" if known else "self_sufficiency.no_ratio", **values)
    sentence += text("self_sufficiency.meets") if known else ""
    if row["host_dependence"] > 0:
        sentence += text("self_sufficiency.host", percent=percent(row["host_dependence"]))
    elif known:
        sentence += text("self_sufficiency.no_host")
    return Description(
        title=result.label or text("self_sufficiency.title"),
        sentence=sentence.strip(),
        alt=text("self_sufficiency.alt", n=len(result.table), **values),
        tables=(_sufficiency_table(result),),
        notes=(text("self_sufficiency.note"),),
        findings=(_sufficiency_finding(result, row, values),) if known else (),
    )


def _sufficiency_finding(result: SelfSufficiency, row: pd.Series, values: dict[str, str]) -> Finding:
    """Below 1 is what young networks live with; it is a concern once a network should sustain itself."""
    months = counted(int(row["months"]), "month")
    return Finding(
        kind="concern" if row["ratio"] < 1 and result.phase == "sustainability" else "steady",
        sentence=text("self_sufficiency.finding", host=percent(row["host_dependence"]), **values),
        about="self_sufficiency",
        anchor=anchor(result),
        n=text("self_sufficiency.n") if row["complete"] else text("self_sufficiency.n_so_far", months=months),
        period=values["year"],
    )


def _sufficiency_table(result: SelfSufficiency) -> Table:
    names = ("official", "host_cash", "other", "expense", "in_kind", "planned")
    columns = {"year": ("fiscal_year", str), "months": str, **dict.fromkeys(names, units), "ratio": _ratio}
    columns |= {"host": ("host_dependence", percent), "earned": ("earned_ratio", _ratio)}
    shown = named("self_sufficiency", columns, result.table)
    return Table(text("self_sufficiency.table", currency=result.currency), shown)


def _ratio(ratio: float) -> str:
    return number(ratio, 2)


@describe_type.register
def _revenue_mix(result: RevenueMix) -> Description:
    largest = result.table.iloc[0]
    period = {"begin": month(result.begin), "end": month(result.through)}
    values = {
        "payer": largest["payer"],
        "class": text(f"money.{largest['source_class']}"),
        "percent": percent(largest["share"]),
        "total": money(result.total, result.currency),
        "flag": percent(result.flag),
        "n": len(result.table),
    }
    kind = "concern" if largest["share"] > result.flag else "steady"
    columns = {"payer": str, "class": ("source_class", lambda code: text(f"money.{code}"))}
    shown = named("revenue_mix", columns | {"money": units, "share": percent}, result.table)
    finding = Finding(
        kind=kind,
        sentence=text(f"revenue_mix.{kind}", **values),
        about="revenue_mix",
        anchor=anchor(result),
        n=text("revenue_mix.n", **values),
        period=f"{period['begin']} to {period['end']}",
    )
    payers, effective = counted(len(result.table), "payer"), number(result.effective, 1)
    return Description(
        title=result.label or text("revenue_mix.title_period", **period),
        sentence=text("revenue_mix.sentence", payers=payers, effective=effective, **values, **period),
        alt=text("revenue_mix.alt", **values, **period),
        tables=(Table(text("revenue_mix.table", currency=result.currency, **period), shown),),
        notes=(text("revenue_mix.note", hhi=number(result.hhi, 2), **values),),
        findings=(finding,),
    )
