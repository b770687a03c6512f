"""Words of financial sustainability: fees, break-even, and what a site costs."""

import pandas as pd

from lhs_helpers.methods.finance import FeeModel, FeeReturns, FeesPaid, UnitCosts
from lhs_helpers.methods.finance.sites import MIN_INVOICES
from lhs_helpers.words.catalog import has_text, text
from lhs_helpers.words.description import Description, Finding, Table, anchor, describe_type
from lhs_helpers.words.money import money, units, year_named
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import counted, day, listed, number, percent


@describe_type.register
def _fees_paid(result: FeesPaid) -> Description:
    newest = result.table.iloc[-1]
    amounts = {name: money(newest[name], result.currency) for name in ("paid", "invoiced")}
    late = money(newest["overdue"], result.currency)
    amounts["overdue"] = text("fees_paid.some", amount=late) if newest["overdue"] else text("fees_paid.nothing")
    share = newest["paid"] / newest["invoiced"] if newest["invoiced"] else float("nan")
    counts = {"percent": percent(share), "invoices": counted(newest["n_invoices"], "invoice")}
    columns = {"year": ("fiscal_year", str), "n": ("n_invoices", number), "invoiced": units, "paid": units}
    columns |= {"collected": percent, "open": units, "overdue": units}
    years = named("fees_paid", columns, result.table)
    tables = [Table(text("fees_paid.table", currency=result.currency), years, folded=False)]
    if len(result.invoices):
        columns = {"year": ("fiscal_year", str), **dict.fromkeys(("invoiced_on", "due", "paid_on"), day)}
        columns |= dict.fromkeys(("invoiced", "paid"), lambda amount: units(amount, 2))
        invoices = named("fees_paid", columns | {"state": str}, result.invoices)
        tables.append(Table(text("fees_paid.invoices", currency=result.currency), invoices, folded=False))
    return Description(
        title=result.label or text("fees_paid.title"),
        sentence=text("fees_paid.sentence", year=int(newest["fiscal_year"]), **amounts, **counts) + _days(result),
        tables=tuple(tables),
        findings=_past_due(result),
    )


def _past_due(result: FeesPaid) -> tuple[Finding, ...]:
    """A concern where a fee of any year is past its day; a fee that is paid is nothing to tell."""
    late = result.table[result.table["overdue"] > 0]
    if late.empty:
        return ()
    amounts = {name: money(late[name].sum(), result.currency) for name in ("overdue", "invoiced")}
    years, invoices = listed(late["fiscal_year"]), counted(late["n_invoices"].sum(), "invoice")
    sentence = text("fees_paid.concern", years=years, **amounts)
    return (Finding("concern", sentence, about="fees_paid", anchor=anchor(result), n=invoices),)


def _days(result: FeesPaid) -> str:
    """By when half of the invoices are paid; nothing in a site's view."""
    if not result.n_days:
        return ""
    if result.n_days < MIN_INVOICES:
        return text("fees_paid.few_days", invoices=counted(result.n_days, "invoice"), least=MIN_INVOICES)
    if result.days is None:
        return text("fees_paid.no_days", n=number(result.n_days))
    ends = {"low": number(result.days_lower), "high": number(result.days_upper)}
    known = result.days_lower is not None and result.days_upper is not None
    interval = text("fees_paid.days_interval", **ends) if known else ""
    return text("fees_paid.days", days=number(result.days), interval=interval, n=number(result.n_days))


@describe_type.register
def _fee_model(result: FeeModel) -> Description:
    row = result.row
    covered = pd.notna(row["break_even"])
    values = {name: money(row[name], result.currency) for name in ("fee", "per_site", "fixed")}
    values |= {"collected": percent(row["collected"]), "n": number(row["n_sites"])}
    values |= {"sites": counted(row["break_even"], "site") if covered else ""}
    items = [(text(f"fee_model.{name}"), units(row[name])) for name in ("fee", "per_site", "margin", "fixed")]
    items.insert(1, (text("fee_model.collected"), percent(row["collected"])))
    items.append((text("fee_model.break_even"), number(row["break_even"]) if covered else text("fee_model.none")))
    items.append((text("fee_model.n_sites"), number(row["n_sites"])))
    shown = named("fee_model", {"item": [name for name, _ in items], "value": [value for _, value in items]})
    kind = "steady" if covered else "concern"
    finding = Finding(
        kind=kind,
        sentence=text(f"fee_model.{kind}", **values),
        about="fee_model",
        anchor=anchor(result),
        n=text("fee_model.n", **values),
    )
    return Description(
        title=result.label or text("fee_model.title"),
        sentence=text("fee_model.sentence" if covered else "fee_model.never", **values),
        tables=(Table(text("fee_model.table", currency=result.currency), shown, folded=False),),
        findings=(finding,),
    )


