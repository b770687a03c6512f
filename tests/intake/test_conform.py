def test_an_empty_required_cell_is_one_problem_with_its_line(after_rows):
    assert after_rows("S1,control,1,,5,10,,final") == [("E-CELL-EMPTY", 2, "period")]


def test_a_misspelled_value_is_told_what_is_allowed(folder, after_rows):
    assert after_rows("S1,control,1,2024-05-01,5,10,,fnial") == [("E-ENUM", 2, "status")]
    problem = next(problem for problem in folder.read().problems if problem.code == "E-ENUM")
    assert "suppressed" in problem.remedy
    assert "fnial" not in str(problem)


def test_a_long_text_is_refused(folder, found):
    folder.table("annotations", f"site_id,date,text\nS1,2024-05-01,{'x' * 281}\nS1,2024-05-02,{'x' * 280}\n")
    assert found(folder.read(), "annotations") == [("E-TEXT-LENGTH", 2, "text")]


def test_an_id_with_a_blank_or_a_line_break_is_refused(folder, found):
    folder.table(
        "pdsa", 'pdsa_id,site_id,driver_id,ramp_id,cycle,start,scale,change\n"P\n1",S1,C1,R,1,2024-01-05,one_clinic,x\n'
    )
    assert found(folder.read(), "pdsa") == [("E-SITE-KEY", 2, "pdsa_id")]


def test_numbers_outside_their_limits_say_the_limits(folder, found):
    folder.table("roles", "role_id,role,area,site_id,required,fte\nR1,coach,coaching,network,yes,2.5\n")
    intake = folder.read()
    assert found(intake, "roles") == [("E-NUM-RANGE", 2, "fte")]
    assert "0 to 1.5" in next(problem.what for problem in intake.problems if problem.code == "E-NUM-RANGE")


def test_an_end_before_its_beginning_names_both(folder, found):
    folder.table("agreements", "site_id,kind,sent,executed\nS1,dua,2024-03-01,2024-02-01\n")
    intake = folder.read()
    assert found(intake, "agreements") == [("E-DATE-ORDER", 2, "executed")]
    assert "executed lies before sent" in str(next(one for one in intake.problems if one.code == "E-DATE-ORDER"))


def test_more_failures_than_were_checked_are_refused(folder, found):
    folder.table(
        "quality", "site_id,period,check_id,category,n_checked,n_failed\nS1,2024-05-01,range,plausibility,5,6\n"
    )
    assert found(folder.read(), "quality") == [("E-NUM-GT-DEN", 2, "n_failed")]


def test_the_same_row_twice_and_two_rows_of_one_key_are_told_apart(folder, after_rows):
    rows = (
        "S1,control,1,2024-05-01,5,10,,final",
        "S1,control,1,2024-05-01,5,10,,final",
        "S2,control,1,2024-05-01,5,10,,final",
        "S2,control,1,2024-05-01,6,10,,final",
    )
    assert after_rows(*rows) == [("E-KEY-DUP", 3, "site_id"), ("E-KEY-CONFLICT", 5, "site_id")]
    problems = {problem.code: problem for problem in folder.read().problems}
    assert "line 2" in problems["E-KEY-DUP"].what
    assert "line 4" in problems["E-KEY-CONFLICT"].what


def test_keys_with_empty_parts_are_compared_too(folder, found):
    header = "date,behavior_id,site_id,person_id\n"
    folder.table("activities", f"{header}2024-05-01,attends_webinar,S1,\n2024-05-01,attends_webinar,S1,\n")
    assert found(folder.read(), "activities") == [("E-KEY-DUP", 3, "date")]
