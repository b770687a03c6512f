"""Words of years side by side: a site beside the network, and the worst a year later."""

from lhs_helpers.methods.comparison.return_to_mean import ReturnToMean
from lhs_helpers.methods.improvement.beside import BesideNetwork
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Table, describe_type
from lhs_helpers.words.measured import measured
from lhs_helpers.words.names import named
from lhs_helpers.words.numbers import listed, month, number

WINDOWS = ("first", "last")


@describe_type.register
def _beside_network(result: BesideNetwork) -> Description:
    rows = result.table.to_dict("records")
    top = rows[0]
    levels = {
        f"{whose}_{window}": measured(top[f"{whose}_{window}"], top["unit"] if window == "last" else "")
        for whose in ("own", "all")
        for window in WINDOWS
    }
    cases = {f"own_{window}_n": number(top[f"own_{window}_n"]) for window in WINDOWS}
    said = text("beside_network.one", label=top["label"], **levels, **cases)
    more = text("beside_network.more", n=len(rows) - 1) if len(rows) > 1 else ""
    notes = [
        text("beside_network.window", begin=month(top["begin"]), end=month(top["end"])),
        text("beside_network.sites", first=top["sites_first"], last=top["sites_last"]),
    ]
    if result.without:
        notes.append(text("beside_network.without", list=listed(result.without)))
    columns: dict[str, list[str]] = {"measure": [f"{row['label']} ({row['unit']})" for row in rows]}
    for whose in ("own", "all"):
        columns |= {f"{whose}_{window}": [measured(row[f"{whose}_{window}"]) for row in rows] for window in WINDOWS}
        columns[f"{whose}_n"] = [_both(row, whose + "_{}_n") for row in rows]
    columns["n_sites"] = [_both(row, "sites_{}") for row in rows]
    return Description(
        title=result.label or text("beside_network.title"),
        sentence=f"{said} {more}".strip(),
        tables=(Table(text("beside_network.caption"), named("beside_network", columns)),),
        notes=tuple(notes),
    )


def _both(row: dict, name: str) -> str:
    first, last = (number(row[name.format(window)]) for window in WINDOWS)
    return text("beside_network.then", first=first, last=last)


@describe_type.register
def _return_to_mean(result: ReturnToMean) -> Description:
    rows = result.table.to_dict("records")
    said = []
    for row in rows:
        words = {name: number(row[name]) for name in ("den_first", "den_second")}
        words |= {name: measured(row[name], row["unit"]) for name in ("second", "expected")}
        words |= {"label": row["label"], "n": row["n_worst"], "of": row["n_units"], "first": measured(row["first"])}
        said.append(text("return_to_mean.one", **words) + " " + text(f"return_to_mean.{row['reading']}"))
    columns = {
        "measure": [row["label"] for row in rows],
        "sites": [text("return_to_mean.of", n=row["n_worst"], of=row["n_units"]) for row in rows],
        "first_column": [_level(row, "first") for row in rows],
        "second_column": [_level(row, "second") for row in rows],
        "expected_column": [measured(row["expected"]) for row in rows],
        "all_column": [
            text("beside_network.then", first=measured(row["all_first"]), last=measured(row["all_second"]))
            for row in rows
        ],
        "reading": [text(f"return_to_mean.cell_{row['reading']}") for row in rows],
    }
    few = (text("return_to_mean.few", list=listed(result.few)),) if result.few else ()
    return Description(
        title=result.label or text("return_to_mean.title"),
        sentence=" ".join(said),
        tables=(Table(text("return_to_mean.caption"), named("return_to_mean", columns), folded=False),),
        notes=(text("return_to_mean.how"), *few),
    )


def _level(row: dict, year: str) -> str:
    return text("return_to_mean.level", level=measured(row[year]), n=number(row[f"den_{year}"]))
