"""What people give: shared resources and their reuse, and time that is valued."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from lhs_helpers.methods.engagement.partners import PARTNERS
from lhs_helpers.methods.result import Caveat, Result

RESOURCES = ("tool", "protocol", "video", "data_set")
ONLY_AWARE = "awareness"  # the tier of who looks at something, or signs up (Hartley 2020, PMC8051351)


def taken_up(activities: pd.DataFrame, behaviors: pd.DataFrame) -> pd.DataFrame:
    """Activities that are more than a look: those whose behavior shows any tier above being aware."""
    active = behaviors.loc[behaviors["tier"] != ONLY_AWARE, "behavior_id"]
    return activities[activities["behavior_id"].isin(active)]


def gini(amounts: np.ndarray, *, unbiased: bool = False) -> float:
    """How unequally amounts are spread over people: 0 all alike, toward 1 one person gives everything.

    Parameters
    ----------
    amounts : array_like
        One amount per person, zeros included.
    unbiased : bool
        Multiply by n / (n - 1), so that one giver among few reaches 1.

    Returns
    -------
    float
        2 sum(i x_(i)) / (n sum x) - (n + 1) / n; NaN where nobody gave anything.
    """
    amounts = np.sort(np.asarray(amounts, dtype="float64"))
    n = len(amounts)
    if not amounts.sum() > 0:
        return float("nan")
    value = 2 * (np.arange(1, n + 1) * amounts).sum() / (n * amounts.sum()) - (n + 1) / n
    return float(value * n / (n - 1)) if unbiased and n > 1 else float(value)


@dataclass(frozen=True, kw_only=True)
class CommonsUse(Result):
    """Shared resources, and whether other sites use them.

    Reads as: a resource that another site uses has been worth sharing. Views are not counted as success.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per kind of resource: ``kind``, ``resources``, ``new`` (of the newest 12 months), ``reused`` (used by
        a site that did not make it).
    n_contributors : int
        People who contributed anything in the newest 12 months.
    n_people : int
        People registered.
    gini : float
        How unequally contributions are spread over all people registered; NaN below ``min_contributors``.
    half : int or None
        Fewest people who together made half of the contributions; told as a number from ``smallest`` on.
    lorenz : pandas.DataFrame
        ``people`` and ``given``: the share of all contributions that each tenth of the people and those below it made,
        the least active first; empty where a tenth is fewer than ``smallest`` people, because a step would be a person.
    smallest : int
        Smallest count of people that is shown.
    on : pandas.Timestamp
        The day of the data.
    """

    n_contributors: int
    n_people: int
    gini: float
    half: int | None
    smallest: int
    on: pd.Timestamp
    lorenz: pd.DataFrame = field(default_factory=pd.DataFrame)


def commons_use(
    offerings: pd.DataFrame,
    activities: pd.DataFrame,
    people: pd.DataFrame,
    behaviors: pd.DataFrame,
    *,
    on: pd.Timestamp,
    contributing: tuple[str, ...] = ("contribution", "ownership"),
    min_contributors: int = 20,
    smallest: int = 11,
    key: str = "",
    label: str = "",
) -> CommonsUse:
    """Count shared resources, their reuse by other sites, and how widely contributing is spread.

    Parameters
    ----------
    offerings, activities, people, behaviors : pandas.DataFrame
        The contract's tables of these names.
    on : pandas.Timestamp
        The day of the data.
    contributing : tuple of str
        Tiers whose behaviors are contributions.
    min_contributors : int
        Fewer contributors: counts only.
    smallest : int
        Smallest count of people that is shown, and fewest whose contributions are told as one sum.
    """
    year_ago = on - pd.DateOffset(years=1)
    resources = offerings[offerings["kind"].isin(RESOURCES) & (offerings["date"] <= on)]
    uses = taken_up(activities, behaviors)
    uses = uses.loc[uses["date"] <= on, ["offering_id", "site_id"]].dropna()
    uses = uses.merge(resources[["offering_id", "creator_site_id"]], on="offering_id")
    reused = resources["offering_id"].isin(uses.loc[uses["site_id"] != uses["creator_site_id"], "offering_id"])
    marked = resources.assign(new=resources["date"] > year_ago, reused=reused)
    table = marked.groupby("kind").agg(resources=("offering_id", "size"), new=("new", "sum"), reused=("reused", "sum"))
    behavior_ids = behaviors.loc[behaviors["tier"].isin(contributing), "behavior_id"]
    given = activities[activities["behavior_id"].isin(behavior_ids) & activities["date"].between(year_ago, on, "right")]
    amounts = (
        given.groupby("person_id")["n"].sum().astype("float64").reindex(people["person_id"].unique(), fill_value=0)
    )
    n_contributors = int((amounts > 0).sum())
    enough = n_contributors >= max(min_contributors, smallest)
    running = amounts.sort_values(ascending=False).cumsum()
    return CommonsUse(
        table=table.reset_index(),
        key=key,
        label=label,
        caveats=() if enough else (Caveat("few_contributors", {"n": min_contributors}),),
        method={"name": "commons_use", "min_contributors": min_contributors},
        n_contributors=n_contributors,
        n_people=len(amounts),
        gini=gini(amounts.to_numpy(), unbiased=True) if enough else float("nan"),
        half=int((running < running.iloc[-1] / 2).sum()) + 1 if enough else None,
        smallest=smallest,
        on=on,
        lorenz=_lorenz(amounts) if enough and len(amounts) >= 10 * smallest else pd.DataFrame(),
    )


def _lorenz(amounts: pd.Series) -> pd.DataFrame:
    """Lorenz's curve at every tenth of the people."""
    running = np.r_[0.0, np.sort(amounts.to_numpy()).cumsum()] / amounts.sum()
    tenths = np.linspace(0, 1, 11)
    return pd.DataFrame({"people": tenths, "given": running[np.floor(tenths * len(amounts) + 1e-9).astype(int)]})


