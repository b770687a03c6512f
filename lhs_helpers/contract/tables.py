"""The list of the thirty tables: what each is for, who needs it from when, and who may see its rows."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from lhs_helpers.contract import data, engagement, finance, governance, improvement, leadership, maturity
from lhs_helpers.contract.columns import DTYPES, Table


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table, as described in :func:`lhs_helpers.contract.columns.column`."""

    name: str
    type: str
    required: bool
    allowed: tuple[str, ...]
    references: str | None
    references_column: str | None
    minimum: float | None
    maximum: float | None
    unit: str
    description: str
    example: str
    default: str | None
    max_length: int | None
    pattern: str | None
    unique: bool
    not_before: str | None
    at_most: str | None
    may_lie_ahead: bool

    @property
    def dtype(self) -> str:
        """The pandas dtype of the parsed column."""
        return DTYPES[self.type]


@dataclass(frozen=True)
class TableSpec:
    """One table of the contract.

    Attributes
    ----------
    name, number, purpose
        Its name, its number in the contract, and what it is for.
    modules : tuple of int
        The modules that read it.
    needed : str
        Life-cycle phase from which it is called needed, or ``optional``.
    visibility : str
        ``own``: a site sees its rows and those of the network; ``about``: a site sees only the rows about itself;
        ``shared``: everyone sees all; ``network``: only the network view does.
    shipped : bool
        A filled-in table stands in ``templates/data`` and is used where a network has none.
    model : type
        The pandera model that a parsed table obeys.
    """

    name: str
    number: int
    purpose: str
    modules: tuple[int, ...]
    needed: str
    visibility: str
    model: type[Table]
    shipped: bool = False

    @cached_property
    def key(self) -> tuple[str, ...]:
        """Columns that no two rows share; some of them may be empty."""
        return tuple(self.model.Config.unique)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns in the order of the contract."""
        fields = self.model.to_schema().columns
        return tuple(
            Column(name=name, description=shape.description, **shape.metadata) for name, shape in fields.items()
        )

    def column(self, name: str) -> Column:
        """The column of this name; ``KeyError`` where there is none."""
        return {column.name: column for column in self.columns}[name]

    def empty(self) -> pd.DataFrame:
        """The table without rows, with the columns and dtypes of a parsed one."""
        return pd.DataFrame({column.name: pd.Series(dtype=column.dtype) for column in self.columns})


_ALL = (1, 2, 3, 4, 5, 6)
_DESIGN, _IMPLEMENTATION, _IMPROVEMENT, _OPTIONAL = "design", "implementation", "improvement", "optional"

_ROWS = (
    ("sites", "register of reporting units", _ALL, _DESIGN, "own", leadership.Sites),
    ("aims", "global, project and site aims", (1, 4), _DESIGN, "own", leadership.Aims),
    ("drivers", "theory: key driver diagram", (1, 4), _DESIGN, "shared", leadership.Drivers),
    ("plan", "annual plan actions", (1,), _IMPLEMENTATION, "network", leadership.Plan),
    ("documents", "charter, policies, plans: what must exist", _ALL, _DESIGN, "shared", leadership.Documents),
    ("roles", "leadership, staff and site-team posts, capacity", (1, 2, 4, 5), _DESIGN, "own", leadership.Roles),
    ("instruments", "maturity grid and other ordinal scales", (1, 4, 5), _DESIGN, "shared", maturity.Instruments),
    ("ratings", "one rater, one item, one round", (1, 4, 5), _DESIGN, "about", maturity.Ratings),
    ("consensus", "agreed score and target per item", (1,), _DESIGN, "network", maturity.Consensus),
    ("onboarding", "milestone dates per site", (2,), _IMPLEMENTATION, "own", governance.Onboarding),
    ("agreements", "contracts, data use agreements, ethics", (2,), _IMPLEMENTATION, "own", governance.Agreements),
    ("service_log", "promises made and kept, issues, decisions", (2, 6), _IMPLEMENTATION, "own", governance.ServiceLog),
    ("ledger", "actual, budget, planned initiatives by month", (3,), _DESIGN, "network", finance.Ledger),
    ("awards", "funders and dates", (3,), _DESIGN, "network", finance.Awards),
    ("fees", "participation fees", (3,), _IMPLEMENTATION, "own", finance.Fees),
    ("balance", "cash and net assets", (3,), _IMPROVEMENT, "network", finance.Balance),
    ("measures", "definitions, versions, targets", (4, 6, 1), _DESIGN, "shared", improvement.Measures),
    ("observations", "numerators and denominators", (4, 1, 3), _IMPLEMENTATION, "own", improvement.Observations),
    ("events", "rare events for g and t charts", (4,), _OPTIONAL, "own", improvement.Events),
    ("phases", "approved baselines, re-basings, exclusions", (4,), _OPTIONAL, "own", improvement.Phases),
    ("annotations", "what happened when", (4,), _OPTIONAL, "own", improvement.Annotations),
    ("pdsa", "tests of change", (4,), _IMPLEMENTATION, "own", improvement.Pdsa),
    ("people", "pseudonymous participants", (5,), _IMPLEMENTATION, "own", engagement.People),
    ("behaviors", "behavior and the engagement tier it shows", (5,), _IMPLEMENTATION, "shared", engagement.Behaviors),
    ("offerings", "meetings and shared resources", (5,), _IMPLEMENTATION, "shared", engagement.Offerings),
    ("activities", "who did what, when", (5,), _IMPLEMENTATION, "own", engagement.Activities),
    (
        "population",
        "eligible and registered patients by group",
        (4, 5, 6),
        _IMPLEMENTATION,
        "own",
        engagement.Population,
    ),
    ("dictionary", "registry data elements", (6,), _DESIGN, "shared", data.Dictionary),
    ("quality", "data-quality and timeliness counts", (6, 4), _IMPLEMENTATION, "own", data.Quality),
    ("submissions", "files due, received, accepted", (6, 5), _IMPLEMENTATION, "own", data.Submissions),
)
SHIPPED = ("instruments", "behaviors", "documents")

TABLES: dict[str, TableSpec] = {
    name: TableSpec(name, number, purpose, modules, needed, visibility, model, shipped=name in SHIPPED)
    for number, (name, purpose, modules, needed, visibility, model) in enumerate(_ROWS, start=1)
}
