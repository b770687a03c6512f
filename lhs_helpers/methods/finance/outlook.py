"""Until when is it paid? Confirmed revenue of the months ahead.

All money is in whole hundredths of the currency unit (int64). Confirmed revenue and hoped-for revenue are never added.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.finance.money import entries, hundredths, newest_month
from lhs_helpers.methods.finance.sufficiency import OFFICIAL
from lhs_helpers.methods.result import Caveat, Result

YEAR = 12  # months of the past that stand for the present pace


@dataclass(frozen=True, kw_only=True)
class RevenueHorizon(Result):
    """Confirmed revenue of the months ahead, beside the present pace of spending.

    ``table``: period, recurring, confirmed (awards), expense, pipeline (unconfirmed awards in full), weighted (the
    same times their probability). ``awards``: award_id, source_class, status, end, monthly, of awards with months
    ahead, the earliest end first; ``monthly`` is what the award pays in its first month ahead. ``spending`` says
    whether ``expense`` is the ``present`` pace, ``budgeted``, or ``unknown`` (0). ``one_off`` is the revenue of the
    newest 12 months that is not carried on.
    """

    awards: pd.DataFrame
    through: pd.Timestamp
    spending: str
    one_off: int = 0
    currency: str

    @property
    def first_month(self) -> int:
        """Confirmed revenue of the first month ahead, awards and recurring together."""
        return int(self.table[["recurring", "confirmed"]].iloc[0].sum())

    @property
    def cliff(self) -> pd.Timestamp | None:
        """Month ahead in which confirmed revenue falls most; None where it never falls."""
        step = self.table["confirmed"].diff()
        return self.table.loc[step.idxmin(), "period"] if (step < 0).any() else None

    @property
    def ending(self) -> pd.DataFrame:
        """Confirmed awards of the first month that end within 12 months."""
        until = self.through + pd.DateOffset(months=YEAR)
        paying = (self.awards["status"] == "confirmed") & (self.awards["begin"] <= self.table["period"].iloc[0])
        return self.awards[paying & (self.awards["end"] <= until)]

    @property
    def share_ending(self) -> float:
        """Share of the first month's confirmed revenue that ends within 12 months; NaN without revenue."""
        return self.ending["monthly"].sum() / self.first_month if self.first_month else float("nan")

    @property
    def shortfall_from(self) -> pd.Timestamp | None:
        """First month ahead in which confirmed revenue is below the present pace of spending."""
        if self.spending == "unknown":
            return None
        short = self.table["recurring"] + self.table["confirmed"] < self.table["expense"]
        return self.table.loc[short, "period"].min() if short.any() else None


def revenue_horizon(
    awards: pd.DataFrame,
    ledger: pd.DataFrame,
    data_through: pd.Timestamp,
    *,
    months: int = 36,
    currency: str = "",
    label: str = "",
) -> RevenueHorizon:
    """Revenue that is confirmed for each month ahead.

    An award is spread evenly over the months it touches. Recurring revenue (official sources, without an award) and
    spending continue at the mean of the newest 12 months: fees as long as the members stay. What neither belongs to an
    award nor is marked as recurring is not expected again. Before anything is spent, spending is a twelfth of the first
    year of the budget.
    """
    months_ahead = months_ahead_of(data_through, months)
    spread = np.stack([spread_of(award, months_ahead) for award in awards.itertuples()]) if len(awards) else None
    past, n_past = newest_year(ledger, data_through)
    steady = past[(past["recurring"] == "yes") & past["award_id"].isna() & past["source_class"].isin(OFFICIAL)]
    steady = steady[steady["flow"] == "revenue"]
    table = pd.DataFrame({"period": months_ahead, "recurring": int(steady["money"].sum()) // n_past})
    confirmed = (awards["status"] == "confirmed").to_numpy()
    chance = awards["probability"].fillna(0).to_numpy()[:, None]
    table["confirmed"] = 0 if spread is None else spread[confirmed].sum(axis=0)
    table["expense"], spending = _spending(ledger, past, n_past, data_through)
    table["pipeline"] = 0 if spread is None else spread[~confirmed].sum(axis=0)
    table["weighted"] = 0 if spread is None else np.rint((spread * chance)[~confirmed].sum(axis=0)).astype("int64")

    listed = awards.rename(columns={"start": "begin"})[["award_id", "source_class", "status", "begin", "end"]]
    listed["monthly"] = [int(row[row > 0][0]) if (row > 0).any() else 0 for row in spread] if len(awards) else 0
    ahead = listed[listed["monthly"] > 0].sort_values(["end", "award_id"], ignore_index=True)
    nothing = ahead.empty and not table["recurring"].any()
    return RevenueHorizon(
        table=table[:0] if nothing else table,
        label=label,
        caveats=() if len(steady) else (Caveat("no_recurring_revenue"),),
        awards=ahead,
        through=data_through,
        spending=spending,
        one_off=one_off(past),
        currency=currency,
        method={"name": "revenue_horizon", "months": months},
    )


def months_ahead_of(data_through: pd.Timestamp, months: int) -> pd.DatetimeIndex:
    """First days of the months after the data."""
    return pd.date_range(data_through.replace(day=1) + pd.DateOffset(months=1), periods=months, freq="MS")


def newest_year(ledger: pd.DataFrame, data_through: pd.Timestamp) -> tuple[pd.DataFrame, int]:
    """Actual entries of the newest 12 months, and how many months they are (at least 1)."""
    through = newest_month(ledger, data_through)
    rows = entries(ledger, "actual", first_month=1, through=through)
    rows = rows[rows["period"] > through.replace(day=1) - pd.DateOffset(months=YEAR)]
    return rows, max(rows["period"].nunique(), 1)


def one_off(past: pd.DataFrame) -> int:
    """Revenue that neither belongs to an award nor is marked as recurring: nobody has said that it comes again."""
    revenue = past[(past["flow"] == "revenue") & past["award_id"].isna()]
    return int(revenue.loc[revenue["recurring"] != "yes", "money"].sum())


def _spending(ledger: pd.DataFrame, past: pd.DataFrame, n_past: int, data_through: pd.Timestamp) -> tuple[int, str]:
    """Spending of one month ahead, and where it comes from."""
    spent = int(past.loc[past["flow"] == "expense", "money"].sum()) // n_past
    if spent:
        return spent, "present"
    budget = ledger[(ledger["basis"] == "budget") & (ledger["flow"] == "expense")]
    budget = budget[budget["period"] > data_through - pd.DateOffset(months=YEAR)]
    budget = budget[budget["period"] < budget["period"].min() + pd.DateOffset(months=YEAR)]
    planned = int(hundredths(budget["amount"]).sum()) // YEAR
    return planned, "budgeted" if planned else "unknown"


def spread_of(award, ahead: pd.DatetimeIndex) -> np.ndarray:
    """An award's money in each month ahead; the months of the whole award add up to its amount exactly."""
    begin = award.start.replace(day=1)
    n_months = (award.end.year - begin.year) * 12 + award.end.month - begin.month + 1
    position = np.asarray((ahead.year - begin.year) * 12 + ahead.month - begin.month, dtype="int64")
    edges = np.clip(np.stack([position, position + 1]), 0, n_months)
    paid = round(award.amount * 100) * edges // n_months
    return paid[1] - paid[0]
