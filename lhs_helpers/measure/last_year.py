"""The last twelve stable months of a measure, of rare events the whole record, summed up: what a funnel compares."""

from dataclasses import dataclass, field

import pandas as pd

from lhs_helpers.methods.comparison.event_rates import counted_by_case, event_rates
from lhs_helpers.words.catalog import text

MONTHS = 12
DATA_TYPES = {"proportion": "PR", "rate": "rate"}  # as the funnel calls them
DAYS_A_YEAR = 365
PER = 1000  # cases that a rate of rare events is given by


@dataclass(frozen=True)
class LastYear:
    """Sums over the last twelve stable months; of rare events over the whole record.

    Attributes
    ----------
    start, end : pandas.Timestamp
        First day, and the day after the last.
    rows : pandas.DataFrame
        ``site``, ``num``, ``den``; one row per site.
    earlier : pandas.DataFrame
        The same for the twelve months before; without rows for rare events.
    shared : pandas.DataFrame
        The network's sums of the same months as every site may see them: ``numerator``, ``denominator``.
    design : dict
        The other arguments of ``funnel``.
    """

    start: pd.Timestamp
    end: pd.Timestamp
    rows: pd.DataFrame
    shared: pd.DataFrame
    design: dict
    earlier: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["site", "num", "den"]))

    @property
    def about(self) -> dict:
        """What other comparisons of the same sites pass on: ``design`` without what only a funnel knows."""
        return {name: value for name, value in self.design.items() if name not in ("tau2", "window")}

    @property
    def windows(self) -> pd.DataFrame:
        """Both years on top of each other: ``site``, ``window`` (1 or 2), ``num``, ``den``."""
        return pd.concat([self.earlier.assign(window=1), self.rows.assign(window=2)], ignore_index=True)


def of_counts(data: pd.DataFrame, shared: pd.DataFrame, end: pd.Timestamp, about: dict) -> LastYear:
    """Numerators and denominators of months that are final.

    Parameters
    ----------
    data : pandas.DataFrame
        Series of one or more sites, with ``site``.
    shared : pandas.DataFrame
        The network's series.
    end : pandas.Timestamp
        The first month that may still change.
    about : dict
        What the funnel passes on, with ``data_type`` and ``multiplier``.
    """
    if data["site"].nunique() == 1:  # of one site its own final months, beside the same ones of all
        own = data.loc[data["state"].isin(["ok", "no_cases"]) & (data["period"] < end), "period"]
        end = min(end, own.max() + pd.DateOffset(months=1)) if len(own) else end
    start = end - pd.DateOffset(months=MONTHS)
    final = data[data["state"].isin(["ok", "no_cases"]) & (data["period"] < end)]
    late = final["period"] >= start
    before, rows = (
        part.groupby("site", as_index=False)[["num", "den"]].sum()
        for part in (final[~late & (final["period"] >= start - pd.DateOffset(months=MONTHS))], final[late])
    )
    inside = shared[(shared["period"] >= start) & (shared["period"] < end)]
    return LastYear(start, end, rows, inside, about | {"window": (start, end)}, before)


def of_events(
    events: pd.DataFrame, sites: pd.DataFrame, shared: pd.DataFrame, through: pd.Timestamp, about: dict
) -> LastYear:
    """Events of the whole record and what they were counted in: cases where they are known, else days.

    Parameters
    ----------
    events, sites : pandas.DataFrame
        Rows of the contract's tables; the events of one measure.
    shared : pandas.DataFrame
        The network's sums: ``counted_in``, ``numerator``, ``denominator``, ``tau2``; a row, or none.
    through : pandas.Timestamp
        The last day the data describe.
    about : dict
        What the funnel passes on.
    """
    by_case = bool((shared["counted_in"] == "cases").all()) if len(shared) else counted_by_case(events)
    rows = event_rates(events, sites, through=through, by_case=by_case)
    words = "per_case" if by_case else "per_year"
    better = {"up": "down", "down": "up"}.get(about["direction"])  # long gaps are few events
    turned = {
        "data_type": "rate",
        "multiplier": PER if by_case else DAYS_A_YEAR,
        "unit": text(f"measure.{words}"),
        "direction": better,
        "label": text("measure.as_rate", label=about["label"]),
        "tau2": float(shared["tau2"].sum()),
    }
    joined = sites.loc[sites["site_id"].isin(events["site_id"]), "joined"].min()
    begin = events["event_date"].min()
    window = (begin if pd.isna(joined) else min(begin, joined)), through + pd.Timedelta(days=1)
    rows = rows.rename(columns={"site_id": "site"})
    return LastYear(*window, rows, shared, about | turned | {"window": window})
