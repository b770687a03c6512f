"""Is care equally good for all: gaps between groups, and whether enough is known of the groups to speak of gaps."""

from lhs_helpers.methods.equity.between_within import BetweenWithin, between_within
from lhs_helpers.methods.equity.completeness import FieldCompleteness, field_completeness
from lhs_helpers.methods.equity.contrasts import EquityGap, gap
from lhs_helpers.methods.equity.over_time import GapOverTime, gap_over_time
from lhs_helpers.methods.equity.participation import participation_ratio
from lhs_helpers.methods.equity.summary import summary_measures

__all__ = [
    "BetweenWithin",
    "EquityGap",
    "FieldCompleteness",
    "GapOverTime",
    "between_within",
    "field_completeness",
    "gap",
    "gap_over_time",
    "participation_ratio",
    "summary_measures",
]
