import pandas as pd
import pytest

from lhs_helpers.errors import InputError
from lhs_helpers.intake import IntakeError, read_network
from lhs_helpers.teaching import demo_folder


def test_the_demo_network_is_read_without_an_error():
    intake = read_network(demo_folder())
    assert [str(problem) for problem in intake.problems if problem.severity == "error"] == []
    assert all(counts.refused == 0 for counts in intake.counts.values())
    assert intake.store.shipped == frozenset()
    for name, counts in intake.counts.items():
        lines = (demo_folder() / "tables" / f"{name}.csv").read_text(encoding="utf-8").count("\n")
        assert counts.read <= lines - 1  # a cell may hold a line break; no row may be lost otherwise
        assert len(intake.store.table(name)) == counts.read


def test_an_error_refuses_one_site_s_rows_of_one_table(folder, after_rows):
    folder.table("annotations", "site_id,date,text\nS1,2024-05-01,kept\n")
    after_rows(
        "S1,control,1,2024-04-01,5,10,,final",
        "S1,control,1,2024-05-01,x,10,,final",
        "S2,control,1,2024-05-01,6,10,,final",
    )
    intake = folder.read()
    assert list(intake.store.table("observations")["site_id"]) == ["S2"]
    assert len(intake.store.table("annotations")) == 1
    counts = intake.counts["observations"]
    assert (counts.read, counts.accepted, counts.refused) == (3, 1, 2)


def test_an_error_outside_the_sites_rows_refuses_the_table(folder):
    folder.table(
        "plan", "action_id,fiscal_year,action,due,status\nP1,2024,a,2024-08-01,active\nP2,x,b,2024-08-01,done\n"
    )
    intake = folder.read()
    assert intake.store.table("plan").empty
    assert intake.counts["plan"].refused == 2


@pytest.mark.parametrize("name", ["sites", "measures"])
def test_an_error_in_sites_or_measures_stops_with_everything_that_is_wrong(folder, name):
    path = folder.path / "tables" / f"{name}.csv"
    path.write_text(path.read_text().replace("active", "actve").replace("proportion", "porportion"))
    with pytest.raises(IntakeError) as caught:
        folder.read()
    assert caught.value.exit_code == 3
    assert {problem.code for problem in caught.value.problems} == {"E-ENUM"}
    assert f"tables/{name}.csv:2" in str(caught.value)


def test_shipped_tables_fill_in_and_say_so_until_the_network_has_its_own(folder):
    intake = folder.read()
    assert intake.store.shipped == {"instruments", "behaviors", "documents"}
    assert len(intake.store.table("documents"))
    assert "documents" not in intake.counts
    folder.table("behaviors", "behavior_id,label,tier\nb1,Comes,participation\n")
    store = folder.read().store
    assert store.shipped == {"instruments", "documents"}
    assert list(store.table("behaviors")["behavior_id"]) == ["b1"]


def test_the_smallest_useful_folder_is_settings_and_sites(folder):
    for name in ("measures", "observations"):
        (folder.path / "tables" / f"{name}.csv").unlink()
    store = folder.read().store
    assert len(store.table("sites")) == 2
    assert store.table("observations").empty
    assert "numerator" in store.table("observations")


def test_a_folder_without_settings_sites_or_tables_says_what_to_do(folder, tmp_path):
    with pytest.raises(InputError, match="folder"):
        read_network(tmp_path / "nowhere")
    (folder.path / "tables" / "sites.csv").unlink()
    with pytest.raises(InputError, match="sites"):
        folder.read()
    (folder.path / "network.toml").unlink()
    with pytest.raises(InputError, match="settings"):
        folder.read()


def test_the_order_of_the_rows_in_a_file_does_not_matter(folder):
    first = folder.read().store.table("observations")
    path = folder.path / "tables" / "observations.csv"
    header, *rows = path.read_text().splitlines()
    path.write_text("\n".join([header, *reversed(rows)]) + "\n")
    pd.testing.assert_frame_equal(first, folder.read().store.table("observations"))


def test_opening_packs_does_not_cost_the_import_of_pandera():
    import subprocess
    import sys

    code = "import sys, lhs_helpers.packs, lhs_helpers.intake; sys.exit('pandera' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_table_of_sites_without_rows_is_told_once(folder):
    folder.table("sites", "site_id,site_name,status\n")
    with pytest.raises(InputError, match="the table of sites has no rows"):
        folder.read()
