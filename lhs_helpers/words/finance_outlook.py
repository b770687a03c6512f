"""Words of financial sustainability: when confirmed money ends, and how long the cash would last."""

import pandas as pd

from lhs_helpers.methods.finance import CashRisk, RevenueHorizon, Runway
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Table, anchor, describe_type
from lhs_helpers.words.money import money, units
from lhs_helpers.words.names import named
from lhs_helpers.words.numbers import counted, day, listed, month, number, percent


@describe_type.register
def _revenue_horizon(result: RevenueHorizon) -> Description:
    table, ending, short = result.table, result.ending, result.shortfall_from
    values = {
        "percent": percent(result.share_ending),
        "part": money(ending["monthly"].sum(), result.currency),
        "all": money(result.first_month, result.currency),
        "expense": money(table["expense"].iloc[0], result.currency),
        "spending": text(f"revenue_horizon.{result.spending}"),
        "month": month(table["period"].iloc[0]),
        "awards": listed(
            text("revenue_horizon.award", award=row.award_id, day=day(row.end), **{"class": _payers(row.source_class)})
            for row in ending.itertuples()
        ),
    }
    sentence = text("revenue_horizon.ending" if len(ending) else "revenue_horizon.none_ending", **values)
    sentence += _cliff(result)
    also = text("revenue_horizon.concern_ending", **values) if len(ending) else ""
    also = (text("revenue_horizon.without_one_off") if result.one_off else "") + also
    values |= {"ending": also, "months": counted(len(table), "month")}
    after = {**values, "month": "" if short is None else month(short)}
    judged = result.spending != "unknown"
    verdict = ("enough" if short is None else "shortfall") if judged else "no_spending"
    sentence += text(f"revenue_horizon.{verdict}", **after)
    soon = short is not None and short <= result.through + pd.DateOffset(months=12)
    last = table[["recurring", "confirmed"]].iloc[-1].sum()
    n_confirmed = int((result.awards["status"] == "confirmed").sum())
    period = {"begin": month(table["period"].iloc[0]), "end": month(table["period"].iloc[-1])}
    ends = {"first": values["all"], "last": money(last, result.currency)}
    finding = Finding(
        kind="concern" if soon else "steady",
        sentence=text("revenue_horizon.concern" if soon else "revenue_horizon.steady", **after),
        about="revenue_horizon",
        anchor=anchor(result),
        n=text("revenue_horizon.n", awards=counted(n_confirmed, "confirmed award")),
        period=f"{period['begin']} to {period['end']}",
    )
    return Description(
        title=result.label or text("revenue_horizon.title"),
        sentence=sentence,
        alt=text("revenue_horizon.alt", expense=values["expense"], **ends, **period),
        tables=_horizon_tables(result),
        notes=(text("revenue_horizon.note"), *left_out(result)),
        findings=(finding,) if judged else (),
    )


def left_out(result: RevenueHorizon | Runway | CashRisk) -> tuple[str, ...]:
    """What is not carried on, in the same words wherever money is followed into the months ahead."""
    return (text("one_off.note", amount=money(result.one_off, result.currency)),) if result.one_off else ()


def _cliff(result: RevenueHorizon) -> str:
    """The month in which confirmed revenue falls most, with its levels before and after."""
    if result.cliff is None:
        return ""
    levels = result.table.set_index("period")[["recurring", "confirmed"]].sum(axis=1)
    before, after = levels[result.cliff - pd.DateOffset(months=1)], levels[result.cliff]
    amounts = {"before": money(before, result.currency), "after": money(after, result.currency)}
    return text("revenue_horizon.cliff", month=month(result.cliff), **amounts)


def _payers(source_class: str) -> str:
    return text(f"money.{source_class}")


def _horizon_tables(result: RevenueHorizon) -> tuple[Table, ...]:
    awards = {"award": ("award_id", str), "class": ("source_class", _payers), "status": str, "end": day}
    awards["monthly"] = units
    names = ("recurring", "confirmed", "expense", "pipeline", "weighted")
    months = {"month": ("period", month), **dict.fromkeys(names, units)}
    tables = {"awards": named("revenue_horizon", awards, result.awards)}
    tables["table"] = named("revenue_horizon", months, result.table)
    return tuple(
        Table(text(f"revenue_horizon.{name}", currency=result.currency), frame, folded=name != "awards")
        for name, frame in tables.items()
    )


