"""Words of module 5: tiers, participation, partners, and whether those who take part are like those served."""

import pandas as pd

from lhs_helpers.methods.engagement.equity import ParticipationEquity
from lhs_helpers.methods.engagement.participation import Participation
from lhs_helpers.methods.engagement.partners import Partners
from lhs_helpers.methods.engagement.tier_flow import TierFlow
from lhs_helpers.methods.engagement.tiers import Tiers
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Table, anchor, describe_type
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import counted, day, listed, number, percent

LONG_TABLE = 40  # rows: longer tables open on request


def tier_name(codes: str) -> str:
    """A tier, or tiers that share a row, in words."""
    return " or ".join(name_of("tier", code) for code in codes.split("+"))


def months_to(months: int, on: pd.Timestamp) -> str:
    """``12 months to June 30, 2026``."""
    return text("people.months", months=months, day=day(on))


def people_shown(count: float) -> str:
    """A count of people; one that is hidden says so."""
    return text("people.hidden") if pd.isna(count) else number(count)


def interval(low: float, high: float, shown=number, places: int = 2) -> str:
    """Both ends of an interval; a dash where there is none."""
    return number(float("nan")) if pd.isna(low) else f"{shown(low, places)} to {shown(high, places)}"


@describe_type.register
def _tiers(result: Tiers) -> Description:
    table, period = result.table, months_to(result.active_months, result.on)
    if result.n_contributing is None:
        contributing = text("tiers.contributing_hidden")
    else:
        pattern = "tiers.contributing" if result.n_contributing else "tiers.contributing_none"
        contributing = text(pattern, n=number(result.n_contributing))
    ever = _people(result.n_ever, result.smallest)
    names = table["tier"].map(tier_name)
    parts = [
        text("tiers.alt_tier", tier=name, n=people_shown(n)) for name, n in zip(names, table["active"], strict=True)
    ]
    shown = {"tier": names} | dict.fromkeys(("active", "active_before", "ever", "ever_before"), people_shown)
    crossed = result.by_stakeholder
    by_group = {text("tiers.stakeholder"): [name_of("stakeholder", code) for code in crossed.index]}
    by_group |= {tier_name(codes): crossed[codes].map(people_shown).tolist() for codes in crossed.columns}
    tables = [Table(text("tiers.caption"), named("tiers", shown, table))]
    tables += [Table(text("tiers.crossed"), pd.DataFrame(by_group))] if (crossed > 0).any(axis=None) else []
    return Description(
        title=result.label or text("tiers.title"),
        sentence=text(
            "tiers.sentence",
            active=_people(result.n_active, result.smallest),
            period=period,
            contributing=contributing,
            ever=text("tiers.ever_one" if result.n_ever == 1 else "tiers.ever_many", people=ever),
        ),
        alt=text("tiers.alt", rows=counted(len(table), "row"), period=period, tiers=listed(parts)),
        tables=tuple(tables),
    )


def _people(count: int | None, smallest: int) -> str:
    """So many people, as a sentence begins."""
    few = text("people.fewer", smallest=smallest)
    return few[:1].upper() + few[1:] if count is None else counted(count, "person", "people")


@describe_type.register
def _tier_flow(flow: TierFlow) -> Description:
    table, period = flow.table, months_to(flow.months, flow.on)
    parts = [
        text(
            "tier_flow.part",
            tier=tier_name(row.tier),
            advanced=number(row.advanced),
            n=number(row.n),
            share=percent(row.share),
        )
        for row in table[table["n"].notna()].itertuples()
    ]
    hidden = [tier_name(codes) for codes in table.loc[table["n"].isna(), "tier"]]
    sentences = [text("tier_flow.sentence", list=listed(parts))] if parts else []
    sentences += [text("tier_flow.hidden", list=listed(hidden))] if hidden else []
    shown = {"tier": tier_name, "n": people_shown, "advanced": people_shown, "share": percent}
    shown["interval"] = [interval(low, high, percent, 0) for low, high in zip(table["lo"], table["hi"], strict=True)]
    steady = Finding(
        kind="steady",
        sentence=text("tier_flow.steady", list=listed(parts), period=period),
        about="tier_flow",
        anchor=anchor(flow),
        n=counted(table["n"].sum(), "person", "people"),
        period=period,
    )
    return Description(
        title=flow.label or text("tier_flow.title"),
        sentence=" ".join(sentences),
        tables=(Table(text("tier_flow.caption", period=period), named("tier_flow", shown, table), folded=False),),
        findings=(steady,) if parts else (),
    )


@describe_type.register
def _participation(result: Participation) -> Description:
    table, n_sites = result.table, result.table["site_id"].nunique()
    facts = {"done": result.done, "expected": result.expected}
    if not result.expected:
        sentence = text("participation.nothing")
    else:
        facts["share"] = percent(result.done / result.expected)
        recent = table[table["period"] > table["period"].max() - pd.DateOffset(months=3)]
        asked = recent.loc[recent["expected"] > 0, "site_id"].nunique()
        single, sites = n_sites == 1, counted(asked, "site")
        sentence = (
            text("participation.own", **facts) if single else text("participation.sentence", sites=sites, **facts)
        )
        if result.absent:
            absent = text("participation.absent", list=listed(result.absent))
            sentence += " " + (text("participation.own_absent") if single else absent)
    off, none = text("participation.off"), text("participation.none")
    done = table["done"].astype("str") + "/" + table["expected"].astype("str")
    cells = done.mask(table["state"] == "no_cases", none).mask(table["state"] == "not_active", off)
    missing = (5 * (1 - table["done"] / table["expected"].where(table["expected"] > 0))).fillna(0)
    shades = missing.round().astype("int64")
    place = [table["site_id"], table["period"]]
    grid = cells.groupby(place).first().unstack()
    frame = grid.set_axis(grid.columns.strftime("%b %Y"), axis=1).rename_axis(text("participation.site")).reset_index()
    levels = shades.groupby(place).first().unstack().reset_index(drop=True)
    levels.insert(0, "site", 0)
    notes = [text("participation.notes", off=off, none=none)]
    if result.peers is not None:
        frame = pd.concat([frame, _peers(result.peers, grid.columns, frame.columns)], ignore_index=True)
        levels = levels.reindex(frame.index, fill_value=0)
        notes.append(text("participation.peers_note" if len(result.peers) else "participation.no_peers"))
    return Description(
        title=result.label or text("participation.title"),
        sentence=sentence,
        tables=(Table(text("participation.caption"), frame, shades=levels, folded=n_sites > LONG_TABLE),),
        notes=tuple(notes),
    )


