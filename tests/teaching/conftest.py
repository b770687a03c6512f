"""The demo network as files, read back with plain pandas: what the planted truth is checked against."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from lhs_helpers.teaching import write_network

TEXT_COLUMNS = ("version", "cohort", "round")


@dataclass(frozen=True)
class Written:
    """A network's folder, as anyone would read it."""

    folder: Path

    def table(self, name: str, *dates: str) -> pd.DataFrame:
        path = self.folder / "tables" / f"{name}.csv"
        return pd.read_csv(path, parse_dates=list(dates), dtype=dict.fromkeys(TEXT_COLUMNS, str))

    @property
    def truth(self) -> pd.DataFrame:
        return pd.read_csv(self.folder / "truth.csv", parse_dates=["start"])

    def size(self, kind: str, site_id: str = "network") -> float:
        """The size of the only truth of its kind at a site."""
        truth = self.truth
        return truth.loc[(truth["kind"] == kind) & (truth["site_id"] == site_id), "size"].item()


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Written:
    return Written(write_network(tmp_path_factory.mktemp("teaching") / "demo"))


@pytest.fixture(scope="session")
def design(tmp_path_factory) -> Written:
    return Written(write_network(tmp_path_factory.mktemp("teaching") / "design", profile="demo-design"))
