"""Words of module 5: the commons, and time that is valued."""

from lhs_helpers.methods.engagement.contributions import CommonsUse, TimeValued
from lhs_helpers.methods.engagement.own_commons import OwnCommons
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Table, describe_type
from lhs_helpers.words.engagement import people_shown
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import month, number, percent


@describe_type.register
def _commons_use(commons: CommonsUse) -> Description:
    table = commons.table
    counts = ("resources", "new", "reused")
    sentence = text("commons_use.sentence", **{name: number(table[name].sum()) for name in counts})
    if commons.half is not None:
        spread = {"contributors": number(commons.n_contributors), "people": number(commons.n_people)}
        few = commons.half < commons.smallest
        half = text("people.fewer", smallest=commons.smallest) if few else number(commons.half)
        pattern = "commons_use.spread_few" if few else "commons_use.spread"
        sentence += " " + text(pattern, half=half, gini=number(commons.gini, 2), **spread)
    shown = {"kind": lambda code: name_of("resource", code), **dict.fromkeys(counts, number)}
    alt, lorenz = "", commons.lorenz
    if len(lorenz):
        upper = percent(1 - lorenz["given"].iloc[-2])
        alt = text("commons_use.alt", people=number(commons.n_people), upper=upper, gini=number(commons.gini, 2))
    return Description(
        title=commons.label or text("commons_use.title"),
        sentence=sentence,
        alt=alt,
        tables=(Table(text("commons_use.caption"), named("commons_use", shown, table), folded=False),),
    )


@describe_type.register
def _own_commons(commons: OwnCommons) -> Description:
    table, many = commons.table, commons.min_sites
    counts = ("resources", "new", "used", "made")
    sums = {name: number(table[name].sum()) for name in (*counts, "reused")}
    sentence = text("own_commons.sentence", **sums)
    sentence += " " + text("own_commons.reused", many=many, **sums) if table["made"].any() else ""
    shown = {"kind": lambda code: name_of("resource", code), **dict.fromkeys((*counts, "reused"), number)}
    return Description(
        title=commons.label or text("own_commons.title"),
        sentence=sentence,
        tables=(Table(text("own_commons.caption"), named("own_commons", shown, table), folded=False),),
        notes=(text("own_commons.note", many=many),),
    )


@describe_type.register
def _time_valued(result: TimeValued) -> Description:
    table = result.table
    sentence = text("time_valued.nothing")
    if result.hours:
        sentence = text(
            "time_valued.sentence",
            hours=number(result.hours),
            compensated=number(result.compensated),
            share=percent(result.compensated / result.hours),
            first=month(table["quarter"].min()),
        )
    shown = {"quarter": month, "hours": people_shown, "paid": ("compensated", people_shown)}
    shown |= {"share": (table["compensated"] / table["hours"]).map(percent), "people": ("n_people", people_shown)}
    return Description(
        title=result.label or text("time_valued.title"),
        sentence=sentence,
        tables=(Table(text("time_valued.caption"), named("time_valued", shown, table), folded=False),),
    )
