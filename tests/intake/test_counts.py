import pytest

from lhs_helpers.intake import IntakeError
from lhs_helpers.intake.counts import Counted, read_counts

COLUMNS = {"site_id": "Org Code", "period": "month", "numerator": "seen-late", "denominator": "seen"}
COUNTS = """Org Code,month,kind,seen,late
007,2024-01,1,100,10
007,2024-02-01,1,120,0
007,2024-02-01,2,50,5
NA,2023-10,1,80,4
"""


@pytest.fixture
def read(tmp_path):
    """Read a table of counts; kind 1 only, unless told."""

    def handed_over(counts: str = COUNTS, columns: dict = COLUMNS, type_word: str = "proportion", **options) -> Counted:
        csv = tmp_path / "counts.csv"
        csv.write_text(counts, encoding="utf-8")
        return read_counts(csv, columns, **({"where": {"kind": "1"}, "sum_rows": False} | options), type_word=type_word)

    return handed_over


def test_rows_are_sorted_and_the_words_kept(read):
    counted = read()
    assert list(counted.rows["site_id"]) == ["007", "007", "NA"]
    assert list(counted.rows["numerator"]) == [90, 120, 76]
    assert (counted.numerator, counted.denominator, counted.filter) == ("seen-late", "seen", ", where kind is 1")


def test_several_rows_of_a_month_are_refused_with_their_lines_unless_they_are_to_be_summed(read):
    with pytest.raises(IntakeError) as caught:
        read(where={})
    assert [(problem.code, problem.line) for problem in caught.value.problems] == [("E-KEY-CONFLICT", 4)]
    rows = read(where={}, sum_rows=True).rows
    assert list(rows["denominator"]) == [100, 170, 80]
    assert list(rows["numerator"]) == [90, 165, 76]


def test_a_month_of_which_a_part_is_missing_is_missing(read):
    rows = read(COUNTS.replace("2,50,5", "2,50,"), where={}, sum_rows=True).rows
    assert list(rows["status"]) == ["final", "missing", "final"]


def test_hidden_and_empty_numbers_are_two_states(read):
    counted = read(COUNTS.replace("1,100,10", "1,100,<11").replace("1,120,0", "1,120,"))
    assert list(counted.rows["status"]) == ["suppressed", "missing", "final"]


def test_everything_wrong_is_listed_with_its_line(read):
    counts = "Org Code,month,kind,seen,late,name\n"
    counts += "A B,2024-01,1,10,1,x\nC,2024-01-15,1,10,1,x\nD,2024-01,1,1e3,1,x\nE,2024-01,1,5,6,x\n,2024-01,1,5,5,x\n"
    with pytest.raises(IntakeError) as caught:
        read(counts)
    found = [(problem.code, problem.line) for problem in caught.value.problems]
    assert found == [("E-SITE-KEY", 2), ("E-PERIOD", 3), ("E-NUM", 4), ("E-NUM-NEG", 5), ("E-CELL-EMPTY", 6)]
    assert caught.value.exit_code == 3


def test_a_numerator_above_its_denominator_is_refused_for_a_proportion_only(read):
    columns = COLUMNS | {"numerator": "seen", "denominator": "late"}
    with pytest.raises(IntakeError, match="E-NUM-GT-DEN"):
        read(columns=columns)
    with pytest.raises(IntakeError, match="E-DEN-ZERO"):
        read(columns=columns, type_word="rate")
    assert len(read(COUNTS.replace("120,0", "120,8"), columns, "rate").rows) == 3


def test_a_count_needs_no_denominator(read):
    columns = {"site_id": "org_code", "period": "month", "numerator": "seen+late"}
    rows = read(columns=columns, type_word="count").rows
    assert list(rows["numerator"]) == [110, 120, 84]
