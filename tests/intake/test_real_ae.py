"""Monthly attendances of English emergency departments: a real network whose sites come and go."""

from pathlib import Path

import pandas as pd
import pytest

from lhs_helpers.intake import Intake, read_network
from lhs_helpers.intake.observations import MeasureAnswers, network_from_observations

ATTENDANCES = Path(__file__).parents[3] / "shared" / "data" / "ae_attendances.csv"
COLUMNS = {
    "site_id": "org_code",
    "period": "period",
    "numerator": "attendances-breaches",
    "denominator": "attendances",
}

pytestmark = pytest.mark.skipif(not ATTENDANCES.is_file(), reason="the attendances lie beside the checkout, not in it")


@pytest.fixture(scope="module")
def major() -> pd.DataFrame:
    """The departments with full resuscitation facilities, by plain pandas."""
    table = pd.read_csv(ATTENDANCES, dtype={"type": "str", "org_code": "str"}, keep_default_na=False)
    return table[table["type"] == "1"].assign(period=lambda rows: pd.to_datetime(rows["period"]))


@pytest.fixture(scope="module")
def intake(tmp_path_factory) -> Intake:
    folder = tmp_path_factory.mktemp("emergency")
    measure = MeasureAnswers(
        measure_id="four_hours", label="Seen within four hours", unit="% of attendances", target=95
    )
    network_from_observations(folder, ATTENDANCES, COLUMNS, where={"type": "1"}, measure=measure)
    return read_network(folder)


def test_nothing_is_refused(intake):
    assert {problem.severity for problem in intake.problems} == {"warning"}
    assert all(counts.refused == 0 for counts in intake.counts.values())


def test_every_trust_and_every_row_is_there(intake, major):
    rows = intake.store.table("observations")
    assert len(rows) == len(major) == 4932
    assert list(intake.store.table("sites")["site_id"]) == sorted(major["org_code"].unique())
    expected = major.sort_values(["org_code", "period"])
    assert list(rows["denominator"]) == list(expected["attendances"])
    assert list(rows["numerator"]) == list(expected["attendances"] - expected["breaches"])


def test_the_trusts_that_stopped_sending_are_paused(intake, major):
    last = major.groupby("org_code")["period"].max()
    stopped = set(last.index[last < "2018-12-01"])  # the newest month is March 2019
    sites = intake.store.table("sites")
    assert set(sites.loc[sites["status"] == "paused", "site_id"]) == stopped
    assert intake.network.time.data_through.isoformat() == "2019-03-31"


def test_the_months_without_a_row_are_warned_of(intake, major):
    months = major["period"].dt.year * 12 + major["period"].dt.month
    by_trust = months.groupby(major["org_code"])
    absent = by_trust.max() - by_trust.min() + 1 - by_trust.nunique()
    warned = {problem.site_id for problem in intake.problems if problem.code == "W-GAP"}
    assert warned == set(absent.index[absent > 0])
