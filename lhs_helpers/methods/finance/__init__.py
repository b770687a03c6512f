"""Can the network cover its expenses and planned initiatives, and until when? Amounts add up to the cent."""

from lhs_helpers.methods.finance.budget import BudgetResult, result_vs_budget
from lhs_helpers.methods.finance.outlook import RevenueHorizon, revenue_horizon
from lhs_helpers.methods.finance.runway import Runway, runway
from lhs_helpers.methods.finance.sites import (
    FeeModel,
    FeesPaid,
    UnitCosts,
    fee_model,
    fees_paid,
    published_costs,
    unit_costs,
)
from lhs_helpers.methods.finance.sufficiency import RevenueMix, SelfSufficiency, revenue_mix, self_sufficiency

__all__ = [
    "BudgetResult",
    "FeeModel",
    "FeesPaid",
    "RevenueHorizon",
    "RevenueMix",
    "Runway",
    "SelfSufficiency",
    "UnitCosts",
    "fee_model",
    "fees_paid",
    "published_costs",
    "result_vs_budget",
    "revenue_horizon",
    "revenue_mix",
    "runway",
    "self_sufficiency",
    "unit_costs",
]
