"""A written network: the promised files, the same bytes every time, and nothing that the intake refuses."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from lhs_helpers.contract.tables import TABLES
from lhs_helpers.errors import UserError
from lhs_helpers.intake import read_network
from lhs_helpers.teaching import write_network

WRITE = "import sys; from lhs_helpers.teaching import write_network; write_network(sys.argv[1])"
PLANTED_WARNINGS = {
    ("W-GAP", "observations", "S011"),
    ("W-DEN-SHIFT", "observations", "S006"),
    ("W-JUMP", "observations", "S004"),
    ("W-AIM-NOT-SMART", "aims", None),
    ("W-AIM-NOT-SMART", "aims", "network"),
    ("W-AIM-NOT-SMART", "aims", "S008"),
}


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_demo_is_settings_truth_and_all_thirty_tables_and_nothing_else(demo):
    tables = {f"tables/{name}.csv" for name in TABLES}
    assert set(digests(demo.folder)) == tables | {"network.toml", "truth.csv"}


def test_every_table_has_the_columns_of_the_contract_in_their_order(demo):
    for name, spec in TABLES.items():
        assert list(demo.table(name)) == [column.name for column in spec.columns], name


@pytest.mark.parametrize("fixture", ["demo", "design"])
def test_the_intake_finds_no_error_and_no_warning_that_is_not_planted(fixture, request):
    intake = read_network(request.getfixturevalue(fixture).folder)
    found = {
        (problem.code, problem.table, problem.site_id) for problem in intake.problems if problem.severity != "note"
    }
    assert found <= PLANTED_WARNINGS


def test_the_same_seed_gives_the_same_bytes_in_another_process_with_another_hash_seed(demo, tmp_path):
    environment = {**os.environ, "PYTHONHASHSEED": "4321", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-c", WRITE, str(tmp_path / "again")], check=True, env=environment)
    assert digests(tmp_path / "again") == digests(demo.folder)


def test_another_seed_changes_the_numbers_and_no_hand_written_table(demo, tmp_path):
    other = digests(write_network(tmp_path / "other", seed=1))
    same = {name for name, digest in digests(demo.folder).items() if other[name] == digest}
    assert "tables/observations.csv" not in same
    assert {"network.toml", "truth.csv", "tables/sites.csv", "tables/aims.csv", "tables/measures.csv"} <= same


def test_fewer_sites_keep_their_numbers(demo, tmp_path):
    few = write_network(tmp_path / "few", sites=3)
    for name in ("observations", "events", "quality", "submissions", "population", "people"):
        whole = demo.table(name)
        kept = pd.read_csv(few / "tables" / f"{name}.csv", dtype={"version": str})
        expected = whole[whole["site_id"].isin(["S001", "S002", "S003"])].reset_index(drop=True)
        pd.testing.assert_frame_equal(kept, expected, check_dtype=False)


def test_fewer_months_are_the_newest_ones_with_the_same_numbers(demo, tmp_path):
    short = write_network(tmp_path / "short", months=12)
    kept = pd.read_csv(short / "tables" / "observations.csv", dtype={"version": str})
    whole = demo.table("observations")
    expected = whole[whole["period"] >= "2025-07-01"].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, expected, check_dtype=False)


def test_a_network_that_is_being_founded_has_no_run_data(design):
    names = {path.stem for path in (design.folder / "tables").iterdir()}
    assert {"sites", "aims", "drivers", "documents", "roles", "ratings", "ledger"} <= names
    assert not names & {"observations", "events", "quality", "pdsa", "activities", "onboarding"}
    assert set(design.table("sites")["status"]) == {"prospect"}
    assert len(design.table("sites")) == 4


def test_a_slice_of_the_large_world_passes_the_intake_and_holds_its_kinds(tmp_path):
    folder = write_network(tmp_path / "scale", profile="scale293", sites=8, months=18)
    errors = [problem for problem in read_network(folder).problems if problem.severity == "error"]
    assert not errors
    truth = pd.read_csv(folder / "truth.csv")
    assert (truth["site_id"] != "network").sum() == 8


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UserError, match="something in the folder"):
        write_network(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("wrong", [{"profile": "dmo"}, {"sites": 0}, {"months": 0}, {"months": 61}])
def test_a_wrong_wish_is_refused_before_anything_is_written(tmp_path, wrong):
    with pytest.raises(UserError):
        write_network(tmp_path / "new", **wrong)
    assert not (tmp_path / "new").exists()