@describe_type.register
def _unit_costs(result: UnitCosts) -> Description:
    rows = result.table
    # A year that is under way holds only part of its costs; the network's shared averages are of whole years.
    over = rows[rows["months"].fillna(12) >= 12]
    row = (over if len(over) else rows).iloc[-1]
    before = over.iloc[-2] if len(over) > 1 else None
    year = year_named(int(row["fiscal_year"]), 12 if pd.isna(row["months"]) else int(row["months"]))
    cost = _cost(row["cost_per_site"], result.currency)
    change = _change(row, before, result.currency)
    known = pd.notna(row["cost_per_site"])
    sentence = text("unit_costs.sentence" if known else "unit_costs.unknown", cost=cost, year=year, change=change)
    if known and pd.notna(row["n_sites"]):
        sentence += text("unit_costs.sites", n=number(row["n_sites"]))
    known_patients = pd.notna(row["n_patients"])
    patients = text("unit_costs.patients", n=number(row["n_patients"])) if known_patients else ""
    if pd.notna(row["cost_per_patient"]):
        sentence += text("unit_costs.patient", cost=_cost(row["cost_per_patient"], result.currency), n=patients)
    price_year = text("unit_costs.price_year", year=result.price_year) if result.price_year else ""
    n = text("unit_costs.n_unknown") if pd.isna(row["n_sites"]) else text("unit_costs.n", n=number(row["n_sites"]))
    finding = Finding(
        kind="steady",
        sentence=text("unit_costs.finding", cost=cost, year=year, change=change),
        about="unit_costs",
        anchor=anchor(result),
        n=n,
        period=year,
    )
    columns = {"year": ("fiscal_year", str), "months": number, "sites": ("n_sites", lambda count: number(count, 1))}
    columns |= {"patients": ("n_patients", number), "cost_per_site": number, "cost_per_patient": number}
    shown = named("unit_costs", columns, rows)
    return Description(
        title=result.label or text("unit_costs.title"),
        sentence=sentence.strip(),
        tables=(Table(text("unit_costs.table", currency=result.currency), _known(shown), folded=False),),
        notes=(text("unit_costs.note", price_year=price_year),),
        findings=(finding,) if known else (),
    )


def _cost(cost: float, currency: str) -> str:
    return f"{currency} {number(cost)}".strip()


def _change(row: pd.Series, before: pd.Series | None, currency: str) -> str:
    if before is None or pd.isna(before["cost_per_site"]):
        return ""
    step = round(row["cost_per_site"]) - round(before["cost_per_site"])
    direction = text(f"unit_costs.{'up' if step > 0 else 'down' if step < 0 else 'same'}")
    cost = _cost(before["cost_per_site"], currency)
    return text("unit_costs.change", direction=direction, before=cost, before_year=int(before["fiscal_year"]))


def _known(shown: pd.DataFrame) -> pd.DataFrame:
    """Leave out columns that say nothing in any row: a site reads fewer of them than the network."""
    return shown.loc[:, (shown != number(float("nan"))).any()]


@describe_type.register
def _fee_returns(result: FeeReturns) -> Description:
    span = {"begin": day(result.begin), "end": day(result.on)}
    rows = result.table.to_dict("records")
    said = {"items": [], "shared": []}
    for row in rows:
        counts = {"n": number(row["n"]), "of": number(row["of"]), "what": _returned(row["what"])}
        own = pd.isna(row["of"])
        said["items" if own else "shared"].append(text(f"fee_returns.{'done' if own else row['what']}", **counts))
    clauses = [text("fee_returns.received", items=listed(said["items"]))] if said["items"] else []
    clauses += said["shared"]
    shown = {"what": _returned, "n": number, "of": number, "source": str}
    return Description(
        title=result.label or text("fee_returns.title"),
        sentence=text("fee_returns.sentence", list="; ".join(clauses), **span),
        tables=(Table(text("fee_returns.table", **span), named("fee_returns", shown, result.table), folded=False),),
        notes=(text("fee_returns.note"),),
    )


def _returned(code: str) -> str:
    row = f"fee_returns.row_{code}"
    return text(row) if has_text(row) else name_of("promise", code)
