"""Words of weighted averages and cumulative sums: whether, on which side and since when a process has drifted."""

import pandas as pd

from lhs_helpers.methods.control_chart import KINDS
from lhs_helpers.methods.time_weighted import BernoulliCusum, Cusum, Ewma
from lhs_helpers.words.catalog import has_text, text
from lhs_helpers.words.description import Description, Finding, Table, alternative, anchor, describe_type, kind_of
from lhs_helpers.words.measured import measured, periods, when
from lhs_helpers.words.names import named
from lhs_helpers.words.numbers import counted, number, percent

Charted = Ewma | Cusum | BernoulliCusum
MOST_ROWS = 120  # a longer series shows its signals and its last row only: nobody reads two thousand lines
SIDES = ("upper", "lower")
OVER = {"upper": 1, "lower": -1}


@describe_type.register
def _ewma(result: Ewma) -> Description:
    if result.keys:
        side = result.series["side"]
        return _panel(result, side != 0, side.map({1: "above", -1: "below"}), result.series["since"])
    now = result.series.iloc[-1]
    last = _last(result, now["phase"])
    if last is None:
        return _unjudged(result)
    side, level = int(now["side"]), _level(result, now=measured(last["ewma"], result.unit), last=last)
    if side:
        said = text(
            "ewma.outside",
            side=text(f"time_weighted.{'above' if side > 0 else 'below'}"),
            level=text(f"time_weighted.{'higher' if side > 0 else 'lower'}"),
            since=when(now["since"], result.freq),
            better=_better(result, side),
        )
    else:
        said = _before(result, result.series["first_outside"].min())
    words = {"kind": _kind(result), "weight": f"{result.weight:g}", "width": f"{result.width:g}"}
    columns = {name: [measured(cell) for cell in result.table[column]] for name, column in
               {"value": "value", "average": "ewma", "lower_limit": "lcl", "upper_limit": "ucl"}.items()}  # fmt: skip
    remarks = result.table["outside"].map({True: text("time_weighted.signal"), False: ""})
    brief = ["above" if side > 0 else "below"] if side else []
    return _description(result, level, said, side, text("ewma.how", **words), columns, brief=brief, remarks=remarks)


@describe_type.register
def _cusum(result: Cusum) -> Description:
    if result.keys:
        return _sums_panel(result, result.series)
    now = result.series.iloc[-1]
    last = _last(result, now["phase"])
    if last is None:
        return _unjudged(result)
    beyond = [side for side in SIDES if now[f"now_{side}"]]
    signals = [
        text(
            f"cusum.signal_{side}",
            since=when(now[f"since_{side}"], result.freq),
            better=_better(result, OVER[side]),
        )
        for side in beyond
    ]
    said = " ".join(signals) or _before(result, result.series[["first_upper", "first_lower"]].min().min())
    words = {"kind": _kind(result), "allowance": f"{result.allowance:g}", "interval": f"{result.interval:g}"}
    columns = {"value": [measured(value) for value in result.table["value"]]} | _sums(result.table)
    side, brief = OVER[beyond[0]] if len(beyond) == 1 else 0, [f"{side}_signal" for side in beyond]
    return _description(result, _level(result, last=last), said, side, text("cusum.how", **words), columns, brief=brief)


@describe_type.register
def _bernoulli(result: BernoulliCusum) -> Description:
    if result.keys:
        return _sums_panel(
            result, result.series.assign(**{f"now_{side}": result.series[f"n_{side}"] > 0 for side in SIDES})
        )
    now, table = result.series.iloc[0], result.table
    words = {"events": counted(now["n_events"], "event"), "cases": number(now["n_cases"]), "through": _through(result)}
    if not now["n_points"]:
        return Description(title=_title(result), sentence=text("bernoulli_cusum.unjudged", label=result.label, **words))
    level = text("bernoulli_cusum.level", label=result.label, risk=percent(now["risk"], 1), **words)
    signals, seen = [], [side for side in SIDES if now[f"n_{side}"]]
    for side in seen:
        last = table[table[f"signal_{side}"]].iloc[-1]
        times = number(now[f"n_{side}"])
        signals.append(
            text(
                f"bernoulli_cusum.signal_{side}",
                times=text("time_weighted.times_one" if times == "1" else "time_weighted.times", n=times),
                last=when(last["period"], result.freq),
                since=when(last[f"began_{side}"], result.freq),
                better=_better(result, OVER[side]),
            )
        )
    said = " ".join(signals) or text("bernoulli_cusum.quiet")
    how = text("bernoulli_cusum.how", ratio=f"{result.odds_ratio:g}", limit=f"{result.limit:g}")
    columns = {name: [number(cell) for cell in table[column]] for name, column in (("cases", "den"), ("events", "num"))}
    return _description(result, level, said, 0, how, columns | _sums(table), brief=[f"{side}_signal" for side in seen])


