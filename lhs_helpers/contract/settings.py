"""The sections of ``network.toml``: every key with its type, default, limits and meaning.

What protects small numbers stands in ``protection.py``.
"""

# ruff: noqa: RUF009 - setting() and section() return the fields of a dataclass, which it copies

from dataclasses import dataclass
from datetime import date

from lhs_helpers.contract.setting import section, setting

PHASES = ("design", "implementation", "improvement", "sustainability")
RULE_SETS = ("anhoej", "ihi", "mdc", "mdc_6", "western_electric", "nelson")
MODULES = (1, 2, 3, 4, 5, 6)
MILESTONES = (
    "inquiry",
    "leadership_letter",
    "agreement_sent",
    "agreement_executed",
    "irb_determined",
    "team_formed",
    "training_done",
    "data_mapped",
    "first_test_file",
    "first_data_accepted",
    "first_report",
    "first_pdsa",
    "active",
)
# The guide's six modules; the published maturity grid has research in place of financial sustainability
# (Lannon 2021, Learn Health Syst 5(2):e10232). None means every domain of the instrument.
DOMAIN_SETS = {
    "guide": ("SL", "GM", "FS", "QI", "EC", "DA"),
    "published": ("SL", "GM", "QI", "EC", "DA", "RS"),
    "all": None,
}


@dataclass(frozen=True, kw_only=True)
class Time:
    """What the data describe. The clock is never used."""

    data_through: date = setting("date", 'last day the data describe: the only "today" in calculations')
    extracted_on: date = setting("date", "day the data left the registry; not before data_through")
    fiscal_year_start: int = setting(
        "int", "first month; a fiscal year is named by the year in which it ends", default=1, minimum=1, maximum=12
    )
    provisional_months: int = setting(
        "int", "newest complete months drawn hollow, outside rules and limits", default=1, minimum=0, maximum=24
    )
    window_months: int = setting("int", "longest period drawn", default=60, minimum=1)


@dataclass(frozen=True, kw_only=True)
class Money:
    """One currency for the whole network; needed with the ledger."""

    currency: str = setting("id", "ISO 4217 code, three capitals")
    price_year: int = setting("int", "year of the prices", minimum=1990, maximum=2100)


@dataclass(frozen=True, kw_only=True)
class Charts:
    """Which rules a chart is read by; printed under every chart."""

    rules: str = setting("enum", "rule set", default="anhoej", allowed=RULE_SETS)
    min_points_run: int = setting("int", "fewer points: dots only", default=10, minimum=3)
    min_points_limits: int = setting("int", "fewer points: no limits", default=12, minimum=3)
    screen_moving_ranges: bool = setting("yn", "drop extreme moving ranges, I charts only", default=False)
    funnel_limits: tuple[float, ...] = setting(
        "list of dec",
        "probability inside each pair of funnel limits",
        default=(0.95, 0.998),
        minimum=0.5,
        maximum=0.9999,
    )


@dataclass(frozen=True, kw_only=True)
class Gate:
    """Data-quality gate of each measure."""

    max_missing_percent: float = setting("dec", "most missing values", default=20.0, minimum=0, maximum=100)
    max_failed_percent: float = setting("dec", "most failed checks", default=5.0, minimum=0, maximum=100)
    min_timely_percent: float = setting("dec", "fewest timely visits", default=70.0, minimum=0, maximum=100)
    action: str = setting(
        "enum", "what a failed gate does to a chart", default="banner", allowed=("banner", "withhold", "off")
    )


@dataclass(frozen=True, kw_only=True)
class Report:
    """Defaults of a run."""

    audiences: tuple[str, ...] = setting(
        "list of enum", "readers to write for", default=("site",), allowed=("site", "members", "public")
    )
    modules: tuple[int, ...] = setting("list of int", "modules to run", default=MODULES, allowed=MODULES)
    months_in_site_table: int = setting("int", "months in the tables of sites", default=12, minimum=1)


@dataclass(frozen=True, kw_only=True)
class Maturity:
    """Which maturity instrument, and which of its domains."""

    instrument: str = setting("id", "its key in the table instruments", default="maturity")
    domain_set: str | tuple[str, ...] = setting(
        "enum or list of id",
        "guide, published, all, or a list of domain_id",
        default="guide",
        allowed=tuple(DOMAIN_SETS),
    )

    @property
    def domains(self) -> tuple[str, ...] | None:
        """The domain ids in use, in order; None for every domain of the instrument."""
        return DOMAIN_SETS[self.domain_set] if isinstance(self.domain_set, str) else self.domain_set


@dataclass(frozen=True, kw_only=True)
class Onboarding:
    """The way into the network, step by step; time to first data runs between the two clock milestones."""

    milestones: tuple[str, ...] = setting("list of id", "milestones in order", default=MILESTONES)
    clock_start: str = setting("id", "the clock starts at this milestone", default="agreement_sent")
    clock_end: str = setting("id", "and stops at this one", default="first_data_accepted")


