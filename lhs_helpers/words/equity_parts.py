"""Words of a gap over time, and of where it arises."""

import pandas as pd

from lhs_helpers.methods.equity import BetweenWithin, GapOverTime
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, Table, alternative, anchor, describe_type
from lhs_helpers.words.equity import capitalized, point_range, points
from lhs_helpers.words.marks import marks_note
from lhs_helpers.words.measured import periods, when
from lhs_helpers.words.names import named
from lhs_helpers.words.numbers import listed, number, percent


@describe_type.register
def _gap_over_time(result: GapOverTime) -> Description:
    label = (result.label or text("gap_over_time.title")).rstrip("?")
    names = {"group": result.group, "reference": result.reference}
    freq, table = result.gap.freq, result.table
    window = periods(result.window, freq)
    change = result.change.set_index("what")
    gap = change.loc["gap"]
    said = [text("gap_over_time.too_few", label=label)]
    if result.reading != "too_few":
        numbers = {name: points(gap[name]) for name in ("before", "after", "change")}
        ends = point_range(gap["lo"], gap["hi"])
        said = [
            text("gap_over_time.sentence", label=label, window=window, range=ends, **numbers, **names),
            text("gap_over_time.parts", **names | {"group": capitalized(result.group)}, **_levels(change)),
            text(f"gap_over_time.{result.reading}", **_sides(result, gap["after"])),
        ]
    counted = int((result.gap.table["state"] == "ok").sum())
    signals = int(result.gap.table["signal"].sum())
    seen = {"signals": signals, "points": periods(counted, freq)}
    how = text(f"gap_over_time.how_{result.limits}", **names)
    first, last = (when(table["period"].iloc[place], freq) for place in (0, -1))
    ends = {"before": points(gap["before"]), "after": points(gap["after"])}
    sentence = " ".join(said)
    narrowed = "improvement" if result.direction else "steady"  # without a direction a fall cannot be told from a gain
    kind = {"narrowed": narrowed, "unchanged": "steady", "too_few": "not enough data"}.get(result.reading, "concern")
    span = f"{first} to {last}"
    finding = Finding(kind, sentence, result.key, anchor(result), n=_cases(result), period=span, topic="gap")
    return Description(
        title=text("gap_over_time.titled", label=result.label) if result.label else text("gap_over_time.title"),
        sentence=sentence,
        alt=alternative(text("gap_over_time.alt", first=first, last=last, **names, **ends)),
        tables=(_who_moved(result, label), _periods(result, label)),
        notes=(
            text("gap_over_time.how_change", window=window, **names),
            how,
            text(f"gap_over_time.{'signal' if signals else 'no_signal'}", **seen),
            *marks_note(result.gap),
            *_shifts(result),
        ),
        findings=(finding,),
    )


def _shifts(result: GapOverTime) -> tuple[str, ...]:
    """Which of the two groups shows a shift or trend on its own run chart."""
    series = result.strata.signals.series
    shifted = series.loc[series["any_signal"] & series["stratum"].isin([result.group, result.reference]), "stratum"]
    return (text("gap_over_time.shifted", groups=listed(dict.fromkeys(shifted))),) if len(shifted) else ()


def _sides(result: GapOverTime, after: float) -> dict[str, str]:
    """Who did better before, and who stands above whom now."""
    above, below = (result.reference, result.group) if after > 0 else (result.group, result.reference)
    return {"better": getattr(result, result.better_before or "reference"), "above": above, "below": below}


def _levels(change: pd.DataFrame) -> dict[str, str]:
    ends = [(side, end) for side in ("group", "reference") for end in ("before", "after")]
    levels = {f"{side[0]}_{end}": percent(change.loc[side, end], 1) for side, end in ends}
    return levels | {f"{side[0]}_n_{end}": number(change.loc[side, f"n_{end}"]) for side, end in ends}


def _cases(result: GapOverTime) -> str:
    sums = result.table[["den_group", "den_reference"]].sum().sum()
    return f"{periods(len(result.table), result.gap.freq)}, n = {number(sums)}"


def _who_moved(result: GapOverTime, label: str) -> Table:
    rows = result.change
    names = {"group": result.group, "reference": result.reference, "gap": text("gap_over_time.gap")}
    columns = {
        "what": rows["what"].map(names),
        "before": rows["before"].map(points),
        "after": rows["after"].map(points),
        "change": rows["change"].map(points),
        "change_range": [point_range(*ends) for ends in zip(rows["lo"], rows["hi"], strict=True)],
        "n_before": rows["n_before"].map(number),
        "n_after": rows["n_after"].map(number),
    }
    return Table(text("gap_over_time.change_caption", label=label), named("gap_over_time", columns), folded=False)


def _periods(result: GapOverTime, label: str) -> Table:
    table = result.table
    columns = {
        "period": [when(period, result.gap.freq) for period in table["period"]],
        "group_value": [number(value, 1) for value in table["value_group"]],
        "group_n": table["den_group"].map(number),
        "reference_value": [number(value, 1) for value in table["value_reference"]],
        "reference_n": table["den_reference"].map(number),
        "gap_points": [number(value, 1) for value in table["gap"]],
    }
    return Table(text("gap_over_time.caption", label=label), named("gap_over_time", columns))


@describe_type.register
def _between_within(result: BetweenWithin) -> Description:
    label = (result.label or text("between_within.title")).rstrip("?")
    terms, table = result.terms.set_index("term"), result.table
    words = {
        "label": label,
        "group": result.group,
        "reference": result.reference,
        "n_group": number(result.n_group),
        "n_reference": number(result.n_reference),
        **{term: points(terms.loc[term, "estimate"]) for term in terms.index},
    }
    said = [text(f"between_within.{'sentence' if len(table) > 1 else 'one_site'}", **words)]
    if pd.notna(terms.loc["between", "lo"]):
        ends = {f"{term}_range": point_range(*terms.loc[term, ["lo", "hi"]]) for term in ("between", "within")}
        said.append(text(f"between_within.{'ranges' if terms['lo'].notna().all() else 'between_range'}", **ends))
    columns = {
        "site": table["site_id"],
        "weight_reference": table["weight_reference"].map(percent),
        "weight_group": table["weight_group"].map(percent),
        "value_reference": table["value_reference"].map(points),
        "value_group": table["value_group"].map(points),
        "within": table["within"].map(points),
        "remark": [text("between_within.one_group") if alone else "" for alone in table["one_group"]],
    }
    return Description(
        title=text("between_within.titled", label=result.label) if result.label else text("between_within.title"),
        sentence=" ".join(said),
        tables=(Table(text("between_within.caption", label=label), named("between_within", columns)),),
        notes=(text("between_within.how"),),
    )
