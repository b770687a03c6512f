"""Words of data quality: what was checked and what was not, two readings of one record, and days until entry."""

import pandas as pd

from lhs_helpers.methods.data_quality import EntryLags, KahnTable, Kappa
from lhs_helpers.methods.data_quality.kahn import CATEGORIES
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Table, describe_type
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import counted, listed, number, percent
from lhs_helpers.words.quality import interval, intervals, newest_named
from lhs_helpers.words.quality_values import per_thousand

DAYS_SHOWN = (7, 14, 30, 60, 90)


@describe_type.register
def _kahn_table(result: KahnTable) -> Description:
    table, period = result.table, newest_named(result.months)
    checked = table[table["n_checked"] > 0]
    kinds = ["category", "subcategory"]
    pairs = table[kinds].drop_duplicates().merge(checked[kinds].drop_duplicates())  # in Kahn's order
    never = [
        name_of("kahn", subcategory)
        for category, subcategory in CATEGORIES
        if not ((checked["category"] == category) & (checked["subcategory"] == subcategory)).any()
    ]
    values = {"measures": counted(table["measure_id"].nunique(), "measure"), "period": period}
    values |= {"failed": number(checked["n_failed"].sum()), "checked": number(checked["n_checked"].sum())}
    sentence = text("kahn_table.sentence", **values)
    sentence += text("kahn_table.never", list=listed(never)) if never else text("kahn_table.every")
    shown = {
        "measure": ("label", str),
        "kind": [_kind(row) for row in checked.itertuples()],
        "context": lambda code: text(f"kahn_table.{code}"),
        "checks": ("n_checks", number),
        "checked": ("n_checked", number),
        "failed": ("n_failed", number),
        **per_thousand(checked),
    }
    return Description(
        title=result.label or text("kahn_table.title"),
        sentence=sentence,
        tables=(
            Table(text("kahn_table.matrix", period=period), _matrix(table, pairs), folded=False),
            Table(text("kahn_table.table", period=period), named("kahn_table", shown, checked)),
        ),
        notes=(text("kahn_table.note"),),
    )


def _kind(row) -> str:
    if row.category == row.subcategory:
        return name_of("kahn", row.category)
    return (
        _other(row.category)
        if row.subcategory == "other"
        else (f"{name_of('kahn', row.category)}: {name_of('kahn', row.subcategory)}")
    )


def _matrix(table: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Measure by category that any was checked for: failures per 1,000 checks, or that nothing was checked."""
    sums = table.groupby(["measure_id", "category", "subcategory"], sort=False)[["n_checked", "n_failed"]].sum()
    rate = sums["n_failed"] / sums["n_checked"].where(sums["n_checked"] > 0) * 1000
    cells = rate.map(lambda value: text("kahn_table.not_checked") if pd.isna(value) else number(value, 1))
    columns = {}
    for category, subcategory in pairs.itertuples(index=False):
        column = cells.xs((category, subcategory), level=("category", "subcategory"))
        columns[name_of("kahn", subcategory) if subcategory != "other" else _other(category)] = column
    frame = pd.DataFrame(columns).reindex(table["measure_id"].unique()).fillna(text("kahn_table.not_checked"))
    frame.insert(0, text("kahn_table.measure"), table.drop_duplicates("measure_id")["label"].to_numpy())
    return frame.reset_index(drop=True)


def _other(category: str) -> str:
    return text("kahn_table.other", category=name_of("kahn", category))


@describe_type.register
def _kappa(result: Kappa) -> Description:
    values = {"agree": number(result.agree), "n": number(result.n), "share": percent(result.share)}
    values["range"] = interval(result.share_lo, result.share_hi)
    sentence = text("kappa.sentence", **values) + " "
    if result.reason:
        sentence += text("kappa.one_category")
    else:
        ends = {"lo": number(result.lo, 2), "hi": number(result.hi, 2)}
        sentence += text("kappa.value", kappa=number(result.kappa, 2), **ends)
    frame = result.table.map(number).astype("str").rename(columns=lambda name: text("kappa.second", category=name))
    frame = frame.rename_axis(columns=None).reset_index(names=text("kappa.first"))
    return Description(
        title=result.label or text("kappa.title"),
        sentence=sentence,
        tables=(Table(text("kappa.table", n=values["n"]), frame.astype({frame.columns[0]: "str"})),),
        notes=(text("kappa.note"),),
    )


@describe_type.register
def _entry_lags(result: EntryLags) -> Description:
    curve = result.table
    num, den = result.within
    values = {"n": number(result.n), "longest": number(result.longest), "standard": result.standard}
    if result.complete:
        share = {"num": number(num), "den": number(den), "share": percent(num / den if den else float("nan"))}
        known = text("entry_lags.within", interval=interval(result.within_lo, result.within_hi), **share, **values)
        sentence = known if den else text("entry_lags.too_young", **values)
        if result.median is not None:
            sentence += text("entry_lags.median", days=number(result.median))
    else:
        at = _at(curve, result.standard)
        shown = {"share": percent(at["share"]), "interval": interval(at["lo"], at["hi"])}
        sentence = text("entry_lags.entered_only", **shown, **values)
    days = [day for day in DAYS_SHOWN if day <= result.longest] or [int(result.longest)]
    rows = pd.DataFrame([_at(curve, day) for day in days]).reset_index(drop=True)
    columns = {
        "days": [number(day) for day in days],
        "share": percent,
        "interval": intervals(rows),
    }
    return Description(
        title=result.label or text("entry_lags.title"),
        sentence=sentence.strip(),
        alt=text("entry_lags.alt", last=percent(curve["share"].iloc[-1]), **values),
        tables=(Table(text("entry_lags.table", **values), named("entry_lags", columns, rows)),),
        notes=(text(f"entry_lags.{'note_complete' if result.complete else 'note_entered'}", **values),),
    )


def _at(curve: pd.DataFrame, day: float) -> pd.Series:
    """The curve on a day: its last step up to then; nothing entered before the first one."""
    steps = curve[curve["days"] <= day]
    nothing = pd.Series({"share": 0.0, "lo": float("nan"), "hi": float("nan")})
    return steps.iloc[-1][["share", "lo", "hi"]] if len(steps) else nothing
