"""Which methods stand behind a result, and what was chosen for them: what the appendix of a report lists."""

from collections.abc import Iterable

from lhs_helpers.methods.control_chart import KINDS, ControlChart
from lhs_helpers.methods.control_chart.kinds import Kind
from lhs_helpers.methods.improvement.signal_summary import SignalSummary
from lhs_helpers.methods.result import Result
from lhs_helpers.methods.run_rules.false_alarm import false_alarm
from lhs_helpers.words.catalog import has_text, text

NO_CHOICES = ("name", "tau2")  # what a method was given from other results is not chosen by people
OF_ALL_CHARTS = ("min_limits", "min_points_run")
TYPICAL = 24  # points of the series that the chance of a false signal is told for


def methods_of(result: Result) -> list[dict[str, str]]:
    """The ``code`` of every method behind a result, and what was ``chosen``; none where nothing was calculated.

    The catalog says the rest: ``method_<code>.name``, ``answers``, ``formula`` and ``source``.
    """
    name = result.method.get("name")
    if result.is_empty or not name:
        return []
    if isinstance(result, ControlChart):
        return _of_chart(result)
    found = [{"code": name, "chosen": _chosen(result, result.method)}] if has_text(f"method_{name}.name") else []
    if isinstance(result, SignalSummary) and result.together:  # the charts have no block of their own
        charted = [method for chart in result.charts for method in _of_chart(chart)]
        found += [method for place, method in enumerate(charted) if method not in charted[:place]]
    return found


def _of_chart(chart: ControlChart) -> list[dict[str, str]]:
    kinds = list(dict.fromkeys(chart.series["kind"]))
    found = [{"code": f"chart_{kind}", "chosen": _chosen(chart, _arguments(KINDS[kind]))} for kind in kinds]
    if any(KINDS[kind].rules for kind in kinds) and chart.method["data_type"] != "overlapping":
        found.append({"code": f"rules_{chart.ruleset}", "chosen": false_signals(chart.ruleset)})
    if chart.method["kind"] == "auto":
        found.append({"code": "advise_chart", "chosen": ""})
    return found


def _arguments(kind: Kind) -> tuple[str, ...]:
    """The arguments of a control chart that a kind listens to."""
    if not kind.has_limits:
        return OF_ALL_CHARTS[1:]
    counts, exact = kind.spread in ("binomial", "poisson"), kind.spread == "exact"
    own = {"center": True, "outside_by": counts, "screen_mr": "ranges" in kind.spread or kind.laney,
           "sigma_z_floor": kind.laney, "limits": exact, "gap_includes_event": exact}  # fmt: skip
    return (*OF_ALL_CHARTS, *(name for name, listens in own.items() if listens))


def _chosen(result: Result, names: Iterable[str]) -> str:
    """Arguments with their values, as a person would give them again."""
    given = ((name, result.method[name]) for name in names if name not in NO_CHOICES)
    shown = ((name, f"{value:g}" if isinstance(value, float) else value) for name, value in given)
    return ", ".join(f"{name} = {value}" for name, value in shown if isinstance(value, (str, int)))


def false_signals(ruleset: str) -> str:
    """How many of 100 stable series a set of rules calls changed."""
    without, with_limits = (round(false_alarm(100, TYPICAL, ruleset, with_limits=has)) for has in (False, True))
    key = "one_chance" if without == with_limits else "two_chances"
    said = text(f"methods_used.{key}", without=without, with_limits=with_limits)
    return f"{said} {text('methods_used.low_counts')}"
