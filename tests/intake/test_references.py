import pytest

from lhs_helpers.intake import IntakeError

AIMS = "aim_id,parent_aim_id,level,site_id,statement\n"


def test_a_total_row_is_no_site_and_the_others_are_unaffected(folder, after_rows):
    rows = ("S1,control,1,2024-05-01,5,10,,final", "Total,control,1,2024-05-01,5,10,,final")
    assert after_rows(*rows) == [("E-SITE-UNKNOWN", 3, "site_id")]
    intake = folder.read()
    assert list(intake.store.table("observations")["site_id"]) == ["S1"]
    assert "Total" not in "".join(map(str, intake.problems))


def test_the_network_has_no_observations_of_its_own(after_rows):
    assert after_rows("network,control,1,2024-05-01,5,10,,final") == [("E-SITE-UNKNOWN", 2, "site_id")]


def test_an_unknown_measure_or_version_is_refused(after_rows):
    rows = ("S1,cntrol,1,2024-05-01,5,10,,final", "S1,control,2,2024-05-01,5,10,,final")
    assert after_rows(*rows) == [("E-MEASURE-UNKNOWN", 2, "measure_id"), ("E-MEASURE-UNKNOWN", 3, "measure_id")]


@pytest.mark.parametrize("drivers", [None, "driver_id,aim_id,level,label\n", "driver_id\nD1\n"])
def test_a_reference_into_a_table_without_readable_rows_is_not_asked(folder, found, drivers):
    folder.table("aims", f"{AIMS[:-1]},driver_id\nA1,,global,network,More control,D9\n")
    if drivers:
        folder.table("drivers", drivers)
    assert found(folder.read(), "aims") == []


def test_observations_without_any_measure_are_refused(folder, found):
    folder.table("measures", (folder.path / "tables" / "measures.csv").read_text().splitlines()[0] + "\n")
    assert {code for code, _, _ in found(folder.read())} == {"E-MEASURE-UNKNOWN"}


def test_a_reference_without_its_row_is_refused(folder, found):
    folder.table("drivers", "driver_id,aim_id,level,label\nD1,A9,primary,Visits\n")
    folder.table("aims", f"{AIMS}A1,,global,network,More control\n")
    assert found(folder.read(), "drivers") == [("E-REF", 2, "aim_id")]


def test_every_entry_of_a_list_is_a_reference(folder, found):
    header = "element_id,table_name,column_name,label,type,required,critical,identifier,measure_ids,version\n"
    folder.table("dictionary", f"{header}pga,visit,pga,Physician assessment,code,yes,yes,no,control|cntrol,1\n")
    assert found(folder.read(), "dictionary") == [("E-MEASURE-UNKNOWN", 2, "measure_ids")]


def test_aims_in_a_circle_are_refused_and_those_beside_it_are_not(folder, found):
    rows = "A1,A2,project,network,a\nA2,A1,project,network,b\nA3,A1,project,network,c\nA4,,global,network,d\n"
    folder.table("aims", AIMS + rows)
    assert found(folder.read(), "aims") == [("E-CYCLE", 2, "parent_aim_id"), ("E-CYCLE", 3, "parent_aim_id")]


def test_ids_of_sites_that_could_be_mixed_up_stop_the_run(folder):
    ids = ["good", "S1", "s1", "con", "network", "COM1", "S 1", "../x", "São"]
    folder.table("sites", "site_id,status\n" + "".join(f"{one},active\n" for one in ids))
    folder.table("observations", "site_id,measure_id,version,period,status\n")
    with pytest.raises(IntakeError) as caught:
        folder.read()
    found = [(problem.code, problem.line) for problem in caught.value.problems]
    assert found == [("E-SITE-KEY", line) for line in range(3, 11)]
    assert caught.value.exit_code == 3
