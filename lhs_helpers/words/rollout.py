"""Words of sites that start one after the other: aligned, modeled, and each by its own series."""

import numpy as np
import pandas as pd

from lhs_helpers.methods.interrupted_series.align import AlignedByStart
from lhs_helpers.methods.interrupted_series.rollout import Rollout
from lhs_helpers.methods.interrupted_series.site_effects import SiteEffects
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Table, alternative, anchor, describe_type
from lhs_helpers.words.interrupted_series import also, apart, between, cases_of, kind_of_change
from lhs_helpers.words.measured import measured, periods, when
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import counted, number, percent

HEADLINE = 12  # periods since the start of which the sentence speaks, as that on own effects (our choice)


@describe_type.register
def _aligned(result: AlignedByStart) -> Description:
    table, label = result.table, result.label or text("aligned_by_start.title")
    full = table[table["full"]]
    spans = {name: _since(result, place) for name, place in
             (("first", full["since"].min()), ("last", full["since"].max()))} if len(full) else {}  # fmt: skip
    words = {"label": label.rstrip("?"), "started": counted(result.n_started, "site")}
    cases = f" ({cases_of(table['cases'])})" if table["cases"].any() else ""
    whole = {"first": _since(result, table["since"].iloc[0]), "last": _since(result, table["since"].iloc[-1])}
    columns = {"since": [number(since) for since in table["since"]], "n_sites": [number(n) for n in table["n_sites"]]}
    if table["cases"].any():
        columns["cases"] = [number(n) for n in table["cases"]]
    columns |= {name: [measured(value) for value in table[name]]
                for name in ("median", "lower_quartile", "upper_quartile")}  # fmt: skip
    columns["remark"] = ["" if whole_month else text("aligned_by_start.few") for whole_month in table["full"]]
    return Description(
        title=text("aligned_by_start.titled", label=words["label"]) if result.label else label,
        sentence=text(f"aligned_by_start.{'sentence' if spans else 'scattered'}", cases=cases, **words, **spans),
        alt=alternative(text("aligned_by_start.alt", **words, **whole)),
        tables=(
            Table(text("aligned_by_start.caption", label=words["label"]), named("aligned_by_start", columns)),
        ),
        notes=(text("aligned_by_start.how"),),
    )  # fmt: skip


def _since(result: AlignedByStart, since: int) -> str:
    """A place on the axis in words; the first period after a start is 0."""
    if since == 0:
        return text("aligned_by_start.at_start")
    return text(f"aligned_by_start.{'before' if since < 0 else 'after'}", periods=periods(abs(int(since)), result.freq))


@describe_type.register
def _rollout(result: Rollout) -> Description:
    label = result.label or text("rollout.title")
    ratio_of = text(f"rollout.{'odds' if result.family == 'binomial' else 'rate'}")
    words = {
        "label": label.rstrip("?"),
        "sites": counted(result.n_sites, "site"),
        "started": number(result.n_started),
        "cases": also(cases_of(result.table["den"])),
    }
    kind, notes, tables = "not enough data", (), ()
    if result.reason:
        sentence = text(f"rollout.{result.reason}", **words)
    else:
        effects = result.effects.set_index("since")
        since = HEADLINE if HEADLINE in effects.index else effects.index[-1]
        there = effects.loc[since]
        kind = kind_of_change(np.log(there["lower"]), np.log(there["upper"]), result.direction)
        sentence = text("rollout.found", at=_at(since, result.freq), ratio_of=ratio_of,
                        there=number(there["n_sites"]), **_ratio(there), **words)  # fmt: skip
        sentence += " " + text(f"rollout.{'together' if there['lower'] <= 1 <= there['upper'] else 'apart'}")
        if since:
            period = text(f"period_noun.{result.freq}")
            sentence += " " + text("rollout.first", period=period, **_ratio(effects.loc[0]))
        df = int(result.coefficients["df"].iloc[0])
        how = text("rollout.how", calendar=text(f"rollout.{result.calendar}"), df=df)
        notes = (text("rollout.spread", sd=number(result.sd, 2)), how)
        tables = (_effects(result, words["label"], ratio_of), _coefficients(result, words["label"]))
    finding = Finding(
        kind=kind or "steady", sentence=sentence, about=result.key, anchor=anchor(result),
        n=words["sites"] + words["cases"],
    )  # fmt: skip
    return Description(
        title=text("rollout.titled", label=words["label"]) if result.label else label,
        sentence=sentence,
        tables=(*tables, _sites(result, words["label"])),
        notes=notes,
        findings=(finding,) if kind else (),
    )


