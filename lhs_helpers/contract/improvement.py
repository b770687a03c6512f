"""Tables of quality improvement: definitions, counts, rare events, decisions about charts, and tests of change."""

from lhs_helpers.contract.columns import WHOLE_NETWORK, Date, Decimal, Table, Text, Whole, column

CADENCES = ("week", "month", "quarter", "year")
MEASURE_TYPES = ("proportion", "rate", "count", "mean", "cases_between", "time_between")
CHART_KINDS = ("auto", "run", "i", "ip", "xbar", "p", "pp", "u", "up", "c", "g", "t")
DEFINITION_LENGTH = 2000  # characters
LABEL_LENGTH = 60  # characters: it has to fit a chart's title


class Measures(Table):
    """Definitions of what is followed over time, one row per measure and version."""

    measure_id: Text = column("id", "key of the measure", example="remission", required=True)
    version: Text = column("id", "version of the definition", example="1", required=True)
    valid_from: Date = column(
        "date",
        "first period of the version; a new version starts a new segment of the series",
        example="2021-07-01",
        may_lie_ahead=True,
    )
    label: Text = column("text", "short name", example="Patients in remission", required=True, max_length=LABEL_LENGTH)
    kind: Text = column(
        "enum", "what it tells", example="outcome", required=True, allowed=("outcome", "process", "balancing")
    )
    type: Text = column("enum", "how it is counted", example="proportion", required=True, allowed=MEASURE_TYPES)
    numerator_definition: Text = column(
        "text",
        "what is counted",
        example="last visit in 13 months rated quiescent",
        required=True,
        max_length=DEFINITION_LENGTH,
    )
    denominator_definition: Text = column(
        "text", "out of what", example="patients seen in 13 months", max_length=DEFINITION_LENGTH
    )
    per: Whole = column(
        "int", "multiplier for display: 100 for per cent, 1000, 10000, or 1", example="100", required=True, minimum=1
    )
    unit: Text = column("text", "title of the axis", example="% of patients", required=True)
    direction: Text = column("enum", "which way is better", example="up", required=True, allowed=("up", "down", "none"))
    target: Decimal = column(
        "dec", "level agreed for all; site or changing targets stand in aims", example="80", unit="display unit"
    )
    target_date: Date = column("date", "by when", example="2026-06-30", may_lie_ahead=True)
    chart: Text = column(
        "enum",
        "kind of chart; auto is chosen from the data, and the reason printed",
        example="p",
        default="auto",
        allowed=CHART_KINDS,
    )
    cadence: Text = column("enum", "length of a period", example="month", default="month", allowed=CADENCES)
    shared_cadence: Text = column(
        "enum",
        "fixed coarser period outside the site; never chosen by looking at counts",
        example="quarter",
        allowed=(*CADENCES, "half_year"),
    )
    baseline_start: Date = column("period", "first period of the baseline", example="2021-07-01")
    baseline_end: Date = column(
        "period",
        "last period of the baseline; limits are then kept; 12 points or more",
        example="2022-06-01",
        not_before="baseline_start",
        may_lie_ahead=True,
    )
    counts_patients: Text = column("yn", "counts people, so small numbers are protected", example="yes", required=True)
    strata_overlap: Text = column("yn", "a patient may be in several strata", example="no", default="no")
    driver_id: Text = column("id", "the driver it follows", example="D1", references="drivers")
    unit_cost: Decimal = column("dec", "cost of one event, for the value statement", unit="currency", minimum=0)
    unit_cost_note: Text = column("text", "where the cost comes from; goes with unit_cost")
    steward_role: Text = column("id", "post that answers for the definition", example="R-QI", references="roles")

    class Config:
        unique = ("measure_id", "version")


class Observations(Table):
    """Numerators and denominators: one row per site, measure, period and stratum. Never a percentage.

    The network's own row is refused: the network is computed from its sites.
    """

    site_id: Text = column("id", "the site", example="S001", required=True, references="sites")
    measure_id: Text = column("id", "the measure", example="remission", required=True, references="measures")
    version: Text = column("id", "version of its definition, valid in this period", example="1", required=True)
    period: Date = column("period", "first day of the period", example="2026-05-01", required=True)
    stratum_group: Text = column("id", "by what the patients are grouped", example="all", default="all")
    stratum: Text = column("text", "the group; unknown and declined are groups", example="all", default="all")
    numerator: Whole = column("int", "events or successes; for a count, the count", example="41", minimum=0)
    denominator: Decimal = column(
        "dec",
        "patients, visits or device-days; whole for a proportion; for a mean, its n",
        example="58",
        minimum=0,
    )
    value: Decimal = column("dec", "the mean, for measures of type mean only; never a percentage")
    sd: Decimal = column("dec", "standard deviation of the mean's values", minimum=0)
    status: Text = column(
        "enum",
        "whether the numbers are there, and why not",
        example="final",
        required=True,
        allowed=("final", "provisional", "suppressed", "missing", "not_applicable"),
    )

    class Config:
        unique = ("site_id", "measure_id", "version", "period", "stratum_group", "stratum")


