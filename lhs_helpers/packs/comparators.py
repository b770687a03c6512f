"""What the network shows to every site: sums over enough sites, of which none is too large a part."""

import numpy as np
import pandas as pd
import pyarrow as pa

from lhs_helpers.contract.network import Network
from lhs_helpers.intake.store import Store
from lhs_helpers.methods.comparison.event_rates import counted_by_case, event_rates
from lhs_helpers.methods.comparison.funnel import Funnel, funnel
from lhs_helpers.methods.engagement.contributions import RESOURCES, taken_up
from lhs_helpers.methods.engagement.participation import participation
from lhs_helpers.methods.finance import unit_costs
from lhs_helpers.packs.pack import Pack
from lhs_helpers.packs.settings import shared_settings

COMPARATORS = "comparators.pack"
_DIGITS = 3  # significant ones (our choice)
_MONTHS = 12  # as the funnels of the reports
_GROUP = ["measure_id", "version", "period", "stratum_group", "stratum"]
_FUNNELS = {"proportion": "PR", "rate": "rate"}
_COSTS = ["fiscal_year", "months", "cost_per_site", "cost_per_patient", "n_sites"]


def cut_comparators(store: Store) -> Pack:
    """Cut the pack that every report of every site may open.

    Parameters
    ----------
    store : Store
        The checked tables.

    Returns
    -------
    Pack
        ``network_series``: sums of numerators and denominators per measure, version, period and stratum (for means
        ``value``, weighted by n); ``network_spread``: how much sites differ beyond chance in the last twelve stable
        months (``tau2``, for funnel limits); ``network_events``: rare events of the whole record, in how many cases or
        days, and their ``tau2``; ``network_costs``: averages per fiscal year in currency; ``network_participation``:
        per month the median share of the expected items that sites did; ``network_reuse``: resources used by many
        sites besides their maker; ``network_sites``: number of sites by status. A row needs ``disclosure.min_sites``
        sites besides the reader's own. Sums, levels and variances have three significant digits.
    """
    tables = {
        "network_series": _rounded(_series(store)),
        "network_spread": _rounded(_spread(store)),
        "network_events": _rounded(_events(store)),
        "network_costs": _costs(store),
        "network_participation": _participation(store),
        "network_reuse": _reuse(store),
        "network_sites": store.table("sites").groupby("status").size().rename("n_sites").reset_index(),
    }
    filled = tuple(name for name, rows in tables.items() if len(rows))
    arrow = {name: pa.Table.from_pandas(rows, preserve_index=False) for name, rows in tables.items()}
    return Pack("comparators", shared_settings(store.network_toml), arrow, filled)


def _enough_sites(network: Network) -> int:
    """The reader's own site, and as many others that it cannot solve for the numbers of one."""
    return network.disclosure.min_sites + 1


def _rounded(rows: pd.DataFrame) -> pd.DataFrame:
    """Sums with three significant digits, events so that the level has as many.

    More would say nothing about a network, and would tell that one patient came or went at another site. So one
    patient seldom moves what every other site's page shows.
    """
    wanted = [name for name in ("denominator", "value", "tau2") if name in rows]
    exact, rows = rows, rows.assign(**{name: _three_digits(rows[name]) for name in wanted})
    if "numerator" in rows:
        level = _three_digits(exact["numerator"] / exact["denominator"])
        events = (level * rows["denominator"]).round().where(exact["denominator"] > 0)
        rows["numerator"] = events.fillna(_three_digits(exact["numerator"])).astype(exact["numerator"].dtype)
    return rows


def _three_digits(values: pd.Series) -> pd.Series:
    exact = values.astype("float64").to_numpy(na_value=np.nan)
    size = 10.0 ** (np.floor(np.log10(np.where(exact == 0, 1, np.abs(exact)))) - _DIGITS + 1)
    return pd.Series(np.rint(exact / size) * size, values.index).round(12).astype(values.dtype)


def _series(store: Store) -> pd.DataFrame:
    rules = store.network.disclosure
    types = store.table("measures").set_index(["measure_id", "version"])["type"]
    rows = store.table("observations").join(types, on=["measure_id", "version"])
    rows = rows[
        rows["status"] == "final"
    ]  # as everywhere that compares; and open months are those of the few late sites
    means = rows["type"] == "mean"
    size = rows["denominator"].where(rows["type"] != "count", rows["numerator"].astype("float64"))
    rows = rows.assign(
        numerator=rows["numerator"].mask(means),
        weighted=(rows["value"] * rows["denominator"]).where(means),
        size=size,
    )
    complete = size.notna() & rows["weighted"].where(means, 0).notna() & ((size > 0) | (rows["type"] == "count"))
    groups = rows[complete].groupby(_GROUP)
    found = groups[["numerator", "denominator", "weighted", "size"]].sum(min_count=1)
    found["n_sites"] = groups["site_id"].nunique()
    found["largest"] = groups["size"].max()
    found["value"] = found["weighted"] / found["denominator"]
    enough = found["n_sites"] >= _enough_sites(store.network)
    even = found["largest"] * 100 <= found["size"] * rules.max_share_percent
    return found.loc[enough & even, ["numerator", "denominator", "value", "n_sites"]].reset_index()


