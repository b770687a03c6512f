"""Which sites miss a limit that all sites together keep: a sum over sites hides the one that needs help."""

from collections.abc import Mapping

import pandas as pd

from lhs_helpers.methods.data_quality.checks import newest, whole
from lhs_helpers.methods.data_quality.timeliness import STANDARD_DAYS

COUNTS = ["n_checked", "n_failed"]


def sites_alone(
    quality: pd.DataFrame,
    feeds: pd.DataFrame,
    limits: Mapping[str, float],
    *,
    data_through: pd.Timestamp,
    months: int,
) -> dict[str, tuple[str, ...]]:
    """Sites whose own data miss a limit, by measure.

    Parameters
    ----------
    quality : pandas.DataFrame
        Table of the contract, of several sites.
    feeds : pandas.DataFrame
        ``measure_id``, ``element_id``: which element feeds which measure.
    limits : mapping of str to float
        Greatest per cent ``missing`` and ``failed``, and of visits ``late``.
    data_through, months
        As for ``fitness``.

    Returns
    -------
    dict of str to tuple of str
        Only measures that some site's data would not pass; the same shares and months as of all sites together.
    """
    recent = newest(whole(quality, COUNTS), data_through, months=months)
    checks = recent["category"].isin(["conformance", "plausibility"]) & (recent["context"] != "validation")
    missing = _above(recent[recent["check_id"] == "missing"], ["element_id"], limits["missing"])
    failed = _above(recent[checks], ["category", "check_id", "element_id"], limits["failed"])
    found = feeds.merge(pd.concat([missing, failed]), on="element_id")[["measure_id", "site_id"]]
    entered = whole(quality[quality["check_id"] == f"lag_{STANDARD_DAYS}d"], COUNTS)
    late = _above(newest(entered, data_through, months=months, days=STANDARD_DAYS), [], limits["late"])
    everywhere = pd.DataFrame({"measure_id": feeds["measure_id"].unique()}).merge(late[["site_id"]], how="cross")
    both = pd.concat([found, everywhere]).drop_duplicates().sort_values(["measure_id", "site_id"])
    return {str(measure): tuple(sites) for measure, sites in both.groupby("measure_id")["site_id"]}


def _above(rows: pd.DataFrame, keys: list[str], limit: float) -> pd.DataFrame:
    """Sites, and what of theirs lies above a limit in per cent of what was checked."""
    sums = rows.groupby(["site_id", *keys], as_index=False)[COUNTS].sum()
    return sums[100 * sums["n_failed"] > limit * sums["n_checked"]]
