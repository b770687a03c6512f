import pytest


def test_all_missing_columns_are_named_at_once_with_the_nearest_ones(folder, found):
    folder.table("observations", "site,measure_id,version,period,numerator\nS1,control,1,2024-05-01,5\n")
    intake = folder.read()
    assert found(intake) == [("E-COL-MISSING", 1, "")]
    what = next(problem.what for problem in intake.problems if problem.code == "E-COL-MISSING")
    assert "site_id (is it site?)" in what
    assert "status" in what


def test_a_column_that_stands_twice_refuses_the_table(folder, found):
    folder.table("annotations", "site_id,date,text,Text\nS1,2024-05-01,a,b\n")
    assert found(folder.read(), "annotations") == [("E-COL-DUP", 1, "text")]


def test_case_and_blanks_in_names_are_put_right_and_noted(folder, found):
    folder.table("annotations", " Site ID ,DATE,text\nS1,2024-05-01,a\n")
    intake = folder.read()
    assert found(intake, "annotations", "note") == [("N-HEADER", 1, "")]
    assert len(intake.store.table("annotations")) == 1


def test_unknown_columns_are_dropped_and_listed(folder, found):
    folder.table("annotations", "site_id,date,text,patient_name\nS1,2024-05-01,a,Jo\n")
    intake = folder.read()
    assert found(intake, "annotations", "warning") == [("W-COL-UNUSED", 1, "")]
    assert "patient_name" not in intake.store.table("annotations")
    assert "Jo" not in "".join(map(str, intake.problems))


def test_a_first_row_of_data_is_not_repeated_in_the_message(folder):
    folder.table("annotations", "S1,2024-05-01,Jo Smith fell\n")
    assert "smith" not in "".join(map(str, folder.read().problems)).lower()


def test_optional_columns_may_be_absent_and_take_their_default(folder):
    rows = folder.read().store.table("observations")
    assert list(rows["stratum_group"]) == ["all", "all"]
    assert str(rows["sd"].dtype) == "float64"


def test_a_misspelled_optional_column_is_the_one_thing_that_is_said(folder, found):
    folder.table(
        "observations",
        "site_id,measure_id,version,period,nominator,denominator,status\nS1,control,1,2024-05-01,5,10,final\n",
    )
    intake = folder.read()
    assert found(intake) == [("E-COL-MISSING", 1, "")]
    assert "numerator (is it nominator?)" in next(problem.what for problem in intake.problems if problem.line == 1)


@pytest.mark.parametrize("months", ["2024-01,2024-02,2024-03", "Jan 24,Feb 24,Mar 24", "1/2024,2/2024,3/2024"])
def test_a_sheet_with_a_column_per_month_is_told_to_hold_a_row_per_month(folder, found, months):
    folder.table("observations", f"site,measure,{months}\nS1,control,5,6,7\n")
    intake = folder.read()
    assert found(intake) == [("E-COL-WIDE", 1, ""), ("E-COL-MISSING", 1, "")]
    said_once = [one for one in intake.problems if "observations" in one.where and one.code[0] == "W"]
    assert said_once == []  # it is neither absent, nor is any site without rows


def test_nominator_is_a_numerator_and_never_taken_for_the_denominator(folder, found):
    head = "site_id,measure_id,version,period,{},status\nS1,control,1,2024-05-01,5,final\n"
    folder.table("observations", head.format("nominator"))
    what = next(problem.what for problem in folder.read().problems if problem.code == "E-COL-MISSING")
    assert what == "columns are absent: numerator (is it nominator?)"
    folder.table("observations", head.format("numerator,nominator").replace("5,", "5,10,"))
    assert ("E-COL-MISSING", 1, "") not in found(folder.read())


def test_another_column_of_a_similar_kind_is_no_misspelling(folder, found):
    folder.table("sites", "site_id,site_type,status\nS1,clinic,active\nS2,clinic,active\n")
    assert found(folder.read(), "sites") == []
