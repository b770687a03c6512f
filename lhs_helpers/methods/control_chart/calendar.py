"""Lay long data on its calendar: flat sorted arrays, one row per expected period of every series.

All further work runs on these arrays, without a loop over series. One series takes the same path as thousands.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

MONTHS = {"MS": 1, "QS": 3, "2QS": 6, "YS": 12}
STATES = ("ok", "excluded", "provisional", "missing", "no_cases", "invalid", "suppressed", "open")
OK, EXCLUDED, PROVISIONAL, MISSING, NO_CASES, INVALID, SUPPRESSED, OPEN = range(len(STATES))
_SPAN = 2**40  # more than any period number: series and period number fit in one sortable integer


@dataclass(frozen=True)
class Layout:
    """Series on their calendars.

    Attributes
    ----------
    series_keys : pandas.DataFrame
        The key columns, one row per series, sorted.
    series, step : numpy.ndarray of int
        Per point: number of its series; number of its period (days for events).
    begins : numpy.ndarray of int
        Per series: where its points begin; one more entry for the end.
    period : numpy.ndarray of datetime64
        Per point: first day of its period.
    state : numpy.ndarray of int
        Per point: index in ``STATES``, as submitted; a period without a row is ``missing``.
    columns : dict
        Further columns of the data (``num``, ``den``, ``value``, target), as floats, NaN where there was no row.
    freq : str
        The calendar.
    """

    series_keys: pd.DataFrame
    series: np.ndarray
    begins: np.ndarray
    step: np.ndarray
    period: np.ndarray
    state: np.ndarray
    columns: dict[str, np.ndarray]
    freq: str

    def locate(self, frame: pd.DataFrame, dates: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Series, period number and place of each row of a side table; series -1 where there is none such.

        The place is the first point of the series at or after the date, or the end of the series (0 without a series).
        """
        keys = list(self.series_keys.columns)
        if keys:
            series = pd.MultiIndex.from_frame(self.series_keys).get_indexer(pd.MultiIndex.from_frame(frame[keys]))
        else:
            series = np.zeros(len(frame), dtype=np.int64)
        step = steps(frame[dates], self.freq)
        if not len(self.series):
            return np.full(len(frame), -1), step, np.zeros(len(frame), dtype=np.int64)
        place = np.searchsorted(self.series * _SPAN + self.step, series * _SPAN + step)
        safe = np.maximum(series, 0)
        return series, step, np.clip(place, self.begins[safe], self.begins[safe + 1])

    def holds(self, series: np.ndarray, place: np.ndarray) -> np.ndarray:
        """Which results of ``locate`` are points of their series."""
        known = series >= 0
        known[known] = place[known] < self.begins[series[known] + 1]
        return known


def steps(dates: pd.Series, freq: str) -> np.ndarray:
    """Number of the period that holds each date; a missing date is the largest number."""
    if freq not in (*MONTHS, "W", "event"):
        raise ValueError(f"no calendar is called {freq!r}; known: {', '.join(MONTHS)}, W, event")
    dates = as_dates(dates).astype("datetime64[D]")
    if freq in MONTHS:
        number = dates.astype("datetime64[M]").astype(np.int64) // MONTHS[freq]
    else:
        number = dates.astype(np.int64) // (7 if freq == "W" else 1)
    return np.where(np.isnat(dates), _SPAN - 1, number)


def as_dates(dates: pd.Series) -> np.ndarray:
    """Dates as on the wall: a period is its first day, and a time zone is left off."""
    if isinstance(dates.dtype, pd.PeriodDtype):
        dates = dates.dt.to_timestamp()
    dates = pd.to_datetime(dates)
    if isinstance(dates.dtype, pd.DatetimeTZDtype):
        dates = dates.dt.tz_localize(None)
    return dates.to_numpy().astype("datetime64[us]")


def lay_out(data: pd.DataFrame, *, keys: tuple[str, ...], freq: str, columns: tuple[str, ...]) -> Layout:
    """Sort the data by series and put a row for every period from the first to the last of each series.

    Raises
    ------
    ValueError
        Where a period or key is missing, or the periods of a series are unsorted or occur twice.
    """
    if data["period"].isna().any() or data[list(keys)].isna().any(axis=None):
        raise ValueError("every row needs its keys and a period")
    series = data.groupby(list(keys), sort=True).ngroup().to_numpy() if keys else np.zeros(len(data), dtype=np.int64)
    order = np.argsort(series, kind="stable")
    series, step = series[order], steps(data["period"], freq)[order]
    period = as_dates(data["period"])[order]
    same, gap = np.diff(series) == 0, np.diff(step)
    if (same & (gap < (0 if freq == "event" else 1))).any():
        raise ValueError("the periods of a series must be sorted, and each may occur only once")

    firsts = np.flatnonzero(np.r_[True, ~same]) if len(series) else np.zeros(0, dtype=np.int64)
    series_keys = data[list(keys)].iloc[order[firsts]].reset_index(drop=True)
    lasts = np.r_[firsts[1:], len(series)] - 1 if len(series) else firsts
    lengths = lasts - firsts + 1 if freq == "event" else step[lasts] - step[firsts] + 1
    begins = np.r_[0, np.cumsum(lengths)].astype(np.int64)
    state = _states(data)[order]
    taken = {name: data[name].to_numpy(dtype=float, na_value=np.nan)[order] for name in columns if name in data}
    if begins[-1] == len(series):  # nothing is absent
        return Layout(series_keys, series, begins, step, period, state, taken, freq)

    place = begins[series] + step - step[firsts][series]
    full_series = np.repeat(np.arange(len(firsts)), lengths)
    full_step = np.arange(begins[-1]) - begins[full_series] + step[firsts][full_series]
    full_state = np.full(begins[-1], MISSING, dtype=np.int8)
    full_state[place] = state
    full = {name: np.full(begins[-1], np.nan) for name in taken}
    for name, values in taken.items():
        full[name][place] = values
    dates = _dates(full_step, freq, period[firsts][full_series], step[firsts][full_series])
    return Layout(series_keys, full_series, begins, full_step, dates, full_state, full, freq)


def _dates(step: np.ndarray, freq: str, first_date: np.ndarray, first_step: np.ndarray) -> np.ndarray:
    """First day of each period; weeks keep the weekday of the first row of their series."""
    if freq in MONTHS:
        return (step * MONTHS[freq]).astype("datetime64[M]").astype("datetime64[us]")
    return first_date + ((step - first_step) * 7).astype("timedelta64[D]")


def _states(data: pd.DataFrame) -> np.ndarray:
    if "state" not in data:
        return np.zeros(len(data), dtype=np.int8)
    codes = pd.Index(STATES).get_indexer(data["state"])
    if (codes < 0).any():
        raise ValueError(f"the states of points are {', '.join(STATES)}")
    return codes.astype(np.int8)
