"""Words of how long a change has to last until it shows."""

import pandas as pd

from lhs_helpers.methods.improvement.when_would_we_know import WhenWouldWeKnow
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Table, alternative, describe_type
from lhs_helpers.words.measured import decimals, measured
from lhs_helpers.words.names import named
from lhs_helpers.words.numbers import number, percent


@describe_type.register
def _when_would_we_know(result: WhenWouldWeKnow) -> Description:
    after = result.level + result.shift
    before_shown, after_shown = _both(result, after)
    words = {
        "n": measured(result.n),
        "units": result.who,
        "shift": _change(result, after),
        "level": before_shown,
        "after": f"{after_shown} {result.unit}".rstrip(),
    }
    if result.months_estimate is None:
        baseline = _months(result, result.baseline_months)
        sentence = text("when_would_we_know.never", months=baseline, **words)
    elif result.months_estimate > result.horizon:
        sentence = text("when_would_we_know.beyond", horizon=result.horizon, **words)
    else:
        sentence = text("when_would_we_know.sentence", months=_months(result, result.months_estimate), **words)
    waits = {"run_after": _after(result, result.months_run), "point_after": _after(result, result.months_point)}
    on_chart = text("when_would_we_know.chart", run=result.run_length, **waits)
    last = result.table.iloc[-1]
    shown = {"comparison": _chance(last["by_comparison"]), "by_run": _chance(last["by_run"])}
    return Description(
        title=result.label or text("when_would_we_know.title"),
        sentence=f"{sentence} {on_chart}",
        alt=alternative(text("when_would_we_know.alt", last=result.horizon, **words, **shown)),
        tables=(_detectable(result), _chances(result)),
        notes=(
            text("when_would_we_know.means", power=percent(result.power)),
            text("when_would_we_know.false_run", chance=_chance(last["false_run"]), last=result.horizon),
        ),
    )


def _chances(result: WhenWouldWeKnow) -> Table:
    """The chances after the first months, then by half years."""
    rows = result.table[(result.table["month"] <= 3) | (result.table["month"] % 6 == 0)]
    columns = {
        "month": rows["month"].map(number),
        "by_comparison": rows["by_comparison"].map(_chance),
        "by_run": rows["by_run"].map(_chance),
        "by_point": rows["by_point"].map(_chance),
    }
    return Table(text("when_would_we_know.chances"), named("when_would_we_know", columns))


def _detectable(result: WhenWouldWeKnow) -> Table:
    impossible = text("when_would_we_know.impossible")
    levels = result.level + result.detectable["shift"]
    columns = {
        "month": result.detectable["months"].map(number),
        "shift": [impossible if pd.isna(level) else _change(result, level) for level in levels],
        "level_after": [
            number(level) if pd.isna(level) else f"{_both(result, level)[1]} {result.unit}".rstrip() for level in levels
        ],
    }
    return Table(text("when_would_we_know.detectable"), named("when_would_we_know", columns), folded=False)


def _chance(share: float) -> str:
    """A chance is never shown as none or as certain."""
    if 0.01 <= share <= 0.99:
        return percent(share)
    return text("when_would_we_know.hardly" if share < 0.5 else "when_would_we_know.nearly")


def _rounded(result: WhenWouldWeKnow, after: float) -> tuple[float, float, int]:
    """Level before and after as they are shown, with as many decimals for both."""
    before, after = (round(level * result.multiplier, 12) for level in (result.level, after))
    whole = before == int(before) and after == int(after)
    places = 0 if whole else max(decimals(level, result.unit) for level in (before, after))
    return round(before, places), round(after, places), places


def _both(result: WhenWouldWeKnow, after: float) -> tuple[str, str]:
    """Level before and after in figures."""
    *levels, places = _rounded(result, after)
    before_shown, after_shown = (number(level, places) for level in levels)
    return before_shown, after_shown


def _change(result: WhenWouldWeKnow, after: float) -> str:
    """How far the levels that are shown lie apart; of percentages it is in points, others keep their unit."""
    before_shown, after_shown, places = _rounded(result, after)
    size = round(abs(after_shown - before_shown), places)
    if result.unit.startswith("%"):
        return text("when_would_we_know.points_shift", n=number(size, 0 if size == int(size) else places))
    return measured(size, result.unit, 0 if size == int(size) else places)


def _after(result: WhenWouldWeKnow, months: float | None) -> str:
    """When the chart would show it, if it can: a share that is high already has no room above its limit."""
    if months is None:
        return text("when_would_we_know.not_ever")
    return text("when_would_we_know.after", months=_months(result, months))


def _months(result: WhenWouldWeKnow, months: float) -> str:
    if months > result.horizon:
        return text("when_would_we_know.over", n=result.horizon)
    whole = number(months)
    return text("when_would_we_know.one_month") if whole == "1" else text("when_would_we_know.months", n=whole)
