"""What a report may see, cut from the store: one file per site, one for the network, one with comparators for all."""

from lhs_helpers.packs.comparators import COMPARATORS, cut_comparators
from lhs_helpers.packs.cut import NETWORK, cut_network, cut_site
from lhs_helpers.packs.pack import Pack

__all__ = ["COMPARATORS", "NETWORK", "Pack", "cut_comparators", "cut_network", "cut_site"]
