"""The network's series beside who takes part: the change taken apart by site, and a site beside all."""

from collections.abc import Iterable

import pandas as pd

from lhs_helpers.measure.last_year import DATA_TYPES, MONTHS
from lhs_helpers.measure.measure import Measure
from lhs_helpers.methods.comparison.sites_by_month import SitesByMonth, sites_by_month
from lhs_helpers.methods.improvement.beside import BesideNetwork, beside_network
from lhs_helpers.methods.interrupted_series.site_mix import SiteMix, site_mix

KEEPS = ("key", "label", "unit", "multiplier", "direction", "data_type")


def memberships(measures: Iterable[Measure]) -> list[SiteMix]:
    """The first and the last stable year of every measure with counts, taken apart by site.

    Those come first whose figure parts from that of the sites present throughout. A new version of a definition starts
    the record anew, so that a change of counting is never taken for one of care or of membership.

    Parameters
    ----------
    measures : iterable of Measure
        Of the network view.
    """
    found = [_taken_apart(measure) for measure in measures if measure.type in DATA_TYPES and len(measure.by_site)]
    return sorted((mix for mix in found if mix is not None), key=lambda mix: not mix.parted)


def _taken_apart(measure: Measure) -> SiteMix | None:
    """One measure; None where its record is shorter than two years."""
    rows, end = measure.by_site, measure.design["provisional_from"]
    newest = measure.definition["version"].iloc[-1]
    first = rows.loc[rows["version"] == newest, "period"].min()
    last = end - pd.DateOffset(months=MONTHS)
    if measure.design["freq"] != "MS" or pd.isna(first) or first + pd.DateOffset(months=MONTHS) > last:
        return None
    year = pd.DateOffset(months=MONTHS - 1)
    passed = {name: measure.design[name] for name in KEEPS}
    rows = rows[rows["period"] >= first]
    return site_mix(rows, before=(first, first + year), after=(last, last + year), site_column="site", **passed)


def sites_over_time(measures: Iterable[Measure]) -> list[SitesByMonth]:
    """The middle half of the sites by month, of every outcome that is counted by month and has sites enough.

    Months counted by an older definition, and months that may still change, are left out.

    Parameters
    ----------
    measures : iterable of Measure
        Of the network view.
    """
    found = [_over_time(measure) for measure in measures if measure.kind == "outcome" and len(measure.by_site)]
    return [spread for spread in found if spread is not None and not spread.is_empty]


def _over_time(measure: Measure) -> SitesByMonth | None:
    """One measure; None where it is not counted by month."""
    if measure.design["freq"] != "MS":
        return None
    rows, end = measure.by_site, measure.design["provisional_from"]
    newest = measure.definition["version"].iloc[-1]
    first = rows.loc[rows["version"] == newest, "period"].min()
    passed = {name: measure.design[name] for name in KEEPS if name != "direction"}
    return sites_by_month(rows[(rows["period"] >= first) & (rows["period"] < end)], site_column="site", **passed)


def beside_all(measures: Iterable[Measure]) -> BesideNetwork:
    """A site's first and last stable year beside those of all sites, as every site may see them.

    Parameters
    ----------
    measures : iterable of Measure
        Of one site; those counted by event have no months.
    """
    monthly = [measure for measure in measures if measure.design["freq"] == "MS"]
    return beside_network(
        (data[data["version"] == version], measure.shared, measure.design)
        for measure in monthly
        for data, version in [(measure.data, measure.definition["version"].iloc[-1])]
    )
