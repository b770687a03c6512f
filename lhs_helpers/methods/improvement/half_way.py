"""If care went half of the way to the target, when would the chart of this site show it?"""

import numpy as np

from lhs_helpers.methods.control_chart import ControlChart
from lhs_helpers.methods.improvement.change import counted
from lhs_helpers.methods.improvement.when_would_we_know import FAMILIES, WhenWouldWeKnow, when_would_we_know
from lhs_helpers.methods.run_rules.rule_sets import longest_run_max

LONG_RUN = 8  # points in a row that most other rule sets know as a shift
FEWEST = 3  # months that a level may come from (our choice)


def _run_that_signals(chart: ControlChart, count: int) -> int:
    """Points in a row that signal once as many months again have come, by the chart's own rules."""
    return int(longest_run_max(2 * count)) + 1 if chart.ruleset == "anhoej" else LONG_RUN


def half_way(chart: ControlChart, *, data_type: str, who: str = "patients") -> WhenWouldWeKnow | None:
    """Months until half of the way from the level now to the target would show.

    Half of the way is our choice: a step that matters and that a year may bring.

    Parameters
    ----------
    chart : ControlChart
        One series of proportions or rates, with its target.
    data_type : str
        ``proportion`` or ``rate``.
    who : str
        What the denominators count.

    Returns
    -------
    WhenWouldWeKnow or None
        None without a target, at a target that is reached, of other data, and with fewer than 3 counted months.
    """
    points = counted(chart) if not chart.is_empty else chart.table
    if data_type not in FAMILIES[:2] or len(points) < FEWEST or chart.freq != "MS":
        return None
    level, size = points["num"].sum() / points["den"].sum(), float(points["den"].median())
    target = points["target"].iloc[-1] / chart.multiplier
    way = target - level
    reached = way <= 0 if chart.direction == "up" else way >= 0
    if not np.isfinite(way) or reached or chart.direction is None or not level + way / 2 >= 0:
        return None
    sigma_z = chart.series["sigma_z_used"].iloc[-1]
    return when_would_we_know(
        level=float(level),
        shift=float(way / 2),
        n=size,
        baseline_months=len(points),
        data_type=data_type,
        sigma_z=float(sigma_z) if np.isfinite(sigma_z) else 1.0,
        run_length=_run_that_signals(chart, len(points)),
        multiplier=chart.multiplier,
        who=who,
        key=chart.key,
        label=chart.label,
        unit=chart.unit,
    )
