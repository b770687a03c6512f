"""How healthy is the network as a system? A few series side by side, each on its own scale; never one index.

The three rows are those of an actor-oriented architecture: the actors, the commons that they share, and the structures
and processes by which they work together (Fjeldstad et al. 2012, Strateg Manag J 33:734; in a learning network: Seid et
al. 2020, Learn Health Syst 4(1):e10205).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.control_chart import ControlChart
from lhs_helpers.methods.finance.money import PER_UNIT
from lhs_helpers.methods.finance.outlook import RevenueHorizon
from lhs_helpers.methods.result import Result

ROWS = ("actors", "commons", "structures")
COLUMNS = {"row": "str", "sign": "str", "period": "datetime64[us]"} | dict.fromkeys(
    ("value", "line", "num", "den"), "float64"
)


@dataclass(frozen=True, kw_only=True)
class SystemView(Result):
    """A few series of the whole network, or of one site.

    Reads as: is anything moving? What a series means, and whether it has changed, is judged in its own module.
    Misleads when: good and bad are added up. A network can grow and forget its purpose.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per series and counted period: ``row`` (of ``ROWS``), ``sign`` (id of the series), ``period``,
        ``value``, ``line`` (its center line; of money, the spending), ``num``, ``den``.
    signs : pandas.DataFrame
        One row per series: ``row``, ``sign``, ``label``, ``unit``, ``freq`` (its calendar), ``line_name`` (median,
        mean, spending), ``n`` (periods with a number), ``last``, ``last_period``, ``last_line``, ``last_num``,
        ``last_den``; ``reason`` (``no_data`` where it is empty).
    """

    signs: pd.DataFrame


def system_view(
    *,
    actors: Iterable[ControlChart] = (),
    commons: Iterable[ControlChart] = (),
    structures: Iterable[ControlChart] = (),
    money: RevenueHorizon | None = None,
    label: str = "",
) -> SystemView:
    """Put series of other modules side by side, without judging them anew.

    Parameters
    ----------
    actors, commons, structures : iterable of ControlChart
        Charts of single series, in the order in which they are shown.
    money : RevenueHorizon, optional
        Confirmed revenue of the months ahead beside the spending; it joins the structures.
    """
    parts, signs = [], []
    for row, charts in zip(ROWS, (actors, commons, structures), strict=True):
        for chart in charts:
            points, line_name = pd.DataFrame(), "mean"
            if not chart.is_empty:  # what may still change is for the chart's own module, where it is drawn hollow
                points = chart.table[~chart.table["state"].isin(["provisional", "open"])].rename(columns={"cl": "line"})
                line_name = "median" if chart.series["center"].iloc[-1] == "median" else "mean"
            parts.append(_points(points, row, chart.key))
            signs.append((row, chart.key, chart.label, chart.unit, chart.freq, line_name))
    if money is not None:
        ahead = money.table
        if len(ahead):
            confirmed = ahead["recurring"] + ahead["confirmed"]
            ahead = ahead[["period"]].assign(value=confirmed / PER_UNIT, line=ahead["expense"] / PER_UNIT)
        parts.append(_points(ahead, "structures", "revenue"))
        signs.append(("structures", "revenue", money.label, money.currency, "MS", "spending"))
    table = pd.concat(parts, ignore_index=True) if parts else _points(pd.DataFrame(), "", "")
    facts = pd.DataFrame(signs, columns=["row", "sign", "label", "unit", "freq", "line_name"])
    known = table[table["value"].notna()].groupby("sign")
    if not known.ngroups:
        table = table.iloc[:0]
    newest = known.tail(1).set_index("sign")[["value", "period", "line", "num", "den"]]
    newest = newest.set_axis(["last", "last_period", "last_line", "last_num", "last_den"], axis=1)
    facts = facts.merge(newest.assign(n=known.size()).reset_index(), on="sign", how="left").fillna({"n": 0})
    return SystemView(
        table=table,
        signs=facts.assign(n=facts["n"].astype(int), reason=facts["n"].gt(0).map({True: "", False: "no_data"})),
        label=label,
        method={"name": "system_view"},
    )


def _points(points: pd.DataFrame, row: str, sign: str) -> pd.DataFrame:
    """Periods and values of one series, also where there are none."""
    return points.assign(row=row, sign=sign).reindex(columns=list(COLUMNS)).astype(COLUMNS)