@describe_type.register
def _runway(result: Runway) -> Description:
    horizon = counted(result.table["period"].nunique(), "month")
    cash = money(result.cash, result.currency)
    first_two = result.scenarios.head(2)
    one_off = text("runway.one_off") if result.one_off else ""
    sentence = text("runway.cash", cash=cash, day=day(result.as_of), one_off=one_off) + "".join(
        text("runway.lasts" if pd.isna(row.zero) else "runway.zero", label=row.label, **_when(row.zero), months=horizon)
        for row in first_two.itertuples()
    )
    if pd.isna(result.reserve_months):
        sentence += text("runway.no_reserves")
    else:
        sentence += text("runway.reserves", months=f"{number(result.reserve_months, 1)} months")
        policy = result.reserve_months_policy
        asked = "" if policy is None else counted(policy, "month")
        sentence += text("runway.no_policy" if policy is None else "runway.policy", months=asked)
    year_ahead = result.table["period"].iloc[0] + pd.DateOffset(months=12)
    soon = first_two[first_two["zero"] < year_ahead]
    kind = "concern" if len(soon) else "steady"
    worst = soon.sort_values("zero").iloc[0] if len(soon) else first_two.iloc[0]
    values = {"label": worst["label"], "cash": cash, "labels": "; ".join(first_two["label"]), **_when(worst["zero"])}
    values["one_off"] = one_off
    finding = Finding(
        kind=kind,
        sentence=text(f"runway.{kind}", **values),
        about="runway",
        anchor=anchor(result),
        n=text("runway.n", day=day(result.as_of)),
        period=f"{month(result.table['period'].iloc[0])} to {month(result.table['period'].iloc[-1])}",
    )
    count = {"n": len(result.scenarios), "below": int(result.scenarios["zero"].notna().sum())}
    span = {"begin": month(result.table["period"].iloc[0]), "end": month(result.table["period"].iloc[-1])}
    return Description(
        title=result.label or text("runway.title"),
        sentence=sentence,
        alt=text("runway.alt", cash=cash, **count, **span),
        tables=_runway_tables(result, horizon),
        notes=(text("runway.note"), *_not_free(result), *left_out(result)),
        findings=_below_policy(result) + ((finding,) if kind == "concern" or not _below_policy(result) else ()),
    )


def _not_free(result: Runway) -> tuple[str, ...]:
    """Cash that the reserves do not count, and that the paths spend all the same."""
    if pd.isna(result.reserve_months) or result.cash <= max(result.liquid, 0):
        return ()
    bound = money(result.cash - max(result.liquid, 0), result.currency)
    return (text("runway.not_free", bound=bound, cash=money(result.cash, result.currency)),)


def _below_policy(result: Runway) -> tuple[Finding, ...]:
    """Reserves that cover fewer months than the network has set itself."""
    policy = result.reserve_months_policy
    if policy is None or not result.reserve_months < policy:
        return ()
    words = {"months": f"{number(result.reserve_months, 1)} months", "policy": counted(policy, "month")}
    on = day(result.as_of)
    sentence = text("runway.below_policy", **words)
    return (Finding("concern", sentence, "reserves", anchor(result), n=text("runway.n", day=on), period=on),)


def _when(zero: pd.Timestamp) -> dict[str, str]:
    return {"month": "" if pd.isna(zero) else month(zero)}


def _runway_tables(result: Runway, horizon: str) -> tuple[Table, ...]:
    rows = result.scenarios
    zero = [text("runway.beyond", months=horizon) if pd.isna(when) else month(when) for when in rows["zero"]]
    named = {
        text("runway.column_scenario"): rows["label"],
        text("runway.column_zero"): zero,
        text("runway.column_end", months=horizon): rows["cash"].map(units),
    }
    quarters = result.table[result.table["period"].dt.month % 3 == 0]
    paths = quarters.pivot(index="period", columns="label", values="cash")[list(rows["label"])]
    paths = paths.map(units).set_axis(paths.index.map(month)).reset_index(names=text("runway.column_quarter"))
    return (
        Table(text("runway.table", currency=result.currency), pd.DataFrame(named), folded=False),
        Table(text("runway.paths", currency=result.currency), paths),
    )