def _peers(peers: pd.DataFrame, periods: pd.Index, names: pd.Index) -> pd.DataFrame:
    """The network's medians as a row of the table, each with the number of sites; without any, no row."""
    shown = pd.Series(
        [f"{percent(row.median)} ({number(row.n_sites)})" for row in peers.itertuples()], peers["period"], dtype="str"
    ).reindex(periods, fill_value=text("participation.none"))
    name = text("participation.peers").replace(" ", "\N{NO-BREAK SPACE}")  # the column is as narrow as an id
    row = pd.DataFrame([[name, *shown]], columns=names)
    return row if len(peers) else row.iloc[:0]


@describe_type.register
def _partners(result: Partners) -> Description:
    table, period = result.table, months_to(result.active_months, result.on)
    findings = ()
    if result.n_sites == 1:
        state = "active" if result.n_active else "silent" if result.n_partner else "none"
        sentence = text(f"partners.own_{state}", period=period)
        if state == "none":
            concern = text("partners.finding")
            findings = (Finding("concern", concern, "partners", anchor(result), n="1 site", period=day(result.on)),)
    else:
        share = percent(result.n_partner / result.n_sites)
        counts = {"partner": result.n_partner, "sites": result.n_sites, "active": result.n_active}
        sentence = text("partners.sentence", share=share, period=period, **counts)
        without = table.loc[~table["partner"], "site_id"]
        sentence += " " + text("partners.without", list=listed(without)) if len(without) else ""
    said = {True: text("partners.yes"), False: text("partners.no")}
    frame = pd.DataFrame(
        {
            text("partners.site"): table["site_id"],
            text("partners.partner"): table["partner"].map(said),
            text("partners.active", months=result.active_months): table["active"].map(said),
        }
    )
    return Description(
        title=result.label or text("partners.title"),
        sentence=sentence,
        tables=(Table(text("partners.caption"), frame),) if result.n_sites > 1 else (),
        notes=(text("partners.reference"),),
        findings=findings,
    )


@describe_type.register
def _participation_equity(result: ParticipationEquity) -> Description:
    table, period = result.table, months_to(result.active_months, result.on)
    with_ratio = table[table["ratio"].notna()]
    facts = [_group_facts(result, row) for row in with_ratio.itertuples()]
    if facts:
        sentence = text("participation_equity.sentence", **facts[-1])
    else:
        worst = "suppressed" if (table["reason"] == "suppressed").any() else table["reason"].iloc[0]
        sentence = text(f"participation_equity.{worst}", smallest=result.smallest, min_n=result.min_n, period=period)
    below = [row for row, hi in zip(facts, with_ratio["hi"], strict=True) if hi < 1]
    shown = {"group": str, "n": ("n_people", people_shown), "served": ("n_patients", number)}
    shown["ratio"] = lambda ratio: number(ratio, 2)
    shown["interval"] = [interval(low, high) for low, high in zip(table["lo"], table["hi"], strict=True)]
    parts = [text("participation_equity.alt_group", **row) for row in facts]
    return Description(
        title=result.label or text("participation_equity.title"),
        sentence=sentence,
        alt=text("participation_equity.alt", rows=counted(len(facts), "group"), list=listed(parts, most=4)),
        tables=(Table(text("participation_equity.caption"), named("participation_equity", shown, table)),),
        notes=(_unknown(result), text("participation_equity.basis", period=period)),
        findings=tuple(
            Finding(
                "concern",
                text("participation_equity.finding", **row),
                result.key,
                anchor(result),
                n=f"{row['people']} people",
                period=period,
            )
            for row in below[-1:]
        ),
    )


def _group_facts(result: ParticipationEquity, row) -> dict[str, str]:
    return {
        "by": name_of("stratum_group", result.method["group"]),
        "group": row.group,
        "n": number(row.n_people),
        "people": number(result.n_people),
        "share": percent(row.n_people / result.n_people),
        "served": number(row.n_patients),
        "patients": number(result.n_patients),
        "served_share": percent(row.n_patients / result.n_patients),
        "ratio": number(row.ratio, 2),
        "lo": number(row.lo, 2),
        "hi": number(row.hi, 2),
    }


def _unknown(result: ParticipationEquity) -> str:
    if not result.n_unknown:
        return text("participation_equity.known")
    if result.n_unknown < result.smallest:
        return text("participation_equity.unknown_few", smallest=result.smallest)
    everyone = result.n_people + result.n_unknown
    share = percent(result.unknown_share)
    return text("participation_equity.unknown", n=number(result.n_unknown), all=number(everyone), share=share)
