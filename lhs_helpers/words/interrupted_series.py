"""Words of one series before and after a start."""

import pandas as pd

from lhs_helpers.methods.interrupted_series.segmented import Segmented
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Finding, FindingKind, Table, alternative, anchor, describe_type
from lhs_helpers.words.measured import measured, periods, when
from lhs_helpers.words.names import name_of, named
from lhs_helpers.words.numbers import listed, number

SCALES = {"gaussian": "", "binomial": "segmented.scale_log_odds"}  # of the estimates; all others are log rates
WORTH_SAYING = 1.05  # a scale above it is said; below, counts vary as chance lets them


def apart(value: float, unit: str, places: int | None = None) -> str:
    """A difference with its unit; of percentages it is percentage points."""
    if unit.startswith("%"):
        return text("segmented.difference_points", value=measured(value, "%", places).removesuffix(" %"))
    return measured(value, unit, places)


def between(lower: float, upper: float, unit: str) -> dict[str, str]:
    """Both ends of an interval of a difference, the unit at the second only."""
    return {"lower": apart(lower, unit).removesuffix(apart(0, unit).removeprefix("0")), "upper": apart(upper, unit)}


def kind_of_change(lower: float, upper: float, direction: str | None) -> FindingKind | None:
    """Kind of finding of a change by its interval; None where no direction is better."""
    if pd.isna(lower):
        return "not enough data"
    if lower <= 0 <= upper:
        return "steady"
    if direction is None:
        return None
    return "improvement" if (lower > 0) == (direction == "up") else "concern"


def cases_of(den: pd.Series) -> str:
    """How many patients, visits or days a sentence rests on; nothing where there are no denominators."""
    return text("segmented.cases", n=number(den.sum())) if den.sum() > 0 else ""


def also(words: str) -> str:
    """A further part of a list in words, if there is one."""
    return f", {words}" if words else ""


@describe_type.register
def _segmented(result: Segmented) -> Description:
    label = result.label or text("segmented.title")
    sentence, said = _sentence(result, label.rstrip("?"))
    end = result.end_difference
    kind = "not enough data" if end is None else kind_of_change(end["lower"], end["upper"], result.direction)
    used = _used(result)
    finding = Finding(
        kind=kind or "steady",
        sentence=sentence,
        about=result.key,
        anchor=anchor(result),
        n=_rests_on(result),
        period=" to ".join(when(period, result.freq) for period in used["period"].iloc[[0, -1]]) if len(used) else "",
    )
    pattern = "alt_few" if result.reason in ("too_few", "no_fit") else "alt"
    words = {"label": label.rstrip("?"), "start": listed(_starts(result))}
    return Description(
        title=label,
        sentence=sentence,
        alt=alternative(text(f"segmented.{pattern}", said=said, **words)),
        tables=(*([_estimates(result, label)] if end else []), _points(result, label)),
        notes=_notes(result),
        findings=(finding,) if kind else (),
    )


def _starts(result: Segmented) -> list[str]:
    """When each started, and what."""
    starts = [when(start, result.freq) for start in result.starts]
    if not result.phases:
        return starts
    named_starts = zip(starts, result.phases, strict=True)
    return [text("segmented.named_start", start=start, phase=phase) for start, phase in named_starts]


def _rests_on(result: Segmented) -> str:
    """Points before, and after each start, with their cases."""
    used = _used(result)
    after = [number((used["segment"] == place).sum()) for place in range(1, len(result.starts) + 1)]
    words = {"before": number(result.n_before), "after": listed(after), "cases": also(cases_of(used["den"]))}
    return text("segmented.rests_on" if len(after) == 1 else "segmented.rests_on_several", **words)


def _used(result: Segmented) -> pd.DataFrame:
    """The points that count."""
    return result.table[(result.table["state"] == "ok") & (result.table["side"] != "transition")]


