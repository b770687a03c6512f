"""What the methods of engagement share: who did what, and small groups of people."""

import pandas as pd


def behaviors_shown(
    people: pd.DataFrame, activities: pd.DataFrame, behaviors: pd.DataFrame, *, on: pd.Timestamp, order: tuple[str, ...]
) -> pd.DataFrame:
    """What registered people did up to a day, with its tier.

    Returns
    -------
    pandas.DataFrame
        ``person_id``, ``date``, ``rank`` (place of the behavior's tier in ``order``, lowest 0), ``counts_months``.
        Behaviors without a tier, and people who are not registered, are left out.
    """
    done = activities.loc[
        (activities["date"] <= on) & activities["person_id"].isin(people["person_id"]),
        ["person_id", "date", "behavior_id"],
    ]
    tiers = behaviors[["behavior_id", "tier", "counts_months"]]
    shown = done.merge(tiers[tiers["tier"].isin(order)], on="behavior_id")
    shown["rank"] = shown["tier"].map({tier: rank for rank, tier in enumerate(order)}).astype("int64")
    return shown[["person_id", "date", "rank", "counts_months"]]


def still_counts(shown: pd.DataFrame, on: pd.Timestamp, active_months: int) -> pd.Series:
    """Which behaviors count on a day: done within ``active_months``, or within the behavior's own, if shorter."""
    months = shown["counts_months"].fillna(active_months).clip(upper=active_months).astype("int64")
    since = {length: on - pd.DateOffset(months=length) for length in months.unique()}
    return (shown["date"] <= on) & (shown["date"] > months.map(since).astype("datetime64[us]"))


def protected(counts: pd.DataFrame, smallest: int) -> pd.DataFrame:
    """Hide small counts of people in a table whose column totals are known.

    A count from 1 to ``smallest - 1`` becomes missing. While what is hidden in a column is a single cell, or adds up
    to less than ``smallest``, the next smallest count of the column is hidden too, because the total would give the
    first one away. Zeros are shown.
    """
    shown = counts.astype("float64").copy()
    for name in shown:
        column = shown[name].copy()
        column[(column > 0) & (column < smallest)] = float("nan")
        while column.isna().any() and (column > 0).any():
            hidden = counts.loc[column.isna(), name]
            if len(hidden) > 1 and hidden.sum() >= smallest:
                break
            column[column[column > 0].idxmin()] = float("nan")
        shown[name] = column
    return shown
