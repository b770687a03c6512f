"""All sites on one axis: months since each started."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.interrupted_series.observed import observed, since_start
from lhs_helpers.methods.result import Caveat, Result

MOSTLY = 0.8  # share of started sites from which a month speaks for them (our choice, as for months of the network)
FOR_QUARTILES = 4  # sites that quartiles need to lie between values (our choice)


@dataclass(frozen=True, kw_only=True)
class AlignedByStart(Result):
    """Median and quartiles of the sites by months since each started.

    Reads as: where the middle site stood before and after its own start. Misleads when: everything was rising anyway,
    because aligning by start alone shows such a trend as an effect; the roll-out model takes calendar time out.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per period since the start (0 is the first after it): ``since``, ``n_sites``, ``cases`` (denominators
        added), ``median``, ``lower_quartile``, ``upper_quartile`` (from four sites on), ``full`` (at least 80 % of
        the started sites), ``reason``. Values times ``multiplier``.
    n_started, n_waiting : int
        Sites with data that have started, and that have not.
    """

    n_started: int = 0
    n_waiting: int = 0
    freq: str = "MS"
    multiplier: float = 1
    direction: str | None = None
    unit: str = ""


def align_by_start(
    data: pd.DataFrame,
    starts: Mapping[str, object],
    *,
    data_type: str | None = None,
    site_column: str = "site_id",
    freq: str = "MS",
    multiplier: float = 1,
    direction: str | None = None,
    key: str = "",
    label: str = "",
    unit: str = "",
) -> AlignedByStart:
    """Lay the sites' values over each other, each from its own start.

    Parameters
    ----------
    data : pandas.DataFrame
        ``site_column``, ``period`` (sorted within a site) and ``num`` with ``den``, or ``value``; optionally ``state``.
    starts : mapping of str to date-like
        First period after the start of each site; absent or missing: not yet.
    data_type, freq, multiplier
        As in ``control_chart``.
    site_column, direction, key, label, unit
        Column that names the sites; the others are passed through.

    Returns
    -------
    AlignedByStart
        Empty where no site with data has started.
    """
    points, _ = observed(data, data_type=data_type, freq=freq, keys=(site_column,))
    points = points.assign(since=since_start(points, starts, site_column=site_column, freq=freq))
    points = points[points["state"] == "ok"]
    n_sites = points[site_column].nunique()
    points = points.dropna(subset="since").astype({"since": int})
    n_started = points[site_column].nunique()
    passed = {"freq": freq, "multiplier": multiplier, "direction": direction, "key": key, "label": label, "unit": unit}
    if not n_started:
        return AlignedByStart(table=pd.DataFrame(), n_waiting=n_sites, **passed)
    whole = np.arange(points["since"].min(), points["since"].max() + 1)
    months = points.groupby("since")
    quartiles = (months["value"].quantile([0.25, 0.5, 0.75]).unstack() * multiplier).reindex(whole)
    n_there = months.size().reindex(whole, fill_value=0).to_numpy()
    enough = n_there >= FOR_QUARTILES
    table = pd.DataFrame(
        {
            "since": whole,
            "n_sites": n_there,
            "cases": months["den"].sum().reindex(whole, fill_value=0).to_numpy(),
            "median": quartiles[0.5].to_numpy(),
            "lower_quartile": quartiles[0.25].where(enough).to_numpy(),
            "upper_quartile": quartiles[0.75].where(enough).to_numpy(),
            "full": n_there >= MOSTLY * n_started,
            "reason": pd.array(np.select([n_there == 0, ~enough], ["missing", "too_few"], ""), dtype="str"),
        }
    )
    caveats = [Caveat("aligned_not_adjusted")]
    if not table["full"].all():
        caveats.append(Caveat("months_of_few_sites", {"share": 100 * MOSTLY, "n": n_started}))
    if not enough.all():
        caveats.append(Caveat("no_quartiles", {"needed": FOR_QUARTILES}))
    if n_sites > n_started:
        caveats.append(Caveat("not_started", {"n": n_sites - n_started}))
    return AlignedByStart(
        table=table,
        n_started=n_started,
        n_waiting=n_sites - n_started,
        caveats=tuple(caveats),
        method={"name": "align_by_start"},
        **passed,
    )
