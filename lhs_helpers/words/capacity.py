"""Words of module 2: what flows in, where sites are lost on the way, and what the months ahead ask for."""

import pandas as pd

from lhs_helpers.methods.governance.conversion import ALL, Conversion
from lhs_helpers.methods.governance.flow import Flow
from lhs_helpers.methods.governance.forecast import Forecast
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Table, anchor, describe_type
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import counted, month, number, percent
from lhs_helpers.words.onboarding import stage_names
from lhs_helpers.words.quality import intervals


@describe_type.register
def _flow(result: Flow) -> Description:
    table = result.table
    numbers = {name: number(getattr(result, name), 1) for name in ("computed", "measured")}
    values = {"months": counted(len(table), "month"), "within": percent(result.within), **numbers}
    values |= {"sites": counted(table["entered"].sum(), "site"), "mean": number(result.mean_months, 1)}
    before = int(table["inside"].iloc[0] - table["entered"].iloc[0] + table["finished"].iloc[0])
    values |= {name: number(table[name].sum()) for name in ("entered", "finished")}
    values |= {"first": number(before), "last": number(table["inside"].iloc[-1])}
    judged = {None: (), True: ("fits",), False: ("unfit",)}[result.fits]
    if judged and result.filling:
        said = ("more_in" if result.filling > 0 else "more_out", "uneven", *(judged if result.fits is False else ()))
    else:
        said = ("sentence", *judged, *(("counts",) if judged else ()))
    span = {"first": month(table["period"].iloc[0]), "last": month(table["period"].iloc[-1])}
    columns = {"period": month, "entered": number, "finished": number, "inside": number}
    return Description(
        title=result.label or text("flow.title"),
        sentence=" ".join(text(f"flow.{pattern}", **values) for pattern in said),
        alt=text("flow.alt", **span, **numbers),
        tables=(Table(text("flow.caption"), named("flow", columns, table)),),
        notes=(text("flow.note", until=number(result.until, 1)),),
    )


@describe_type.register
def _conversion(result: Conversion) -> Description:
    whole = result.whole.reset_index(drop=True)
    most = whole.loc[whole["ended"].idxmax()]
    spoken = most if most["ended"] else whole.loc[whole["open"].idxmax()]
    pattern = "lost" if most["ended"] else "waiting" if spoken["open"] else "all"
    ends = {name: name_of("milestone", spoken[name]) for name in ("before", "after")}
    counts = {name: number(spoken[name]) for name in ("n", "passed", "open", "ended")}
    shown = {
        "stage": stage_names(whole),
        "n": ("n", number),
        "passed": ("passed", number),
        "open": ("open", number),
        "ended": ("ended", number),
        "share": ("share", percent),
        "interval": intervals(whole),
    }
    return Description(
        title=result.label or text("conversion.title"),
        sentence=text(f"conversion.{pattern}", **ends, **counts),
        tables=(
            Table(text("conversion.caption"), named("conversion", shown, whole), folded=False),
            Table(text(f"conversion.cohorts_{'wave' if result.waves else 'year'}"), _by_cohort(result)),
        ),
    )


def _by_cohort(result: Conversion) -> pd.DataFrame:
    """Cohort by stage, as ``passed of n``; those still open stand behind it."""
    rows = result.table[result.table["cohort"] != ALL]
    cells = [
        text("conversion.cell_open" if row.open else "conversion.cell", passed=row.passed, n=row.n, open=row.open)
        for row in rows.itertuples()
    ]
    rows = rows.assign(cell=cells, stage=rows["after"])
    order = list(dict.fromkeys(result.whole["after"]))
    grid = rows.pivot(index="cohort", columns="stage", values="cell").reindex(columns=order).fillna("")
    grid = grid.rename(columns=lambda code: name_of("milestone", code)).rename_axis(columns=None)
    return grid.reset_index(names=text(f"pipeline.{'wave' if result.waves else 'year'}"))


@describe_type.register
def _forecast(result: Forecast) -> Description:
    base = result.scenarios.iloc[0]
    end, horizon = month(result.table["period"].iloc[-1]), counted(result.horizon, "month")
    values = {
        "past": result.past,
        "end": end,
        "horizon": horizon,
        "arrivals": number(result.arrivals * 12, 1),
        "through": percent(result.stages["conversion"].prod()),
        "leaving": percent(1 - (1 - result.leaving) ** 12),
        "active": number(base["active_end"]),
        "warn": percent(result.warn),
    }
    above = "" if pd.isna(base["above"]) else month(base["above"])
    sentence = text("forecast.sentence", **values) + " "
    already = base["above"] == result.table["period"].iloc[0]  # what is so today is no news of the months ahead
    pattern = "already" if already else "above" if above else "enough"
    sentence += text(f"forecast.{pattern}", above=above, **values)
    if not above and pd.notna(base["flagged"]):
        sentence += " " + text("forecast.flagged", flagged=month(base["flagged"]), **values)
    names = [_scenario(code) for code in result.scenarios["scenario"]]

    def beyond(date: pd.Timestamp) -> str:
        return text("forecast.beyond", horizon=horizon) if pd.isna(date) else month(date)

    ends = {"name": names, "active": ("active_end", number), "onboarding": ("onboarding_end", number)}
    ends |= {"full": ("above", beyond), "line": ("flagged", beyond)}
    stages = {
        "stage": [name_of("milestone", code) for code in result.stages["stage"]],
        "n": number,
        "conversion": percent,
        "mean": ("mean_months", lambda months: number(months, 1)),
    }
    months = result.table[result.table["scenario"] == base["scenario"]]
    ahead = {"period": month, "active": number, "onboarding": number, "demand": number, "capacity": number}
    finding = Finding(
        kind="concern",
        sentence=text("forecast.finding", above=above, **values),
        about="forecast",
        anchor=anchor(result),
        n=text("forecast.n", n=number(result.stages["n"].max())),
        period=f"{month(result.table['period'].iloc[0])} to {end}",
    )
    last = result.table.groupby("scenario", sort=False)["use"].last()
    lowest, highest = percent(last.min()), percent(last.max())
    return Description(
        title=result.label or text("forecast.title"),
        sentence=sentence,
        alt=text("forecast.alt", n=len(names), low=lowest, high=highest, **values),
        tables=(
            Table(text("forecast.caption"), named("forecast", ends, result.scenarios), folded=False),
            Table(text("forecast.stages"), named("forecast", stages, result.stages)),
            Table(text("forecast.months", name=names[0]), named("forecast", ahead | {"use": percent}, months)),
        ),
        findings=(finding,) if above and not already else (),
    )


def _scenario(code: str) -> str:
    return name_of("forecast_scenario", code)
