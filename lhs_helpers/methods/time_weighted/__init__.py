"""Small lasting changes that a Shewhart chart sees late: weighted averages and cumulative sums."""

from lhs_helpers.methods.time_weighted.bernoulli import BernoulliCusum, bernoulli_cusum
from lhs_helpers.methods.time_weighted.cusum import Cusum, cusum
from lhs_helpers.methods.time_weighted.ewma import Ewma, ewma

__all__ = ["BernoulliCusum", "Cusum", "Ewma", "bernoulli_cusum", "cusum", "ewma"]
