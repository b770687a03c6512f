"""Money: tables ``ledger``, ``fees`` and ``balance``; what adds up to a year's planned amount does so to the cent."""

import numpy as np
import pandas as pd

from lhs_helpers.teaching.authored import read_authored
from lhs_helpers.teaching.world import World

FISCAL_YEAR_START = 7  # month
FEES = {2022: 9000, 2023: 9000, 2024: 10000, 2025: 11000, 2026: 12000}  # a site and fiscal year
CASH_AT_END = 412_000  # at the day the data go up to
SPREADS = {"months": range(12), "quarters": (2, 5, 8, 11), "year": (0,)}
LEDGER_COLUMNS = [
    "period", "basis", "flow", "category", "source_id", "source_class", "award_id", "recurring", "restricted",
    "cost_type", "amount",
]  # fmt: skip


def fees(world: World) -> pd.DataFrame:
    """One invoice a site and fiscal year, for the months it is active; most are paid in time, one in part."""
    rows = [
        _invoice(world, site, year, fee)
        for site in world.active_sites
        for year, fee in FEES.items()
        if site.joined < pd.Timestamp(year, FISCAL_YEAR_START, 1)
    ]
    return pd.DataFrame(rows)


def _invoice(world: World, site, year: int, fee: int) -> dict:
    first = max(pd.Timestamp(year - 1, FISCAL_YEAR_START, 1), site.joined)
    months = (year - first.year) * 12 + FISCAL_YEAR_START - first.month
    invoiced_on = first + pd.Timedelta(days=14)
    invoiced = fee * months / 12
    part = [planted.size for planted in world.planted("part_paid", site.site_id) if planted.start == first]
    paid_on = invoiced_on + pd.Timedelta(days=int(world.streams(f"fee {year}", site.site_id).integers(15, 70)))
    return {
        "site_id": site.site_id,
        "fiscal_year": year,
        "invoiced_on": invoiced_on,
        "invoiced": f"{invoiced:.2f}",
        "paid": f"{invoiced * part[0] if part else invoiced:.2f}",
        "due": invoiced_on + pd.Timedelta(days=45),
        "paid_on": pd.NaT if part else paid_on,
    }


def ledger(world: World) -> pd.DataFrame:
    """Monthly totals of every line of ``ledger_lines.csv``, and the fees as they were invoiced and paid."""
    lines = read_authored(world.profile.world, "ledger_lines")
    years = [name for name in lines.columns if name.startswith("FY")]
    rows = []
    for line in lines.to_dict("records"):
        for name in years:
            if line[name]:
                rows += _year(world, line, int(name[2:]), int(line[name]) * 100)
    paid = _fee_revenue(world) if len(world.active) else pd.DataFrame()
    table = pd.concat([pd.DataFrame(rows), paid], ignore_index=True)
    table["amount"] = [f"{cents / 100:.2f}" for cents in table["cents"]]
    return table.sort_values(["period", "basis", "flow"], kind="stable").reindex(columns=LEDGER_COLUMNS)


def _year(world: World, line: dict, year: int, cents: int) -> list[dict]:
    """A year's amount over its months: even in budgets, a little uneven in what happened; the sum is exact."""
    months = [pd.Timestamp(year - 1, FISCAL_YEAR_START, 1) + pd.DateOffset(months=n) for n in SPREADS[line["spread"]]]
    if line["award_id"]:
        months = [month for month in months if _within(world, line["award_id"], month)]
    weights = np.ones(len(months))
    if line["basis"] == "actual" and not line["award_id"]:
        weights = world.streams(f"ledger {line['category']} {year}").dirichlet(np.full(len(months), 400.0))
    parts = np.diff(np.round(np.cumsum(weights) / weights.sum() * cents).astype(int), prepend=0)
    return [{**line, "period": month, "cents": int(part)} for month, part in zip(months, parts, strict=True)]


def _within(world: World, award_id: str, month: pd.Timestamp) -> bool:
    award = read_authored(world.profile.world, "awards").set_index("award_id").loc[award_id]
    return pd.Timestamp(award["start"]) <= month <= pd.Timestamp(award["end"])


def _fee_revenue(world: World) -> pd.DataFrame:
    """Fees as revenue in the month they were paid, per paying organization."""
    paid = fees(world)
    month = paid["paid_on"].fillna(paid["due"]).dt.to_period("M").dt.to_timestamp()
    payer = paid["site_id"].map(world.sites.set_index("site_id")["organization_id"])
    cents = (paid["paid"].astype(float) * 100).round().astype(int)
    table = pd.DataFrame({"period": month, "source_id": payer, "cents": cents})
    table = table.groupby(["period", "source_id"], as_index=False)["cents"].sum()
    return table.assign(
        basis="actual", flow="revenue", category="fees", source_class="participant", recurring="yes", restricted="no"
    )


def balance(world: World) -> pd.DataFrame:
    """Cash and net assets at every quarter's end, following from the ledger back from the newest balance."""
    table = ledger(world)
    table = table[(table["basis"] == "actual") & (table["flow"] != "in_kind")]
    sign = table["flow"].map({"revenue": 1, "expense": -1})
    monthly = (table["amount"].astype(float).mul(100).round() * sign).groupby(table["period"]).sum()
    cash = monthly.reindex(world.months, fill_value=0).cumsum().div(100)
    cash += CASH_AT_END - cash.iloc[-1]
    cash = cash[cash.index.month % 3 == 0]
    restricted = (0.3 * cash).round(2)
    return pd.DataFrame(
        {
            "as_of": cash.index + pd.offsets.MonthEnd(),
            "cash": cash.map("{:.2f}".format),
            "receivables": "38000.00",
            "liabilities": "95000.00",
            "net_assets_unrestricted": (cash + 38000 - 95000 + 12000 - restricted).map("{:.2f}".format),
            "fixed_assets_net": "12000.00",
            "related_debt": "0.00",
            "board_designated": "50000.00",
        }
    )
