"""Words of the network as a system, and of who can state the aim."""

import pandas as pd

from lhs_helpers.methods.leadership.purpose import PurposeKnown
from lhs_helpers.methods.leadership.system import SystemView
from lhs_helpers.words.catalog import has_text, text
from lhs_helpers.words.description import Description, Table, describe_type
from lhs_helpers.words.measured import when
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import listed, number, percent
from lhs_helpers.words.quality import interval, intervals
from lhs_helpers.words.signal_summary import fraction

LONGEST = 250  # characters of an alternative text
AHEAD = "spending"  # the line of a chart that looks into the months ahead
# Of such a chart a table shows the first month
FIRST = {"value": "last", "period": "last_period", "line": "last_line"}


@describe_type.register
def _purpose_known(result: PurposeKnown) -> Description:
    newest = result.table.iloc[-1]
    values = {name: number(newest[name]) for name in ("asked", "answered", "know")}
    values |= {"round": newest["round"], "share": percent(newest["share"]), "least": number(result.min_raters)}
    values |= {"interval": interval(newest["lo"], newest["hi"]), "levels": listed(map("“{}”".format, result.levels))}
    values["response"] = percent(newest["answered"] / newest["asked"])
    columns = {"round": str, "answered": number, "know": number, "share": percent, "between": intervals(result.table)}
    return Description(
        title=result.label or text("purpose_known.title"),
        sentence=text(f"purpose_known.{'few' if newest['reason'] else 'sentence'}", **values),
        tables=(Table(text("purpose_known.caption"), named("purpose_known", columns, result.table)),),
        notes=(text(f"purpose_known.{'asked' if newest['asked'] > newest['answered'] else 'not_asked'}", **values),),
    )


@describe_type.register
def _system_view(result: SystemView) -> Description:
    signs = result.signs
    known, missing = signs[signs["reason"] == ""], signs[signs["reason"] != ""]
    clauses = [_clause(sign, result.table[result.table["sign"] == sign["sign"]]) for sign in known.to_dict("records")]
    alt = text("system_view.alt", n=len(signs), labels=listed(signs["label"]))
    now = _now(result)
    shown = {
        "sign": ("label", str),
        "row": lambda row: name_of("system_row", row),
        "last": [f"{shown_value(row.last)} {row.unit}" for row in now.itertuples()],
        "month": [when(row.last_period, row.freq) for row in now.itertuples()],
        "rests_on": [fraction(row.last_num, row.last_den) or number(None) for row in now.itertuples()],
        "line": [shown_value(value) for value in now["last_line"]],
        "line_is": ("line_name", lambda name: name_of("system_line", name)),
        "n": number,
    }
    notes = [
        text("system_view.note_missing", label=row.label, missing=absent(row.sign)) for row in missing.itertuples()
    ]
    return Description(
        title=result.label or text("system_view.title"),
        sentence="; ".join(clauses) + ".",
        alt=alt if len(alt) <= LONGEST else alt[: LONGEST - 1] + "\N{HORIZONTAL ELLIPSIS}",
        tables=(Table(text("system_view.caption"), named("system_view", shown, signs)),),
        notes=(*notes, text("system_view.note")),
    )


def _now(result: SystemView) -> pd.DataFrame:
    """The charts with their newest numbers; of the months ahead the first, because it is the one that is nearest."""
    signs, first = result.signs, result.table.drop_duplicates("sign").set_index("sign")[list(FIRST)]
    first = first.reindex(signs["sign"]).set_axis(signs.index).rename(columns=FIRST)
    ahead = signs["line_name"] == AHEAD
    return signs.assign(**{name: signs[name].mask(ahead, first[name]) for name in first})


def _clause(sign: dict, points: pd.DataFrame) -> str:
    """The newest number beside its line; of the months ahead, the first and the last."""
    line = {"line_name": name_of("system_line", sign["line_name"]), "line": shown_value(sign["last_line"])}
    month, end = when(points["period"].iloc[0], sign["freq"]), when(sign["last_period"], sign["freq"])
    values = {"label": sign["label"], "unit": sign["unit"], "last": shown_value(sign["last"]), **line}
    if sign["line_name"] == AHEAD:
        first = shown_value(points["value"].iloc[0])
        return text("system_view.clause_ahead", first=first, month=month, end=end, **values)
    rests_on = fraction(sign["last_num"], sign["last_den"])
    return text("system_view.clause", month=end, rests_on=f"{rests_on}; " if rests_on else "", **values)


def shown_value(value: float) -> str:
    """A whole number as it is, and one decimal of any other: more would be more than a small chart shows."""
    return number(value, 0 if pd.isna(value) or value == round(value) or abs(value) >= 1000 else 1)


def absent(sign: str) -> str:
    """What stands in the place of a chart without numbers: which table starts it."""
    key = f"system_missing.{sign}"
    return text("system_view.missing_fill", how=text(key)) if has_text(key) else text("system_view.missing")
