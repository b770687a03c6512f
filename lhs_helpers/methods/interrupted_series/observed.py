"""Submitted rows become points on their calendar, of one series or of one per site, each with what it is worth."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from lhs_helpers.methods.control_chart.calendar import EXCLUDED, OK, PROVISIONAL, STATES, lay_out, steps
from lhs_helpers.methods.control_chart.points import (
    exclude_points,
    family_of,
    hold_back,
    judge_states,
    values_of,
)


def observed(
    data: pd.DataFrame,
    *,
    data_type: str | None = None,
    freq: str = "MS",
    keys: tuple[str, ...] = (),
    exclude: pd.DataFrame | None = None,
    provisional_from: object = None,
) -> tuple[pd.DataFrame, str]:
    """Points of every series from its first to its last period.

    Parameters
    ----------
    data, data_type, freq, keys, exclude, provisional_from
        As in ``control_chart``.

    Returns
    -------
    pandas.DataFrame
        ``[*keys, period]``, ``step`` (number of the period), ``num``, ``den``, ``value`` (natural scale, missing where
        there is none) and ``state``; only ``ok`` points count.
    str
        ``proportion``, ``rate``, ``count`` (which has no ``den``) or ``mean``.

    Raises
    ------
    ValueError
        For gaps between events, and as ``control_chart`` does.
    """
    told = family_of(data, kind="auto", data_type=data_type, freq=freq)
    if told in ("cases_between", "time_between"):
        raise ValueError("gaps between events have no periods that could be compared")
    layout = lay_out(data, keys=keys, freq=freq, columns=("num", "den", "value"))
    columns = values_of(layout, told, kind="run")
    state = judge_states(layout, told, columns, kind="auto")
    exclude_points(layout, state, exclude)
    hold_back(layout, state, provisional_from)
    points = layout.series_keys.iloc[layout.series].reset_index(drop=True)
    den = np.full(len(state), np.nan) if told == "count" else columns["den"]  # counts alone rest on no denominator
    points = points.assign(period=layout.period, step=layout.step, num=columns["num"], den=den)
    points["value"] = np.where(np.isin(state, (OK, EXCLUDED, PROVISIONAL)), columns["value"], np.nan)
    points["state"] = pd.array(np.array(STATES)[state], dtype="str")
    return points, told


def since_start(points: pd.DataFrame, starts: Mapping[str, object], *, site_column: str, freq: str) -> pd.Series:
    """Periods since each site's start: 0 in the first, negative before; missing where a site has not started.

    Parameters
    ----------
    points : pandas.DataFrame
        As from ``observed``, with ``site_column``.
    starts : mapping of str to date-like
        First period after the start of each site; absent or missing: not yet.
    """
    first = pd.Series(dict(starts), dtype="datetime64[us]").dropna()
    numbers = pd.Series(steps(first, freq), index=first.index.astype("str"), dtype="float64")
    return points["step"] - points[site_column].map(numbers)
