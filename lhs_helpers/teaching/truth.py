"""What is planted where: the table by which a report can be judged, and from which the numbers are drawn."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields

import numpy as np
import pandas as pd

from lhs_helpers.teaching.authored import read_authored
from lhs_helpers.teaching.profiles import Profile
from lhs_helpers.teaching.streams import Streams

WHOLE_NETWORK = "network"
CYCLE = 100  # kinds are dealt to every hundred sites, so that the shares are exact


@dataclass(frozen=True)
class Planted:
    """One thing that is true of a synthetic network, and what a correct report makes of it.

    Attributes
    ----------
    truth_id : str
        Key of the row.
    table_name, site_id, measure_id : str
        Where it shows; ``network`` for the whole network; a measure, or the item of a scale.
    kind : str
        What was done: ``shift``, ``drift``, ``spike``, ``gap``, ``missing`` …
    start : pandas.Timestamp or None
        From when.
    size : float
        How much: points, a factor, a share, a number of months or days, as the note says.
    expect : str
        ``improvement``, ``concern``, ``steady``, ``not_enough_data``, ``withheld`` or ``no_finding``.
    note : str
        The same in words.
    """

    truth_id: str
    table_name: str
    site_id: str
    measure_id: str
    kind: str
    start: pd.Timestamp | None
    size: float
    expect: str
    note: str


def read_truth(profile: Profile, streams: Streams, sites: Iterable[str]) -> tuple[Planted, ...]:
    """All that is planted in the network and in these sites."""
    sites = list(sites)
    truth = read_authored(profile.world, "truth")
    if profile.teams:
        truth = pd.concat([truth, _dealt(profile, streams, sites)], ignore_index=True)
    known = {WHOLE_NETWORK, *sites}
    rows = truth[[field.name for field in fields(Planted)]].itertuples(index=False)
    return tuple(_planted(row) for row in rows if row.site_id in known)


def truth_table(truth: Iterable[Planted]) -> pd.DataFrame:
    """The truth as the table that is written beside the network's own."""
    return pd.DataFrame([astuple(planted) for planted in truth], columns=[field.name for field in fields(Planted)])


def covered_months(planted: Iterable[Planted], months: pd.DatetimeIndex) -> np.ndarray:
    """True in the months that the rows cover: from ``start``, for ``size`` months."""
    covered = np.zeros(len(months), dtype=bool)
    for row in planted:
        first = months.searchsorted(row.start)
        covered[first : first + int(row.size)] = True
    return covered


def _planted(row) -> Planted:
    values = row._asdict()
    start = pd.Timestamp(row.start) if row.start else None
    return Planted(**{**values, "start": start, "size": float(row.size)})


def _dealt(profile: Profile, streams: Streams, sites: list[str]) -> pd.DataFrame:
    """One row per site: the kind dealt to it, with its own start."""
    shares = read_authored(profile.world, "shares")
    order = streams("kinds").permutation(np.repeat(np.arange(len(shares)), shares["per_hundred"].astype(int)))
    rows = shares.iloc[order[np.arange(len(sites)) % CYCLE]].reset_index(drop=True)
    months = {(row.first_start, row.last_start): _months(row) for row in shares.itertuples(index=False)}
    spans = zip(rows["first_start"], rows["last_start"], strict=True)
    starts = [_start(streams, site_id, months[span]) for site_id, span in zip(sites, spans, strict=True)]
    return rows.assign(site_id=sites, start=starts, truth_id=rows["kind"] + "-" + pd.Series(sites))


def _months(row) -> list[str]:
    return (
        [str(month.date()) for month in pd.date_range(row.first_start, row.last_start, freq="MS")]
        if row.first_start
        else []
    )


def _start(streams: Streams, site_id: str, months: list[str]) -> str:
    return months[streams("start", site_id).integers(len(months))] if months else ""
