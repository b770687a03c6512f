"""Tables of financial sustainability: monthly totals, awards, fees and balances. All amounts in one currency."""

from lhs_helpers.contract.columns import Date, Decimal, Table, Text, Whole, column

PAYER_CLASSES = ("participant", "funder", "investor", "customer", "donor", "host", "other")
# The payers whose money makes a network self-sufficient, in the words of the guide; host and other are not among them.
OFFICIAL_PAYER_CLASSES = PAYER_CLASSES[:5]
MONEY = "currency of network.toml"


class Ledger(Table):
    """Actual, budget and planned initiatives as monthly totals; amounts positive, exact decimals."""

    period: Date = column(
        "period",
        "month; budget and planned may use the first month of the fiscal year",
        example="2026-04-01",
        required=True,
        may_lie_ahead=True,
    )
    basis: Text = column(
        "enum",
        "actual, budget, or planned (an initiative that is not in the budget)",
        example="actual",
        required=True,
        allowed=("actual", "budget", "planned"),
    )
    flow: Text = column(
        "enum",
        "in_kind: a valued contribution received, which is an expense to be valued and never revenue",
        example="revenue",
        required=True,
        allowed=("revenue", "expense", "in_kind"),
    )
    category: Text = column(
        "text", "personnel, travel, fees, grant, name of the initiative", example="grant", required=True
    )
    source_id: Text = column("id", "the payer; needed for revenue and in_kind", example="P-FED")
    source_class: Text = column(
        "enum",
        "kind of payer; host and other are not official sources",
        example="funder",
        allowed=PAYER_CLASSES,
    )
    award_id: Text = column("id", "the award it comes from", example="AW1", references="awards")
    recurring: Text = column("yn", "continues when grants end", example="no")
    restricted: Text = column("yn", "restricted by the donor", example="yes")
    cost_type: Text = column(
        "enum", "how the cost grows, for the fee model", allowed=("fixed", "per_site", "per_patient")
    )
    amount: Decimal = column(
        "dec", "amount; a refund may be negative and is noted", example="18250.00", required=True, unit=MONEY
    )

    class Config:
        unique = ("period", "basis", "flow", "category", "source_id", "award_id", "restricted")


class Awards(Table):
    """Funders' awards with their dates: what is confirmed, and what is hoped for."""

    award_id: Text = column("id", "key of the award", example="AW1", required=True)
    source_id: Text = column("id", "the payer", example="P-FED", required=True)
    source_class: Text = column("enum", "kind of payer", example="funder", required=True, allowed=PAYER_CLASSES)
    start: Date = column("date", "first day", example="2022-01-01", required=True, may_lie_ahead=True)
    end: Date = column("date", "last day", example="2026-12-31", required=True, not_before="start", may_lie_ahead=True)
    amount: Decimal = column("dec", "whole amount", example="1900000.00", required=True, unit=MONEY, minimum=0)
    restricted: Text = column("yn", "restricted by the donor", example="yes", required=True)
    status: Text = column(
        "enum",
        "how sure it is",
        example="confirmed",
        required=True,
        allowed=("confirmed", "submitted", "planned"),
    )
    probability: Decimal = column("dec", "chance of success; needed unless confirmed", minimum=0, maximum=1)

    class Config:
        unique = ("award_id",)


class Fees(Table):
    """Participation fees. They never leave a site's own pack except as totals."""

    site_id: Text = column("id", "the site", example="S001", required=True, references="sites")
    fiscal_year: Whole = column("int", "fiscal year", example="2026", required=True, minimum=1990)
    invoiced_on: Date = column("date", "day of the invoice", example="2025-07-15", required=True)
    invoiced: Decimal = column("dec", "amount invoiced", example="12000.00", required=True, unit=MONEY, minimum=0)
    paid: Decimal = column("dec", "amount paid so far", example="12000.00", unit=MONEY, minimum=0)
    due: Date = column("date", "due on", example="2025-08-31", not_before="invoiced_on", may_lie_ahead=True)
    paid_on: Date = column("date", "day it was paid in full", example="2025-08-20")

    class Config:
        unique = ("site_id", "fiscal_year", "invoiced_on")


class Balance(Table):
    """Cash and net assets at a day."""

    as_of: Date = column("date", "the day", example="2026-06-30", required=True)
    cash: Decimal = column("dec", "cash and equivalents", example="412000.00", required=True, unit=MONEY)
    receivables: Decimal = column("dec", "owed to the network", example="38000.00", unit=MONEY)
    liabilities: Decimal = column("dec", "owed by the network", example="95000.00", unit=MONEY)
    net_assets_unrestricted: Decimal = column(
        "dec", "net assets without donor restrictions", example="330000.00", unit=MONEY
    )
    fixed_assets_net: Decimal = column("dec", "fixed assets after depreciation", example="12000.00", unit=MONEY)
    related_debt: Decimal = column("dec", "debt on the fixed assets", example="0.00", unit=MONEY)
    board_designated: Decimal = column("dec", "set aside by the board", example="50000.00", unit=MONEY)

    class Config:
        unique = ("as_of",)
