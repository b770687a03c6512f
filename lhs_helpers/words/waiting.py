"""Words of waiting times."""

import pandas as pd

from lhs_helpers.methods.survival import TimeTo
from lhs_helpers.words.catalog import has_text, text
from lhs_helpers.words.description import Description, Table, alternative, describe_type
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import listed, number, percent

ROUND = (1, 2, 5, 10, 20, 30, 50, 60, 90, 100, 180, 200, 365, 500, 730, 1000, 1825, 2000, 5000, 10_000)  # days


@describe_type.register
def _time_to(result: TimeTo) -> Description:
    label, groups = result.label or text("time_to.title"), result.groups
    alone = len(groups) == 1
    names = [label.rstrip("?")] if alone else [name_of("cohort", cohort) for cohort in groups["cohort"]]
    said = [_group(name, group, result) for name, group in zip(names, groups.to_dict("records"), strict=True)]
    if result.log_rank is not None:
        p = result.log_rank["p"]
        shown = "< 0.001" if p < 0.001 else number(p, 3)
        said.append(text("time_to.compared" if p < 0.05 else "time_to.alike", p=shown, groups=_kind(result, "many")))
    counts = {name: number(groups[column].sum()) for name, column in
              (("n", "n"), ("reached", "n_event"), ("waiting", "n_waiting"))}  # fmt: skip
    if len(result.rows) == 1:  # a site's own view: one number is no estimate
        return Description(title=label, sentence=" ".join(said))
    notes = [text("time_to.how_competing" if result.competing else "time_to.how")]
    if groups["mean"].notna().any():
        notes.append(text("time_to.how_mean", until=number(result.until), least=result.min_at_risk))
    return Description(
        title=label,
        sentence=" ".join(said),
        alt=alternative(text("time_to.alt", label=label, **counts)),
        tables=(_cohorts(result, label), *_by_day(result, label)),
        notes=tuple(notes),
    )


def _cohorts(result: TimeTo, label: str) -> Table:
    """Counts, quartiles and mean of each cohort; too few at risk have none."""
    groups = result.groups
    enough = groups["n"] >= result.min_at_risk
    columns = {
        "group": _names(groups["cohort"]),
        "in_all": groups["n"].map(number),
        "there": groups["n_event"].map(number),
        "still_waiting": groups["n_waiting"].map(number),
        "withdrew": groups["n_left"].map(number),
        "quarter_days": groups["quarter"].where(enough).map(number),
        "median_days": groups["median"].where(enough).map(number),
        "between": [_interval(group) or number(None) for group in groups.where(enough).to_dict("records")],
        "three_quarters_days": groups["three_quarters"].where(enough).map(number),
        "mean_days": groups["mean"].where(enough).map(number),
    }
    caption = "caption_alone" if len(groups) == 1 else "caption"
    return Table(text(f"time_to.{caption}", label=label, group=_kind(result, "one")), _headed(result, columns))


def _headed(result: TimeTo, columns: dict) -> pd.DataFrame:
    """A table with its first column called by what the curves are apart by."""
    return named("time_to", columns).rename(columns={text("time_to.group"): _kind(result, "head")})


def _kind(result: TimeTo, form: str) -> str:
    """What the curves are apart by, as people call it: routes, cohorts, or groups."""
    known = f"{result.by or 'group'}_{form}"
    return text(f"time_to_by.{known if has_text(f'time_to_by.{known}') else f'group_{form}'}")


def _by_day(result: TimeTo, label: str) -> tuple[Table, ...]:
    """The curve in numbers, on round days while enough are at risk."""
    shown = result.table.loc[result.table["shown"], "time"]
    if shown.empty:
        return ()
    rows = result.at(round_days(shown.max()))
    rows = rows[rows["reached"].notna()]
    columns = {
        "group": _names(rows["cohort"]),
        "day": rows["day"].map(number),
        "watched": rows["n_risk"].map(number),
        "share": rows["reached"].map(percent),
        "share_between": [
            number(None)
            if pd.isna(row.lower)
            else text("time_to.interval", lower=number(100 * row.lower), upper=percent(row.upper))
            for row in rows.itertuples()
        ],
    }
    return (Table(text("time_to.by_day", label=label), _headed(result, columns)),)


def round_days(longest: float) -> list[float]:
    """At most seven round days from 0 to the longest."""
    step = next((step for step in ROUND if longest <= 6 * step), ROUND[-1])
    return [step * place for place in range(int(longest // step) + 1)]


def _names(cohorts: pd.Series) -> list[str]:
    return [text("time_to.all") if cohort == "all" else name_of("cohort", cohort) for cohort in cohorts]


def _group(label: str, group: dict, result: TimeTo) -> str:
    """The median of one cohort, or that it is not reached; the times themselves where there are only a few."""
    who = {"label": label, "who": result.who}
    if len(result.rows) == 1:
        days = number(group["longest"])
        return text(f"time_to.{'one' if group['n_event'] else 'one_waiting'}", label=label, days=days)
    if group["n"] < result.min_at_risk:
        rows = result.rows[(result.rows["cohort"] == group["cohort"]) & result.rows["observed"]]
        rows = rows[rows["reason"] == ""]
        after = text("time_to.after", days=listed(map(number, sorted(rows["time"])))) if len(rows) else ""
        return text("time_to.few", after=after, reached=len(rows), n=group["n"], least=result.min_at_risk, **who)
    if pd.isna(group["median"]):
        words = {"reached": number(group["n_event"]), "n": number(group["n"]), "longest": number(group["longest"])}
        return text("time_to.no_median", **who, **words)
    interval = _interval(group)
    interval = interval and text("time_to.said_interval", range=interval)
    words = {"n": number(group["n"]), "median": number(group["median"]), "waiting": number(group["n_waiting"])}
    return text("time_to.median", interval=interval, **who, **words)


def _interval(group: dict) -> str:
    """The interval of a median, without an end that is not reached; nothing where too few are on record for one."""
    if pd.isna(group["median_lower"]):
        return ""
    ends = {"lower": number(group["median_lower"]), "upper": number(group["median_upper"])}
    return text(f"time_to.{'open_interval' if pd.isna(group['median_upper']) else 'interval'}", **ends)
