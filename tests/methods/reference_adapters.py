"""How a reference case of another program is asked of our methods, and what we compare.

Each adapter takes a case and returns pairs (name, what we get, what is expected). Arguments restore the behavior of
the other program where ours differs on purpose; what cannot be restored stands in ``reference_deviations.py``.
"""

import adapters_comparison
import adapters_control_chart
import adapters_interrupted_series
import adapters_run_rules
import adapters_subgroups
import adapters_survival

ADAPTERS = (
    adapters_control_chart.ADAPTERS
    | adapters_run_rules.ADAPTERS
    | adapters_subgroups.ADAPTERS
    | adapters_comparison.ADAPTERS
    | adapters_interrupted_series.ADAPTERS
    | adapters_survival.ADAPTERS
)
