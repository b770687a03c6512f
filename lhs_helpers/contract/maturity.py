"""Tables of maturity and other ordinal scales: the scale, what raters say, and what was agreed."""

from lhs_helpers.contract.columns import STAKEHOLDERS, WHOLE_NETWORK, Date, Decimal, Table, Text, column


class Instruments(Table):
    """Maturity grid and other ordinal scales, one row per item and level. Edit it freely: code knows no wording."""

    instrument: Text = column("id", "the scale", example="maturity", required=True)
    domain_id: Text = column("id", "key of the domain", example="FS", required=True)
    domain: Text = column("text", "name of the domain", example="Financial sustainability", required=True)
    item_id: Text = column("id", "key of the component or question", example="FS-2", required=True)
    item: Text = column("text", "the component or question", example="Revenue mix", required=True)
    level: Decimal = column("dec", "the level; levels are ordered by this number", example="3", required=True)
    label: Text = column("text", "short name of the level", example="Partly in place", required=True)
    anchor: Text = column(
        "text", "what this level looks like", example="Two kinds of payer; the largest gives most of the money."
    )
    source_note: Text = column(
        "text",
        "where the wording comes from",
        example="illustrative, not the published wording",
        required=True,
    )

    class Config:
        unique = ("instrument", "item_id", "level")


class Ratings(Table):
    """What one rater says about one item in one round. Raters are pseudonyms made by the network."""

    instrument: Text = column("id", "the scale", example="maturity", required=True, references="instruments")
    round: Text = column("id", "the round of rating", example="2026-spring", required=True)
    site_id: Text = column(
        "id",
        "what was rated: a site, or network",
        example="network",
        required=True,
        references="sites",
        allowed=(WHOLE_NETWORK,),
    )
    aim_id: Text = column("id", "the project rated; for progress scores only", references="aims")
    rater_id: Text = column("id", "pseudonym of the rater", example="R04", required=True)
    item_id: Text = column(
        "id", "the item", example="GM-3", required=True, references="instruments", references_column="item_id"
    )
    date: Date = column("date", "day of the rating", example="2026-03-12", required=True)
    rater_role: Text = column("enum", "whom the rater stands for", example="family", allowed=STAKEHOLDERS)
    score: Decimal = column("dec", "a level of the item; empty unless status is scored", example="2")
    status: Text = column(
        "enum",
        "whether there is a score, and why not",
        example="scored",
        required=True,
        allowed=("scored", "not_applicable", "unknown"),
    )
    comment: Text = column("text", "the rater's remark, without a person's data")

    class Config:
        unique = ("instrument", "round", "site_id", "aim_id", "rater_id", "item_id")


class Consensus(Table):
    """The score agreed in the meeting after a round, and the level aimed for."""

    instrument: Text = column("id", "the scale", example="maturity", required=True, references="instruments")
    round: Text = column("id", "the round of rating", example="2026-spring", required=True)
    item_id: Text = column(
        "id", "the item", example="GM-3", required=True, references="instruments", references_column="item_id"
    )
    score: Decimal = column("dec", "level agreed", example="2", required=True)
    target: Decimal = column("dec", "level aimed for", example="4")
    target_date: Date = column("date", "by when", example="2027-06-30", may_lie_ahead=True)
    agreed_on: Date = column("date", "day of the agreement", example="2026-04-02", required=True)
    owner_role: Text = column("id", "post that answers for it", example="R-PM", references="roles")
    rationale: Text = column("text", "why this level", example="Sites wait for legal review")

    class Config:
        unique = ("instrument", "round", "item_id")
