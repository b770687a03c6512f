"""Rows of the contract become series: one row per site and expected period, or per event, each with its state."""

import numpy as np
import pandas as pd

from lhs_helpers.measure.calendar import Calendar, period_start

# A measure that does not apply in a month leaves that month without anybody who could be counted.
STATES = {
    "final": "ok",
    "provisional": "provisional",
    "missing": "missing",
    "suppressed": "suppressed",
    "not_applicable": "no_cases",
}
COLUMNS = ["site_id", "period", "num", "den", "value", "sd", "state", "version"]
NETWORK_COLUMNS = [*COLUMNS[1:], "n_sites", "n_expected"]
# Share of expected sites from which a month of the network counts as complete. Our choice: below it the network's
# figure says more about who has reported than about care.
COMPLETE = 0.8
# Newest gaps of the network that are drawn: more could not be told apart in one picture.
MOST_GAPS = 100


def counts(observations: pd.DataFrame, sites: pd.DataFrame, calendar: Calendar, means: bool) -> pd.DataFrame:
    """Monthly (or other) counts of each site, a row for every period in which a number was expected.

    Numbers are expected from a site's first row to the newest complete period, or to the period in which it left;
    a period without a row is missing. Rows before a site joined are shown as history.

    Parameters
    ----------
    observations : pandas.DataFrame
        Rows of the contract's table for one measure.
    sites : pandas.DataFrame
        The contract's table; only ``site_id`` and ``left`` are used.
    calendar : Calendar
        Periods of the measure.
    means : bool
        Whether the measure is a mean with its n, else counts.

    Returns
    -------
    pandas.DataFrame
        ``COLUMNS``, sorted by site and period.
    """
    whole = observations[(observations["stratum_group"] == "all") & (observations["stratum"] == "all")]
    if whole.empty:
        return empty(COLUMNS)
    site, site_ids = pd.factorize(whole["site_id"], sort=True)
    period = period_start(whole["period"], calendar.freq)
    left = period_start(sites.set_index("site_id")["left"].reindex(site_ids), calendar.freq)
    due = left.fillna(calendar.last_period).clip(upper=calendar.last_period)
    periods = calendar.periods(period.min(), max(period.max(), due.max()))
    at = periods.searchsorted(period)
    first, last = np.full(len(site_ids), len(periods)), periods.searchsorted(due, side="right") - 1
    np.minimum.at(first, site, at)
    np.maximum.at(last, site, at)
    # The series stand one after the other: ``row`` is what was sent for each of their periods, -1 for nothing.
    length = last - first + 1
    begins = np.cumsum(length) - length
    row = np.full(length.sum(), -1)
    row[begins[site] + at - first[site]] = np.arange(len(whole))
    of_row = np.repeat(np.arange(len(site_ids)), length)
    num, den, value, sd = (
        whole[name].astype("float64").array.take(row, allow_fill=True).to_numpy()
        for name in ("numerator", "denominator", "value", "sd")
    )
    state = whole["status"].map(STATES).array.take(row, allow_fill=True).to_numpy(dtype=object)
    nobody = (den == 0) & (means | np.isnan(num) | (num == 0)) & np.isin(state, ("ok", "provisional"))
    state[nobody], state[row < 0] = "no_cases", "missing"
    return pd.DataFrame(
        {
            "site_id": site_ids.take(of_row),
            "period": periods[np.arange(len(row)) - begins[of_row] + first[of_row]],
            "num": np.nan if means else num,
            "den": den,
            "value": value if means else np.nan,
            "sd": sd if means else np.nan,
            "state": pd.array(state, dtype="str"),
            "version": whole["version"].array.take(row, allow_fill=True),
        }
    )


