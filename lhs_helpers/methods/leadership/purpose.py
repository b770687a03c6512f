"""Who can state the aim? The share of those asked who know it, from a short survey on an ordinal scale."""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.intervals import wilson
from lhs_helpers.methods.leadership.maturity import MIN_RATERS, scale_of, scores_of
from lhs_helpers.methods.result import Result

TOP_LEVELS = 2  # of the scale: who answers there can state the aim


@dataclass(frozen=True, kw_only=True)
class PurposeKnown(Result):
    """Answers in the two highest levels of the survey, round by round.

    Reads as: of those who answered, this many know the aim. Misleads when: who does not know it does not answer.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per round, the newest last: ``round``, ``date``, ``asked`` (rows of the survey), ``answered``, ``know``,
        ``share``, ``lo``, ``hi`` (Wilson, 95 %), ``reason`` (``too_few`` below ``min_raters``: then no share).
    levels : tuple of str
        Names of the levels that count as knowing.
    min_raters : int
        Fewer answers: the number of answers only.
    """

    levels: tuple[str, ...]
    min_raters: int


def purpose_known(
    instruments: pd.DataFrame,
    ratings: pd.DataFrame,
    *,
    instrument: str = "purpose_survey",
    min_raters: int = MIN_RATERS,
    label: str = "",
) -> PurposeKnown:
    """Count the answers in the two highest levels.

    Parameters
    ----------
    instruments, ratings : pandas.DataFrame
        Tables of the contract; a row of ``ratings`` that is not scored was asked and did not answer.
    min_raters : int
        Fewest answers of which a share is given.
    """
    scale, _ = scale_of(instruments, instrument, None)
    levels = scale.drop_duplicates("level").sort_values("level")
    top = levels.tail(TOP_LEVELS)
    asked = ratings[(ratings["instrument"] == instrument) & (ratings["site_id"] == "network")]
    scored = scores_of(ratings, instrument, scale)
    rounds = asked.groupby("round").agg(date=("date", "max"), asked=("item_id", "size"))
    table = rounds.assign(
        answered=scored.groupby("round").size().reindex(rounds.index, fill_value=0),
        know=scored["score"].isin(top["level"]).groupby(scored["round"]).sum().reindex(rounds.index, fill_value=0),
    )
    enough = table["answered"] >= max(min_raters, 1)
    counts = table[["know", "answered"]].astype("float64").where(enough)
    low, high = wilson(counts["know"].to_numpy(), counts["answered"].to_numpy())
    table = table.assign(share=counts["know"] / counts["answered"], lo=low, hi=high)
    table["know"] = counts["know"]
    table["reason"] = enough.map({True: "", False: "too_few"})
    return PurposeKnown(
        table=table.sort_values("date").reset_index(),
        levels=tuple(top["label"]),
        min_raters=min_raters,
        key=instrument,
        label=label,
        method={"name": "purpose_known", "instrument": instrument, "min_raters": min_raters},
    )
