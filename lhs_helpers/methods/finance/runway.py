"""How long would the cash last? One change at a time; money is in whole hundredths of the currency unit (int64)."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lhs_helpers.methods.finance.money import hundredths, with_sites
from lhs_helpers.methods.finance.outlook import months_ahead_of, newest_year, one_off
from lhs_helpers.methods.result import Result


@dataclass(frozen=True, kw_only=True)
class Runway(Result):
    """How long the cash would last. ``table``: scenario, label, period, cash.

    ``scenarios``: scenario, label, zero (first month with cash below 0; NaT beyond the horizon), cash (at the end of
    the horizon). ``liquid`` is unrestricted net assets less (fixed assets less related debt) less what the board has
    designated; ``reserve_months`` is liquid over monthly spending, and may be negative. ``one_off`` is the revenue of
    the newest 12 months that no scenario carries on.
    """

    scenarios: pd.DataFrame
    as_of: pd.Timestamp
    cash: int
    liquid: int
    reserve_months: float
    reserve_months_policy: float | None
    monthly_expense: int
    one_off: int = 0
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

    The present continues: recurring revenue and spending of the newest 12 months, and every award that has not ended
    is renewed at its pace. Revenue without an award that is not marked as recurring is carried on in no scenario: that
    nobody has promised it is no assumption that a scenario changes. A scenario's ``changes`` (``what``, ``id``,
    ``factor``, ``months``) multiply one part by ``factor`` from ``months`` after the data on (0): ``fees``;
    ``personnel``; ``sites``, that is fees and all costs that come with a site (as in ``fee_model``); ``in_kind`` of the
    host, of which the rest is then paid in cash; ``award`` (``id``, ``largest``, or all), which without ``months``
    changes after its end.
    """
    known = balance[balance["as_of"] <= data_through].sort_values("as_of")
    past, n_past = newest_year(ledger, data_through)
    ahead = months_ahead_of(data_through, months)
    pace = Pace(past, n_past, awards, ahead)
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
        one_off=one_off(past),
        currency=currency,
        method={"name": "runway", "months": months},
    )


def cash_of(balance: pd.DataFrame, data_through: pd.Timestamp) -> int | None:
    """Cash of the newest balance up to a day, in whole hundredths; None without one."""
    known = balance[balance["as_of"] <= data_through].sort_values("as_of")
    return int(hundredths(known["cash"]).iloc[-1]) if len(known) else None


MOVED = {"sites": ("fees", "per_site", "site_personnel"), "personnel": ("personnel", "site_personnel")}
SPENT = ("personnel", "site_personnel", "per_site", "fixed")


class Pace:
    """Monthly revenue and spending of the newest year, and what a scenario makes of them; without one-off revenue."""

    def __init__(self, past: pd.DataFrame, n_past: int, awards: pd.DataFrame, ahead: pd.DatetimeIndex) -> None:
        revenue, expense = past[past["flow"] == "revenue"], past[past["flow"] == "expense"]
        recurring = revenue["award_id"].isna() & (revenue["recurring"] == "yes")
        fees = recurring & (revenue["source_class"] == "participant")
        personnel, per_site = expense["category"] == "personnel", with_sites(expense)
        parts = {
            "fees": revenue[fees],
            "other": revenue[recurring & ~fees],
            "personnel": expense[personnel & ~per_site],
            "site_personnel": expense[personnel & per_site],
            "per_site": expense[~personnel & per_site],
            "fixed": expense[~personnel & ~per_site],
            "in_kind": past[(past["flow"] == "in_kind") & (past["source_class"] == "host")],
        }
        self.parts = {name: int(rows["money"].sum()) // n_past for name, rows in parts.items()}
        self.expense = sum(self.parts[name] for name in SPENT)
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
            for name in MOVED.get(change.what, (change.what,)):
                factors[name] = np.where(begun, factors[name] * factor, factors[name])
        money = {name: self.parts[name] * factor for name, factor in factors.items()}
        withdrawn = self.parts["in_kind"] - money["in_kind"]
        from_awards = sum((self.awards[award] * factor for award, factor in awards.items()), np.zeros(len(count)))
        spent = sum(money[name] for name in SPENT) + withdrawn
        return np.rint(money["fees"] + money["other"] + from_awards - spent).astype("int64")

    def _affected(self, award_id: str | None) -> list[str]:
        if award_id == "largest":
            return [self.awards.idxmax()] if len(self.awards) else []
        return [award for award in self.awards.index if award_id in (None, "", award)]
