"""Words of where the sites stand, month by month."""

from lhs_helpers.methods.comparison.sites_by_month import SitesByMonth
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Table, alternative, describe_type
from lhs_helpers.words.measured import aligned, measured, periods, when
from lhs_helpers.words.names import named
from lhs_helpers.words.numbers import counted, number


@describe_type.register
def _sites_by_month(result: SitesByMonth) -> Description:
    label = (result.label or text("sites_by_month.title")).rstrip("?")
    known = result.table[result.table["reason"] == ""]
    newest = known.iloc[-1].to_dict()
    words = {
        "label": label,
        "end": when(newest["period"], result.freq),
        "sites": counted(newest["n_sites"], "site"),
        "n": number(newest["cases"]),
        **_levels(newest, result.unit),
    }
    years = {
        row["when"]: _levels(row, result.unit)
        | {"periods": periods(row["periods"], result.freq)}
        | {name: when(row[name], result.freq) for name in ("start", "end")}
        for row in result.years.to_dict("records")
    }
    said = [text("sites_by_month.sentence", **words)]
    said += [text(f"sites_by_month.{name}", **years[name]) for name in ("now", "before") if name in years]
    span = {"first": when(result.table["period"].iloc[0], result.freq), "last": words["end"]}
    return Description(
        title=text("sites_by_month.titled", label=label) if result.label else label,
        sentence=" ".join(said),
        alt=alternative(text("sites_by_month.alt", **span, **words)),
        tables=(_periods(result, label),),
        notes=(
            text("sites_by_month.how"),
            text("sites_by_month.least", least=number(result.least), n=number(result.n_left_out)),
        ),
    )


def _levels(row: dict, unit: str) -> dict[str, str]:
    """The middle site and both ends of the middle half."""
    ends = {"lower": measured(row["lower_quartile"]), "upper": measured(row["upper_quartile"], unit)}
    return {"median": measured(row["median"], unit), **ends}


def _periods(result: SitesByMonth, label: str) -> Table:
    table = result.table
    columns = {
        "period": [when(period, result.freq) for period in table["period"]],
        "n_sites": [number(n) for n in table["n_sites"]],
        "n": [number(n) for n in table["cases"]],
        **{name: aligned(table[name], result.unit) for name in ("median", "lower_quartile", "upper_quartile")},
        "remark": [text(f"sites_by_month.{reason}") if reason else "" for reason in table["reason"]],
    }
    return Table(text("sites_by_month.caption", label=label), named("sites_by_month", columns))
