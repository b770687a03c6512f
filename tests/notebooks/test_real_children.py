"""From real counts to pages: Danish hospital infections, children's heart surgery, tests of a children's hospital.

Numbers are the check values that come with the data.
"""

from pathlib import Path

import pandas as pd
import pytest

from lhs_helpers.intake import read_network
from lhs_helpers.intake.observations import MeasureAnswers, NetworkAnswers, network_from_observations
from lhs_helpers.reporting.discover import discover
from lhs_helpers.reporting.plan import cut_packs, pack_name

from .conftest import run_module

DATA = Path(__file__).parents[3] / "shared" / "data"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the published data lie beside the checkout, not in it")


def _page(folder: Path, place: Path, module: int, subject: str):
    intake = read_network(folder)
    assert not [problem for problem in intake.problems if problem.severity == "error"]
    place.mkdir()
    cut_packs(intake.store, discover(), [subject], place)
    page = run_module(module, place / "improvement" / pack_name(subject), subject)
    assert not {"nan", "inf", "-inf"} & set(page.everything().lower().split())
    return page


def _from_counts(folder: Path, rows: pd.DataFrame, measure: MeasureAnswers, settings: str = "") -> Path:
    rows.to_csv(folder.with_suffix(".csv"), index=False)
    columns = {name: name for name in ("site_id", "period", "numerator", "denominator")}
    network_from_observations(
        folder, folder.with_suffix(".csv"), columns, measure=measure, network=NetworkAnswers(name="Published data")
    )
    _add_settings(folder, settings)
    return folder


def _add_settings(folder: Path, settings: str) -> None:
    """Settings of the section ``time`` behind its first line, others at the end."""
    path = folder / "network.toml"
    time, _, others = settings.partition("\n[")
    text = path.read_text(encoding="utf-8").replace("[time]\n", f"[time]\n{time}\n")
    path.write_text(text + (f"\n[{others}\n" if others else ""), encoding="utf-8")


@pytest.fixture(scope="module")
def bacteremia(tmp_path_factory):
    rows = pd.read_csv(DATA / "hospital_infections.csv").query("infection == 'BAC'")
    rows = rows.set_axis(["site_id", "infection", "period", "numerator", "denominator"], axis="columns")
    measure = MeasureAnswers(
        measure_id="bac",
        label="Bacteremia",
        type="rate",
        per=10_000,
        unit="per 10,000 risk days",
        direction="down",
    )
    return _from_counts(tmp_path_factory.mktemp("denmark") / "network", rows, measure, "provisional_months = 0")


def test_the_danish_hospitals_together_and_a_hospital_whose_events_are_rare(bacteremia, tmp_path):
    network = _page(bacteremia, tmp_path / "network", 4, "network")
    assert "the center line is 8.13 per 10,000 risk days over 24 months" in network.said("control-chart-bac")
    hospital = _page(bacteremia, tmp_path / "hospital", 4, "BOH")
    by_month = [row["Numerator"] for row in hospital.table("control-chart-bac")]
    assert "".join(by_month) == "201131101020401200223201"
    # 1.2 events a month are too few for limits, and one month with 4 of them is no signal
    assert "Run chart" in hospital.said("control-chart-bac")
    assert "no sign of" in hospital.blocks["control-chart-bac"]["sentence"]
    assert not [found for found in hospital.findings if found["kind"] == "concern" and found["about"] == "bac"]


def test_the_hospitals_stand_in_the_funnel_with_the_published_rates(bacteremia, tmp_path):
    network = _page(bacteremia, tmp_path / "network", 4, "network")
    last_year = pd.read_csv(DATA / "hospital_infections.csv").query("infection == 'BAC' and month >= '2016-01-01'")
    sums = last_year.groupby("hospital")[["n", "days"]].sum()
    shown = {row["Site"]: row for row in network.table("funnel-bac")}
    assert set(shown) == set(sums.index)
    for hospital, (n, days) in sums.iterrows():
        assert float(shown[hospital]["Value"]) == pytest.approx(1e4 * n / days, abs=0.006)


