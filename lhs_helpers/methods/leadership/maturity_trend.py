"""Are we maturing? Ratings of one round after the other, and the change among those who rated both times."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.leadership.maturity import ITEM, MIN_RATERS, scale_of, scores_of
from lhs_helpers.methods.result import Result

A_LEVEL = 1.0  # smallest change of a median that is spoken of, in levels (ours): half a level is one rater's whim


@dataclass(frozen=True, kw_only=True)
class MaturityTrend(Result):
    """Median rating and agreed level of every component in every round.

    Reads as: a component rose where all raters together and the matched raters both say so.
    Misleads when: raters changed between the rounds. Then the crude change is partly a change of people.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per component and round: ``domain_id``, ``domain``, ``item_id``, ``item``, ``round``, ``date``,
        ``n_raters``, ``median``, ``score`` (agreed).
    changes : pandas.DataFrame
        One row per component rated in both of the newest two rounds: ``item_id``, ``item``, ``before``, ``after``
        (medians of all raters), ``n_before``, ``n_after``, ``matched`` (raters present in both), ``matched_before``,
        ``matched_after``, ``verdict`` (rose, fell, same, raters differ, too few raters).
    rounds : tuple of str
        Rounds in the order of their dates.
    levels : tuple of float
        The levels of the scale.
    """

    changes: pd.DataFrame
    rounds: tuple[str, ...] = ()
    levels: tuple[float, ...] = ()
    least_change: float = A_LEVEL


def trend(
    instruments: pd.DataFrame,
    ratings: pd.DataFrame,
    *,
    consensus: pd.DataFrame,
    instrument: str = "maturity",
    domains: Sequence[str] | None = None,
    min_raters: int = MIN_RATERS,
    least_change: float = A_LEVEL,
    label: str = "",
) -> MaturityTrend:
    """Follow the components over the rounds; arguments as for ``maturity.agreement``.

    Parameters
    ----------
    min_raters : int
        Fewer matched raters: no verdict on a change.
    least_change : float
        Change of the median, in levels, from which a component rose or fell; crude and matched must both reach it.
    """
    scale, caveats = scale_of(instruments, instrument, domains)
    scored = scores_of(ratings, instrument, scale)
    rounds = tuple(scored.groupby("round")["date"].max().sort_values().index)
    by_round = scored.groupby(["item_id", "round"]).agg(
        date=("date", "max"), n_raters=("score", "size"), median=("score", "median")
    )
    agreed = consensus[consensus["instrument"] == instrument].set_index(["item_id", "round"])["score"]
    by_round = by_round.join(agreed).reset_index().sort_values("date")
    table = scale[ITEM].drop_duplicates("item_id").merge(by_round, on="item_id")
    return MaturityTrend(
        table=table.reset_index(drop=True),
        changes=_changes(scored, rounds[-2:], scale, min_raters, least_change),
        rounds=rounds,
        levels=tuple(sorted(scale["level"].unique())),
        least_change=least_change,
        key=instrument,
        label=label,
        caveats=caveats,
        method={"name": "trend", "instrument": instrument, "min_raters": min_raters, "least_change": least_change},
    )


def _changes(
    scored: pd.DataFrame, rounds: Sequence[str], scale: pd.DataFrame, min_raters: int, least: float
) -> pd.DataFrame:
    wide = scored.pivot_table(index=["item_id", "rater_id"], columns="round", values="score").reindex(columns=rounds)
    if len(rounds) < 2:
        wide = wide.iloc[:0].reindex(columns=["earlier", "later"])
    wide.columns = ["before", "after"]
    both = wide.dropna()
    crude, matched = wide.groupby("item_id"), both.groupby("item_id")
    table = crude.median().assign(n_before=crude["before"].count(), n_after=crude["after"].count())
    table = table.join(matched.median().add_prefix("matched_")).assign(matched=matched.size())
    table = table.dropna(subset=["before", "after"]).fillna({"matched": 0})
    table["verdict"] = [_verdict(row, min_raters, least) for row in table.itertuples()]
    return scale[["item_id", "item"]].drop_duplicates().merge(table.reset_index(), on="item_id")


def _verdict(row, min_raters: int, least: float) -> str:
    if row.matched < min_raters:
        return "too few raters"
    crude, matched = row.after - row.before, row.matched_after - row.matched_before
    if min(crude, matched) >= least:
        return "rose"
    if max(crude, matched) <= -least:
        return "fell"
    return "same" if max(abs(crude), abs(matched)) < least else "raters differ"
