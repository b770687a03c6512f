"""Periods of a measure: which calendar it follows, and up to when numbers are expected and final."""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.contract.network import Network

CADENCES = {"week": "W", "month": "MS", "quarter": "QS", "year": "YS"}
_UNITS = {"MS": "datetime64[M]", "YS": "datetime64[Y]"}  # periods that numpy knows
_PERIODS = {"W": "W-SUN", "QS": "Q"}  # weeks begin on Monday
EVENTS = "event"  # a point per event: no calendar


def period_start(dates: pd.Series, freq: str) -> pd.Series:
    """First day of the period that holds each date; the date itself for events."""
    dates = pd.to_datetime(dates)
    if freq == EVENTS:
        return dates
    if freq in _UNITS:  # the same at a tenth of the cost
        starts = dates.to_numpy().astype(_UNITS[freq]).astype("datetime64[us]")
        return pd.Series(starts, index=dates.index, name=dates.name)
    return dates.dt.to_period(_PERIODS[freq]).dt.start_time.astype("datetime64[us]")


@dataclass(frozen=True)
class Calendar:
    """The periods of one measure in one network.

    Attributes
    ----------
    freq : str
        ``W``, ``MS``, ``QS``, ``YS`` or ``event``.
    through : pandas.Timestamp
        The last day the data describe.
    window_start : pandas.Timestamp
        Where the longest period drawn begins.
    last_period : pandas.Timestamp
        The newest period that has ended.
    provisional_from : pandas.Timestamp or None
        From here on numbers are still expected to change; None for events.
    """

    freq: str
    through: pd.Timestamp
    window_start: pd.Timestamp
    last_period: pd.Timestamp
    provisional_from: pd.Timestamp | None

    @classmethod
    def of(cls, cadence: str, network: Network) -> "Calendar":
        """The calendar of a measure; ``cadence`` is a word of the contract, or ``event``."""
        freq = CADENCES.get(cadence, cadence)
        through = pd.Timestamp(network.time.data_through)
        open_month = (through + pd.Timedelta(days=1)).replace(day=1)  # the first month that has not ended
        window_start = open_month - pd.DateOffset(months=network.time.window_months)
        if freq == EVENTS:
            return cls(freq, through, window_start, through, None)
        provisional = open_month - pd.DateOffset(months=network.time.provisional_months)
        days = pd.Series([through + pd.Timedelta(days=1), provisional, window_start])
        open_period, first_provisional, first = period_start(days, freq)
        before = period_start(pd.Series([open_period - pd.Timedelta(days=1)]), freq).iloc[0]
        # A period still running is provisional even where the network holds back no complete month.
        return cls(freq, through, first, before, min(first_provisional, open_period))

    def periods(self, first: pd.Timestamp, last: pd.Timestamp) -> pd.DatetimeIndex:
        """Every period from one to another."""
        return pd.date_range(first, last, freq="W-MON" if self.freq == "W" else self.freq, unit="us")