def _spread(store: Store) -> pd.DataFrame:
    """Variance between sites per measure, over the months that the funnels compare; 0 where chance explains it all."""
    time, definitions = store.network.time, store.table("measures").drop_duplicates("measure_id", keep="last")
    still_open = (pd.Timestamp(time.data_through) + pd.Timedelta(days=1)).replace(day=1)
    end = still_open - pd.DateOffset(months=time.provisional_months)
    rows = store.table("observations").merge(
        definitions[["measure_id", "version", "type"]], on=["measure_id", "version"]
    )
    recent = (rows["period"] >= end - pd.DateOffset(months=_MONTHS)) & (rows["period"] < end)
    rows = rows[recent & (rows["status"] == "final") & (rows["stratum_group"] == "all") & rows["type"].isin(_FUNNELS)]
    sums = rows.groupby(["type", "measure_id", "site_id"])[["numerator", "denominator"]].sum().astype("float64")
    sums = sums.set_axis(["num", "den"], axis="columns").reset_index()
    found = [
        (measure_id, _tau2(compared), compared.n_units)
        for (kind, measure_id), sites in sums.groupby(["type", "measure_id"])
        for compared in [funnel(sites, data_type=_FUNNELS[kind])]
        if compared.n_units >= _enough_sites(store.network)
    ]
    return pd.DataFrame(found, columns=["measure_id", "tau2", "n_sites"]).astype(
        {"measure_id": "str", "tau2": "float64", "n_sites": "int64"}
    )


def _events(store: Store) -> pd.DataFrame:
    """Sums per measure of rare events. One row for the whole record: a month of them would be a single patient."""
    through, rules = pd.Timestamp(store.network.time.data_through), store.network.disclosure
    found = []
    for measure_id, rows in store.table("events").groupby("measure_id"):
        sites = event_rates(rows, store.table("sites"), through=through).dropna()
        sites = sites[sites["den"] > 0]
        size = sites["den"].sum()
        if len(sites) < _enough_sites(store.network) or sites["den"].max() * 100 > size * rules.max_share_percent:
            continue
        counted_in = "cases" if counted_by_case(rows) else "days"
        spread = _tau2(funnel(sites, data_type="rate"))
        found.append((measure_id, counted_in, sites["num"].sum(), size, spread, len(sites)))
    columns = {"measure_id": "str", "counted_in": "str", "numerator": "float64", "denominator": "float64"}
    columns |= {"tau2": "float64", "n_sites": "int64"}
    return pd.DataFrame(found, columns=list(columns)).astype(columns)


def _tau2(compared: Funnel) -> float:
    """Variance between sites where the funnel allows for it."""
    return compared.tau2 if compared.adjusted else 0.0


def _costs(store: Store) -> pd.DataFrame:
    time = store.network.time
    costs = unit_costs(
        store.table("ledger"),
        store.table("sites"),
        store.table("population"),
        data_through=pd.Timestamp(time.data_through),
        fiscal_year_start=time.fiscal_year_start,
    ).table
    return costs.loc[costs["n_sites"] >= _enough_sites(store.network), _COSTS].reset_index(drop=True)


def _participation(store: Store) -> pd.DataFrame:
    """Median over sites of the share of expected items done, by month: of so many sites that it is nobody's own."""
    tables = [store.table(name) for name in ("sites", "offerings", "activities", "submissions")]
    through, months = pd.Timestamp(store.network.time.data_through), store.network.report.months_in_site_table
    found = participation(*tables, on=through, months=months).medians
    return found[found["n_sites"] >= _enough_sites(store.network)].reset_index(drop=True)


def _reuse(store: Store) -> pd.DataFrame:
    """Resources that enough sites other than their maker used; not which sites, and not how many."""
    made = store.table("offerings")
    made = made.loc[made["kind"].isin(RESOURCES), ["offering_id", "creator_site_id"]]
    uses = taken_up(store.table("activities"), store.table("behaviors"))
    uses = uses[["offering_id", "site_id"]].dropna().drop_duplicates().merge(made)
    users = uses[uses["site_id"] != uses["creator_site_id"]].groupby("offering_id").size()
    return users.index[users >= _enough_sites(store.network)].to_frame(index=False)
