"""Does the network pay its way without a host, and who pays? Money is in whole hundredths of the unit (int64).

Restricted money counts when the ledger books it.
"""

from dataclasses import dataclass

import pandas as pd

from lhs_helpers.methods.finance.money import entries, newest_month, year_to_date
from lhs_helpers.methods.result import Caveat, Result

# Those who may carry a network in the guide's definition of financial sustainability (Building and sustaining
# learning networks, module 3): "an official participant, funder, investor, customer, or donor".
OFFICIAL = ("participant", "funder", "investor", "customer", "donor")
EARNING = ["participant", "customer"]  # who pay for what they get: fees and contracts, unlike grants and gifts


@dataclass(frozen=True, kw_only=True)
class SelfSufficiency(Result):
    """The guide's test of financial sustainability, per fiscal year.

    ``table``: fiscal_year, months, complete, the five official classes, official (their sum), host_cash, other,
    expense, in_kind, host_in_kind, planned, costs, ratio, host_dependence, earned_ratio.
    """

    phase: str
    currency: str

    @property
    def newest(self) -> pd.Series:
        """The newest complete fiscal year; before there is one, the year to date."""
        complete = self.table[self.table["complete"]]
        return (complete if len(complete) else self.table).iloc[-1]


def self_sufficiency(
    ledger: pd.DataFrame,
    data_through: pd.Timestamp,
    *,
    fiscal_year_start: int = 1,
    phase: str = "",
    currency: str = "",
    label: str = "",
) -> SelfSufficiency:
    """Revenue of official sources over expenses, valued in-kind contributions and planned initiatives.

    Host cash and host in-kind are never in the numerator. A host that is also booked as an official source counts
    only where the entry names an award. Host dependence is host cash and in-kind over expenses with in-kind; the
    earned ratio is fees and contracts (revenue of participants and customers) over expenses. A ratio without costs is
    NaN.
    """
    through = newest_month(ledger, data_through)
    actual = entries(ledger, "actual", first_month=fiscal_year_start, through=through)
    official = actual["source_class"].isin(OFFICIAL)
    hosts = actual.loc[actual["source_class"] == "host", "source_id"].dropna()
    unwritten = official & actual["source_id"].isin(hosts) & actual["award_id"].isna() & (actual["flow"] == "revenue")
    actual["source_class"] = actual["source_class"].mask(unwritten, "host")
    official &= ~unwritten
    host = actual["source_class"] == "host"
    revenue, expense, in_kind = (actual["flow"] == flow for flow in ("revenue", "expense", "in_kind"))
    selected = {part: revenue & (actual["source_class"] == part) for part in OFFICIAL}
    selected |= {"official": revenue & official, "host_cash": revenue & host, "other": revenue & ~official & ~host}
    selected |= {"expense": expense, "in_kind": in_kind, "host_in_kind": in_kind & host}
    selected |= {"earned": revenue & actual["source_class"].isin(EARNING)}

    years = pd.Index(sorted(actual["fiscal_year"].unique()), name="fiscal_year", dtype="int64")
    money = {
        name: actual.loc[rows].groupby("fiscal_year")["money"].sum().reindex(years, fill_value=0)
        for name, rows in selected.items()
    }
    table = pd.DataFrame(money, index=years)
    # A network's first year may be shorter than 12 months, so months with entries are counted, not months elapsed.
    table.insert(0, "months", actual.groupby("fiscal_year")["period"].nunique().reindex(years))
    table.insert(1, "complete", table["months"] == 12)
    planned = entries(ledger, "planned", first_month=fiscal_year_start, through=through)
    planned = planned[planned["flow"] != "revenue"]
    planned = year_to_date(planned, ["fiscal_year", "category"], first_month=fiscal_year_start, through=through)
    table["planned"] = planned.groupby("fiscal_year").sum().reindex(years, fill_value=0).astype("int64")
    table["costs"] = table["expense"] + table["in_kind"] + table["planned"]
    carried = table["expense"] + table["in_kind"]
    table["ratio"] = table["official"] / table["costs"].where(table["costs"] > 0)
    table["host_dependence"] = (table["host_cash"] + table["host_in_kind"]) / carried.where(carried > 0)
    table["earned_ratio"] = table.pop("earned") / table["expense"].where(table["expense"] > 0)
    return SelfSufficiency(
        table=table.reset_index(),
        label=label,
        caveats=(Caveat("host_without_award"),) if unwritten.any() else (),
        phase=phase,
        currency=currency,
        method={"name": "self_sufficiency", "official": OFFICIAL},
    )


@dataclass(frozen=True, kw_only=True)
class RevenueMix(Result):
    """Who paid in the newest months. ``table``: payer, source_class, money, share; largest first.

    ``hhi`` is the sum of squared payer shares (Herfindahl-Hirschman); its inverse, ``effective``, is the number of
    equal payers that would be as concentrated.
    """

    total: int
    hhi: float
    effective: float
    flag: float
    begin: pd.Timestamp
    through: pd.Timestamp
    currency: str


def revenue_mix(
    ledger: pd.DataFrame,
    data_through: pd.Timestamp,
    *,
    months: int = 12,
    flag: float = 0.25,
    named: bool = True,
    currency: str = "",
    label: str = "",
) -> RevenueMix:
    """Shares of cash revenue by payer (not by category) over the newest ``months``, and their concentration.

    A payer whose entries sum to less than zero (refunds) is left out with a caveat. Without ``named`` payers are
    numbered within their class. ``flag`` is the share of one payer from which the mix counts as concentrated.
    """
    through = newest_month(ledger, data_through)
    begin = through.replace(day=1) - pd.DateOffset(months=months - 1)
    rows = entries(ledger, "actual", first_month=1, through=through)
    rows = rows[(rows["flow"] == "revenue") & (rows["period"] >= begin)]
    rows = rows.assign(payer=rows["source_id"].fillna("not named"))
    # A payer may be booked under two classes; concentration is about payers, so the largest entry names its class.
    payers = rows.sort_values("money", ascending=False, kind="stable").groupby("payer", as_index=False)
    table = payers.agg(source_class=("source_class", "first"), money=("money", "sum"))
    caveats = (Caveat("negative_revenue"),) if (table["money"] < 0).any() else ()
    table = table[table["money"] > 0].sort_values(["money", "payer"], ascending=[False, True], ignore_index=True)
    total = int(table["money"].sum())
    table["share"] = table["money"] / total if total else table["money"].astype("float64")
    if not named:
        table["payer"] = table["source_class"] + " " + (table.groupby("source_class").cumcount() + 1).astype(str)
    hhi = float((table["share"] ** 2).sum())
    return RevenueMix(
        table=table,
        label=label,
        caveats=caveats,
        total=total,
        hhi=hhi,
        effective=1 / hhi if hhi else float("nan"),
        flag=flag,
        begin=begin,
        through=through,
        currency=currency,
        method={"name": "revenue_mix", "months": months, "flag": flag},
    )
