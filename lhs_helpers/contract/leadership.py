"""Tables of the network and its leadership: sites, aims, theory, plan, documents and posts."""

from lhs_helpers.contract.columns import (
    PHASES,
    SITE_ID_PATTERN,
    STAKEHOLDERS,
    WHOLE_NETWORK,
    Date,
    Decimal,
    Table,
    Text,
    Whole,
    column,
)


class Sites(Table):
    """Register of reporting units: the teams that get a report. Several teams may share an organization."""

    site_id: Text = column("id", "key of the team", example="S001", required=True, pattern=SITE_ID_PATTERN)
    site_name: Text = column("text", "name, printed only where sites are named", example="Lakeside")
    site_code: Text = column("id", "blinded code, printed where sites are coded", example="K7", unique=True)
    organization_id: Text = column("id", "groups the teams of one organization", example="ORG01")
    region: Text = column("text", "any grouping by place", example="Midwest")
    site_type: Text = column("text", "any grouping by kind of site", example="academic")
    status: Text = column(
        "enum",
        "status on the day the data go up to",
        example="active",
        required=True,
        allowed=("prospect", "onboarding", "active", "paused", "withdrawn"),
    )
    joined: Date = column("date", "day the site became active", example="2021-07-01")
    left: Date = column("date", "day the site stopped", not_before="joined")
    share_level: Text = column(
        "enum",
        "the site's written consent to appear to other members",
        example="coded",
        required=True,
        default="coded",
        allowed=("named", "coded", "none"),
    )
    cohort: Text = column("text", "wave in which the site entered", example="2021")

    class Config:
        unique = ("site_id",)


class Aims(Table):
    """Global, project and site aims: how much, by when, for whom."""

    aim_id: Text = column("id", "key of the aim", example="A-GLOBAL", required=True)
    parent_aim_id: Text = column("id", "the aim that this one serves; never in a circle", references="aims")
    level: Text = column(
        "enum",
        "global: the network's one aim; exactly one is current",
        example="global",
        required=True,
        allowed=("global", "project", "site"),
    )
    site_id: Text = column(
        "id",
        "whose aim it is; network for the network's",
        example="network",
        required=True,
        references="sites",
        allowed=(WHOLE_NETWORK,),
    )
    statement: Text = column(
        "text", "the aim as a sentence", example="Raise remission from 60 % to 80 % by June 2026", required=True
    )
    population: Text = column("text", "for whom", example="ages 0–21")
    measure_id: Text = column("id", "the measure that tells", example="remission", references="measures")
    baseline: Decimal = column("dec", "from", example="60", unit="display unit of the measure")
    target: Decimal = column("dec", "to", example="80", unit="display unit of the measure")
    start: Date = column("date", "when the work starts", example="2023-07-01", may_lie_ahead=True)
    due: Date = column("date", "by when", example="2026-06-30", not_before="start", may_lie_ahead=True)
    driver_id: Text = column("id", "the driver it works on", example="D1", references="drivers")
    pathway: Text = column(
        "enum",
        "how the project is run across the network",
        example="network_wide",
        allowed=("network_wide", "incubator", "local"),
    )
    status: Text = column(
        "enum", "where the aim stands", example="active", allowed=("planned", "active", "done", "stopped")
    )

    class Config:
        unique = ("aim_id",)


class Drivers(Table):
    """Theory of change on a page: the key driver diagram. A site's own status is read from its tests of change."""

    driver_id: Text = column("id", "key of the driver or change", example="C3", required=True)
    parent_id: Text = column("id", "what it serves; never in a circle", example="D1", references="drivers")
    aim_id: Text = column(
        "id", "the aim on the left of the diagram", example="A-GLOBAL", required=True, references="aims"
    )
    level: Text = column(
        "enum",
        "place in the diagram",
        example="change",
        required=True,
        allowed=("primary", "secondary", "change"),
    )
    label: Text = column("text", "short name in the diagram", example="Pre-visit huddle", required=True)
    status: Text = column(
        "enum",
        "status over the whole network",
        example="testing",
        allowed=("not_started", "testing", "implementing", "sustaining", "retired"),
    )
    measure_id: Text = column("id", "its measure", example="previsit_planning", references="measures")

    class Config:
        unique = ("driver_id",)


