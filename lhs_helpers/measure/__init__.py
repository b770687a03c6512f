"""One measure as a notebook holds it: its definition, its data laid out for a chart, and the design of that chart.

So that a notebook says ``control_chart(remission.data, **remission.design)`` and nothing is decided there: phases,
baselines and exclusions come from recorded decisions, targets from aims and definitions, notes from what happened.
"""

from lhs_helpers.measure.changes import left_out, shown_alone, shown_together, tried_changes
from lhs_helpers.measure.measure import Measure, build_measure
from lhs_helpers.measure.membership import beside_all, memberships

__all__ = [
    "Measure",
    "beside_all",
    "build_measure",
    "left_out",
    "memberships",
    "shown_alone",
    "shown_together",
    "tried_changes",
]
