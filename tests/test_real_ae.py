"""From real monthly counts to a chart: limits of English emergency departments against plain arithmetic.

Laney's p' chart (Laney 2002, Qual Eng 14(4):531): the spread of the standardized proportions from month to month
widens the binomial limits. The newest month is provisional and enters neither center line nor limits.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.intake.observations import MeasureAnswers, network_from_observations
from lhs_helpers.methods import improvement
from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.site import open_site

ATTENDANCES = Path(__file__).parents[2] / "shared" / "data" / "ae_attendances.csv"
COLUMNS = {
    "site_id": "org_code",
    "period": "period",
    "numerator": "attendances-breaches",
    "denominator": "attendances",
}
NEWEST = "2019-03-01"
# A trust with all 36 months, one with a month missing in the middle, one that sends since October 2017 only.
TRUSTS = ["RF4", "RFR", "R0A"]

pytestmark = pytest.mark.skipif(not ATTENDANCES.is_file(), reason="the attendances lie beside the checkout, not in it")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("emergency")
    measure = MeasureAnswers(measure_id="four_hours", label="Seen within four hours", unit="% of attendances")
    network_from_observations(place, ATTENDANCES, COLUMNS, where={"type": "1"}, measure=measure)
    return place


@pytest.fixture(scope="module")
def major() -> pd.DataFrame:
    table = pd.read_csv(ATTENDANCES, dtype={"type": "str"}, parse_dates=["period"])
    return table[table["type"] == "1"]


def _laney(months: pd.DataFrame) -> dict[str, np.ndarray | float]:
    """Center line and limits in per cent, from attendances and breaches by month; an absent month breaks the chain."""
    months = months.set_index("period")[["attendances", "breaches"]].sort_index()
    calendar = months.reindex(pd.date_range(months.index[0], months.index[-1], freq="MS"))
    n = calendar["attendances"].to_numpy(dtype=float)
    seen = n - calendar["breaches"].to_numpy(dtype=float)
    final = ~np.isnan(n) & (calendar.index < NEWEST)
    center = seen[final].sum() / n[final].sum()
    binomial = np.sqrt(center * (1 - center) / n)
    z = np.where(final, (seen / n - center) / binomial, np.nan)
    moving_range = np.abs(np.diff(z))
    widening = np.nanmean(moving_range) / 1.128
    assert widening > 1
    half = 3 * binomial * widening
    return {
        "center": 100 * center,
        "lower": 100 * np.clip(center - half, 0, 1),
        "upper": 100 * np.clip(center + half, 0, 1),
        "sigma_z": widening,
    }


def _chart(folder: Path, site_id: str):
    measure = open_site(str(folder), site_id).measure("four_hours")
    return control_chart(measure.data, **(measure.design | {"kind": "pp"}))


def _agree(chart, expected: dict) -> None:
    table = chart.table[chart.table["state"].isin(["ok", "provisional"])]
    present = ~np.isnan(expected["lower"])
    assert len(table) == present.sum()
    final = (table["state"] == "ok").to_numpy()
    np.testing.assert_allclose(table["cl"].to_numpy()[final], expected["center"], rtol=1e-12)
    np.testing.assert_allclose(table["lcl"].to_numpy()[final], expected["lower"][present][final], rtol=1e-9)
    np.testing.assert_allclose(table["ucl"].to_numpy()[final], expected["upper"][present][final], rtol=1e-9)
    assert chart.series["sigma_z"].iloc[0] == pytest.approx(expected["sigma_z"], rel=1e-9)
    assert chart.series["n_used"].iloc[0] == final.sum()


@pytest.mark.parametrize("trust", TRUSTS)
def test_a_trust_s_limits_are_those_of_plain_arithmetic(folder, major, trust):
    chart = _chart(folder, trust)
    _agree(chart, _laney(major[major["org_code"] == trust]))
    newest = chart.table[chart.table["period"] == NEWEST]
    assert newest["state"].tolist() == ["provisional"]


def test_the_network_s_limits_are_those_of_the_sums_over_all_trusts(folder, major):
    sums = major.groupby("period", as_index=False)[["attendances", "breaches"]].sum()
    _agree(_chart(folder, "network"), _laney(sums))


def test_a_trust_s_missing_month_stays_a_gap(folder, major):
    chart = _chart(folder, "RFR")
    sent = set(major.loc[major["org_code"] == "RFR", "period"])
    absent = chart.table.loc[~chart.table["period"].isin(sent), "state"]
    assert len(absent)
    assert set(absent) == {"missing"}


def test_a_trust_is_judged_by_the_limits_of_the_network_s_own_funnel(folder):
    """With 200,000 attendances a year exact limits alone would call nearly every trust different."""
    whole = open_site(str(folder), "network").measure("four_hours").last_year
    everyone = improvement.site_funnel(whole.rows, whole.shared, **whole.design)
    exactly = everyone.table.set_index("unit")
    beyond_size_alone = (exactly["value"] < exactly["exact_lcl_998"]) | (exactly["value"] > exactly["exact_ucl_998"])
    assert beyond_size_alone.mean() > 0.8
    assert exactly["outside_998"].mean() < 0.1
    own = open_site(str(folder), "RF4").measure("four_hours").last_year
    alone = improvement.site_funnel(own.rows, own.shared, **own.design).table.iloc[0]
    code = exactly.index[exactly["num"] == alone["num"]]
    assert len(code) == 1
    for limit in ("lcl_998", "ucl_998"):
        assert alone[limit] == pytest.approx(exactly.loc[code[0], limit], rel=1e-3)
