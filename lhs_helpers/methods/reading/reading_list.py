"""One reading list over several measures."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from lhs_helpers.methods.control_chart.result import ControlChart
from lhs_helpers.methods.reading.attention import Attention, attention
from lhs_helpers.methods.reading.classify import classify
from lhs_helpers.methods.result import Caveat


def reading_list(
    charts: Iterable[ControlChart], *, level: float = 0.10, method: str = "bh", key: str = "", label: str = ""
) -> Attention:
    """List the series of several measures that deserve a look, with one share of false leads for the whole list.

    Twelve lists of which each may be false in one of ten would together mislead more often than one list does.

    Parameters
    ----------
    charts : iterable of ControlChart
        One chart of many series per measure.
    level, method
        As for ``attention``.

    Returns
    -------
    Attention
        Its ``keys`` are ``measure`` (the chart's label) before those of the charts; its table has ``variation`` as
        well: what ``classify`` says of each series at its end.
    """
    found = [_with_direction(chart, level=level, method=method) for chart in charts if not chart.is_empty]
    if not found:
        return Attention(table=pd.DataFrame(), key=key, label=label, level=level)
    table = pd.concat([part.table.assign(measure=part.label) for part in found], ignore_index=True)
    judged = table["p"].notna()
    if judged.any():
        from scipy import stats  # a second to import, and only a list for a network needs it

        table.loc[judged, "q"] = stats.false_discovery_control(table.loc[judged, "p"], method=method)
    table["listed"] = table["q"] <= level
    return Attention(
        table=table,
        keys=("measure", *found[0].keys),
        level=level,
        n_judged=int(judged.sum()),
        n_listed=int(table["listed"].sum()),
        n_apart=int((table["listed"] & table["resembling"]).sum()),
        caveats=_together(found),
        method=dict(found[0].method),
        key=key,
        label=label,
    )


def _with_direction(chart: ControlChart, *, level: float, method: str) -> Attention:
    """The list of one measure, with what each series shows at its end."""
    found, judged, keys = attention(chart, level=level, method=method), classify(chart), list(chart.keys)
    return replace(found, table=found.table.merge(judged.table[[*keys, "variation"]], on=keys, how="left"))


def _together(parts: list[Attention]) -> tuple[Caveat, ...]:
    """Every caveat once, with its counts added up over the measures that share it."""
    sums: dict[str, Counter] = defaultdict(Counter)
    for caveat in (caveat for part in parts for caveat in part.caveats):
        sums[caveat.code].update(caveat.values)
    return tuple(Caveat(code, dict(counts)) for code, counts in sums.items())
