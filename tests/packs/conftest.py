"""The demo network's store, and small stores that a test fills itself."""

from collections.abc import Callable

import pandas as pd
import pytest

from lhs_helpers.intake import read_network
from lhs_helpers.intake.store import Store, in_order
from lhs_helpers.teaching import demo_folder

SETTINGS = """contract = 1
[network]
id = "small"
name = "Small network"
condition = "asthma"
population = "children"
global_aim = "More children in control"
phase = "improvement"
[time]
data_through = 2024-06-30
extracted_on = 2024-07-05
"""


@pytest.fixture(scope="session")
def demo() -> Store:
    return read_network(demo_folder()).store


@pytest.fixture(scope="session")
def small_store(contract_table) -> Callable[..., Store]:
    """A store of the tables that are given; the others are without rows."""
    from lhs_helpers.contract.tables import TABLES

    def build(*, more_settings: str = "", shipped: frozenset[str] = frozenset(), **tables: dict) -> Store:
        filled: dict[str, pd.DataFrame] = {
            name: in_order(contract_table(name, **columns), TABLES[name]) for name, columns in tables.items()
        }
        every = {name: filled.get(name, spec.empty()) for name, spec in TABLES.items()}
        return Store(network_toml=SETTINGS + more_settings, tables=every, shipped=shipped)

    return build
