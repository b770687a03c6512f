"""The last twelve stable months of a measure, summed up: what a funnel compares."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.words.catalog import text

MONTHS = 12
DAYS_A_YEAR = 365
PER = 1000  # cases that a rate of rare events is given by


@dataclass(frozen=True)
class LastYear:
    """Sums over the last twelve stable months.

    Attributes
    ----------
    start, end : pandas.Timestamp
        First day, and the day after the last.
    rows : pandas.DataFrame
        ``site``, ``num``, ``den``; one row per site.
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
    start = end - pd.DateOffset(months=MONTHS)
    final = data[data["state"].isin(["ok", "no_cases"]) & (data["period"] >= start) & (data["period"] < end)]
    rows = final.groupby("site", as_index=False)[["num", "den"]].sum()
    inside = shared[(shared["period"] >= start) & (shared["period"] < end)]
    return LastYear(start, end, rows, inside, about)


def of_events(events: pd.DataFrame, began: pd.Series, through: pd.Timestamp, about: dict) -> LastYear:
    """Events of the last year and what they were counted in: opportunities where they are known, else days.

    Parameters
    ----------
    events : pandas.DataFrame
        Rows of the contract's table for one measure, with ``site``.
    began : pandas.Series
        Day on which counting began, by ``site``.
    through : pandas.Timestamp
        The last day the data describe.
    about : dict
        What the funnel passes on.
    """
    start = through - pd.Timedelta(days=DAYS_A_YEAR)
    recent = events[events["event_date"] > start]
    by_case = bool(recent["opportunities"].notna().all()) and len(recent) > 0
    sites = pd.Index(events["site"].unique())
    days = (through - began.reindex(sites).clip(lower=start)).dt.days.astype("float64")
    # An event is itself one of the opportunities; those counted since the previous one leave it out.
    cases = recent["opportunities"].astype("float64") + (recent["is_event"] == "yes")
    den = cases.groupby(recent["site"]).sum().reindex(sites) if by_case else days
    num = (recent["is_event"] == "yes").groupby(recent["site"]).sum().reindex(sites).fillna(0.0)
    rows = pd.DataFrame({"site": sites, "num": num.to_numpy(dtype=float), "den": den.to_numpy(dtype=float)})
    words = "per_case" if by_case else "per_year"
    better = {"up": "down", "down": "up"}.get(about["direction"])  # long gaps are few events
    turned = {
        "data_type": "rate",
        "multiplier": PER if by_case else DAYS_A_YEAR,
        "unit": text(f"measure.{words}"),
        "direction": better,
        "label": text("measure.as_rate", label=about["label"]),
    }
    nothing = pd.DataFrame({"numerator": np.zeros(0), "denominator": np.zeros(0)})
    return LastYear(start + pd.Timedelta(days=1), through + pd.Timedelta(days=1), rows, nothing, about | turned)
