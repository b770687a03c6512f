import pandas as pd
import pytest


def _month(number: int) -> str:
    return f"{2022 + number // 12}-{number % 12 + 1:02d}-01"


def test_ids_stay_the_text_they_are(folder):
    ids = ["NA", "None", "007", "7", "1E5", "nan", "TRUE", "12345678901234567890"]
    folder.table("sites", "site_id,status\n" + "".join(f"{one},active\n" for one in ids))
    folder.table("observations", "site_id,measure_id,version,period,status\n")
    assert set(folder.read().store.table("sites")["site_id"]) == set(ids)


def test_what_is_not_a_count_is_said_to_be_so(after_rows):
    codes = {
        "five": "E-NUM",
        "1e5": "E-NUM",
        "+5": "E-NUM",
        "5 0": "E-NUM",
        '"0,85"': "E-NUM",
        "\u0665": "E-NUM",  # a digit, but not one of ours
        "85%": "E-NUM-UNIT",
        '"1,250"': "E-NUM-AMBIGUOUS",
        "1.250": "E-NUM-AMBIGUOUS",
        "3.5": "E-NUM-INT",
        "inf": "E-NUM-RANGE",
        "1e400": "E-NUM-RANGE",
        "12345678901234567890": "E-NUM-RANGE",
        "-5": "E-NUM-NEG",
    }
    found = after_rows(*(f"S1,control,1,{_month(n)},{cell},99999,,final" for n, cell in enumerate(codes)))
    assert found == [(code, line, "numerator") for line, code in enumerate(codes.values(), start=2)]


def test_a_decimal_with_three_places_is_a_decimal(after_rows):
    assert after_rows("S1,visits,1,2024-05-01,5,1.250,,final") == []


def test_a_whole_number_with_one_zero_behind_the_point_is_whole(folder, after_rows):
    assert after_rows("S1,control,1,2024-05-01,41.0,58,,final") == []
    assert folder.read().store.table("observations")["numerator"].iloc[0] == 41


def test_what_is_not_a_period_of_the_past_is_said_to_be_so(after_rows):
    codes = {
        "01/02/2024": "E-DATE",
        "Jan-24": "E-DATE",
        "45292": "E-DATE",
        "2024-02-30": "E-DATE",
        "2024-5-1": "E-DATE",
        "2024-05-01T00:00": "E-DATE",
        "2024-05-02": "E-PERIOD",
        "2024-07-01": "E-DATE-FUTURE",
    }
    found = after_rows(*(f"S1,control,1,{cell},5,10,,final" for cell in codes))
    assert found == [(code, line, "period") for line, code in enumerate(codes.values(), start=2)]


def test_a_serial_number_of_a_spreadsheet_is_recognized(folder, after_rows):
    after_rows("S1,control,1,45292,5,10,,final")
    assert "serial number" in next(problem.what for problem in folder.read().problems if problem.code == "E-DATE")


def test_a_month_is_read_as_its_first_day(folder, after_rows):
    assert after_rows("S1,control,1,2024-05,5,10,,final") == []
    assert folder.read().store.table("observations")["period"].iloc[0] == pd.Timestamp("2024-05-01")


def test_planned_and_due_dates_may_lie_ahead_and_deeds_may_not(folder, found):
    folder.table("onboarding", "site_id,milestone,planned,actual\nS1,inquiry,2030-01-01,2030-01-01\n")
    assert found(folder.read(), "onboarding") == [("E-DATE-FUTURE", 2, "actual")]


@pytest.mark.parametrize("mark", ["<11", "*", "S", "."])
def test_a_number_hidden_by_the_sender_makes_the_row_suppressed_and_never_zero(folder, after_rows, mark):
    assert after_rows(f"S1,control,1,2024-05-01,{mark},58,,final") == []
    row = folder.read().store.table("observations").iloc[0]
    assert row["status"] == "suppressed"
    assert pd.isna(row["numerator"])
    assert pd.isna(row["denominator"])
    assert ("W-SUPPRESSED-IN", None, "numerator") in after_rows(
        f"S1,control,1,2024-05-01,{mark},58,,final", severity="warning"
    )


def test_only_declared_codes_are_missing(folder, after_rows):
    row = "S1,control,1,2024-05-01,-999,-999,,missing"
    assert [code for code, _, _ in after_rows(row)] == ["E-NUM-NEG", "E-NUM-NEG", "E-STATUS"]
    folder.settings((folder.path / "network.toml").read_text() + '[[source]]\nmissing_codes = ["-999"]\n')
    assert after_rows(row) == []
    assert ("W-CODE-MISSING", None, "numerator") in after_rows(row, severity="warning")


def test_columns_have_the_contract_s_order_and_dtypes(folder, contract_table):
    pd.testing.assert_series_equal(
        folder.read().store.table("observations").dtypes, contract_table("observations").dtypes
    )