def _at(since: int, freq: str) -> str:
    """When after the start, in words."""
    if since:
        return text("rollout.later", periods=periods(since, freq))
    return text("rollout.at_once", period=text(f"period_noun.{freq}"))


def _ratio(effect: pd.Series) -> dict[str, str]:
    return {name: number(effect[name], 2) for name in ("ratio", "lower", "upper")}


def _effects(result: Rollout, label: str, ratio_of: str) -> Table:
    table = result.effects
    columns = {"since": [periods(since, result.freq) for since in table["since"]]}
    columns |= {name: [number(value, 2) for value in table[name]] for name in ("ratio", "lower", "upper")}
    columns["n_sites"] = [number(n) for n in table["n_sites"]]
    caption = text("rollout.caption", label=label, ratio_of=ratio_of)
    return Table(caption, named("rollout", columns), folded=False)


def _coefficients(result: Rollout, label: str) -> Table:
    table = result.coefficients
    columns = {"term": [name_of("rollout_term", term) for term in table["term"]]}
    columns |= {name: [number(value, 4) for value in table[name]]
                for name in ("estimate", "se_model", "se_sites", "lower", "upper")}  # fmt: skip
    return Table(text("rollout.estimates", label=label), named("rollout", columns))


def _sites(result: Rollout, label: str) -> Table:
    table = result.table
    columns = {
        "site": table["site"],
        "start": [_date(start, result.freq) for start in table["start"]],
        "n_before": [number(n) for n in table["n_before"]],
        "n_after": [number(n) for n in table["n_after"]],
        "events": [number(value) for value in table["num"]],
        "n": [number(n) for n in table["den"]],
    }
    return Table(text("rollout.sites", label=label), named("rollout", columns))


def _date(start: object, freq: str) -> str:
    return text("rollout.not_yet") if pd.isna(start) else when(start, freq)


@describe_type.register
def _site_effects(result: SiteEffects) -> Description:
    table, unit, label = result.table, result.unit, result.label or text("site_effects.title")
    used = table[table["reason"] == ""]
    words = {"label": label.rstrip("?"), "at": periods(result.at, result.freq), "n": result.n_effects}
    cases = cases_of(used["cases"])
    if result.reason:
        sites = counted(len(table), "site")
        sentence, said, kind = text("site_effects.too_few", sites=sites, **words), "alt_few", "not enough data"
        words["sites"] = sites
    else:
        ends = between(result.mean_lower, result.mean_upper, unit)
        following = between(result.next_lower, result.next_upper, unit)
        words |= ends | {"next_lower": following["lower"], "next_upper": following["upper"]}
        words |= {"mean": apart(result.mean, unit), "sites": counted(result.n_effects, "site")}
        kind = kind_of_change(result.mean_lower, result.mean_upper, result.direction)
        reading = "together" if result.mean_lower <= 0 <= result.mean_upper else "apart"
        sides = {"above": int((used["lower"] > 0).sum()), "below": int((used["upper"] < 0).sum())}
        sentence = text("site_effects.pooled", cases=also(cases), **words) + " " + text(f"site_effects.{reading}")
        if any(sides.values()):
            sentence += " " + text("site_effects.alone", **sides)
        said = "alt_pooled"
    finding = Finding(
        kind=kind or "steady",
        sentence=sentence,
        about=result.key,
        anchor=anchor(result),
        n=words["sites"] + also(cases),
    )
    spread = () if result.reason else (text("site_effects.spread", sd=apart(result.between_sd, unit)),)
    return Description(
        title=text("site_effects.titled", label=words["label"]) if result.label else label,
        sentence=sentence,
        alt=alternative(text("site_effects.alt", said=text(f"site_effects.{said}", **words), **words)),
        tables=(_own_effects(result, words["label"]),),
        notes=(*spread, text("site_effects.how")),
        findings=(finding,) if kind else (),
    )


def _own_effects(result: SiteEffects, label: str) -> Table:
    table = result.table
    columns = {
        "site": table["site"],
        "start": [when(start, result.freq) for start in table["start"]],
        "n_before": [number(n) for n in table["n_before"]],
        "n_after": [number(n) for n in table["n_after"]],
        "n": [number(n) for n in table["cases"]],
        **{name: [measured(value) for value in table[name]] for name in ("effect", "lower", "upper")},
        "weight": [percent(weight) for weight in table["weight"]],
        "remark": [name_of("effect_reason", reason) if reason else "" for reason in table["reason"]],
    }
    return Table(text("site_effects.caption", label=label), named("site_effects", columns))
