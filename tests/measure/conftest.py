"""Small hand-made packs: one measure, a few months, and what people decided."""

import pandas as pd
import pyarrow as pa
import pytest

from lhs_helpers.contract.tables import TABLES
from lhs_helpers.packs import NETWORK, Pack

SETTINGS = """
contract = 1
[network]
id = "small"
name = "Small"
condition = "condition"
population = "patients"
global_aim = "Better."
phase = "improvement"
[time]
data_through = 2024-12-31
extracted_on = 2025-01-10
window_months = 60
"""
DEFINITION = {
    "measure_id": "remission", "version": "1", "label": "Patients in remission", "kind": "outcome",
    "type": "proportion", "numerator_definition": "in remission", "per": 100, "unit": "% of patients",
    "direction": "up", "chart": "p", "cadence": "month", "counts_patients": "yes",
}  # fmt: skip
SITES = {"site_id": ["S001", "S002"], "site_code": ["K7", "B2"], "status": "active", "share_level": "coded"}


def arrow(frames):
    return {name: pa.Table.from_pandas(rows, preserve_index=False) for name, rows in frames.items()}


@pytest.fixture(scope="session")
def rows(contract_table):
    """Rows of a contract table, from a list of dictionaries."""

    def build(name, *records):
        return contract_table(name, **pd.DataFrame(list(records)).to_dict("list")) if records else TABLES[name].empty()

    return build


@pytest.fixture(scope="session")
def pack(contract_table, rows):
    """A pack with a definition, two sites, and whatever tables a test needs."""

    def build(subject="S001", settings=SETTINGS, **tables):
        full = {name: spec.empty() for name, spec in TABLES.items()}
        full |= {"measures": rows("measures", DEFINITION), "sites": contract_table("sites", **SITES)}
        return Pack(subject, settings, arrow(full | tables), tuple(full))

    return build


@pytest.fixture(scope="session")
def comparators():
    """What the network shows: nothing."""
    columns = ["measure_id", "version", "period", "stratum_group", "stratum", "numerator", "denominator", "value"]
    empty = pd.DataFrame({name: pd.Series(dtype="float64") for name in columns}).astype({"period": "datetime64[us]"})
    spread = pd.DataFrame({"measure_id": pd.Series(dtype="str"), "tau2": pd.Series(dtype="float64")})
    events = pd.DataFrame({name: pd.Series(dtype="str") for name in ("measure_id", "counted_in")})
    events = events.assign(**{name: pd.Series(dtype="float64") for name in ("numerator", "denominator", "tau2")})
    tables = {"network_series": empty, "network_spread": spread, "network_events": events}
    return Pack("comparators", SETTINGS, arrow(tables), ())


@pytest.fixture(scope="session")
def months(contract_table):
    """Observations of remission: month after month, 30 of 50 unless a test says otherwise."""

    def build(start="2023-01-01", count=24, *, site_id="S001", num=30, den=50, **columns):
        told = {
            "site_id": site_id, "measure_id": "remission", "version": "1", "stratum_group": "all", "stratum": "all",
            "period": pd.date_range(start, periods=count, freq="MS"), "numerator": num, "denominator": den,
            "status": "final",
        }  # fmt: skip
        return contract_table("observations", **told | columns)

    return build


@pytest.fixture(scope="session")
def network():
    return NETWORK
