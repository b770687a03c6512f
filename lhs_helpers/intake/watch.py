"""What somebody should look at, though it refuses nothing: absent tables, silent sites, gaps, sites named to others."""

import pandas as pd

from lhs_helpers.contract.network import Network
from lhs_helpers.contract.settings import PHASES
from lhs_helpers.intake.mentions import watch_mentions
from lhs_helpers.intake.problems import Problems
from lhs_helpers.intake.table import Table

MIN_ZEROS = 12  # the data contract: no event in 12 or more periods
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def watch(tables: dict[str, Table], specs: dict, network: Network) -> list[Problems]:
    """Look at the accepted rows.

    Parameters
    ----------
    tables : dict of str to Table
        The tables that were handed over; each receives its warnings.
    specs : dict of str to TableSpec
        All tables of the contract.
    network : Network
        Settings; the phase says which tables are needed.

    Returns
    -------
    list of Problems
        One for each table that is needed and not there.
    """
    if "measures" in tables:
        kinds = set(tables["measures"].frame["kind"])
        for kind in sorted({"process", "balancing"} - kinds):
            tables["measures"].problems.add("W-MEASURE-SET", column="kind", kind=kind)
    if "aims" in tables:
        _aims(tables["aims"])
    if "observations" in tables and "measures" in tables and not tables["observations"].problems.refused:
        _series(tables["observations"], tables["measures"].frame, tables["sites"].frame)
    if "events" in tables:
        _open_events(tables["events"])
    watch_mentions(tables)
    return _absent(tables, specs, network.phase)


def _absent(tables: dict[str, Table], specs: dict, phase: str) -> list[Problems]:
    due = PHASES[: PHASES.index(phase) + 1]
    absent = []
    for name, spec in specs.items():
        if name in tables and tables[name].problems.refused:
            continue  # it was handed over, and what is wrong with it is told
        if spec.needed in due and (name not in tables or tables[name].frame.empty):
            absent.append(Problems(name, name))
            absent[-1].add("W-TABLE-ABSENT", phase=spec.needed)
    return absent


def _aims(aims: Table) -> None:
    rows = aims.accepted()
    smart = ["measure_id", "baseline", "target", "due"]
    for line, empty in rows.loc[rows[smart].isna().any(axis="columns"), smart].isna().iterrows():
        names = ", ".join(empty.index[empty])
        aims.problems.add("W-AIM-NOT-SMART", line=line, site_id=aims.problems.sites[line], names=names)


def _series(table: Table, measures: pd.DataFrame, sites: pd.DataFrame) -> None:
    """Sites without news, and series with holes or without any event."""
    rows = table.accepted()
    rows = rows[rows["stratum_group"] == "all"]
    newest = rows["period"].max()
    last = rows.groupby("site_id")["period"].max()
    for site_id in sites.loc[sites["status"] == "active", "site_id"]:
        if site_id not in last.index and site_id not in table.problems.refused_sites:
            table.problems.add("W-NO-ROWS", site_id=site_id, what="no rows at all")
        elif site_id in last.index and last[site_id] < newest:
            what = f"no rows after {last[site_id]:%Y-%m}; the newest are of {newest:%Y-%m}"
            table.problems.add("W-NO-ROWS", site_id=site_id, what=what)
    cadence = measures.drop_duplicates("measure_id", keep="last").set_index("measure_id")["cadence"]
    series = rows.groupby(["site_id", "measure_id"])
    found = series.agg(
        first=("period", "min"),
        last=("period", "max"),
        n_periods=("period", "nunique"),
        n_counts=("numerator", "count"),
        events=("numerator", "sum"),
    ).reset_index()
    found["step"] = found["measure_id"].map(cadence)
    found["n_absent"] = _n_between(found) - found["n_periods"]
    for one in found[found["n_absent"] > 0].itertuples():
        about = {"site_id": one.site_id, "n": int(one.n_absent), "measure": one.measure_id}
        table.problems.add("W-GAP", column="period", **about)
    for one in found[(found["n_counts"] >= MIN_ZEROS) & (found["events"] == 0)].itertuples():
        about = {"site_id": one.site_id, "n": one.n_counts, "measure": one.measure_id}
        table.problems.add("W-ALL-ZERO", column="numerator", **about)


def _n_between(found: pd.DataFrame) -> pd.Series:
    """Number of periods from the first to the last one of each series, both counted."""
    months = 12 * (found["last"].dt.year - found["first"].dt.year) + found["last"].dt.month - found["first"].dt.month
    weeks = (found["last"] - found["first"]).dt.days // 7
    return (months // found["step"].map(_MONTHS).astype("float64")).where(found["step"] != "week", weeks) + 1


def _open_events(events: Table) -> None:
    """Series of rare events whose last row is an event: the time since then is not seen."""
    rows = events.accepted().sort_values(["site_id", "measure_id", "event_date", "event_no"])
    last = rows.groupby(["site_id", "measure_id"]).tail(1)
    for line, one in last[last["is_event"] == "yes"].iterrows():
        events.problems.add("W-EVENT-OPEN", line=line, site_id=one["site_id"], measure=one["measure_id"])
