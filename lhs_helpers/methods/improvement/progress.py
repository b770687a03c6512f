"""How far along are the projects? Scores that a coach gives each month."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.result import Result

INSTRUMENT = "progress"
IMPROVED = 4.0  # "significant improvement" and above on the assessment scale of collaboratives (IHI 2004)
FOR_SHARES = 5  # sites that shares and a median need; with fewer, counts


@dataclass(frozen=True, kw_only=True)
class ProgressScores(Result):
    """Project progress scores by month.

    Reads as: how many sites their coach puts at each step this month. Misleads when: read as a measure of care; the
    coach sees the charts, and is kind or strict.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per month and score: ``period``, ``score``, ``n`` (sites).
    months : pandas.DataFrame
        One row per month: ``period``, ``n_sites``, ``n_improved`` (at 4.0 or above), ``median`` (NaN with ``reason``
        ``too_few`` below 5 sites).
    raters : dict of str to int
        How many of the scores were given by each role.
    one_site : bool
        Whether these are the scores of a single site.
    without : int
        Active sites that the newest month has no score of.
    """

    months: pd.DataFrame
    raters: dict[str, int]
    one_site: bool = False
    without: int = 0


def progress_scores(
    ratings: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    on: pd.Timestamp,
    one_site: bool = False,
    key: str = "",
    label: str = "",
) -> ProgressScores:
    """Count sites by score, month by month.

    Parameters
    ----------
    ratings, sites : pandas.DataFrame
        Tables of the contract; of ratings the instrument ``progress`` counts. Where a site has several scores in a
        month, such as of two projects, its lowest stands for it.
    on : pandas.Timestamp
        The day the data go up to.
    one_site : bool
        Whether the rows are a single site's.
    """
    rows = ratings[(ratings["instrument"] == INSTRUMENT) & ratings["score"].notna() & (ratings["date"] <= on)]
    rows = rows[rows["site_id"].isin(sites["site_id"])]
    rows = rows.assign(period=rows["date"].dt.to_period("M").dt.start_time)
    scores = rows.groupby(["period", "site_id"], as_index=False)["score"].min().astype({"score": "float64"})
    months = scores.groupby("period").agg(
        n_sites=("site_id", "size"),
        n_improved=("score", lambda given: int((given >= IMPROVED).sum())),
        median=("score", "median"),
    )
    few = (months["n_sites"] < FOR_SHARES) & ~one_site
    months["median"] = months["median"].mask(few)
    months["reason"] = pd.array(np.where(few, "too_few", ""), dtype="str")
    newest = scores[scores["period"] == scores["period"].max()] if len(scores) else scores
    active = sites.loc[sites["status"] == "active", "site_id"]
    return ProgressScores(
        table=scores.groupby(["period", "score"]).size().rename("n").reset_index(),
        months=months.reset_index(),
        raters={str(role): int(n) for role, n in rows["rater_role"].value_counts().items()},
        one_site=one_site,
        without=int((~active.isin(newest["site_id"])).sum()),
        key=key,
        label=label,
        method={"name": "progress_scores"},
    )
