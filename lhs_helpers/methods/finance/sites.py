"""Sites and money: fees invoiced and paid, whether fees cover a site, and what a site costs.

Money is in whole hundredths of the currency unit (int64); averages (a cost per site) are in units of currency.
"""

from dataclasses import dataclass
from math import ceil

import pandas as pd

from lhs_helpers.methods.finance.money import PER_UNIT, entries, fiscal_year, hundredths, newest_month, with_sites
from lhs_helpers.methods.result import Caveat, Result
from lhs_helpers.methods.survival import kaplan_meier

MIN_INVOICES = 5  # fewer: no usual time of payment, as no median of ``time_to`` is said then (ours)


@dataclass(frozen=True, kw_only=True)
class FeesPaid(Result):
    """Fees invoiced and paid.

    ``table``: one row per fiscal year: fiscal_year, n_invoices, invoiced, paid, collected (share paid), open, overdue
    (open and past due). ``invoices``: the invoices themselves (invoiced_on, due, paid_on, invoiced, paid, state), in a
    site's view only. ``days``, ``days_lower``, ``days_upper``: days by which half of the invoices of the network are
    paid in full, with the 95 % interval; those still open count for as long as they have been; None where not reached,
    with fewer than 5 invoices, and in a site's view. ``n_days``: invoices that rests on.
    """

    invoices: pd.DataFrame
    currency: str
    days: float | None = None
    days_lower: float | None = None
    days_upper: float | None = None
    n_days: int = 0


def fees_paid(
    fees: pd.DataFrame, data_through: pd.Timestamp, *, single: bool = False, currency: str = "", label: str = ""
) -> FeesPaid:
    """Add up fees by fiscal year; ``single`` lists the invoices too, for the one site they belong to."""
    rows = fees[fees["invoiced_on"] <= data_through].sort_values(["fiscal_year", "invoiced_on"], ignore_index=True)
    rows = rows.assign(invoiced=hundredths(rows["invoiced"]), paid=hundredths(rows["paid"]))
    rows["open"] = (rows["invoiced"] - rows["paid"]).clip(lower=0)
    late = (rows["open"] > 0) & (rows["due"] < data_through)
    rows["overdue"] = rows["open"].where(late, 0)
    rows["state"] = pd.Series("open", index=rows.index).mask(late, "overdue").mask(rows["open"] == 0, "paid")
    years = rows.groupby("fiscal_year", as_index=False)
    table = years[["invoiced", "paid", "open", "overdue"]].sum()
    table.insert(1, "n_invoices", years.size()["size"])
    table.insert(4, "collected", table["paid"] / table["invoiced"].where(table["invoiced"] > 0))
    shown = ["fiscal_year", "invoiced_on", "due", "paid_on", "invoiced", "paid", "state"]
    return FeesPaid(
        table=table,
        label=label,
        **({} if single else _days_outstanding(rows, data_through)),
        invoices=rows.loc[rows.index if single else [], shown],
        currency=currency,
        method={"name": "fees_paid"},
    )


def _days_outstanding(rows: pd.DataFrame, data_through: pd.Timestamp) -> dict[str, float | None]:
    """Days from invoice to payment in full; an invoice that is paid, but not when, is left out."""
    dated = rows[(rows["open"] > 0) | rows["paid_on"].notna()]
    if len(dated) < MIN_INVOICES:
        return {"n_days": len(dated)}
    paid_on = dated["paid_on"].where((dated["open"] == 0) & (dated["paid_on"] <= data_through))
    days = (paid_on.fillna(data_through) - dated["invoiced_on"]).dt.days
    _, median = kaplan_meier(days, paid_on.notna())
    return {name.replace("median", "days"): value for name, value in median.items()} | {"n_days": len(dated)}


@dataclass(frozen=True, kw_only=True)
class FeeModel(Result):
    """Do fees cover what a site costs?

    ``table``, one row: n_sites (active now), fee (invoiced per site in the newest fiscal year), collected (paid of
    what was due), fixed, per_site (costs of the newest 12 months that come with each site, per site), margin (fee
    times collected less per_site; all money in hundredths), break_even (sites; NaN where a site brings no margin).
    """

    currency: str

    @property
    def row(self) -> pd.Series:
        """The one row of the table."""
        return self.table.iloc[0]


