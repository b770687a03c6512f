"""Tables of governance and management: the way in, agreements, and promises."""

from lhs_helpers.contract.columns import WHOLE_NETWORK, Date, Table, Text, column


class Onboarding(Table):
    """Milestone dates of each site on its way into the network."""

    site_id: Text = column("id", "the site", example="S012", required=True, references="sites")
    milestone: Text = column(
        "id", "one of the milestones in network.toml, section onboarding", example="irb_determined", required=True
    )
    planned: Date = column("date", "day it was planned for", example="2025-12-01", may_lie_ahead=True)
    actual: Date = column("date", "day it was reached; empty: still waiting")
    blocker: Text = column(
        "enum",
        "what it waits for, when the wait is more than 30 days late",
        example="irb",
        allowed=("legal", "irb", "it", "staffing", "funding", "other"),
    )
    note: Text = column("text", "remark, without a person's data")

    class Config:
        unique = ("site_id", "milestone")


class Agreements(Table):
    """Contracts, data use agreements and ethics determinations of each site."""

    site_id: Text = column("id", "the site", example="S003", required=True, references="sites")
    kind: Text = column(
        "enum",
        "what kind of agreement",
        example="dua",
        required=True,
        allowed=("participation", "dua", "baa", "irb", "reliance", "fee"),
    )
    sent: Date = column("date", "day it was sent to the site", example="2022-01-10", required=True)
    route: Text = column(
        "enum",
        "way in which it was obtained",
        example="letter",
        allowed=("local", "smart_irb", "iaa", "letter", "qi_exempt"),
    )
    executed: Date = column("date", "day all had signed", example="2022-03-15", not_before="sent")
    expires: Date = column("date", "last day it holds", example="2027-03-14", not_before="executed", may_lie_ahead=True)

    class Config:
        unique = ("site_id", "kind", "sent")


class ServiceLog(Table):
    """Promises made and kept: site reports, tickets, coaching calls, data requests, decisions, data issues."""

    item_id: Text = column("id", "key of the item", example="L-0412", required=True)
    kind: Text = column(
        "enum",
        "what was promised",
        example="site_report",
        required=True,
        allowed=("site_report", "ticket", "webinar", "coaching_call", "data_request", "decision", "data_issue"),
    )
    site_id: Text = column(
        "id",
        "for or about whom; network for all",
        example="S003",
        required=True,
        references="sites",
        allowed=(WHOLE_NETWORK,),
    )
    opened: Date = column("date", "day it was asked for", example="2026-05-01", required=True)
    due: Date = column("date", "day it was promised for", example="2026-05-15", may_lie_ahead=True)
    done: Date = column("date", "day it was delivered or closed", example="2026-05-12", not_before="opened")
    outcome: Text = column(
        "enum", "how it ended", example="delivered", allowed=("delivered", "declined", "reopened", "cancelled")
    )
    cause: Text = column(
        "enum", "cause of a data issue", allowed=("mapping", "entry", "extract", "definition", "other")
    )
    severity: Text = column("enum", "severity of a data issue", allowed=("low", "medium", "high"))

    class Config:
        unique = ("item_id",)
