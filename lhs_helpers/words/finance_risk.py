"""Words of financial sustainability: what matters most, how likely cash runs out, and what the work has been worth."""

import pandas as pd

from lhs_helpers.methods.finance import CashRisk, Tornado, ValueEstimate
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Table, alternative, anchor, describe_type
from lhs_helpers.words.finance_outlook import left_out
from lhs_helpers.words.money import money, units
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import MINUS, counted, listed, month, number, percent

LIKELY, EVEN = 0.10, 0.50  # chance of running out, within a year and at all, that is a concern (our choice)


@describe_type.register
def _tornado(result: Tornado) -> Description:
    table, horizon = result.table, counted(result.months, "month")
    widest = table.iloc[0]
    names = assumptions(result)
    values = {
        "what": names[0],
        "horizon": horizon,
        "base": money(result.base, result.currency),
        "low": money(widest["cash_low"], result.currency),
        "high": money(widest["cash_high"], result.currency),
        "low_factor": factor_of(widest["low"]),
        "high_factor": factor_of(widest["high"]),
    }

    def zero(date: pd.Timestamp) -> str:
        return text("runway.beyond", months=horizon) if pd.isna(date) else month(date)

    columns = {"what": names}
    for end in ("low", "high"):
        columns |= {end: (end, factor_of), f"cash_{end}": units, f"zero_{end}": zero}
    return Description(
        title=result.label or text("tornado.title"),
        sentence=text("tornado.sentence", **values),
        alt=alternative(text("tornado.alt", n=len(table), **values)),
        tables=(Table(text("tornado.table", currency=result.currency), named("tornado", columns, table)),),
        notes=(text("tornado.note"),),
    )


def assumptions(result: Tornado) -> list[str]:
    """Names of the assumptions of a tornado, in the order of its table."""
    named_award = [code if what == "award" and code not in ("", "largest") else "" for what, code in
                   zip(result.table["what"], result.table["id"], strict=True)]  # fmt: skip
    names = [name_of("assumption", what) for what in result.table["what"]]
    return [f"{name} ({award})" if award else name for name, award in zip(names, named_award, strict=True)]


def factor_of(factor: float) -> str:
    """What is multiplied by, as people say it: ``ends``, ``as now``, ``+5 %``."""
    if factor in (0, 1):
        return text("tornado.ends" if factor == 0 else "tornado.as_now")
    step = round((factor - 1) * 100, 1)
    return f"{'+' if step > 0 else MINUS}{number(abs(step), 0 if float(step).is_integer() else 1)} %"


@describe_type.register
def _cash_risk(result: CashRisk) -> Description:
    table, year = result.table, result.within_year
    last = table.iloc[-1]
    values = {
        "draws": number(result.draws),
        "soon": month(year["period"]),
        "end": month(last["period"]),
        "share": _chance(year["below"], result.draws),
        "share_end": _chance(last["below"], result.draws),
        "error": number(last["error"] * 100, 1),
        "median": money(last["median"], result.currency),
        "low": money(last["low"], result.currency),
        "high": money(last["high"], result.currency),
        "one_off": text("cash_risk.one_off") if result.one_off else "",
    }
    likely = year["below"] >= LIKELY or last["below"] >= EVEN
    finding = Finding(
        kind="concern" if likely else "steady",
        sentence=text("cash_risk.finding", **values),
        about="cash_risk",
        anchor=anchor(result),
        n=text("cash_risk.n", draws=values["draws"]),
        period=text("cash_risk.until", month=values["end"]),
    )
    hoped = [
        text("cash_risk.award", award=row.award_id, chance=percent(row.chance))
        for row in result.awards[result.awards["chance"] < 1].itertuples()
    ]
    costs = [
        text("cash_risk.cost", part=text(f"cash_risk.{name}"), factors=", ".join(number(end, 2) for end in ends))
        for name, ends in result.costs.items()
    ]
    columns = {"period": month, "below": lambda share: percent(share, 1), "error": lambda share: percent(share, 1)}
    columns |= dict.fromkeys(("low", "median", "high"), units)
    made = {"awards": listed(hoped), "attrition": percent(result.attrition), "costs": listed(costs)}
    return Description(
        title=result.label or text("cash_risk.title"),
        sentence=text("cash_risk.sentence", **values),
        alt=text("cash_risk.alt", **values),
        tables=(Table(text("cash_risk.table", currency=result.currency), named("cash_risk", columns, table)),),
        notes=(text("cash_risk.note", sites=counted(result.n_sites, "site"), **made), *left_out(result)),
        findings=(finding,),
    )


def _chance(share: float, draws: int) -> str:
    """A share of draws; never "0 %" or "100 %" of a finite number of them."""
    if share in (0, 1):
        return text("cash_risk.none" if share == 0 else "cash_risk.every", draws=number(draws))
    rounded = round(share, 3)
    name = "some" if 0 < rounded < 1 else "hardly" if rounded == 0 else "nearly"
    return text(f"cash_risk.{name}", share=percent(share, 1), draws=number(draws))


@describe_type.register
def _value_estimate(result: ValueEstimate) -> Description:
    row = result.table.iloc[0]
    fewer = row["avoided"] >= 0
    ends = sorted((abs(row["lo"]), abs(row["hi"])))
    amounts = sorted((abs(row["money_lo"]), abs(row["money_hi"])))
    sure = row["lo"] > 0 or row["hi"] < 0
    values = {
        "avoided": number(abs(row["avoided"])),
        "money": money(abs(row["money"]), result.currency),
        "cost": f"{result.currency} {number(result.unit_cost)}".strip(),
        **{name: number(row[name]) for name in ("baseline_events", "baseline_exposure", "current_events", "exposure")},
    }
    if sure:
        values |= {"lo": number(ends[0]), "hi": number(ends[1])}
        values |= {"money_lo": units(amounts[0]), "money_hi": units(amounts[1])}
        pattern = "sentence" if fewer else "more"
    else:
        values |= {"lo": number(row["lo"]), "hi": number(row["hi"])}
        pattern = "unsure"
    shown = {
        "item": [text(f"value_estimate.{name}") for name in ("events", "money")],
        "estimate": [number(row["avoided"]), units(row["money"])],
        "from": [number(row["lo"]), units(row["money_lo"])],
        "to": [number(row["hi"]), units(row["money_hi"])],
    }
    price_year = text("value_estimate.price_year", year=result.price_year) if result.price_year else ""
    how = text(f"value_estimate.how_{result.interval}")
    return Description(
        title=result.label or text("value_estimate.title"),
        sentence=text(f"value_estimate.{pattern}", **values),
        tables=(Table(text("value_estimate.table", currency=result.currency), named("value_estimate", shown)),),
        notes=(text("value_estimate.note", how=how, price_year=price_year),),
    )
