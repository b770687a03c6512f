"""Can the network cover its expenses and planned initiatives, and until when? Amounts add up to the cent."""

from lhs_helpers.methods.finance.budget import BudgetResult, result_vs_budget
from lhs_helpers.methods.finance.cash_risk import CashRisk, cash_risk
from lhs_helpers.methods.finance.outlook import RevenueHorizon, revenue_horizon
from lhs_helpers.methods.finance.returns import FeeReturns, fee_returns
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
from lhs_helpers.methods.finance.tornado import Tornado, tornado
from lhs_helpers.methods.finance.value import ValueEstimate, chart_values, value_estimate

__all__ = [
    "BudgetResult",
    "CashRisk",
    "FeeModel",
    "FeeReturns",
    "FeesPaid",
    "RevenueHorizon",
    "RevenueMix",
    "Runway",
    "SelfSufficiency",
    "Tornado",
    "UnitCosts",
    "ValueEstimate",
    "cash_risk",
    "chart_values",
    "fee_model",
    "fee_returns",
    "fees_paid",
    "published_costs",
    "result_vs_budget",
    "revenue_horizon",
    "revenue_mix",
    "runway",
    "self_sufficiency",
    "tornado",
    "unit_costs",
    "value_estimate",
]
