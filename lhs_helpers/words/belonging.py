"""Words of module 5: times between tiers, who comes back, and ties between sites."""

import pandas as pd

from lhs_helpers.methods.engagement.connections import Connections
from lhs_helpers.methods.engagement.returning import ALL, Returning
from lhs_helpers.methods.engagement.tier_times import TierTimes
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Table, describe_type
from lhs_helpers.words.engagement import interval, people_shown, tier_name
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import counted, day, listed, number, percent


@describe_type.register
def _tier_times(result: TierTimes) -> Description:
    table = result.table
    known = table[table["median"].notna()]
    parts = [
        text("tier_times.part", tier=tier_name(row.tier), n=number(row.n), days=number(row.median))
        for row in known.itertuples()
    ]
    others = [tier_name(codes) for codes in table.loc[table["reason"] == "too_few", "tier"]]
    sentences = [text("tier_times.sentence", list=listed(parts))] if parts else []
    sentences += [text("tier_times.not_half", list=listed(others))] if others else []
    ends = zip(table["median_lower"], table["median_upper"], strict=True)
    shown = {
        "tier": tier_name,
        "n": people_shown,
        "advanced": people_shown,
        "median": number,
        "interval": [_days(low, high) for low, high in ends],
    }
    return Description(
        title=result.label or text("tier_times.title"),
        sentence=" ".join(sentences) or text("tier_times.hidden"),
        tables=(Table(text("tier_times.caption"), named("tier_times", shown, table), folded=False),),
        notes=(text(f"tier_times.note{'_competing' if result.competing else ''}"),),
    )


def _days(low: float, high: float) -> str:
    """An interval of days, whose upper end may not be reached."""
    return text("time_to.open_interval", lower=number(low)) if pd.notna(low) and pd.isna(high) else interval(
        low, high, places=0
    )  # fmt: skip


@describe_type.register
def _returning(result: Returning) -> Description:
    everyone = result.table[result.table["group"] == ALL].iloc[0]
    days = {"begin": day(result.begin), "middle": day(result.middle), "end": day(result.end)}
    values = {"n": number(everyone["first"]), "both": number(everyone["both"]), "share": percent(everyone["share"])}
    values["interval"] = interval(everyone["lo"], everyone["hi"], percent, 0)
    shown_rows = result.table[result.table["reason"] == ""]
    shown = {
        "group": lambda code: text("returning.all") if code == ALL else name_of("stakeholder", code),
        "first": number,
        "both": number,
        "share": percent,
        "interval": [interval(*ends, percent, 0) for ends in zip(shown_rows["lo"], shown_rows["hi"], strict=True)],
    }
    return Description(
        title=result.label or text("returning.title"),
        sentence=text("returning.hidden" if everyone["reason"] else "returning.sentence", **values, **days),
        tables=(Table(text("returning.caption", **days), named("returning", shown, shown_rows)),),
    )


@describe_type.register
def _connections(result: Connections) -> Description:
    alone, n = result.isolates, len(result.table)
    source = text(f"connections.{result.source}")
    values = {"density": percent(result.density), "sites": number(n)}
    sentences = [text(f"connections.sentence_{result.source}", **values)]
    sentences.append(text("connections.alone" if alone else "connections.none_alone", n=len(alone), list=listed(alone)))
    if result.chance is not None and result.chance[0] < result.chance[1]:  # at small meetings chance says something
        low, high = (percent(end) for end in result.chance)
        sentences.append(text("connections.chance", low=low, high=high))
    elif result.density == 1 and result.source == "meetings":
        sentences.append(text("connections.every_pair"))
    if pd.notna(result.reciprocity):
        sentences.append(text("connections.returned", share=percent(result.reciprocity)))
    partly = 0 < result.density < 1  # where every pair is tied, all stand alike
    if pd.notna(result.centralization) and partly:
        sentences.append(text("connections.centered", value=number(result.centralization, 2)))
    if result.source == "survey":
        answered = {"answered": result.n_answered, "asked": result.n_asked}
        share = percent(result.n_answered / result.n_asked)
        sentences.append(text("connections.response", share=share, **answered))
    else:
        seen = {"seen": result.n_seen, "sites": counted(result.n_asked, "active site")}
        sentences.append(text("connections.coverage", meetings=counted(result.n_meetings, "meeting"), **seen))
    shown, notes = {"site": ("site_id", str), "ties": number}, [text("connections.note")]
    if result.table["betweenness"].notna().any() and partly:
        shown["between"] = ("betweenness", lambda value: number(value, 2))
        notes.append(text("connections.note_between"))
    return Description(
        title=result.label or text("connections.title"),
        sentence=" ".join(sentences),
        tables=(Table(text("connections.caption", ties=source), named("connections", shown, result.table)),),
        notes=tuple(notes),
    )
