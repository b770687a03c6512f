"""What is planted where: the table by which a report can be judged, and from which the numbers are drawn."""


import numpy as np
import pandas as pd

from lhs_helpers.teaching.profiles import Profile
from lhs_helpers.teaching.streams import Streams
from lhs_helpers.teaching.world import WHOLE_NETWORK, read_authored

CYCLE = 100  # kinds are dealt to every hundred sites, so that the shares are exact


def read_truth(profile: Profile, streams: Streams, sites: pd.DataFrame) -> pd.DataFrame:
    """The truth of a profile, with dates and numbers.

    Columns are truth_id, table_name, site_id, measure_id, kind, start, size, expect, note.
    """
    truth = read_authored(profile.world, "truth")
    if profile.teams:
        truth = pd.concat([truth, _dealt(profile, streams, sites)], ignore_index=True)
    known = truth["site_id"].isin([WHOLE_NETWORK, *sites["site_id"]])
    truth = truth[known].reset_index(drop=True)
    return truth.assign(start=pd.to_datetime(truth["start"]).dt.as_unit("us"), size=pd.to_numeric(truth["size"]))


def _dealt(profile: Profile, streams: Streams, sites: pd.DataFrame) -> pd.DataFrame:
    """One row per site: the kind dealt to it, with its own start."""
    shares = read_authored(profile.world, "shares")
    kinds = np.repeat(np.arange(len(shares)), shares["per_hundred"].astype(int))
    order = streams("kinds").permutation(kinds)
    rows = shares.iloc[order[np.arange(len(sites)) % CYCLE]].reset_index(drop=True)
    starts = [
        _start(streams, site_id, first, last)
        for site_id, first, last in zip(sites["site_id"], rows["first_start"], rows["last_start"], strict=True)
    ]
    rows = rows.assign(site_id=sites["site_id"].to_numpy(), start=starts)
    rows.insert(0, "truth_id", rows["kind"] + "-" + rows["site_id"])
    return rows.drop(columns=["per_hundred", "first_start", "last_start"])


def _start(streams: Streams, site_id: str, first: str, last: str) -> str:
    if not first:
        return ""
    months = pd.date_range(first, last, freq="MS")
    return str(months[streams("start", site_id).integers(len(months))].date())


def runs_of_months(planted: pd.DataFrame, months: pd.DatetimeIndex) -> np.ndarray:
    """True in the months that rows of the truth cover: from ``start``, for ``size`` months."""
    covered = np.zeros(len(months), dtype=bool)
    for row in planted.itertuples(index=False):
        first = months.searchsorted(row.start)
        covered[first : first + int(row.size)] = True
    return covered


