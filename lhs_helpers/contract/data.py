"""Tables of data and analytics: the registry's elements, counts of checks, and files."""

from lhs_helpers.contract.columns import Date, Decimal, Table, Text, Whole, column


class Dictionary(Table):
    """Data elements of the registry."""

    element_id: Text = column("id", "key of the element", example="disease_activity", required=True)
    table_name: Text = column("text", "its table in the registry", example="visit", required=True)
    column_name: Text = column("text", "its column there", example="pga", required=True)
    label: Text = column("text", "its name for people", example="Physician global assessment", required=True)
    type: Text = column(
        "enum", "its type", example="code", required=True, allowed=("date", "int", "dec", "text", "code")
    )
    unit: Text = column("text", "its unit")
    allowed: Text = column("list", "its allowed values", example="quiescent|mild|moderate|severe")
    min: Decimal = column("dec", "smallest plausible value", unit="unit of the element")
    max: Decimal = column("dec", "largest plausible value", unit="unit of the element")
    required: Text = column("yn", "must be filled", example="yes", required=True)
    critical: Text = column("yn", "a measure cannot do without it", example="yes", required=True)
    identifier: Text = column("yn", "identifies a person; dropped before anything is read", example="no", required=True)
    equity: Text = column("yn", "tells groups of patients apart", example="no")
    measure_ids: Text = column("list", "measures that it feeds", example="remission", references="measures")
    version: Text = column("id", "version of its definition", example="1", required=True)

    class Config:
        unique = ("element_id",)


class Quality(Table):
    """Counts of data-quality and timeliness checks, from the registry's own pipeline or made when data are collected.

    For lag_Nd, n_checked is all visits of the month and n_failed those not entered within N days.
    """

    site_id: Text = column("id", "the site", example="S006", required=True, references="sites")
    period: Date = column("period", "month of the visit or record", example="2026-04-01", required=True)
    check_id: Text = column(
        "id",
        "the check: lag_7d, lag_30d, lag_60d, lag_90d, missing, range, order, duplicate, reabstraction, …",
        example="lag_30d",
        required=True,
    )
    element_id: Text = column("id", "the element checked", example="disease_activity", references="dictionary")
    category: Text = column(
        "enum",
        "kind of check: the first three are Kahn's (2016), the fourth ours",
        example="timeliness",
        required=True,
        allowed=("conformance", "completeness", "plausibility", "timeliness"),
    )
    context: Text = column(
        "enum",
        "against the network's own rules, or against an outside source",
        example="verification",
        allowed=("verification", "validation"),
    )
    n_checked: Whole = column("int", "records to which the check applies", example="120", required=True, minimum=0)
    n_failed: Whole = column("int", "records that fail it", example="29", required=True, minimum=0, at_most="n_checked")
    n_not_applicable: Whole = column("int", "records to which it does not apply", minimum=0)
    n_unknown: Whole = column("int", "unknown or declined, kept apart from missing", example="4", minimum=0)

    class Config:
        unique = ("site_id", "period", "check_id", "element_id")


class Submissions(Table):
    """Files due, received and accepted."""

    site_id: Text = column("id", "the site", example="S006", required=True, references="sites")
    period: Date = column("period", "month of the data", example="2026-05-01", required=True)
    due: Date = column("date", "day the file is due", example="2026-06-10", required=True, may_lie_ahead=True)
    received: Date = column("date", "day it came", example="2026-06-19")
    accepted_on: Date = column("date", "day it passed the checks", not_before="received")
    attempts: Whole = column("int", "how often it was sent", example="1", minimum=0)
    rows: Whole = column("int", "rows in the file", example="402", minimum=0)

    class Config:
        unique = ("site_id", "period")
