"""Where do the sites stand, month by month: the middle one, and the middle half of them?"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.interrupted_series.observed import observed
from lhs_helpers.methods.result import Caveat, Result

FEWEST_SITES = 5  # sites of a month, below which no middle half is told (our choice)
LEAST_CASES = 10  # of a site's month: below, its share or mean is mostly chance (our choice)
LEAST_EVENTS = 1  # expected of a site's month of a rate: below, most months are 0 (our choice)
YEAR = 12  # newest months that are averaged
HALF_A_YEAR = 6  # months that such an average needs


@dataclass(frozen=True, kw_only=True)
class SitesByMonth(Result):
    """Median and quartiles of the sites' values, by month; every site counts once, whatever its size.

    Reads as: whether the middle of the sites moved, and whether they came closer. Misleads when: sites grow, because
    larger numbers vary less, so that the middle half narrows though no site's care came closer to another's.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per period from the first to the last: ``period``, ``n_sites``, ``cases`` (their denominators added),
        ``median``, ``lower_quartile``, ``upper_quartile`` (displayed scale), ``reason`` (``too_few`` sites).
    years : pandas.DataFrame
        ``when`` (``before``, ``now``): the average of these values over the year that ends with the newest period with
        values, and over the year before; ``start``, ``end``, ``periods``. Only what rests on six periods or more.
    least : float
        Cases that a site's month needs: 10 of a share or a mean; of a rate as many as one event is expected in.
    n_sites, n_left_out : int
        Sites that stand in any month, and site-months left out as too small.
    """

    years: pd.DataFrame
    least: float
    n_sites: int = 0
    n_left_out: int = 0
    freq: str = "MS"
    multiplier: float = 1
    unit: str = ""


def sites_by_month(
    data: pd.DataFrame,
    *,
    data_type: str | None = None,
    site_column: str = "site_id",
    freq: str = "MS",
    multiplier: float = 1,
    key: str = "",
    label: str = "",
    unit: str = "",
) -> SitesByMonth:
    """Lay the sites' values of each period beside each other.

    Parameters
    ----------
    data : pandas.DataFrame
        ``site_column``, ``period`` (sorted within a site) and ``num`` with ``den``, or ``value`` with ``den``;
        optionally ``state``. What is hidden, missing or may still change stands in no period.
    data_type, freq, multiplier
        As in ``control_chart``.
    site_column, key, label, unit
        Column that names the sites; the others are passed through.

    Returns
    -------
    SitesByMonth
        Empty where no period has five sites.
    """
    points, told = observed(data, data_type=data_type, freq=freq, keys=(site_column,))
    counted = points[points["state"] == "ok"]
    least = float(LEAST_CASES)
    if told == "rate":
        events, cases = counted["num"].sum(), counted["den"].sum()
        least = LEAST_EVENTS * cases / events if events > 0 else np.inf
    large = counted[counted["den"] >= least]
    passed = {"least": least, "freq": freq, "multiplier": multiplier, "key": key, "label": label, "unit": unit}
    by_period = large.groupby("period")
    n_sites = by_period.size().reindex(sorted(points["period"].unique()), fill_value=0)
    enough = n_sites >= FEWEST_SITES
    if not enough.any():
        return SitesByMonth(table=pd.DataFrame(), years=pd.DataFrame(), **passed)
    quartiles = (by_period["value"].quantile([0.25, 0.5, 0.75]).unstack() * multiplier).reindex(n_sites.index)
    table = pd.DataFrame(
        {
            "period": n_sites.index,
            "n_sites": n_sites.to_numpy(),
            "cases": by_period["den"].sum().reindex(n_sites.index, fill_value=0).to_numpy(),
            "median": quartiles[0.5].where(enough).to_numpy(),
            "lower_quartile": quartiles[0.25].where(enough).to_numpy(),
            "upper_quartile": quartiles[0.75].where(enough).to_numpy(),
            "reason": pd.array(np.where(enough, "", "too_few"), dtype="str"),
        }
    )
    caveats = [Caveat("sites_count_once")]
    few = int((~enough).sum())
    if few:
        caveats.append(Caveat("months_without_middle", {"n": few, "of": len(table), "needed": FEWEST_SITES}))
    return SitesByMonth(
        table=table,
        years=_years(table),
        n_sites=large[site_column].nunique(),
        n_left_out=len(counted) - len(large),
        caveats=tuple(caveats),
        method={"name": "sites_by_month", "fewest_sites": FEWEST_SITES},
        **passed,
    )


def _years(table: pd.DataFrame) -> pd.DataFrame:
    """The year that ends with the newest period with values, and the year before it, each averaged."""
    known = table[table["reason"] == ""]
    end = known["period"].max()
    years = [end - pd.DateOffset(months=months) for months in (2 * YEAR, YEAR, 0)]
    rows = []
    for when, start, last in (("before", *years[:2]), ("now", *years[1:])):
        part = known[(known["period"] > start) & (known["period"] <= last)]
        if len(part) >= HALF_A_YEAR:
            means = part[["median", "lower_quartile", "upper_quartile"]].mean().to_dict()
            ends = {"start": part["period"].iloc[0], "end": part["period"].iloc[-1], "periods": len(part)}
            rows.append({"when": when, **means, **ends})
    columns = ["when", "median", "lower_quartile", "upper_quartile", "start", "end", "periods"]
    return pd.DataFrame(rows, columns=columns)
