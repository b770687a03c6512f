"""Tables of engagement and community: participants, what they do, and whom the network serves."""

from lhs_helpers.contract.columns import STAKEHOLDERS, Date, Decimal, Table, Text, Whole, column

TIERS = ("awareness", "participation", "contribution", "ownership")  # Hartley 2020, PMC8051351; lowest first


class People(Table):
    """Participants under pseudonyms made by the network; groups are self-reported and optional."""

    person_id: Text = column("id", "pseudonym", example="U0193", required=True)
    stakeholder: Text = column(
        "enum", "whom the person stands for", example="family", required=True, allowed=STAKEHOLDERS
    )
    site_id: Text = column("id", "the person's site, if any", example="S008", references="sites")
    joined: Date = column("date", "first day in the network", example="2023-04-02", required=True)
    left: Date = column("date", "last day", not_before="joined")
    language: Text = column("text", "preferred language, or declined", example="Spanish")
    race_ethnicity: Text = column("list", "one or more groups (OMB SPD-15 of 2024), or declined")
    payer: Text = column("text", "kind of insurance, or declined", example="public")

    class Config:
        unique = ("person_id",)


class Behaviors(Table):
    """Which observable behavior shows which tier of engagement (Hartley 2020, PMC8051351)."""

    behavior_id: Text = column("id", "key of the behavior", example="attends_webinar", required=True)
    label: Text = column("text", "the behavior", example="Attends a webinar", required=True)
    tier: Text = column("enum", "the tier it shows", example="participation", required=True, allowed=TIERS)
    counts_months: Whole = column("int", "how long it counts", example="12", unit="months", minimum=1)

    class Config:
        unique = ("behavior_id",)


class Offerings(Table):
    """Meetings and shared resources."""

    offering_id: Text = column("id", "key of the offering", example="W-2026-05", required=True)
    kind: Text = column(
        "enum",
        "what it is",
        example="webinar",
        required=True,
        allowed=(
            "webinar",
            "coaching_call",
            "learning_session",
            "community_conference",
            "committee",
            "tool",
            "protocol",
            "video",
            "data_set",
        ),
    )
    title: Text = column("text", "its title", example="Huddles that last", required=True)
    date: Date = column("date", "day it was held or created", example="2026-05-14", required=True, may_lie_ahead=True)
    creator_site_id: Text = column("id", "site that made it", references="sites")
    expected: Text = column("yn", "every active site should attend", example="yes")

    class Config:
        unique = ("offering_id",)


class Activities(Table):
    """Who did what, when: attendance, use of resources, contributions. A row names a site, a person, or both."""

    date: Date = column("date", "the day", example="2026-05-14", required=True)
    behavior_id: Text = column("id", "what was done", example="attends_webinar", required=True, references="behaviors")
    site_id: Text = column("id", "site that did it", example="S008", references="sites")
    person_id: Text = column("id", "pseudonym of the person", example="U0193", references="people")
    offering_id: Text = column("id", "meeting or resource", example="W-2026-05", references="offerings")
    n: Whole = column("int", "how often", example="1", default="1", minimum=0)
    hours: Decimal = column("dec", "time given", example="1.0", unit="hours", minimum=0)
    hours_compensated: Decimal = column(
        "dec", "part of it that was paid for", example="1.0", unit="hours", minimum=0, at_most="hours"
    )
    source: Text = column("enum", "how it was recorded", example="auto", allowed=("auto", "manual"))

    class Config:
        unique = ("date", "behavior_id", "site_id", "person_id", "offering_id")


class Population(Table):
    """Eligible and registered patients of each site by group; the row all, all gives the totals."""

    site_id: Text = column("id", "the site", example="S008", required=True, references="sites")
    as_of: Date = column("date", "the day", example="2026-06-30", required=True)
    stratum_group: Text = column("id", "by what the patients are grouped", example="language", required=True)
    stratum: Text = column("text", "the group; unknown and declined are groups", example="Spanish", required=True)
    n_eligible: Whole = column("int", "patients who could be in the registry", example="96", unit="patients", minimum=0)
    n_registered: Whole = column("int", "patients in the registry", example="71", unit="patients", minimum=0)

    class Config:
        unique = ("site_id", "as_of", "stratum_group", "stratum")
