"""From real yearly counts to a page: central-line infections in units for children and newborns in New York.

The sums and rates are those of the check values that come with the data.
"""

from pathlib import Path

import pandas as pd
import pytest

from lhs_helpers.errors import UserError
from lhs_helpers.intake import read_network
from lhs_helpers.intake.observations import MeasureAnswers, network_from_observations
from lhs_helpers.reporting.discover import discover
from lhs_helpers.reporting.plan import cut_packs, pack_name
from lhs_helpers.site import open_site

from .conftest import run_module

PUBLISHED = Path(__file__).parents[3] / "shared" / "data" / "ny_hospital_infections.csv.gz"
COLUMNS = {"site_id": "Facility ID", "numerator": "Infections Observed", "denominator": "Denominator"}
UNITS = {  # infections and line-days of the first and the last year
    "Pediatric ICU": ((98, 29_592), (46, 32_635)),
    "Neonatal ICU Regional Perinatal Center": ((174, 60_670), (48, 60_254)),
    "Neonatal ICU Level 3": ((33, 16_867), (19, 15_575)),
    "Neonatal ICU Level 2/3": ((50, 10_386), (8, 4_548)),
}
MEASURE = MeasureAnswers(
    measure_id="clabsi",
    label="Central-line infections",
    type="rate",
    per=1000,
    unit="per 1,000 line days",
    direction="down",
)

pytestmark = pytest.mark.skipif(not PUBLISHED.is_file(), reason="the infections lie beside the checkout, not in it")


@pytest.fixture(scope="module")
def network_of(tmp_path_factory):
    """A network's folder of one kind of unit: state totals and empty denominators left out, separators taken away."""
    rows = pd.read_csv(PUBLISHED, thousands=",").query("`Facility ID` != 0").dropna(subset=["Denominator"])

    def build(unit: str) -> Path:
        folder = tmp_path_factory.mktemp("new-york") / "network"
        counts = rows[rows["Indicator Name"] == f"CLABSI {unit}"]
        counts = counts.assign(period=counts["Year"].astype(str) + "-01-01")[[*COLUMNS.values(), "period"]]
        counts.to_csv(folder.with_suffix(".csv"), index=False)
        network_from_observations(folder, folder.with_suffix(".csv"), COLUMNS | {"period": "period"}, measure=MEASURE)
        return folder

    return build


def test_thousands_separators_are_refused_with_their_lines(tmp_path):
    columns, where = COLUMNS | {"period": "Year"}, {"Indicator Name": "CLABSI Pediatric ICU"}
    pd.read_csv(PUBLISHED, dtype="str").to_csv(tmp_path / "published.csv", index=False)
    with pytest.raises(UserError, match=r"published\.csv:\d+ denominator – may be thousands or decimals"):
        network_from_observations(tmp_path / "network", tmp_path / "published.csv", columns, where=where)


@pytest.mark.parametrize("unit", UNITS)
def test_years_stay_years_and_their_sums_are_those_that_were_published(network_of, unit):
    folder = network_of(unit)
    assert not [problem for problem in read_network(folder).problems if problem.severity == "error"]
    series = open_site(str(folder), "network").measure("clabsi").data
    years = series.set_index(series["period"].dt.year)[["num", "den"]]
    assert years.index.tolist() == list(range(2008, 2017))
    assert (tuple(years.loc[2008]), tuple(years.loc[2016])) == UNITS[unit]


def test_the_page_of_the_network_and_of_a_hospital_read_right(network_of, tmp_path):
    intake = read_network(network_of("Pediatric ICU"))
    hospital = "1"
    cut_packs(intake.store, discover(), ["network", hospital], tmp_path)
    network, site = (run_module(4, tmp_path / "improvement" / pack_name(name), name) for name in ("network", hospital))
    chart = network.table("control-chart-clabsi")
    first = {"Period": "2008", "Numerator": "98", "n": "29,592", "Value": "3.31"}
    assert {name: chart[0][name] for name in first} == first
    assert chart[-1]["Value"] == "1.41"
    assert chart[-1]["Remark"] == "may still change"
    assert "There are too few points to judge" in network.blocks["control-chart-clabsi"]["sentence"]
    assert {"funnel-clabsi", "shrunken-clabsi", "learn-from-clabsi"} <= set(network.blocks)
    assert "no site is named" in network.blocks["learn-from-clabsi"]["sentence"]
    assert not {"nan", "inf", "-inf"} & set(f"{network.everything()} {site.everything()}".lower().split())
    assert not {other for other in intake.store.table("sites")["site_id"] if f"site {other} " in site.everything()}
