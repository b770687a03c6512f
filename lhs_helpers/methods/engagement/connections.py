"""Who learns from whom? Sites that meet, or name each other in a survey."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from lhs_helpers.methods.engagement.ties import betweenness, centralization, density, reciprocity
from lhs_helpers.methods.result import Caveat, Result

LEAST_RESPONSE = 0.70  # below, missing answers distort who stands in the middle (ours)
SHUFFLES = 200  # enough for a range that is read by eye
SEED = 20250101


@dataclass(frozen=True, kw_only=True)
class Connections(Result):
    """Ties between sites.

    Reads as: how much of what could be connected is, and which sites stand alone.
    Misleads when: a tie is only a meeting that everybody attends, or when many did not answer.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per site, by its id: ``site_id``, ``ties`` (other sites it is tied to), ``isolate``, ``betweenness``
        (share of the shortest ways between others that pass through it; NaN with too few answers).
    density, reciprocity, centralization : float
        Of all possible ties; returned ties of a survey (NaN for meetings); 0 all alike to 1 all through one site.
        Reciprocity and centralization are NaN with too few answers.
    chance : tuple of float or None
        Density in 95 of 100 random courses with as many sites at every meeting; None for a survey.
    n_asked, n_answered : int
        Sites asked, and those that answered; both the number of sites where nobody had to be asked.
    least_response : float
        Share of answers below which only density and isolates are given.
    source : str
        ``meetings`` or ``survey``.
    n_meetings, n_seen : int
        Meetings held, and sites with anybody on record at one of them; 0 for a survey.
    """

    density: float
    reciprocity: float
    centralization: float
    chance: tuple[float, float] | None
    n_asked: int
    n_answered: int
    least_response: float
    source: str
    n_meetings: int = 0
    n_seen: int = 0

    @property
    def isolates(self) -> list[str]:
        """Sites without any tie."""
        return self.table.loc[self.table["isolate"], "site_id"].tolist()


def connections(
    sites: pd.Series,
    ties: pd.DataFrame,
    *,
    answered: pd.Series | None = None,
    least_response: float = LEAST_RESPONSE,
    key: str = "",
    label: str = "",
) -> Connections:
    """Describe the ties that sites named in a survey.

    Parameters
    ----------
    sites : pandas.Series
        Ids of the sites asked.
    ties : pandas.DataFrame
        ``site_id`` and ``other_id``: the first named the second. Sites that were not asked are left out.
    answered : pandas.Series, optional
        Ids of the sites that answered; without it, those that named anybody.
    least_response : float
        With a smaller share of answers only density and isolates are given.
    """
    names = sorted(sites.unique())
    matrix = _matrix(ties[["site_id", "other_id"]], names)
    replied = set(ties["site_id"] if answered is None else answered) & set(names)
    return _described(
        matrix, names, source="survey", n_answered=len(replied), least=least_response, key=key, label=label
    )


def shared_meetings(
    sites: pd.DataFrame,
    offerings: pd.DataFrame,
    activities: pd.DataFrame,
    *,
    on: pd.Timestamp,
    months: int = 12,
    kinds: tuple[str, ...] = ("coaching_call", "learning_session", "committee"),
    shuffles: int = SHUFFLES,
    seed: int = SEED,
    key: str = "",
    label: str = "",
) -> Connections:
    """Tie two active sites that came to the same meeting in the newest ``months``.

    Parameters
    ----------
    sites, offerings, activities : pandas.DataFrame
        The contract's tables of these names.
    on : pandas.Timestamp
        The day of the data.
    kinds : tuple of str
        Kinds of meeting that tie sites: by default those in which people talk with each other, because a webinar or a
        conference would tie everybody to everybody.
    shuffles, seed : int
        Random courses for the range of the density (each meeting keeps its size), and the seed of
        ``numpy.random.default_rng``.
    """
    names = sorted(sites.loc[sites["status"] == "active", "site_id"])
    held = offerings[offerings["kind"].isin(kinds) & offerings["date"].between(on - pd.DateOffset(months=months), on)]
    came = activities.loc[activities["offering_id"].isin(held["offering_id"]), ["offering_id", "site_id"]]
    came = came[came["site_id"].isin(names)].drop_duplicates()
    present = pd.crosstab(came["offering_id"], came["site_id"]).reindex(columns=names, fill_value=0).to_numpy() > 0
    random = np.random.default_rng(seed)
    found = [density(_met(random.permuted(present, axis=1))) for _ in range(shuffles if len(names) > 1 else 0)]
    chance = tuple(float(end) for end in np.quantile(found, [0.025, 0.975])) if found and present.any() else None
    matrix = _met(present) if present.any() else np.zeros((len(names), len(names)), dtype=bool)
    seen = {"n_meetings": held["offering_id"].nunique(), "n_seen": came["site_id"].nunique()}
    found = _described(matrix, names, source="meetings", n_answered=len(names), chance=chance, key=key, label=label)
    return replace(found, **seen)


def _described(
    matrix: np.ndarray,
    names: list[str],
    *,
    source: str,
    n_answered: int,
    least: float = LEAST_RESPONSE,
    chance: tuple[float, float] | None = None,
    key: str = "",
    label: str = "",
) -> Connections:
    enough = n_answered >= least * len(names)
    either = (matrix | matrix.T) & ~np.eye(len(names), dtype=bool)
    ties = either.sum(axis=1)
    table = pd.DataFrame({"site_id": pd.Series(names, dtype="str"), "ties": ties, "isolate": ties == 0})
    table["betweenness"] = betweenness(matrix) if enough else np.nan
    survey = source == "survey"
    few = Caveat("few_answers", {"answered": n_answered, "asked": len(names), "least": round(least * 100)})
    return Connections(
        table=table if either.any() else table.iloc[:0],
        density=density(matrix if survey else either),
        reciprocity=reciprocity(matrix) if enough and survey else float("nan"),
        centralization=centralization(matrix) if enough else float("nan"),
        chance=chance,
        n_asked=len(names),
        n_answered=n_answered,
        least_response=least,
        source=source,
        key=key or source,
        label=label,
        caveats=() if enough else (few,),
        method={"name": "connections", "source": source, "least_response": least},
    )


def _matrix(pairs: pd.DataFrame, names: list[str]) -> np.ndarray:
    place = {name: number for number, name in enumerate(names)}
    known = pairs[pairs.isin(names).all(axis=1)]
    matrix = np.zeros((len(names), len(names)), dtype=bool)
    matrix[known.iloc[:, 0].map(place), known.iloc[:, 1].map(place)] = True
    return matrix


def _met(present: np.ndarray) -> np.ndarray:
    """Which sites were at a meeting together."""
    count = present.astype(int)
    return (count.T @ count) > 0
