"""Is this process stable, and at what level? Run charts and Shewhart charts of one series or of thousands."""

from lhs_helpers.methods.control_chart.advise import advise_chart
from lhs_helpers.methods.control_chart.chart import control_chart
from lhs_helpers.methods.control_chart.kinds import KINDS
from lhs_helpers.methods.control_chart.result import Advice, ControlChart

__all__ = ["KINDS", "Advice", "ControlChart", "advise_chart", "control_chart"]
