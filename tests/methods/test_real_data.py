"""Published data sets; they stand beside the project (or where LHS_REAL_DATA says) and are not part of it."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.comparison.funnel import funnel
from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.equity import FieldCompleteness, gap
from lhs_helpers.methods.time_weighted import bernoulli_cusum

CHECKOUT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("LHS_REAL_DATA", CHECKOUT.parent / "shared" / "data"))

pytestmark = pytest.mark.skipif(not (FOLDER / "cdi.csv").is_file(), reason="the published data sets are not here")


@pytest.fixture
def accidents():
    data = pd.read_csv(FOLDER / "nhs_accidents.csv").rename(columns={"r": "num", "n": "den"})
    return data.assign(period=pd.date_range("2020-01-06", periods=len(data), freq="7D"))


@pytest.fixture
def infections():
    data = pd.read_csv(FOLDER / "cdi.csv").rename(columns={"n": "num", "days": "den"})
    return data.assign(period=pd.to_datetime(data["month"]))[["period", "num", "den"]]


@pytest.fixture
def deaths():
    operations = pd.read_csv(FOLDER / "cabg.csv", parse_dates=["date"])
    return operations[operations["death"] == 1]


def week_one(chart):
    return chart.table.loc[0, ["lcl", "ucl"]].tolist()


def test_accident_departments(accidents):
    p, pp, ip = (control_chart(accidents, kind=kind, freq="W") for kind in ("p", "pp", "ip"))
    assert p.series["cl"].item() == pytest.approx(0.9528997, rel=1e-6)
    assert week_one(p) == pytest.approx([0.9516996, 0.9540999], rel=1e-6)
    assert p.table["outside"].sum() == 16
    assert pp.series["sigma_z"].item() == pytest.approx(10.64042, rel=1e-6)
    assert week_one(pp) == pytest.approx([0.9401296, 0.9656698], rel=1e-6)
    assert not pp.table["outside"].any()
    assert week_one(ip) == pytest.approx([0.9401164, 0.9656830], rel=1e-6)
    advised = control_chart(accidents, freq="W")
    assert advised.kind == "pp"
    assert advised.advice.numbers["dispersion"].item() == pytest.approx(97.2, abs=0.05)


def test_infections_over_three_years(infections):
    chart = control_chart(infections, kind="u", multiplier=10_000)
    assert chart.table.loc[0, ["cl", "lcl", "ucl"]].tolist() == pytest.approx([10.38023, 2.42674, 18.33372], rel=1e-6)
    assert control_chart(infections, kind="up").series["sigma_z"].item() == pytest.approx(1.09844, rel=1e-5)
    advised = control_chart(infections)
    assert (advised.kind, advised.advice.numbers["dispersion"].item()) == ("u", pytest.approx(1.27, abs=0.005))


def test_infections_frozen_and_rebased(infections):
    period = infections["period"]
    frozen = pd.DataFrame({"start": period[:1], "baseline_end": period[23]})
    chart = control_chart(infections, kind="u", multiplier=10_000, phases=frozen)
    assert chart.table.loc[0, ["cl", "lcl", "ucl"]].tolist() == pytest.approx([13.02423, 4.11520, 21.93325], rel=1e-6)
    assert (np.flatnonzero(chart.table["outside"]) + 1).tolist() == [29, 30, 31, 32, 34, 35]
    rebased = control_chart(infections, kind="u", multiplier=10_000, phases=pd.DataFrame({"start": [period[24]]}))
    assert rebased.series["cl"].iloc[1] == pytest.approx(5.00892, rel=1e-6)


def test_infections_as_a_run_chart_of_counts(infections):
    series = control_chart(infections[["period", "num"]], kind="run").signals.series.iloc[0]
    expected = {"n_useful": 32, "longest_run": 14, "longest_run_max": 8, "n_crossings": 6, "n_crossings_min": 11}
    assert series[list(expected)].to_dict() == expected
    assert series["runs_signal"]


def test_operations_between_deaths(deaths):
    gaps = pd.DataFrame({"period": deaths["date"], "value": deaths["case"].diff() - 1}).dropna()
    exact = control_chart(gaps, kind="g", freq="event")
    assert len(gaps) == 67
    assert exact.series["mean_gap"].item() == pytest.approx(30.67164, rel=1e-6)
    assert exact.series["cl"].item() == 23
    assert week_one(exact) == [0, 205]
    assert week_one(control_chart(gaps, kind="g", freq="event", limits="3sigma"))[1] == pytest.approx(
        124.1745, rel=1e-6
    )
    counted = gaps.assign(value=gaps["value"] + 1)
    assert week_one(control_chart(counted, kind="g", freq="event", limits="3sigma"))[1] == pytest.approx(
        128.17, abs=0.005
    )
    again = control_chart(counted, kind="g", freq="event", gap_includes_event=True)
    assert again.table.drop(columns="num").equals(exact.table.drop(columns="num"))


def test_days_between_deaths(deaths):
    days = pd.DataFrame({"period": deaths["date"], "value": deaths["date"].diff().dt.days}).dropna()
    chart = control_chart(days, kind="t", freq="event")
    assert chart.series["cl"].item() == pytest.approx(11.20506, rel=1e-6)
    assert week_one(chart) == pytest.approx([0.0078718, 106.0418], rel=1e-5)


def test_deaths_case_by_case():
    operations = pd.read_csv(FOLDER / "cabg.csv", parse_dates=["date"])
    cases = pd.DataFrame({"period": operations["date"], "num": operations["death"], "den": 1.0})
    result = bernoulli_cusum(cases)
    weights = result.series[["risk", "weight_event", "weight_other"]].iloc[0].tolist()
    assert weights == pytest.approx([68 / 2205, np.log(2) - 0.030373, -0.030373], abs=5e-7)
    assert result.table["upper"].max() == pytest.approx(2.0436, abs=5e-5)
    assert result.series[["n_upper", "n_lower"]].iloc[0].tolist() == [0, 1]
    assert result.table["lower"].min() == pytest.approx(-3.5025, abs=5e-5)


def test_child_heart_surgery():
    data = pd.read_csv(FOLDER / "child_heart_surgery_1991.csv")
    data = data.rename(columns={"Hospital": "site_id", "Operations": "den", "Deaths": "num"})
    result = funnel(data)
    assert (result.phi, result.tau2) == pytest.approx((1.561707, 0.000651172), rel=1e-6)
    assert result.table.loc[result.table["outside_998"], "unit"].tolist() == ["Bristol"]


def test_covid_tests_by_payer_have_a_gap_that_is_not_shown_because_half_of_the_payers_are_missing():
    tests = pd.read_csv(FOLDER / "covid_testing.csv.gz", usecols=["result", "payor_group"])
    assert tests["payor_group"].isna().mean() == pytest.approx(0.4565, abs=5e-5)
    valid = tests[tests["result"] != "invalid"]
    data = valid.assign(num=valid["result"].eq("positive"), den=1).rename(columns={"payor_group": "stratum"})
    refused = gap(data, reference="commercial")
    assert isinstance(refused, FieldCompleteness)
    assert refused.missing_share == pytest.approx(valid["payor_group"].isna().mean())
    assert refused.n_unknown == valid["payor_group"].isna().sum()
    known = gap(data, reference="commercial", max_missing=1)  # what would have been said
    found = known.table.set_index("group").loc["government"]
    assert found[["num", "den", "ref_num", "ref_den"]].tolist() == [242, 3560, 86, 3635]
    assert found["difference"] == pytest.approx(0.0443, abs=5e-5)
    assert found["ratio"] == pytest.approx(2.87, abs=5e-3)