def fee_model(
    ledger: pd.DataFrame,
    fees: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    data_through: pd.Timestamp,
    currency: str = "",
    label: str = "",
) -> FeeModel:
    """Break-even sites: fixed costs over what a site leaves after its own costs, rounded up.

    Costs marked ``per_patient`` come with a site, too. Without fees, active sites or costs marked by type the table
    is empty; costs without a mark are left out with a caveat that gives their share.
    """
    through = newest_month(ledger, data_through)
    costs = entries(ledger, "actual", first_month=1, through=through)
    costs = costs[(costs["flow"] == "expense") & (costs["period"] > through.replace(day=1) - pd.DateOffset(months=12))]
    by_type = costs.groupby(costs["cost_type"].fillna("unmarked"))["money"].sum()
    n_sites = int((sites["status"] == "active").sum())
    issued = fees[fees["invoiced_on"] <= data_through]
    newest = issued[issued["fiscal_year"] == issued["fiscal_year"].max()]
    due = issued[issued["due"] <= data_through]
    if not n_sites or newest.empty or set(by_type.index) <= {"unmarked"}:
        return FeeModel(table=pd.DataFrame(), label=label, currency=currency)
    fee = hundredths(newest["invoiced"]).sum() / newest["site_id"].nunique()
    collected = hundredths(due["paid"]).sum() / hundredths(due["invoiced"]).sum() if len(due) else 1.0
    per_site = costs.loc[with_sites(costs), "money"].sum() / n_sites
    fixed, margin = by_type.get("fixed", 0), fee * collected - per_site
    table = pd.DataFrame(
        {
            "n_sites": [n_sites],
            "fee": round(fee),
            "collected": collected,
            "fixed": int(fixed),
            "per_site": round(per_site),
            "margin": round(margin),
            # Exact multiples must not be lifted to the next site by the last bit of a division.
            "break_even": float(ceil(round(fixed / margin, 9))) if margin > 0 else float("nan"),
        }
    )
    unmarked = by_type.get("unmarked", 0) / by_type.sum()
    caveats = (Caveat("unmarked_costs", {"share": f"{unmarked:.0%}".replace("%", " %")}),) if unmarked else ()
    return FeeModel(table=table, label=label, caveats=caveats, currency=currency, method={"name": "fee_model"})


@dataclass(frozen=True, kw_only=True)
class UnitCosts(Result):
    """What the network costs. ``table``: fiscal_year, months, n_sites, n_patients, cost_per_site, cost_per_patient.

    Costs are in currency units and hold expenses and valued in-kind contributions; ``n_sites`` is the mean number of
    active sites. A number that is not known is NaN.
    """

    currency: str
    price_year: int | None


def unit_costs(
    ledger: pd.DataFrame,
    sites: pd.DataFrame,
    population: pd.DataFrame,
    *,
    data_through: pd.Timestamp,
    fiscal_year_start: int = 1,
    currency: str = "",
    price_year: int | None = None,
    label: str = "",
) -> UnitCosts:
    """Cost per active site and per registered patient of each fiscal year.

    A site counts in each month from ``joined`` until ``left``; patients are those registered at each site's newest
    count within the year.
    """
    through = newest_month(ledger, data_through)
    rows = entries(ledger, "actual", first_month=fiscal_year_start, through=through)
    rows = rows[rows["flow"].isin(["expense", "in_kind"])]
    years = rows.groupby("fiscal_year")
    months = rows[["fiscal_year", "period"]].drop_duplicates().merge(sites[["joined", "left"]], how="cross")
    active = (months["joined"] <= months["period"]) & ~(months["left"] <= months["period"])
    n_sites = active.groupby([months["fiscal_year"], months["period"]]).sum().groupby("fiscal_year").mean()
    counts = population[(population["stratum_group"] == "all") & (population["as_of"] <= data_through)]
    counts = counts.assign(fiscal_year=fiscal_year(counts["as_of"], fiscal_year_start)).sort_values("as_of")
    registered = counts.groupby(["fiscal_year", "site_id"])["n_registered"].last().groupby("fiscal_year").sum()
    table = pd.DataFrame({"months": years["period"].nunique(), "cost": years["money"].sum() / PER_UNIT})
    table["n_sites"] = n_sites.astype("float64")
    table["n_patients"] = registered.astype("float64")
    for name, count in {"cost_per_site": "n_sites", "cost_per_patient": "n_patients"}.items():
        table[name] = table["cost"] / table[count].where(table[count] > 0)
    return published_costs(
        table.drop(columns="cost").reset_index(), currency=currency, price_year=price_year, label=label
    )


def published_costs(
    costs: pd.DataFrame, *, currency: str = "", price_year: int | None = None, label: str = ""
) -> UnitCosts:
    """Unit costs that were calculated elsewhere: a site reads the network's averages, never the ledger."""
    columns = ["fiscal_year", "months", "n_sites", "n_patients", "cost_per_site", "cost_per_patient"]
    table = costs.reindex(columns=columns).sort_values("fiscal_year", ignore_index=True)
    return UnitCosts(table=table, label=label, currency=currency, price_year=price_year, method={"name": "unit_costs"})
