"""Which charts have no verdict, though they have points enough: one rule for the chart, the tables and the cover."""

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart.caveats import FEW_EXPECTED
from lhs_helpers.methods.control_chart.result import ControlChart

MANY_HIDDEN = 0.25  # share of periods (our choice)


def no_verdict(chart: ControlChart, variation: pd.Series) -> list[str]:
    """Why each series has no verdict.

    Parameters
    ----------
    chart : ControlChart
        One series or many.
    variation : pandas.Series
        What was found of each series, in their order, as ``classify`` names it.

    Returns
    -------
    list of str
        ``hidden``: so many periods are hidden because a number is small that the rest tells of the others only;
        ``flat``: every value of the current phase is the same; ``hardly``: so few are expected in each period that
        the chart could hardly show a change, and it shows none; ``""``: it has a verdict, or too few points for one.
    """
    keys = list(chart.keys)
    points = [rows for _, rows in chart.table.groupby(keys, sort=False)] if keys else [chart.table]
    last = chart.series.groupby(keys, sort=False).tail(1) if keys else chart.series.tail(1)
    signals = chart.signals.series
    signalled = (signals.groupby(keys, sort=False).tail(1) if keys else signals.tail(1))["any_signal"]
    each = zip(points, last.to_dict("records"), signalled, variation, strict=True)
    return [_of_one(chart, *one) for one in each]


def hardly_expected(chart: ControlChart, points: pd.DataFrame, phase: dict) -> bool:
    """Whether fewer than one is expected per counted point of the current phase: of shares, of the rarer outcome.

    The same rule as that of the chart's caveat, for each series of a panel.
    """
    now = points[(points["state"] == "ok") & (points["phase"] == phase["phase"])]
    num, den = (now[name].to_numpy(dtype=float) for name in ("num", "den"))
    known = np.isfinite(num) & np.isfinite(den)
    if phase["limits_status"] == "none" or not known.any():
        return False
    expected = num[known].mean()
    if chart.method["data_type"] == "proportion":
        expected = min(expected, (den - num)[known].mean())
    return bool(expected < FEW_EXPECTED)


def _of_one(chart: ControlChart, points: pd.DataFrame, phase: dict, signalled: bool, variation: str) -> str:
    if variation == "not_enough":
        return ""
    if (points["state"] == "suppressed").sum() > MANY_HIDDEN * len(points):
        return "hidden"
    if variation != "steady":
        return ""
    now = points.loc[(points["state"] == "ok") & (points["phase"] == phase["phase"]), "value"]
    if phase["reason"] == "no_variation" or now.nunique() == 1:
        return "flat"
    return "hardly" if not signalled and hardly_expected(chart, points, phase) else ""
