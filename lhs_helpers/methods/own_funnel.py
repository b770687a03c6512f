"""One site against the network's level: its own point, the network's limits, and nobody else's point."""

import numpy as np
import pandas as pd

from lhs_helpers.methods.funnel import Funnel
from lhs_helpers.methods.funnel_limits import exact_limits
from lhs_helpers.methods.result import Caveat

REACH = 4  # the limits are drawn from a quarter of the site's size to four times it
CURVE_POINTS = 80


def own_funnel(
    own: pd.DataFrame,
    network: pd.DataFrame,
    *,
    data_type: str = "PR",
    multiplier: float = 1,
    direction: str | None = None,
    key: str = "",
    label: str = "",
    unit: str = "",
) -> Funnel:
    """Compare one site with the level of the whole network, by exact limits.

    The spread between sites is not known to a single site, so that limits cannot allow for it; a caveat says so.

    Parameters
    ----------
    own : pandas.DataFrame
        One row: ``site``, ``num``, ``den``.
    network : pandas.DataFrame
        The network's sums over the same months: ``numerator``, ``denominator``.
    data_type : str
        ``PR`` proportion or ``rate``.
    multiplier, direction, key, label, unit
        As for ``funnel``.

    Returns
    -------
    Funnel
        Empty where either side has nothing to compare.
    """
    about = {"data_type": data_type, "direction": direction, "key": key, "label": label, "unit": unit}
    cases, events = network["denominator"].sum(), network["numerator"].sum()
    level = float(events / cases) if cases > 0 else np.nan
    size = float(own["den"].sum())
    if not (size > 0 and level > 0 and (data_type != "PR" or level < 1)):
        return Funnel(table=pd.DataFrame(), curve=pd.DataFrame(), center=np.nan, **about)
    name = str(own["site"].iloc[0])
    point = pd.DataFrame({"unit": [name], "num": [float(own["num"].sum())], "den": [size]})
    limits = pd.DataFrame(exact_limits(np.array([size]), level, data_type=data_type))
    table = pd.concat(
        [point, (point["num"] / size).rename("value"), limits, limits.add_prefix("exact_")], axis="columns"
    )
    for part in ("95", "998"):
        table[f"outside_{part}"] = (table["value"] < table[f"lcl_{part}"]) | (table["value"] > table[f"ucl_{part}"])
    scaled = [column for column in table if column == "value" or "lcl_" in column or "ucl_" in column]
    table[scaled] *= multiplier
    sizes = np.geomspace(max(size / REACH, 1), size * REACH, CURVE_POINTS)
    sizes = np.unique(np.rint(sizes)) if data_type == "PR" else sizes
    curve = pd.DataFrame(exact_limits(sizes, level, data_type=data_type)) * multiplier
    curve.insert(0, "den", sizes)
    return Funnel(
        table=table.assign(z=np.nan, p=np.nan, q=np.nan, plotted=True, reason=""),
        curve=curve,
        center=level * multiplier,
        multiplier=multiplier,
        n_units=1,
        highlight=name,
        caveats=(Caveat("own_funnel"),),
        method={"name": "own_funnel", "data_type": data_type},
        **about,
    )
