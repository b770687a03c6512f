"""Sites against the network's level: all of them where the reader sees all, else the own point and nobody else's."""

from dataclasses import replace

import numpy as np
import pandas as pd

from lhs_helpers.methods.comparison.funnel import Funnel, funnel
from lhs_helpers.methods.comparison.funnel_limits import exact_limits, outside, used_limits
from lhs_helpers.methods.result import Caveat

REACH = 4  # the limits are drawn from a quarter of the site's size to four times it
CURVE_POINTS = 80


def site_funnel(
    sites: pd.DataFrame,
    network: pd.DataFrame,
    *,
    data_type: str = "PR",
    tau2: float = 0.0,
    multiplier: float = 1,
    direction: str | None = None,
    key: str = "",
    label: str = "",
    unit: str = "",
    window: tuple[pd.Timestamp, ...] = (),
) -> Funnel:
    """Compare all sites with each other where the reader sees them, else the reader's own site with the network.

    A single site cannot see how much sites differ beyond chance; the network tells it that one number (``tau2``), and
    the limits allow for it. Where it is not told, a caveat says that the limits are those of size alone.

    Parameters
    ----------
    sites : pandas.DataFrame
        ``site``, ``num``, ``den``; one row per site that the reader may see.
    network : pandas.DataFrame
        The network's sums over the same months, for a reader who sees one site: ``numerator``, ``denominator``.
    data_type : str
        ``PR`` proportion or ``rate``.
    tau2 : float
        Variance between sites on the transformed scale, from the network's own funnel; 0: none, or not known.
    multiplier, direction, key, label, unit
        As for ``funnel``.
    window : tuple of pandas.Timestamp
        First day of what was counted, and the day after the last.

    Returns
    -------
    Funnel
        Empty where there is nothing to compare.
    """
    about = {"data_type": data_type, "direction": direction, "key": key, "label": label, "unit": unit}
    if len(sites) > 1:
        return replace(funnel(sites, unit_column="site", multiplier=multiplier, **about), window=window)
    cases, events = network["denominator"].sum(), network["numerator"].sum()
    level = float(events / cases) if cases > 0 else np.nan
    size = float(sites["den"].sum())
    if not (size > 0 and level > 0 and (data_type != "PR" or level < 1)):
        return Funnel(table=pd.DataFrame(), curve=pd.DataFrame(), center=np.nan, **about)
    name = str(sites["site"].iloc[0])
    point = pd.DataFrame({"unit": [name], "num": [float(sites["num"].sum())], "den": [size]})
    here = np.array([size])
    limits = pd.DataFrame(used_limits(here, level, data_type=data_type, tau2=tau2))
    exact = pd.DataFrame(exact_limits(here, level, data_type=data_type)).add_prefix("exact_")
    beyond = outside(point["num"].to_numpy(), here, level, data_type=data_type, limits=dict(limits))
    parts = [point, (point["num"] / size).rename("value"), limits, exact, pd.DataFrame(beyond)]
    table = pd.concat(parts, axis="columns")
    scaled = [column for column in table if column == "value" or "lcl_" in column or "ucl_" in column]
    table[scaled] *= multiplier
    sizes = np.geomspace(max(size / REACH, 1), size * REACH, CURVE_POINTS)
    sizes = np.unique(np.rint(sizes)) if data_type == "PR" else sizes
    curve = pd.DataFrame(used_limits(sizes, level, data_type=data_type, tau2=tau2)) * multiplier
    curve.insert(0, "den", sizes)
    return Funnel(
        table=table.assign(z=np.nan, p=np.nan, q=np.nan, plotted=True, reason=""),
        curve=curve,
        center=level * multiplier,
        multiplier=multiplier,
        n_units=1,
        highlight=name,
        tau2=tau2,
        adjusted=tau2 > 0,
        caveats=(Caveat("own_funnel_adjusted" if tau2 > 0 else "own_funnel"),),
        method={"name": "own_funnel", "data_type": data_type, "tau2": tau2},
        n_all=float(cases),
        window=window,
        **about,
    )
