"""Is care getting better, and what taught us that: aims, theory, definitions, what changed, and tests of change."""

from lhs_helpers.methods.improvement.aims import AimProgress, aim_progress
from lhs_helpers.methods.improvement.asked import sites_to_ask
from lhs_helpers.methods.improvement.beside import BesideNetwork, beside_network
from lhs_helpers.methods.improvement.change import Change, latest_change
from lhs_helpers.methods.improvement.drivers import DriverTree, driver_tree
from lhs_helpers.methods.improvement.half_way import half_way
from lhs_helpers.methods.improvement.held_gains import HeldGains, held_gains
from lhs_helpers.methods.improvement.left_out import ChangesLeftOut, changes_left_out
from lhs_helpers.methods.improvement.measure_set import MeasureSet, measure_set
from lhs_helpers.methods.improvement.next_steps import NextSteps, next_steps
from lhs_helpers.methods.improvement.pdsa import PdsaLog, pdsa_log
from lhs_helpers.methods.improvement.progress import ProgressScores, progress_scores
from lhs_helpers.methods.improvement.signal_summary import SignalSummary, signal_summary
from lhs_helpers.methods.improvement.site_funnel import site_funnel
from lhs_helpers.methods.improvement.starts import starts_of
from lhs_helpers.methods.improvement.when_would_we_know import WhenWouldWeKnow, when_would_we_know

__all__ = [
    "AimProgress",
    "BesideNetwork",
    "Change",
    "ChangesLeftOut",
    "DriverTree",
    "HeldGains",
    "MeasureSet",
    "NextSteps",
    "PdsaLog",
    "ProgressScores",
    "SignalSummary",
    "WhenWouldWeKnow",
    "aim_progress",
    "beside_network",
    "changes_left_out",
    "driver_tree",
    "half_way",
    "held_gains",
    "latest_change",
    "measure_set",
    "next_steps",
    "pdsa_log",
    "progress_scores",
    "signal_summary",
    "site_funnel",
    "sites_to_ask",
    "starts_of",
    "when_would_we_know",
]
