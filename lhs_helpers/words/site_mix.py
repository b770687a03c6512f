"""Words of a network's change taken apart by who takes part."""

import pandas as pd

from lhs_helpers.methods.interrupted_series.site_mix import SiteMix
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Table, alternative, anchor, describe_type
from lhs_helpers.words.interrupted_series import apart, kind_of_change
from lhs_helpers.words.measured import aligned, decimals, measured, when
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import counted, number


@describe_type.register
def _site_mix(result: SiteMix) -> Description:
    label, unit, table = result.label or text("site_mix.title"), result.unit, result.table
    terms = result.terms.set_index("term")
    changes = terms["change"].to_dict()
    within, places = terms.loc["within"], _places(result)
    cases = {f"n_{name}": number(table[f"den_{place}"].sum()) for place, name in enumerate(("before", "after"))}
    words = {
        "label": label.rstrip("?"),
        "before": _window(result, result.before),
        "after": _window(result, result.after),
        "rate_before": measured(result.rate_before, unit),
        "rate_after": measured(result.rate_after, unit),
        "sites": counted(len(table), "site"),
        "continuing": counted(within["n_sites"], "site"),
        "cohort": counted(result.n_cohort, "site"),
        "first": when(result.lines["period"].iloc[0], result.freq),
        "last": when(result.lines["period"].iloc[-1], result.freq),
        **{term: _signed(change, apart(change, unit, places)) for term, change in changes.items()},
        **{term: _signed(changes[term], number(changes[term], places)) for term in ("mix", "entrants", "leavers")},
        **cases,
    }
    said = [text("site_mix.sentence", **words)]
    said += [text("site_mix.reversed")] if result.reversed else []
    if result.n_cohort:
        ends = {"before": measured(result.cohort_before, unit), "after": measured(result.cohort_after, unit)}
        said.append(text("site_mix.cohort", sites=words["cohort"], **ends))
    if within["lower"] <= 0 <= within["upper"] and not result.parted:
        said.append(text("site_mix.unsure"))
    if result.parted:
        said.append(text("site_mix.parted"))
    kind = "concern" if result.parted else kind_of_change(within["lower"], within["upper"], result.direction)
    n = f"{words['sites']}, n = {cases['n_before']} and {cases['n_after']}"
    finding = Finding(
        kind=kind or "steady",
        sentence=text("site_mix.finding", **words) if result.parted else " ".join(said),
        about=result.key,
        anchor=anchor(result),
        n=n,
        period=f"{words['before']}, {words['after']}",
        topic="mix" if result.parted else "care",
    )
    drawn = (text("site_mix.drawn"),) if pd.notna(within["lower"]) else ()
    return Description(
        title=label,
        sentence=" ".join(said),
        alt=alternative(text("site_mix.alt", **words)),
        tables=(_parts(result, words["label"]), _sites(result, words["label"])),
        notes=(text("site_mix.how"), *drawn),
        findings=(finding,) if kind else (),
    )


def _signed(change: float, shown: str) -> str:
    """A change with its sign, also of a rise: it must not be read as a level."""
    return f"+{shown}" if change > 0 else shown


def _window(result: SiteMix, window: tuple[pd.Timestamp, pd.Timestamp]) -> str:
    first, last = (when(end, result.freq) for end in window)
    return text("site_mix.single_window" if first == last else "site_mix.window", first=first, last=last)


def _places(result: SiteMix) -> int:
    """Decimals of the whole change, so that its parts add up to it as printed, but for rounding."""
    return decimals(result.terms["change"].iloc[-1], result.unit)


def _parts(result: SiteMix, label: str) -> Table:
    table, places = result.terms, _places(result)
    columns = {"part": [name_of("site_mix_term", term) for term in table["term"]]}
    columns |= {name: [number(value, places) for value in table[name]] for name in ("change", "lower", "upper")}
    columns["n_sites"] = [number(n) for n in table["n_sites"]]
    of_interest = result.parted or result.reversed
    return Table(text("site_mix.caption", label=label), named("site_mix", columns), folded=not of_interest)


def _sites(result: SiteMix, label: str) -> Table:
    table = result.table
    columns = {"site": table["site"], "kind": [name_of("site_mix_kind", kind) for kind in table["kind"]]}
    for place in (0, 1):
        columns[f"n_{place}"] = [number(n) for n in table[f"den_{place}"]]
        columns[f"value_{place}"] = aligned(table[f"rate_{place}"], result.unit)
    columns |= {"within": aligned(table["within"], result.unit), "by_share": aligned(table["mix"], result.unit)}
    columns["in_cohort"] = [text("site_mix.member") if member else "" for member in table["in_cohort"]]
    return Table(text("site_mix.sites", label=label), named("site_mix", columns))
