"""Since when does a site work with a change, and for whom? Read from its tests."""

import pandas as pd

from lhs_helpers.methods.improvement.decisions import where_it_stands
from lhs_helpers.methods.improvement.pdsa import SCALES


def starts_of(pdsa: pd.DataFrame, driver_id: str) -> pd.DataFrame:
    """First full month in which each site worked with a change that it adopted, and for whom.

    Parameters
    ----------
    pdsa : pandas.DataFrame
        Table of the contract.
    driver_id : str
        The change.

    Returns
    -------
    pandas.DataFrame
        By ``site_id``: ``start`` and ``scale``; sites that adopted nothing, or gave it up again, are absent.

    Notes
    -----
    Our choice: the cycle that counts is the first one adopted at the widest scale that the site has adopted the change
    at. What is adopted for a few patients first and for a clinic later can move the site's monthly figure from then on
    only, and a test that was adapted or dropped cannot at all. The month is that of the cycle's first day where it is
    the first of a month, else the next: from then on the change was there all month.
    """
    cycles = pdsa[pdsa["driver_id"] == driver_id]
    gone = [site for site, own in cycles.groupby("site_id") if where_it_stands(own)[0] == "abandon"]
    adopted = cycles[(cycles["decision"] == "adopt") & ~cycles["site_id"].isin(gone)]
    width = adopted["scale"].map({scale: number for number, scale in enumerate(SCALES)})
    widest = adopted[width == width.groupby(adopted["site_id"]).transform("max")]
    first = widest.sort_values("start", kind="stable").groupby("site_id")[["start", "scale"]].first()
    first["start"] = [start if start.day == 1 else start + pd.offsets.MonthBegin() for start in first["start"]]
    return first