@dataclass(frozen=True, kw_only=True)
class TimeValued(Result):
    """Hours that patients and families gave, and how many of them were compensated.

    ``table``: one row per quarter: ``quarter`` (first day), ``hours``, ``compensated``, ``n_people`` who gave them;
    hours of a quarter with fewer people than ``smallest`` are NaN. ``hours``, ``compensated``: their sums.
    """

    hours: float
    compensated: float


def time_valued(
    people: pd.DataFrame,
    activities: pd.DataFrame,
    *,
    on: pd.Timestamp,
    quarters: int = 8,
    smallest: int = 1,
    key: str = "",
    label: str = "",
) -> TimeValued:
    """Add up hours given and compensated by quarter, of patients and family members.

    Parameters
    ----------
    people, activities : pandas.DataFrame
        The contract's tables of these names. Activities without hours count nothing.
    on : pandas.Timestamp
        The day of the data.
    quarters : int
        Newest calendar quarters, the last one up to ``on``.
    smallest : int
        Smallest count of people whose hours are shown.
    """
    partners = people.loc[people["stakeholder"].isin(PARTNERS), "person_id"]
    given = activities[activities["person_id"].isin(partners) & (activities["date"] <= on) & (activities["hours"] > 0)]
    quarter = given["date"].dt.to_period("Q").dt.start_time.astype("datetime64[us]")
    first = on.to_period("Q").start_time - pd.DateOffset(months=3 * (quarters - 1))
    given = given.assign(quarter=quarter, paid=given["hours_compensated"].fillna(0))[quarter >= first]
    table = given.groupby("quarter").agg(
        hours=("hours", "sum"), compensated=("paid", "sum"), n_people=("person_id", "nunique")
    )
    few = table["n_people"] < smallest
    shown = table[["hours", "compensated"]].where(~few)
    return TimeValued(
        table=shown.assign(n_people=table["n_people"].where(~few)).reset_index(),
        key=key,
        label=label,
        caveats=(Caveat("people_hidden", {"smallest": smallest}),) if few.any() else (),
        method={"name": "time_valued", "quarters": quarters},
        hours=float(shown["hours"].sum()),
        compensated=float(shown["compensated"].sum()),
    )
