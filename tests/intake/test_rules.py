import pytest

AIMS = "aim_id,level,site_id,statement,status\n"


def test_numbers_fit_the_type_of_the_measure_and_the_status(after_rows):
    cases = {
        "S1,control,1,2023-01-01,11,10,,final": [("E-NUM-GT-DEN", "numerator")],
        "S1,visits,1,2023-02-01,11,10,,final": [],  # a rate may be above 1
        "S1,visits,1,2023-03-01,5,0,,final": [("E-DEN-ZERO", "denominator")],
        "S1,control,1,2023-04-01,0,0,,final": [],  # nobody eligible
        "S1,control,1,2023-05-01,5,10.5,,final": [("E-NUM-INT", "denominator")],
        "S1,control,1,2023-06-01,5,10,50,final": [("E-NUM-UNIT", "value")],
        "S1,minutes,1,2023-07-01,,10,31.5,final": [],
        "S1,minutes,1,2023-08-01,,10,,final": [("E-STATUS", "status")],
        "S1,control,1,2023-09-01,,10,,final": [("E-STATUS", "status")],
        "S1,control,1,2023-10-01,,10,,missing": [("E-STATUS", "status")],
        "S1,control,1,2023-11-01,,,,missing": [],
        "S1,control,1,2023-12-01,,,,not_applicable": [],
        "S1,control,1,2024-01-01,5,,,suppressed": [("E-STATUS", "status")],
    }
    expected = [
        (code, line, column) for line, problems in enumerate(cases.values(), start=2) for code, column in problems
    ]
    assert after_rows(*cases) == expected


def test_a_period_is_the_first_day_of_the_measure_s_cadence(folder, after_rows):
    cases = {
        ("week", "2024-05-06"): True,  # a Monday
        ("week", "2024-05-01"): False,
        ("quarter", "2024-04-01"): True,
        ("quarter", "2024-05-01"): False,
        ("year", "2024-01-01"): True,
        ("year", "2024-04-01"): False,
    }
    header = "measure_id,version,label,kind,type,numerator_definition,per,unit,direction,counts_patients,cadence\n"
    rows = [f"by_{cadence},1,Label,outcome,proportion,x,100,%,up,yes,{cadence}\n" for cadence, _ in list(cases)[::2]]
    folder.table("measures", header + "".join(rows))
    found = after_rows(*(f"S1,by_{cadence},1,{period},5,10,,final" for cadence, period in cases))
    assert found == [("E-PERIOD", line, "period") for line, fits in enumerate(cases.values(), start=2) if not fits]


def test_two_versions_in_one_period_are_refused(folder, after_rows):
    header = "measure_id,version,valid_from,label,kind,type,numerator_definition,per,unit,direction,counts_patients\n"
    rest = "In control,outcome,proportion,in control,100,%,up,yes\n"
    folder.table("measures", f"{header}control,1,,{rest}control,2,2024-05-01,{rest}")
    rows = ("S1,control,1,2024-05-01,5,10,,final", "S1,control,2,2024-05-01,5,10,,final")
    assert after_rows(*rows) == [("E-VERSION-OVERLAP", 2, "version"), ("E-VERSION-OVERLAP", 3, "version")]


def test_cases_between_events_need_the_opportunities(folder, found):
    header = "site_id,measure_id,event_date,event_no,is_event,opportunities\n"
    folder.table("events", f"{header}S1,falls,2024-05-03,1,yes,12\nS1,falls,2024-06-30,1,no,\n")
    assert found(folder.read(), "events") == [("E-EVENT-GAP", 3, "opportunities")]


@pytest.mark.parametrize(
    ("rows", "fits"),
    [
        ("A1,global,network,More control,active\n", True),
        ("A1,global,network,More control,\n", True),
        ("A1,global,network,More control,done\n", False),
        ("A1,project,network,More control,active\n", False),
        ("A1,global,network,a,active\nA2,global,network,b,active\n", False),
    ],
)
def test_exactly_one_global_aim_is_current(folder, found, rows, fits):
    folder.table("aims", AIMS + rows)
    assert found(folder.read(), "aims") == ([] if fits else [("E-GLOBAL-AIM", None, "level")])


def test_a_network_in_design_may_still_look_for_its_global_aim(folder, found):
    folder.table("aims", f"{AIMS}A1,project,network,More control,active\n")
    folder.settings((folder.path / "network.toml").read_text().replace('"implementation"', '"design"'))
    assert found(folder.read(), "aims") == []


def test_a_budget_may_lie_ahead_and_what_was_spent_may_not(folder, found):
    header = "period,basis,flow,category,amount\n"
    folder.table("ledger", f"{header}2024-07-01,budget,expense,travel,10\n2024-07-01,actual,expense,travel,10\n")
    assert found(folder.read(), "ledger") == [("E-DATE-FUTURE", 3, "period")]
