"""Words of how long a change has to last until it shows."""

import pandas as pd

from lhs_helpers.methods.improvement.when_would_we_know import WhenWouldWeKnow
from lhs_helpers.words.catalog import text
from lhs_helpers.words.description import Description, Table, alternative, describe_type
from lhs_helpers.words.measured import measured
from lhs_helpers.words.names import named
from lhs_helpers.words.numbers import number, percent


@describe_type.register
def _when_would_we_know(result: WhenWouldWeKnow) -> Description:
    after = result.level + result.shift
    words = {
        "n": measured(result.n),
        "units": result.who,
        "shift": _change(result, result.shift),
        "level": _level(result, result.level, unit=""),
        "after": _level(result, after),
    }
    if result.months_estimate is None:
        baseline = _months(result, result.baseline_months)
        sentence = text("when_would_we_know.never", months=baseline, **words)
    elif result.months_estimate > result.horizon:
        sentence = text("when_would_we_know.beyond", horizon=result.horizon, **words)
    else:
        sentence = text("when_would_we_know.sentence", months=_months(result, result.months_estimate), **words)
    last = result.table.iloc[-1]
    shown = {"comparison": _chance(last["by_comparison"]), "by_run": _chance(last["by_run"])}
    waits = {"run_after": _after(result, result.months_run), "point_after": _after(result, result.months_point)}
    return Description(
        title=result.label or text("when_would_we_know.title"),
        sentence=sentence,
        alt=alternative(text("when_would_we_know.alt", last=result.horizon, **words, **shown)),
        tables=(_detectable(result), _chances(result)),
        notes=(
            text("when_would_we_know.means", power=percent(result.power)),
            text("when_would_we_know.chart", run=result.run_length, **waits),
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
    shifts = result.detectable["shift"]
    columns = {
        "month": result.detectable["months"].map(number),
        "shift": [impossible if pd.isna(shift) else _change(result, shift) for shift in shifts],
        "level_after": [_level(result, result.level + shift) for shift in shifts],
    }
    return Table(text("when_would_we_know.detectable"), named("when_would_we_know", columns), folded=False)


def _chance(share: float) -> str:
    """A chance is never shown as none or as certain."""
    if 0.01 <= share <= 0.99:
        return percent(share)
    return text("when_would_we_know.hardly" if share < 0.5 else "when_would_we_know.nearly")


def _level(result: WhenWouldWeKnow, level: float, *, unit: str | None = None) -> str:
    return measured(round(level * result.multiplier, 12), result.unit if unit is None else unit)


def _change(result: WhenWouldWeKnow, shift: float) -> str:
    """A change of percentages is in points; others keep their unit."""
    size = round(abs(shift) * result.multiplier, 12)
    if result.unit.startswith("%"):
        shown = round(size, 1)
        return text("when_would_we_know.points_shift", n=number(shown, 0 if shown == int(shown) else 1))
    return measured(size, result.unit)


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
