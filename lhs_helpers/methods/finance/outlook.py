"""Until when is it paid: the end of confirmed revenue, and how long the cash would last.

All money is in whole hundredths of the currency unit (int64). Confirmed revenue and hoped-for revenue are never added.
"""

from collections.abc import Iterable
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
    whether ``expense`` is the ``present`` pace, ``budgeted``, or ``unknown`` (0).
    """

    awards: pd.DataFrame
    through: pd.Timestamp
    spending: str
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
    spending continue at the mean of the newest 12 months: fees as long as the members stay. Before anything is spent,
    spending is a twelfth of the first year of the budget.
    """
    months_ahead = _months_ahead(data_through, months)
    spread = np.stack([_spread(award, months_ahead) for award in awards.itertuples()]) if len(awards) else None
    past, n_past = _newest_year(ledger, data_through)
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
        currency=currency,
        method={"name": "revenue_horizon", "months": months},
    )


@dataclass(frozen=True, kw_only=True)
class Runway(Result):
    """How long the cash would last. ``table``: scenario, label, period, cash.

    ``scenarios``: scenario, label, zero (first month with cash below 0; NaT beyond the horizon), cash (at the end of
    the horizon). ``liquid`` is unrestricted net assets less (fixed assets less related debt) less what the board has
    designated; ``reserve_months`` is liquid over monthly spending, and may be negative.
    """

    scenarios: pd.DataFrame
    as_of: pd.Timestamp
    cash: int
    liquid: int
    reserve_months: float
    reserve_months_policy: float | None
    monthly_expense: int
    currency: str


def runway(
    balance: pd.DataFrame,
    ledger: pd.DataFrame,
    awards: pd.DataFrame,
    scenarios: Iterable,
    *,
    data_through: pd.Timestamp,
    months: int = 36,
    reserve_months_policy: float | None = None,
    currency: str = "",
    label: str = "",
) -> Runway:
    """Follow the newest cash balance month by month, in each scenario.

    The present continues: revenue and spending of the newest 12 months, and every award that has not ended is renewed
    at its pace. A scenario's ``changes`` (``what``, ``id``, ``factor``, ``months``) multiply one part by
    ``factor`` from ``months`` after the data on (0): ``fees``; ``personnel``; ``sites``, that is fees and per-site
    costs; ``in_kind`` of the host, of which the rest is then paid in cash; ``award`` (``id``, ``largest``, or all),
    which without ``months`` changes after its end.
    """
    known = balance[balance["as_of"] <= data_through].sort_values("as_of")
    past, n_past = _newest_year(ledger, data_through)
    ahead = _months_ahead(data_through, months)
    pace = _Pace(past, n_past, awards, ahead)
    cash = hundredths(known["cash"]).iloc[-1] if len(known) else 0
    paths = []
    for scenario in scenarios if len(known) and len(past) else ():
        path = int(cash) + np.cumsum(pace.net(scenario.changes))
        named = {"scenario": scenario.id, "label": scenario.label}
        paths.append(pd.DataFrame({**named, "period": ahead, "cash": path}))
    columns = ["scenario", "label", "period", "cash"]
    table = pd.concat(paths, ignore_index=True) if paths else pd.DataFrame(columns=columns)
    below = table[table["cash"] < 0].groupby("scenario")["period"].min()
    ends = table.groupby(["scenario", "label"], sort=False)["cash"].last().reset_index()
    newest = {name: int(hundredths(known[name]).iloc[-1]) if len(known) else 0 for name in known if name != "as_of"}
    tied = newest["fixed_assets_net"] - newest["related_debt"] + newest["board_designated"]
    liquid = newest["net_assets_unrestricted"] - tied
    return Runway(
        table=table,
        label=label,
        scenarios=ends.assign(zero=below.reindex(ends["scenario"]).to_numpy()),
        as_of=known["as_of"].iloc[-1] if len(known) else pd.NaT,
        cash=newest["cash"],
        liquid=liquid,
        reserve_months=liquid / pace.expense if pace.expense else float("nan"),
        reserve_months_policy=reserve_months_policy,
        monthly_expense=pace.expense,
        currency=currency,
        method={"name": "runway", "months": months},
    )