@pytest.mark.parametrize(
    ("year", "period", "outside", "level"),
    [(1991, "1995-01-01", ["Bristol"], "12.0 %"), (2012, "2015-01-01", ["London_Great_Ormond_Street"], "2.0 %")],
)
def test_children_s_heart_surgery_shows_the_hospital_that_differs_and_ranks_none(
    tmp_path, year, period, outside, level
):
    rows = pd.read_csv(DATA / f"child_heart_surgery_{year}.csv")
    rows = pd.DataFrame(
        {
            "site_id": rows["Hospital"].str.strip().str.replace(r"[^A-Za-z0-9]+", "_", regex=True),
            "period": period,
            "numerator": rows["Deaths"],
            "denominator": rows["Operations"],
        }
    )
    measure = MeasureAnswers(
        measure_id="deaths", label="Deaths within 30 days", unit="% of operations", direction="down"
    )
    folder = _from_counts(tmp_path / "network", rows, measure, "provisional_months = 0")
    network = _page(folder, tmp_path / "packs", 4, "network")
    table = network.table("funnel-deaths")
    assert f"together {level}" in network.blocks["funnel-deaths"]["sentence"]
    assert [row["Site"] for row in table if row["Remark"] == "beyond the 99.8 % limits"] == outside
    assert [row["Site"] for row in table] == sorted(row["Site"] for row in table)  # by name: no league table


POSITIVE = MeasureAnswers(measure_id="positive", label="Positive tests", unit="% of tests", direction="down")
QUALITY = "site_id,period,check_id,element_id,category,context,n_checked,n_failed,n_not_applicable,n_unknown\n"
DICTIONARY = "element_id,table_name,column_name,label,type,required,critical,identifier,equity,measure_ids,version\n"


@pytest.fixture(scope="module")
def hospital_of(tmp_path_factory):
    """The children's hospital as one site, its tests by month and payer, and which payers are missing."""
    tests = pd.read_csv(DATA / "covid_testing.csv.gz")
    first_of_month = (pd.Timestamp("2020-03-01") + pd.to_timedelta(tests["pan_day"], unit="D")).dt.to_period("M")
    tests = tests.assign(period=first_of_month.dt.to_timestamp().dt.strftime("%Y-%m-%d"), site_id="CHOP")
    valid = tests[tests["result"] != "invalid"]

    def build(settings: str) -> Path:
        folder = tmp_path_factory.mktemp("philadelphia") / "network"
        payer = valid["payor_group"].fillna("unknown")
        counted = valid.assign(numerator=valid["result"] == "positive", denominator=1, stratum=payer)
        whole = counted.groupby(["site_id", "period"])[["numerator", "denominator"]].sum().astype(int).reset_index()
        _from_counts(folder, whole, POSITIVE, settings)
        groups = counted.groupby(["site_id", "period", "stratum"])[["numerator", "denominator"]].sum().astype(int)
        rows = groups.reset_index().assign(measure_id="positive", version=1, stratum_group="payer", status="final")
        path = folder / "tables" / "observations.csv"
        every = pd.concat([pd.read_csv(path, dtype={"site_id": "str"}), rows])
        every.to_csv(path, index=False)
        missing = tests["payor_group"].isna()
        checked = f"{len(missing)},{missing.sum()},0,0\n"
        row = f"CHOP,{tests['period'].max()},missing,payer,completeness,verification,{checked}"
        (folder / "tables" / "quality.csv").write_text(QUALITY + row)
        element = "payer,tests,payor_group,Payer,text,yes,no,no,yes,positive,1\n"
        (folder / "tables" / "dictionary.csv").write_text(DICTIONARY + element)
        return folder

    return build


def test_payers_that_are_half_missing_are_not_compared(hospital_of, tmp_path):
    page = _page(hospital_of('provisional_months = 0\n[equity]\ngroups = ["payer"]'), tmp_path / "packs", 4, "CHOP")
    (gap,) = (found for found in page.findings if found["about"] == "positive-payer")
    assert gap["kind"] == "not enough data"
    assert "4.43" not in page.everything()


def test_where_a_network_compares_them_all_the_same_the_difference_is_the_published_one(hospital_of, tmp_path):
    settings = 'provisional_months = 0\n[equity]\ngroups = ["payer"]\nmax_missing_percent = 50'
    settings += '\nreference = {payer = "commercial"}'
    page = _page(hospital_of(settings), tmp_path / "packs", 4, "CHOP")
    said = page.said("equity-gap-positive-payer")
    assert "Government: 6.8 % of 3,560" in said
    assert "commercial: 2.4 % of 3,635" in said
    assert "difference 4.4 points" in said
    assert "ratio 2.87" in said


def test_the_missing_payers_stand_in_the_module_on_data(hospital_of, tmp_path):
    page = _page(hospital_of("provisional_months = 0"), tmp_path / "packs", 6, "CHOP")
    assert "Most often missing: Payer, 7,087 of 15,524 (46 %)" in page.blocks["completeness"]["sentence"]
    said = page.blocks["fitness"]["sentence"]
    assert "Why: 46 % of Payer is missing (7,087 of 15,524; the limit is 20 %)." in said