@dataclass(frozen=True, kw_only=True)
class Capacity:
    """Staff hours a month that a site takes. No default, so that none is invented."""

    hours_per_onboarding_site: float | None = setting("dec", "hours a month", default=None, minimum=0)
    hours_per_active_site: float | None = setting("dec", "hours a month", default=None, minimum=0)
    utilization_warn: float = setting(
        "dec", "share of hours in use that is flagged", default=0.85, minimum=0, maximum=1
    )


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that a scenario changes."""

    what: str = setting("enum", "what changes", allowed=("award", "fees", "sites", "personnel", "in_kind"))
    id: str = setting("id", "which award; largest is the one with most money a month", default="")
    factor: float | None = setting("dec", "multiplied by this", default=None, minimum=0)
    months: int | None = setting("int", "from this many months after data_through", default=None, minimum=0)


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One course that the money may take."""

    id: str = setting("id", "key")
    label: str = setting("text", "name as shown")
    changes: tuple[Change, ...] = section(Change, default=(), key="change", many=True)


SCENARIOS = (
    Scenario(id="no_renewals", label="No award is renewed", changes=(Change(what="award", factor=0.0),)),
    Scenario(id="base", label="All awards are renewed"),
    Scenario(
        id="largest_award_ends",
        label="The largest grant is not renewed",
        changes=(Change(what="award", id="largest", factor=0.0),),
    ),
    Scenario(id="fees_down", label="Fees bring 10 % less", changes=(Change(what="fees", factor=0.9),)),
    Scenario(id="sites_up", label="20 % more sites", changes=(Change(what="sites", factor=1.2),)),
    Scenario(id="personnel_up", label="Personnel costs 5 % more", changes=(Change(what="personnel", factor=1.05),)),
    Scenario(
        id="in_kind_withdrawn", label="The host's in-kind support ends", changes=(Change(what="in_kind", factor=0.0),)
    ),
)


@dataclass(frozen=True, kw_only=True)
class Finance:
    """Policy lines and flags; each is shown where it is used."""

    reserve_months_policy: float | None = setting("dec", "reserves aimed for, in months", default=None, minimum=0)
    horizon_months: int = setting("int", "how far ahead cash is followed", default=36, minimum=1, maximum=120)
    variance_percent: float = setting("dec", "variance from the budget that is flagged", default=10.0, minimum=0)
    variance_amount: float | None = setting("dec", "and only above this amount", default=None, minimum=0)
    concentration_flag: float = setting("dec", "share of one payer that is flagged", default=0.25, minimum=0, maximum=1)
    scenarios: tuple[Scenario, ...] = section(Scenario, default=SCENARIOS, key="scenario", many=True)


@dataclass(frozen=True, kw_only=True)
class Engagement:
    """Tiers of engagement, lowest first (Hartley 2020, PMC8051351)."""

    active_months: int = setting("int", "who did something in this many months is active", default=12, minimum=1)
    tiers: tuple[str, ...] = setting(
        "list of id", "tiers in order", default=("awareness", "participation", "contribution", "ownership")
    )


@dataclass(frozen=True, kw_only=True)
class Equity:
    """Which groups are compared."""

    groups: tuple[str, ...] = setting("list of id", "stratum groups", default=())
    reference: str | dict[str, str] = setting(
        "enum or table", 'best, or a named group: {language = "English"}', default="best", allowed=("best",)
    )
    max_missing_percent: float = setting("dec", "more unknown: no gap is drawn", default=20.0, minimum=0, maximum=100)
    min_n: int = setting("int", "smaller groups are not compared", default=20, minimum=1)


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where tables come from."""

    kind: str = setting(
        "enum",
        "kind of source",
        default="folder",
        allowed=("folder", "workbook", "duckdb", "sql", "query", "redcap", "fhir", "wide", "visits"),
    )
    path: str = setting("text", "file or folder, inside the network's folder", default="tables")
    tables: tuple[str, ...] = setting("list of id", "tables it holds; empty: all it has", default=())
    site_id: str = setting("id", "the one site that sent it", default="")
    encoding: str = setting("text", "text encoding", default="utf-8")
    separator: str = setting("text", "what stands between cells", default=",")
    decimal: str = setting("enum", "decimal sign", default=".", allowed=(".", ","))
    date_format: str = setting("text", "how dates are written, for the whole source", default="%Y-%m-%d")
    sheet: str = setting("text", "sheet of a workbook", default="")
    url_env: str = setting("id", "environment variable with the address of a database; never the address", default="")
    options: dict[str, object] = setting("table", "options of the adapter", default={})
    missing_codes: tuple[str, ...] = setting(
        "list of text", "declared codes of missing in number and date cells", default=()
    )
    suppressed_marks: tuple[str, ...] = setting(
        "list of text", "declared marks of a hidden small number", default=("*", "S", "<11", ".")
    )
