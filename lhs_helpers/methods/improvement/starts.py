"""Since when does a site work with a change? Read from its tests."""

import pandas as pd

WHOLE = "whole_site"


def starts_of(pdsa: pd.DataFrame, driver_id: str) -> dict[str, pd.Timestamp]:
    """First full month in which each site worked with a change that it adopted.

    Parameters
    ----------
    pdsa : pandas.DataFrame
        Table of the contract.
    driver_id : str
        The change.

    Returns
    -------
    dict of str to pandas.Timestamp
        By site; sites that adopted nothing are absent.

    Notes
    -----
    Our choice: the cycle that counts is the first one adopted for the whole site, and where there is none the first
    adopted at any scale. A test with a few patients that was adapted or dropped cannot move a site's monthly figure.
    The month is that of the cycle's first day where it is the first of a month, else the next: from then on the
    change was there all month.
    """
    adopted = pdsa[(pdsa["driver_id"] == driver_id) & (pdsa["decision"] == "adopt")].sort_values("start", kind="stable")
    wide = adopted[adopted["scale"] == WHOLE].groupby("site_id")["start"].first()
    first = wide.combine_first(adopted.groupby("site_id")["start"].first())
    return {site: start if start.day == 1 else start + pd.offsets.MonthBegin() for site, start in first.items()}
