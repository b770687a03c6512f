"""Words of data quality: when files arrive, and how soon visits are entered."""

import pandas as pd

from lhs_helpers.methods.data_quality import Punctuality, Timeliness
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Table, anchor, describe_type
from lhs_helpers.words.names import named
from lhs_helpers.words.numbers import counted, day, listed, month, number, percent

MANY_ROWS = 40  # a longer table opens on request


def interval(low: float, high: float) -> str:
    """``12 to 20 %``; nothing where there is no interval."""
    return "" if pd.isna(low) else f"{number(low * 100)} to {percent(high)}"


def intervals(table: pd.DataFrame) -> list[str]:
    """The intervals ``lo`` to ``hi`` of a table of shares."""
    return [interval(low, high) for low, high in zip(table["lo"], table["hi"], strict=True)]


def newest_named(months: int) -> str:
    """``the newest 3 months``, as the window of a sentence."""
    return f"the newest {counted(months, 'month')}"


@describe_type.register
def _punctuality(result: Punctuality) -> Description:
    (on_time, due), (first, accepted) = result.recent, result.first_attempt
    counts = {"num": number(on_time), "den": number(due), "percent": percent(on_time / due if due else float("nan"))}
    counts["months"] = counted(result.table["period"].nunique(), "month")
    counts["limit"] = percent(result.min_share)
    problems = _file_problems(result, counts)
    sentence = text("punctuality.sentence" if due else "punctuality.nothing_due", **counts)
    sentence += text("punctuality.first", num=number(first), den=number(accepted)) if accepted else ""
    kind = "concern" if problems else "steady"
    own = "_own" if kind == "concern" and not result.silent and result.table["site_id"].nunique() == 1 else ""
    finding = Finding(
        kind=kind,
        sentence=text(f"punctuality.{kind}{own}", what="".join(problems).strip(), **counts),
        about="punctuality",
        anchor=anchor(result),
        n=text("punctuality.n", **counts),
        period=f"{month(result.table['period'].min())} to {month(result.table['period'].max())}",
    )
    return Description(
        title=result.label or text("punctuality.title"),
        sentence=(sentence + "".join(problems)).strip(),
        tables=(_files(result), *_on_time(result)),
        notes=(text("punctuality.note"),),
        findings=(finding,) if due else (),
    )


def _file_problems(result: Punctuality, counts: dict[str, str]) -> list[str]:
    """What is wrong with the files, for one site or for several."""
    own = result.table["site_id"].nunique() == 1
    problems = []
    if result.silent:
        problems.append(
            text("punctuality.silent_own") if own else text("punctuality.silent", sites=listed(result.silent))
        )
    if len(result.behind) and own:
        problems.append(text("punctuality.behind_own", limit=counts["limit"]))
    elif len(result.behind):
        rows = result.behind.itertuples()
        late = [text("punctuality.site_files", site=row.site_id, num=row.num, den=row.den) for row in rows]
        problems.append(text("punctuality.behind", limit=counts["limit"], sites=listed(late), months=counts["months"]))
    return problems


def _files(result: Punctuality) -> Table:
    """Site by month, the state in words; late and missing are shaded as well."""
    rows = result.table
    words = [
        text(f"punctuality.{row.state}", days=number(row.days_late))
        if row.state == "late"
        else text(f"punctuality.{row.state}")
        for row in rows.itertuples()
    ]
    shade = rows["state"].map({"on_time": 1, "late": 3, "missing": 5, "not_due": 0})
    if rows["site_id"].nunique() == 1:
        frame = named("punctuality", {"month": ("period", month), "due": day, "state": words}, rows)
        shades = pd.DataFrame(0, index=frame.index, columns=frame.columns)
        shades.iloc[:, -1] = shade.to_numpy()
        return Table(text("punctuality.table_one"), frame, shades, folded=False)
    cells = rows.assign(words=words, shade=shade)
    states, shades = (cells.pivot(index="site_id", columns="period", values=name) for name in ("words", "shade"))
    names = [f"{period:%b %Y}" for period in states.columns]
    frame = states.set_axis(names, axis=1).fillna("").reset_index(names=text("punctuality.column_site"))
    shades = shades.set_axis(names, axis=1).fillna(0).astype("int64").reset_index(drop=True)
    shades.insert(0, frame.columns[0], 0)
    return Table(text("punctuality.table"), frame, shades, folded=len(frame) > MANY_ROWS)


def _on_time(result: Punctuality) -> tuple[Table, ...]:
    """Share on time by site with its interval, in the order of their ids; one site alone is a sentence."""
    sites = result.by_site
    if len(sites) < 2:
        return ()
    columns = {"site": ("site_id", str), "num": number, "den": number, "share": percent, "interval": intervals(sites)}
    return (Table(text("punctuality.by_site"), named("punctuality", columns, sites)),)


@describe_type.register
def _timeliness(result: Timeliness) -> Description:
    num, den = result.recent
    limit = percent(result.min_share)
    counts = {"num": number(num), "den": number(den), "percent": percent(num / den if den else float("nan"))}
    counts |= {"limit": limit, "period": newest_named(result.months), "months": result.months}
    sentence = text("timeliness.sentence" if den else "timeliness.no_recent", **counts)
    if result.too_young:
        verb = "is" if result.too_young == 1 else "are"
        sentence += text("timeliness.young", months=f"{counted(result.too_young, 'month')} {verb}")
    kind = "concern" if den and num < result.min_share * den else "steady"
    finding = Finding(
        kind=kind,
        sentence=text(f"timeliness.{kind}", **counts),
        about="timeliness",
        anchor=anchor(result),
        n=text("timeliness.n", **counts),
        period=newest_named(result.months),
    )
    steps = result.steps
    at_30 = steps.loc[steps["days"] == 30, "share"]
    days = listed(steps["days"])
    shown = {
        "n": number(steps["den"].max()),
        "days": days,
        "percent": percent(at_30.iloc[0] if len(at_30) else float("nan")),
    }
    counts = {"num": number, "den": number, "share": percent}
    within = named("timeliness", {"days": str, **counts, "interval": intervals(steps)}, steps)
    by_month = named("timeliness", {"month": ("period", month), **counts}, result.table)
    tables = [Table(text("timeliness.table", n=shown["n"]), within)] if len(steps) else []
    return Description(
        title=result.label or text("timeliness.title"),
        sentence=sentence.strip(),
        alt=text("timeliness.alt", limit=limit, **shown) if len(steps) else "",
        tables=(*tables, Table(text("timeliness.months"), by_month)),
        notes=(text("timeliness.note", days=number(steps["days"].max())),) if len(steps) else (),
        findings=(finding,) if den else (),
    )
