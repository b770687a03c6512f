"""Who takes part in the network, how far, and who is left out."""

from lhs_helpers.methods.engagement.connections import Connections, connections, shared_meetings
from lhs_helpers.methods.engagement.contributions import CommonsUse, TimeValued, commons_use, gini, time_valued
from lhs_helpers.methods.engagement.equity import ParticipationEquity, participation_equity
from lhs_helpers.methods.engagement.own_commons import OwnCommons, own_commons
from lhs_helpers.methods.engagement.participation import Participation, participation
from lhs_helpers.methods.engagement.partners import Partners, partners
from lhs_helpers.methods.engagement.returning import Returning, returning
from lhs_helpers.methods.engagement.tier_flow import TierFlow, tier_flow
from lhs_helpers.methods.engagement.tier_times import TierTimes, tier_times
from lhs_helpers.methods.engagement.tiers import Tiers, tiers

__all__ = [
    "CommonsUse",
    "Connections",
    "OwnCommons",
    "Participation",
    "ParticipationEquity",
    "Partners",
    "Returning",
    "TierFlow",
    "TierTimes",
    "Tiers",
    "TimeValued",
    "commons_use",
    "connections",
    "gini",
    "own_commons",
    "participation",
    "participation_equity",
    "partners",
    "returning",
    "shared_meetings",
    "tier_flow",
    "tier_times",
    "tiers",
    "time_valued",
]
