"""Several measures on one page: the newest number, the level, what was found, and the target."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.control_chart import ControlChart
from lhs_helpers.methods.improvement.change import counted, latest_change, pooled
from lhs_helpers.methods.reading.verdict import hardly_expected, no_verdict
from lhs_helpers.methods.result import Result


@dataclass(frozen=True, kw_only=True)
class SignalSummary(Result):
    """Charts of single series, summed up. It reads the same results that the charts show.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per measure with counted points: ``measure_id``, ``label``, ``kind`` (outcome, process, balancing),
        ``unit``; of the newest counted point ``period``, ``num``, ``den``, ``value``, ``target``; ``center``; of the
        latest change ``variation``, ``since``, ``before``, ``after``, ``basis``, ``assurance``, ``note``;
        ``signalled`` (anywhere in the current phase); ``unjudged`` (why there is no verdict, as in ``no_verdict``);
        ``rare`` (hardly one is expected per point, so that limits say little); ``n_points``, ``sum_num``, ``sum_den``
        (of the current phase), ``first`` (its first counted period); ``freq``, the calendar.
    charts : tuple of ControlChart
        The chart of each row.
    without : tuple of str
        Labels of measures without a counted point.
    together : bool
        Whether the charts are shown here, as small ones on one calendar, and not each by itself.
    """

    charts: tuple[ControlChart, ...]
    without: tuple[str, ...] = ()
    together: bool = False


def signal_summary(
    charts: Iterable[ControlChart],
    measures: pd.DataFrame,
    *,
    together: bool = False,
    key: str = "",
    label: str = "",
) -> SignalSummary:
    """Sum up charts of single series.

    Parameters
    ----------
    charts : iterable of ControlChart
        ``key`` is the measure's id; those without counted points are named and left out.
    measures : pandas.DataFrame
        Table of the contract, for the kind of each measure.
    together : bool
        Show the charts as small ones in one picture, in the order of the measures.
    """
    charts = tuple(charts)
    kinds = measures.drop_duplicates("measure_id").set_index("measure_id")["kind"]
    with_points = tuple(chart for chart in charts if not chart.is_empty and len(counted(chart)))
    rows = []
    for chart in with_points:
        points, change = counted(chart), latest_change(chart)
        newest = points.iloc[-1]
        _, num, den = pooled(points, chart)
        rows.append(
            {
                "measure_id": chart.key,
                "label": chart.label,
                "kind": kinds.get(chart.key, ""),
                "unit": chart.unit,
                **{name: newest[name] for name in ("period", "num", "den", "value", "target")},
                "center": chart.series["cl"].iloc[-1],
                **vars(change),
                "signalled": bool(chart.signals.series["any_signal"].iloc[-1]),
                "unjudged": no_verdict(chart, pd.Series([change.variation]))[0],
                "rare": hardly_expected(chart, chart.table, chart.series.iloc[-1].to_dict()),
                "n_points": len(points),
                "sum_num": num,
                "sum_den": den,
                "first": points["period"].iloc[0],
                "freq": chart.freq,
            }
        )
    return SignalSummary(
        table=pd.DataFrame(rows),
        charts=with_points,
        without=tuple(chart.label for chart in charts if not any(chart is drawn for drawn in with_points)),
        together=together,
        key=key,
        label=label,
        method={"name": "signal_summary"},
    )
