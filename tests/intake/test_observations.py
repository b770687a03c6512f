import pandas as pd
import pytest

from lhs_helpers.errors import InputError, UserError
from lhs_helpers.intake import IntakeError, read_network
from lhs_helpers.intake.observations import MeasureAnswers, NetworkAnswers, network_from_observations

COLUMNS = {"site_id": "Org Code", "period": "month", "numerator": "seen-late", "denominator": "seen"}
COUNTS = """Org Code,month,kind,seen,late,name
007,2024-01,1,100,10,East
007,2024-02-01,1,120,0,East
007,2024-02-01,2,50,5,East
NA,2023-10,1,80,4,West
"""
WAITS = MeasureAnswers(measure_id="four_hours", label="Seen within four hours", target=95)


@pytest.fixture
def made(tmp_path):
    """Make a network from a table of counts and read it back."""

    def make(counts: str = COUNTS, columns: dict | None = None, **options):
        csv = tmp_path / "counts.csv"
        csv.write_text(counts, encoding="utf-8")
        options = {"where": {"kind": "1"}, "measure": WAITS} | options
        network_from_observations(tmp_path / "east-west", csv, columns or COLUMNS, **options)
        return read_network(tmp_path / "east-west")

    return make


def test_counts_become_a_network_that_is_read_with_warnings_only(made):
    intake = made()
    assert {problem.severity for problem in intake.problems} == {"warning"}
    rows = intake.store.table("observations")
    assert list(zip(rows["site_id"], rows["numerator"], rows["denominator"], strict=True)) == [
        ("007", 90, 100),
        ("007", 120, 120),
        ("NA", 76, 80),
    ]
    assert set(rows["measure_id"]) == {"four_hours"}


def test_the_newest_month_s_end_is_how_far_the_data_go(made):
    assert made().network.time.data_through.isoformat() == "2024-02-29"


def test_a_site_without_news_for_more_than_three_months_is_paused(made):
    sites = made().store.table("sites")
    assert list(sites["status"]) == ["active", "paused"]
    assert list(sites["joined"]) == [pd.Timestamp("2024-01-01"), pd.Timestamp("2023-10-01")]


def test_a_site_whose_newest_row_is_three_months_old_is_active(made):
    sites = made(COUNTS.replace("2023-10", "2023-11")).store.table("sites")
    assert list(sites["status"]) == ["active", "active"]


def test_names_and_the_measure_s_words_are_taken_over(made):
    store = made(columns=COLUMNS | {"site_name": "name"}, network=NetworkAnswers(name='The "Waits" network')).store
    assert list(store.table("sites")["site_name"]) == ["East", "West"]
    assert store.network.name == 'The "Waits" network'
    assert store.network.id == "east-west"
    measure = store.table("measures").iloc[0]
    assert (measure["label"], measure["target"], measure["per"]) == ("Seen within four hours", 95, 100)
    assert measure["numerator_definition"] == "seen-late, where kind is 1 (counts.csv)"


def test_nothing_is_overwritten(made, tmp_path):
    made()
    before = {path: path.read_bytes() for path in (tmp_path / "east-west").rglob("*.*")}
    with pytest.raises(UserError, match=r"network\.toml"):
        made(COUNTS.replace("100", "200"))
    assert before == {path: path.read_bytes() for path in (tmp_path / "east-west").rglob("*.*")}


def test_a_refused_table_leaves_no_folder_behind(made, tmp_path):
    with pytest.raises(IntakeError):
        made(COUNTS.replace("100", "many"))
    assert not (tmp_path / "east-west").exists()


@pytest.mark.parametrize(
    ("columns", "options"),
    [
        ({"numerator": "seen*late"}, {}),
        ({"numerator": "seen-late-late"}, {}),
        ({"numerator": "attended"}, {}),
        ({"nominator": "seen"}, {}),
        ({}, {"where": {"kind": "9"}}),
        ({}, {"where": {"type": "1"}}),
        ({}, {"measure": MeasureAnswers(type="mean")}),
        ({}, {"measure": MeasureAnswers(direction="better")}),
        ({}, {"measure": MeasureAnswers(measure_id="four hours")}),
    ],
)
def test_a_wrong_argument_is_explained_and_nothing_is_written(made, tmp_path, columns, options):
    with pytest.raises(UserError) as caught:
        made(columns=COLUMNS | columns, **options)
    assert caught.value.hint
    assert not (tmp_path / "east-west").exists()


def test_a_table_without_the_needed_columns_or_file_is_explained(made, tmp_path):
    with pytest.raises(UserError, match="denominator"):
        made(columns={name: column for name, column in COLUMNS.items() if name != "denominator"})
    with pytest.raises(InputError, match="not there"):
        network_from_observations(tmp_path / "new", tmp_path / "absent.csv", COLUMNS)


@pytest.mark.parametrize(
    ("days", "cadence", "through"),
    [
        (["2024-01-01", "2024-02-01", "2024-03-01"], "month", "2024-03-31"),
        (["2024-01-01", "2024-04-01", "2024-10-01"], "quarter", "2024-12-31"),
        (["2022-01-01", "2023-01-01", "2024-01-01"], "year", "2024-12-31"),
        (["2023-01-01", "2024-01-01"], "month", "2024-01-31"),  # two Januaries are no years yet
    ],
)
def test_quarters_and_years_are_told_from_months_by_their_first_days(tmp_path, days, cadence, through):
    rows = "".join(f"A,{day},1,10\n" for day in days)
    (tmp_path / "counts.csv").write_text(f"site,day,num,den\n{rows}", encoding="utf-8")
    columns = {"site_id": "site", "period": "day", "numerator": "num", "denominator": "den"}
    network_from_observations(tmp_path / "network", tmp_path / "counts.csv", columns)
    assert pd.read_csv(tmp_path / "network" / "tables" / "measures.csv")["cadence"].tolist() == [cadence]
    network = read_network(tmp_path / "network").store.network
    assert network.time.data_through.isoformat() == through
