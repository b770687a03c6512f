"""Is care getting better, and what taught us that: aims, theory, definitions, what changed, and tests of change."""

from lhs_helpers.methods.improvement.aims import AimProgress, aim_progress
from lhs_helpers.methods.improvement.change import Change, latest_change
from lhs_helpers.methods.improvement.drivers import DriverTree, driver_tree
from lhs_helpers.methods.improvement.measure_set import MeasureSet, measure_set
from lhs_helpers.methods.improvement.pdsa import PdsaLog, pdsa_log
from lhs_helpers.methods.improvement.signal_summary import SignalSummary, signal_summary
from lhs_helpers.methods.improvement.site_funnel import site_funnel
from lhs_helpers.methods.improvement.when_would_we_know import WhenWouldWeKnow, when_would_we_know

__all__ = [
    "AimProgress",
    "Change",
    "DriverTree",
    "MeasureSet",
    "PdsaLog",
    "SignalSummary",
    "WhenWouldWeKnow",
    "aim_progress",
    "driver_tree",
    "latest_change",
    "measure_set",
    "pdsa_log",
    "signal_summary",
    "site_funnel",
    "when_would_we_know",
]