def _sentence(result: Segmented, label: str) -> tuple[str, str]:
    """The whole statement, and the difference alone."""
    used, end, unit, starts = _used(result), result.end_difference, result.unit, _starts(result)
    words = {
        "label": label,
        "start": starts[0],
        "starts": listed(starts),
        "rests_on": _rests_on(result),
        "before": number(result.n_before),
        "after": number(result.n_after),
        "cases": also(cases_of(used["den"])),
    }
    several = "_several" if len(starts) > 1 else ""
    if end is None:
        return text(f"segmented.{result.reason}{several}", **words), ""
    words |= {
        "end": when(used.loc[used["counterfactual"].notna(), "period"].iloc[-1], result.freq),
        "fitted": measured(end["fitted"], unit),
        "counterfactual": measured(end["counterfactual"], unit),
        "difference": apart(end["estimate"], unit),
        **between(end["lower"], end["upper"], unit),
    }
    difference = text("segmented.said", **words)
    all_together = [text("segmented.all_together", **words)] if several else []
    if result.reason:
        return " ".join([text("segmented.exact", **words), *all_together]), difference
    known = "together" if end["lower"] <= 0 <= end["upper"] else f"apart{several}"
    said = [text("segmented.compared", **words), *all_together, text(f"segmented.{known}", **words)]
    return " ".join(said), difference


def _notes(result: Segmented) -> tuple[str, ...]:
    """How it was calculated, and what else the numbers say."""
    end, ratio = result.end_difference, result.ratio
    if end is None or result.reason:
        return ()
    family = text(f"segmented_family.{result.family}")
    statistic = number(result.durbin_watson, 2)
    said = [text("segmented.how", family=family, lag=result.lag, durbin_watson=statistic), text("segmented.straight")]
    if result.at is not None:
        said.append(text("segmented.at", at=periods(result.at, result.freq)))
    said.append(text("segmented.both", **between(end["lower_hac"], end["upper_hac"], result.unit)))
    if ratio:
        ends = {"lower": number(ratio["lower"], 2), "upper": number(ratio["upper"], 2)}
        said.append(text("segmented.ratio", ratio=number(ratio["estimate"], 2), **ends))
    if result.family in ("binomial", "quasipoisson") and result.scale > WORTH_SAYING:
        said.append(text("segmented.scale", scale=number(result.scale, 1)))
    if result.season:
        said.append(text("segmented.season"))
    return tuple(said)


def _estimates(result: Segmented, label: str) -> Table:
    table = result.coefficients
    columns = {"term": [_term(term) for term in table["term"]]}
    columns |= {name: [number(value, 4) for value in table[name]]
                for name in ("estimate", "se_model", "se_hac", "lower", "upper")}  # fmt: skip
    scale = SCALES.get(result.family, "segmented.scale_log_rate")
    caption = text("segmented.estimates", label=label, scale_of=text(scale) if scale else "")
    return Table(caption, named("segmented", columns))


def _term(code: str) -> str:
    """Name of an estimate; changes at a later start carry its number."""
    term, _, start = code.partition("_change_")
    if not start:
        return name_of("segmented_term", code)
    return text("segmented.at_start", term=name_of("segmented_term", f"{term}_change"), number=start)


def _points(result: Segmented, label: str) -> Table:
    table = result.table
    columns = {
        "period": [when(period, result.freq) for period in table["period"]],
        "side": [name_of("segmented_side", side) for side in table["side"]],
    }
    if table["den"].notna().any():
        columns |= {"events": [number(value) for value in table["num"]], "n": [number(n) for n in table["den"]]}
    columns["value"] = [measured(value) for value in table["value"]]
    if result.end_difference:
        columns |= {name: [measured(value) for value in table[name]] for name in ("fitted", "counterfactual")}
    columns["remark"] = ["" if state == "ok" else text(f"point_state.{state}") for state in table["state"]]
    return Table(text("segmented.caption", label=label), named("segmented", columns))
