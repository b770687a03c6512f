"""Words of shrunken values, and of the sites to ask how they do it."""

import pandas as pd

from lhs_helpers.methods.comparison import learn_from
from lhs_helpers.methods.comparison.learn_from import LearnFrom
from lhs_helpers.methods.comparison.shrink import Shrunken
from lhs_helpers.words.catalog import text
from lhs_helpers.words.comparison import remark
from lhs_helpers.words.description import Description, Table, alternative, describe_type
from lhs_helpers.words.interrupted_series import apart
from lhs_helpers.words.measured import measured
from lhs_helpers.words.names import named
from lhs_helpers.words.numbers import counted, listed, number, percent

NEARLY_CERTAIN = 0.99


@describe_type.register
def _shrunken(result: Shrunken) -> Description:
    label = result.label or text("shrunken.title")
    sites = result.table[result.table["plotted"]]
    words = {
        "label": label.rstrip("?"),
        "sites": counted(len(sites), "site"),
        "cases": f"n = {number(sites['den'].sum())}",
        "mean": measured(result.mean, result.unit),
        "sd": apart(result.between_sd, result.unit),
    }
    if not result.converged:
        said, how = text("shrunken.as_counted", **words), text("shrunken.how_exact")
    else:
        shares = {"least": sites["reliability"].min(), "most": sites["reliability"].max()}
        shares = {name: number(share * 100) for name, share in shares.items()}
        said = text("shrunken.alike" if result.boundary else "shrunken.sentence", **words, **shares)
        family = text(f"shrunken.{'beta_binomial' if result.data_type == 'PR' else 'gamma_poisson'}")
        plug_in = result.method["plug_in"] and not result.boundary
        how = text("shrunken.how_plug_in" if plug_in else "shrunken.how", family=family)
    own = sites[sites["unit"] == result.highlight]
    if result.converged and len(own):
        row = own.iloc[0]
        values = {name: measured(row[name], result.unit) for name in ("value", "shrunken")}
        values |= {name: measured(row[name]) for name in ("lower", "upper")}
        said = f"{said} {text('shrunken.own', name=row['unit'], n=number(row['den']), **values)}"
    level = text("shrunken.alt_level", **words) if result.converged else ""
    return Description(
        title=label,
        sentence=said,
        alt=alternative(text("shrunken.alt", level=level, **words).rstrip()),
        tables=(_sites(result),),
        notes=(how,),
    )


def _sites(result: Shrunken) -> Table:
    """The sites in the order of their names; chances of being best are no ranking, and not shown."""
    table = result.table
    columns = {
        "unit": table["unit"],
        "events": [number(value) for value in table["num"]],
        "n": [number(value) for value in table["den"]],
        "value": [measured(value) for value in table["value"]],
        "best_guess": [measured(value) for value in table["shrunken"]],
        "between": _intervals(table),
        "own_share": [percent(share) for share in table["reliability"]],
        "remark": [remark(why) for why in table["reason"]],
    }
    label = result.label or text("shrunken.title")
    return Table(text("shrunken.caption", label=label), named("shrunken", columns))


@describe_type.register
def _learn_from(result: LearnFrom) -> Description:
    label, rows = result.label or text("learn_from.title"), result.named
    words = {"label": label.rstrip("?"), "sites": counted(result.n_units, "site")}
    safeguards = {"units": learn_from.ENOUGH_UNITS, "likely": percent(learn_from.LIKELY_BEST),
                  "still": percent(learn_from.STILL_BEST), "reliable": percent(learn_from.RELIABLE)}  # fmt: skip
    notes = (text("learn_from.safeguards", **safeguards), text("learn_from.regression"))
    if rows.empty:
        return Description(title=label, sentence=text("learn_from.nobody", **words), notes=notes)
    columns = {
        "unit": rows["unit"],
        "n": [number(value) for value in rows["den"]],
        "best_guess": [measured(value, result.unit) for value in rows["shrunken"]],
        "between": _intervals(rows),
        "chance": [_chance(chance) for chance in rows["p_best_quarter"]],
        "chance_first": [_chance(chance) for chance in rows["p_first"]],
        "chance_second": [_chance(chance) for chance in rows["p_second"]],
    }
    table = Table(text("learn_from.caption", label=label), named("learn_from", columns), folded=False)
    sentence = text(f"learn_from.named{'_one' if len(rows) == 1 else ''}", names=listed(rows["unit"]), **words)
    return Description(title=label, sentence=sentence, tables=(table,), notes=notes)


def _chance(chance: float) -> str:
    """A chance in per cent; none is said to be certain."""
    return text("learn_from.nearly_certain") if chance > NEARLY_CERTAIN else percent(chance)


def _intervals(table: pd.DataFrame) -> list[str]:
    """Both ends of each interval, or a dash."""
    ends = zip(table["lower"], table["upper"], strict=True)
    return [
        number(low) if pd.isna(low) else text("shrunken.interval", lower=measured(low), upper=measured(high))
        for low, high in ends
    ]
