"""Can the numbers be trusted: files on time, visits entered soon, values present and plausible, problems fixed."""

from lhs_helpers.methods.data_quality.completeness import Completeness, Plausibility, completeness, plausibility
from lhs_helpers.methods.data_quality.coverage import Coverage, DataElements, coverage, data_elements
from lhs_helpers.methods.data_quality.entry_lag import EntryLags, entry_lags
from lhs_helpers.methods.data_quality.fitness import Fitness, fitness
from lhs_helpers.methods.data_quality.issues import DataIssues, issues
from lhs_helpers.methods.data_quality.kahn import KahnTable, kahn_table
from lhs_helpers.methods.data_quality.kappa import Kappa, kappa
from lhs_helpers.methods.data_quality.punctuality import Punctuality, punctuality
from lhs_helpers.methods.data_quality.timeliness import Timeliness, timeliness
from lhs_helpers.methods.data_quality.withheld import Withheld, withheld

__all__ = [
    "Completeness",
    "Coverage",
    "DataElements",
    "DataIssues",
    "EntryLags",
    "Fitness",
    "KahnTable",
    "Kappa",
    "Plausibility",
    "Punctuality",
    "Timeliness",
    "Withheld",
    "completeness",
    "coverage",
    "data_elements",
    "entry_lags",
    "fitness",
    "issues",
    "kahn_table",
    "kappa",
    "plausibility",
    "punctuality",
    "timeliness",
    "withheld",
]