def _description(
    result: Charted,
    level: str,
    said: str,
    side: int,
    how: str,
    columns: dict[str, list],
    *,
    brief: list[str],
    remarks: pd.Series | None = None,
) -> Description:
    """Sentence, alternative text, table and finding of one series."""
    table, name = result.table, kind_of(result)
    if remarks is None:
        marks = [table[f"signal_{one}"].map({True: text(f"time_weighted.{one}_signal"), False: ""}) for one in SIDES]
        remarks = marks[0] + marks[1]
    reasons = [text(f"point_state.{state}") if state != "ok" else "" for state in table["state"]]
    remarks = [remark or reason for remark, reason in zip(remarks, reasons, strict=True)]
    dates = [when(period, result.freq) for period in table["period"]]
    frame = named(name, {"period": dates, **columns, "remark": remarks})
    if len(frame) > MOST_ROWS:
        frame = frame[pd.Series(remarks).ne("") | (frame.index == len(frame) - 1)].reset_index(drop=True)
    span = {"from": when(table["period"].iloc[0], result.freq), "to": when(table["period"].iloc[-1], result.freq)}
    words = {"label": result.label, "points": periods(len(table), result.freq), **span}
    seen = " ".join(text(f"time_weighted.alt_{one}") for one in brief or ["quiet"])
    alt = text(f"{name}.alt", cases=number(table["den"].sum()), said=seen, **words)
    sentence = f"{level} {said}"
    return Description(
        title=_title(result),
        sentence=sentence,
        alt=alt if len(alt) <= 250 else alt[:249] + "\N{HORIZONTAL ELLIPSIS}",
        tables=(Table(text(f"{name}.caption", label=result.label), frame),),
        notes=(how,),
        findings=_findings(result, sentence, side, span),
    )


def _findings(result: Charted, sentence: str, side: int, span: dict) -> tuple[Finding, ...]:
    """A change to one side, where it is known which side is better; a quiet chart leaves the word to others."""
    if not side or result.direction is None:
        return ()
    kind = "improvement" if (side > 0) == (result.direction == "up") else "concern"
    points = periods(int(result.series["n_points"].iloc[-1]), result.freq)
    return (
        Finding(
            kind, sentence, about=result.key, anchor=anchor(result), n=points, period=f"{span['from']} to {span['to']}"
        ),
    )


def _level(result: Ewma | Cusum, *, last: pd.Series, **words: str) -> str:
    cases = result.table.loc[(result.table["state"] == "ok") & (result.table["phase"] == last["phase"]), "den"].sum()
    return text(
        f"{kind_of(result)}.level",
        label=result.label,
        points=periods(int(result.series["n_points"].iloc[-1]), result.freq),
        cases=text("time_weighted.cases", n=number(cases)) if cases > 0 else "",
        center=measured(last["cl"], result.unit),
        through=_through(result),
        **words,
    )


def _last(result: Ewma | Cusum, phase: int) -> pd.Series | None:
    """The newest point of the current phase that is added up."""
    known = result.table[result.table["score"].notna() & (result.table["phase"] == phase)]
    return known.iloc[-1] if len(known) else None


def _before(result: Ewma | Cusum, first: object) -> str:
    """No signal at the end; whether there was one before."""
    name = kind_of(result)
    return text(f"{name}.quiet") if pd.isna(first) else text(f"{name}.past", first=when(first, result.freq))


def _unjudged(result: Ewma | Cusum) -> Description:
    points = periods(int((result.table["state"] == "ok").sum()), result.freq)
    sentence = text(f"{kind_of(result)}.unjudged", label=result.label, points=points)
    return Description(title=_title(result), sentence=sentence, alt=alternative(sentence))


def _better(result: Charted, side: int) -> str:
    if result.direction is None:
        return ""
    return text(f"time_weighted.{'better' if (side > 0) == (result.direction == 'up') else 'worse'}")


def _sums(table: pd.DataFrame) -> dict[str, list]:
    return {side: [number(value, 2) for value in table[side]] for side in SIDES}


def _sums_panel(result: Cusum | BernoulliCusum, series: pd.DataFrame) -> Description:
    """One row per series; where both sums signal, the upper one is named first."""
    names = series["now_upper"].map({True: "upper_signal", False: None})
    names = names.fillna(series["now_lower"].map({True: "lower_signal", False: None}))
    since = series["since_upper"].fillna(series["since_lower"])
    return _panel(result, series["now_upper"] | series["now_lower"], names, since)


def _panel(result: Charted, outside: pd.Series, names: pd.Series, since: pd.Series) -> Description:
    """Many series: a table in the order of their keys, no picture."""
    keys, name = list(result.keys), kind_of(result)
    current = result.series.assign(outside=outside, names=names, since=since).groupby(keys).tail(1)
    said = [
        text(f"time_weighted.{one}") if pd.notna(one) else text("time_weighted.quiet_now") for one in current["names"]
    ]
    columns = {
        "series": current[keys].astype("str").agg(" ".join, axis="columns"),
        "points": [number(points) for points in current["n_points"]],
        "at_the_end": [
            words if points else number(None) for words, points in zip(said, current["n_points"], strict=True)
        ],
        "since": [when(date, result.freq) if pd.notna(date) else "" for date in current["since"]],
    }
    words = {"outside": number(current["outside"].sum()), "of": number(len(current)), "through": _through(result)}
    return Description(
        title=_title(result),
        sentence=text(f"{name}.panel", label=result.label, **words),
        tables=(Table(text(f"{name}.panel_caption", label=result.label), named(name, columns)),),
    )


def _through(result: Charted) -> str:
    ok = result.table.loc[result.table["state"] == "ok", "period"]
    return when(ok.max() if len(ok) else result.table["period"].max(), result.freq)


def _kind(result: Ewma | Cusum) -> str:
    return KINDS[result.series["kind"].iloc[-1]].name


def _title(result: Charted) -> str:
    name = f"{kind_of(result)}.title"
    return result.label or (text(name) if has_text(name) else "")