class Events(Table):
    """Rare events, one row each, for g and t charts.

    Each series ends with one row is_event = no on the day the data go up to, so that an event-free spell is seen.
    """

    site_id: Text = column("id", "the site", example="S010", required=True, references="sites")
    measure_id: Text = column("id", "the measure", example="serious_infection", required=True, references="measures")
    event_date: Date = column("date", "day of the event", example="2025-02-17", required=True)
    event_no: Whole = column("int", "1, 2, … within a day", example="1", required=True, minimum=1)
    is_event: Text = column("yn", "no: closing row, no event yet", example="yes", required=True)
    opportunities: Whole = column(
        "int",
        "cases or device-days since the previous event, this one not counted; needed for cases_between",
        example="38",
        minimum=0,
    )

    class Config:
        unique = ("site_id", "measure_id", "event_date", "event_no")


class Phases(Table):
    """What a person decided about a chart: approved baselines, new phases, exclusions. Never made by software."""

    site_id: Text = column(
        "id", "the site, or network", example="S001", required=True, references="sites", allowed=(WHOLE_NETWORK,)
    )
    measure_id: Text = column("id", "the measure", example="remission", required=True, references="measures")
    kind: Text = column(
        "enum",
        "what was decided",
        example="new_phase",
        required=True,
        allowed=("baseline", "new_phase", "exclude"),
    )
    start: Date = column("date", "first period of the decision", example="2024-01-01", required=True)
    end: Date = column("date", "last period of a baseline or an exclusion", not_before="start")
    reason: Text = column("text", "why", example="Shift after pre-visit planning", required=True)
    approved_by: Text = column("text", "post that approved it, not a name", example="QI lead", required=True)
    approved_on: Date = column("date", "day of the approval", example="2024-08-05", required=True)

    class Config:
        unique = ("site_id", "measure_id", "kind", "start")


class Annotations(Table):
    """What happened when: notes on charts."""

    site_id: Text = column(
        "id", "the site, or network", example="S001", required=True, references="sites", allowed=(WHOLE_NETWORK,)
    )
    date: Date = column("date", "the day", example="2023-11-06", required=True)
    text: Text = column(
        "text", "what happened, without a person's data", example="Huddle list starts in clinic A", required=True
    )
    measure_id: Text = column("id", "the measure; empty: all", example="remission", references="measures")
    pdsa_id: Text = column("id", "the test of change", example="P-S001-07", references="pdsa")

    class Config:
        unique = ("site_id", "date", "text")


class Pdsa(Table):
    """Tests of change: plan, do, study, act."""

    pdsa_id: Text = column("id", "key of the cycle", example="P-S001-07", required=True)
    site_id: Text = column("id", "the site", example="S001", required=True, references="sites")
    driver_id: Text = column("id", "the change that is tested", example="C3", required=True, references="drivers")
    aim_id: Text = column("id", "the aim it serves", references="aims")
    ramp_id: Text = column("id", "series of linked cycles", example="R2", required=True)
    cycle: Whole = column("int", "number within the ramp", example="3", required=True, minimum=1)
    start: Date = column("date", "first day", example="2025-10-20", required=True)
    end: Date = column("date", "last day", example="2025-10-31", not_before="start", may_lie_ahead=True)
    studied_on: Date = column("date", "day the study was written", example="2025-11-03", not_before="start")
    scale: Text = column(
        "enum",
        "on whom it is tested",
        example="few_patients",
        required=True,
        allowed=("one_patient", "few_patients", "one_clinic", "whole_site"),
    )
    change: Text = column("text", "what is changed", example="huddle list the day before", required=True)
    prediction: Text = column("text", "what is expected", example="4 of 5 lists ready by noon")
    result: Text = column("text", "what came out", example="3 of 5 were ready")
    measure_id: Text = column("id", "measure that tells", example="previsit_planning", references="measures")
    decision: Text = column("enum", "what follows", example="adapt", allowed=("adopt", "adapt", "abandon"))

    class Config:
        unique = ("pdsa_id",)