class Plan(Table):
    """Actions of the annual plan. Each serves either a maturity item or an aim."""

    action_id: Text = column("id", "key of the action", example="P26-04", required=True)
    fiscal_year: Whole = column(
        "int", "fiscal year, named by the year in which it ends", example="2026", required=True, minimum=1990
    )
    item_id: Text = column(
        "id",
        "maturity item it works on; this or aim_id, not both",
        example="GM-3",
        references="instruments",
        references_column="item_id",
    )
    aim_id: Text = column("id", "aim it works on; this or item_id, not both", references="aims")
    action: Text = column("text", "what will be done", example="Write an onboarding pack", required=True)
    owner_role: Text = column("id", "post that answers for it", example="R-PM", references="roles")
    start: Date = column("date", "when it starts", example="2025-09-01", may_lie_ahead=True)
    due: Date = column(
        "date",
        "when it is due",
        example="2025-12-31",
        required=True,
        not_before="start",
        may_lie_ahead=True,
    )
    done: Date = column("date", "when it was done")
    status: Text = column(
        "enum", "where it stands", example="active", required=True, allowed=("planned", "active", "done", "dropped")
    )

    class Config:
        unique = ("action_id",)


class Documents(Table):
    """Charter, policies and plans: what must exist, and from which phase of the network's life."""

    document_id: Text = column("id", "key of the document", example="DOC-07", required=True)
    module: Whole = column("int", "module it belongs to", example="2", required=True, minimum=1, maximum=6)
    kind: Text = column(
        "enum",
        "what kind of document it is",
        example="policy",
        required=True,
        allowed=(
            "purpose",
            "charter",
            "vision",
            "values",
            "policy",
            "agreement_template",
            "budget",
            "measure_set",
            "driver_diagram",
            "communication_plan",
            "role_description",
            "data_management_plan",
            "fee_schedule",
            "succession_plan",
            "other",
        ),
    )
    title: Text = column("text", "its title", example="Data sharing policy", required=True)
    required_from: Text = column(
        "enum",
        "phase from which it must be approved",
        example="design",
        required=True,
        allowed=(*PHASES, "optional"),
    )
    approved: Date = column("date", "day it was approved; empty: not yet", example="2024-02-01")
    next_review: Date = column("date", "day it is next reviewed", example="2026-02-01", may_lie_ahead=True)
    shown: Text = column("yn", "visible to members", example="yes")
    owner_role: Text = column("id", "post that answers for it", example="R-PM", references="roles")

    class Config:
        unique = ("document_id",)


class Roles(Table):
    """Posts of leadership, staff and site teams, one row per post and period in which it is held. No names."""

    role_id: Text = column("id", "key of the post", example="R-QI", required=True)
    held_from: Date = column("date", "since when it is held; empty: vacant", example="2023-01-01")
    held_to: Date = column("date", "until when it was held", not_before="held_from", may_lie_ahead=True)
    term_end: Date = column("date", "when the agreed term ends", not_before="held_from", may_lie_ahead=True)
    role: Text = column("text", "name of the post, not of the person", example="QI coach", required=True)
    area: Text = column(
        "enum",
        "where the post belongs",
        example="coaching",
        required=True,
        allowed=("leadership", "management", "coaching", "data", "finance", "site_team"),
    )
    site_id: Text = column(
        "id",
        "the site of a site_team post; else network",
        example="network",
        required=True,
        references="sites",
        allowed=(WHOLE_NETWORK,),
    )
    required: Text = column("yn", "must be filled", example="yes", required=True)
    deputy: Text = column("yn", "a deputy is named", example="yes")
    stakeholder: Text = column("enum", "whom the holder stands for", example="qi", allowed=STAKEHOLDERS)
    fte: Decimal = column(
        "dec", "share of a full-time post", example="0.5", unit="full-time equivalents", minimum=0, maximum=1.5
    )
    hours_per_month: Decimal = column("dec", "hours available", example="80", unit="hours a month", minimum=0)

    class Config:
        unique = ("role_id", "held_from")