def gaps(events: pd.DataFrame, calendar: Calendar, between: str) -> pd.DataFrame:
    """Gaps between rare events of each site, in days or in cases; the last, unfinished one is ``open``.

    A first event closes no gap that is counted in days, because nobody knows when its clock began.

    Parameters
    ----------
    events : pandas.DataFrame
        Rows of the contract's table for one measure.
    calendar : Calendar
        Tells up to which day the data go.
    between : str
        ``time_between`` or ``cases_between``.
    """
    if events.empty:
        return empty(COLUMNS)
    rows = events.sort_values(["site_id", "event_date", "event_no"], ignore_index=True)
    if between == "time_between":
        rows = _closed(rows, calendar.through)
        value = rows.groupby("site_id")["event_date"].diff().dt.days
    else:
        value = rows["opportunities"].astype("float64")
    found = pd.DataFrame(
        {
            "site_id": rows["site_id"],
            "period": rows["event_date"],
            "num": np.nan,
            "den": np.nan,
            "value": value.astype("float64"),
            "sd": np.nan,
            "state": rows["is_event"].map({"yes": "ok", "no": "open"}),
            "version": np.nan,
        }
    ).astype({"version": "str"})
    return found[found["value"].notna()].reset_index(drop=True)


def _closed(rows: pd.DataFrame, through: pd.Timestamp) -> pd.DataFrame:
    """Give each series of dates its closing row where it lacks one: days without an event are data."""
    last = rows.groupby("site_id").tail(1)
    last = last[(last["is_event"] == "yes") & (last["event_date"] < through)]
    closing = last.assign(event_date=through, event_no=1, is_event="no").astype(rows.dtypes)
    return pd.concat([rows, closing]).sort_values(["site_id", "event_date", "event_no"], ignore_index=True)


def network_counts(by_site: pd.DataFrame, means: bool) -> pd.DataFrame:
    """The network's series: sums over sites, or the mean weighted by n, and how many sites each period rests on.

    The standard deviation is that of all values together: their squares about the network's mean are those within
    sites, (n - 1) sd^2, and those of the sites' means, n (mean - network's mean)^2. Where a site with several values
    gives none, there is none.

    A period in which fewer than four of five expected sites have final numbers is provisional: it is shown, but
    enters neither limits nor rules.
    """
    if by_site.empty:
        return empty(NETWORK_COLUMNS)
    reported = by_site["state"].isin(["ok", "provisional", "no_cases"])
    rows = by_site.assign(
        num=by_site["num"].where(reported),
        den=by_site["den"].where(reported),
        total=(by_site["value"] * by_site["den"]).where(reported),
        here=reported,
        final=by_site["state"].isin(["ok", "no_cases"]),
    )
    sums = rows.groupby("period").agg(
        num=("num", lambda column: column.sum(min_count=1)),
        den=("den", lambda column: column.sum(min_count=1)),
        total=("total", "sum"),
        n_sites=("here", "sum"),
        final=("final", "sum"),
        n_expected=("site_id", "nunique"),
        version=("version", "first"),
    )
    sums["value"] = (sums["total"] / sums["den"]).where(sums["den"] > 0) if means else np.nan
    sums["sd"] = _spread(rows[reported & (by_site["den"] > 0)], sums)
    share = sums["final"] / sums["n_expected"]
    states = [sums["n_sites"] == 0, share < COMPLETE, sums["den"] == 0]
    sums["state"] = np.select(states, ["missing", "provisional", "no_cases"], "ok")
    return sums.reset_index()[NETWORK_COLUMNS].astype({"state": "str"})


def _spread(rows: pd.DataFrame, sums: pd.DataFrame) -> pd.Series:
    """Standard deviation of the values of all sites together, by period."""
    n = rows["den"]
    within = ((n - 1) * rows["sd"] ** 2).mask(n == 1, 0.0)
    between = n * (rows["value"] - rows["period"].map(sums["value"])) ** 2
    squares = (within + between).groupby(rows["period"]).sum(skipna=False).reindex(sums.index)
    return np.sqrt((squares / (sums["den"] - 1)).where(sums["den"] > 1))


def empty(columns: list[str]) -> pd.DataFrame:
    """A series without points."""
    texts = ("site_id", "state", "version")
    return pd.DataFrame(
        {
            name: pd.Series(dtype="datetime64[us]" if name == "period" else "str" if name in texts else "float64")
            for name in columns
        }
    )