class _Pace:
    """Monthly revenue and spending of the newest year, and what a scenario makes of them."""

    def __init__(self, past: pd.DataFrame, n_past: int, awards: pd.DataFrame, ahead: pd.DatetimeIndex) -> None:
        revenue, expense = past[past["flow"] == "revenue"], past[past["flow"] == "expense"]
        fees = (revenue["source_class"] == "participant") & revenue["award_id"].isna()
        personnel, per_site = expense["category"] == "personnel", expense["cost_type"] == "per_site"
        parts = {
            "fees": revenue[fees],
            "other": revenue[~fees & revenue["award_id"].isna()],
            "personnel": expense[personnel],
            "per_site": expense[~personnel & per_site],
            "fixed": expense[~personnel & ~per_site],
            "in_kind": past[(past["flow"] == "in_kind") & (past["source_class"] == "host")],
        }
        self.parts = {name: int(rows["money"].sum()) // n_past for name, rows in parts.items()}
        self.expense = sum(self.parts[name] for name in ("personnel", "per_site", "fixed"))
        paid = revenue[revenue["award_id"].notna()].groupby("award_id")["money"].sum() // n_past
        ends = awards.set_index("award_id")["end"].reindex(paid.index)
        running = ~(ends < ahead[0])  # an award that is not listed has no known end
        self.awards, self.ends, self.ahead = paid[running], ends[running], ahead

    def net(self, changes: Iterable) -> np.ndarray:
        """Revenue less spending of each month ahead, in whole hundredths."""
        count = np.arange(len(self.ahead))
        factors = {name: np.ones(len(count)) for name in self.parts}
        awards = {award: np.ones(len(count)) for award in self.awards.index}
        for change in changes:
            factor = (0.0 if change.what == "award" else 1.0) if change.factor is None else change.factor
            begun = count >= (change.months or 0)
            if change.what == "award":
                for award in self._affected(change.id):
                    over = begun if change.months is not None else self.ahead > self.ends[award]
                    awards[award] = np.where(over, factor, awards[award])
                continue
            for name in ("fees", "per_site") if change.what == "sites" else (change.what,):
                factors[name] = np.where(begun, factors[name] * factor, factors[name])
        money = {name: self.parts[name] * factor for name, factor in factors.items()}
        withdrawn = self.parts["in_kind"] - money["in_kind"]
        from_awards = sum((self.awards[award] * factor for award, factor in awards.items()), np.zeros(len(count)))
        spent = money["personnel"] + money["per_site"] + money["fixed"] + withdrawn
        return np.rint(money["fees"] + money["other"] + from_awards - spent).astype("int64")

    def _affected(self, award_id: str | None) -> list[str]:
        if award_id == "largest":
            return [self.awards.idxmax()] if len(self.awards) else []
        return [award for award in self.awards.index if award_id in (None, "", award)]


def _months_ahead(data_through: pd.Timestamp, months: int) -> pd.DatetimeIndex:
    return pd.date_range(data_through.replace(day=1) + pd.DateOffset(months=1), periods=months, freq="MS")


def _newest_year(ledger: pd.DataFrame, data_through: pd.Timestamp) -> tuple[pd.DataFrame, int]:
    """Actual entries of the newest 12 months, and how many months they are (at least 1)."""
    through = newest_month(ledger, data_through)
    rows = entries(ledger, "actual", first_month=1, through=through)
    rows = rows[rows["period"] > through.replace(day=1) - pd.DateOffset(months=YEAR)]
    return rows, max(rows["period"].nunique(), 1)


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


def _spread(award, ahead: pd.DatetimeIndex) -> np.ndarray:
    """An award's money in each month ahead; the months of the whole award add up to its amount exactly."""
    begin = award.start.replace(day=1)
    n_months = (award.end.year - begin.year) * 12 + award.end.month - begin.month + 1
    position = np.asarray((ahead.year - begin.year) * 12 + ahead.month - begin.month, dtype="int64")
    edges = np.clip(np.stack([position, position + 1]), 0, n_months)
    paid = round(award.amount * 100) * edges // n_months
    return paid[1] - paid[0]
