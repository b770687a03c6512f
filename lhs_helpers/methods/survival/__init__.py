"""How long until it happens, when some have not got there yet?"""

from lhs_helpers.methods.survival.curves import first_time, incidence, kaplan_meier, restricted_mean
from lhs_helpers.methods.survival.time_to import TimeTo, log_rank, time_to
from lhs_helpers.methods.survival.year_ago import YearAgo, year_ago

__all__ = [
    "TimeTo",
    "YearAgo",
    "first_time",
    "incidence",
    "kaplan_meier",
    "log_rank",
    "restricted_mean",
    "time_to",
    "year_ago",
]
