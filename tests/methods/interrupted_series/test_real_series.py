"""Published data; they stand beside the project (or where LHS_REAL_DATA says) and are not part of it."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.interrupted_series.random_intercept import fit_random_intercept
from lhs_helpers.methods.interrupted_series.segmented import segmented

CHECKOUT = Path(__file__).resolve().parents[3]
FOLDER = Path(os.environ.get("LHS_REAL_DATA", CHECKOUT.parent / "shared" / "data"))

pytestmark = pytest.mark.skipif(not (FOLDER / "cdi.csv").is_file(), reason="the published data sets are not here")


@pytest.fixture
def infections():
    data = pd.read_csv(FOLDER / "cdi.csv", usecols=["month", "n", "days"], parse_dates=["month"])
    return data.set_axis(["period", "num", "den"], axis=1)


def test_infections_as_measurements_per_10000_days(infections):
    start = infections["period"][24]
    result = segmented(infections, start=start, family="gaussian", multiplier=10_000)
    assert result.coefficients["estimate"].tolist() == pytest.approx([14.18454, -0.09174, -5.67357, -0.10785], abs=6e-6)
    level = result.coefficients.set_index("term").loc["level_change"]
    assert level[["se_model", "se_hac"]].tolist() == pytest.approx([2.24121, 1.58945], abs=6e-6)
    assert result.lag == 3
    end = result.end_difference
    assert (end["estimate"], end["se_model"], end["se_hac"]) == pytest.approx((-6.96771, 2.76801, 2.37754), abs=6e-6)
    assert (end["lower"], end["upper"]) == pytest.approx((-12.606, -1.329), abs=6e-4)
    assert (end["lower_hac"], end["upper_hac"]) == pytest.approx((-11.811, -2.125), abs=6e-4)
    assert end["counterfactual"] == pytest.approx(10.8818, abs=6e-5)
    one = segmented(infections, start=start, family="gaussian", multiplier=10_000, lag=1)
    assert one.coefficients.set_index("term").loc["level_change", "se_hac"] == pytest.approx(1.74917, abs=6e-6)


def test_infections_as_counts(infections):
    result = segmented(infections, start=infections["period"][24], data_type="rate")
    level = result.coefficients.set_index("term").loc["level_change"]
    assert (level["estimate"], level["se_model"], result.scale) == pytest.approx((-0.62480, 0.26858, 1.30127), abs=6e-6)


def test_breaches_of_134_emergency_departments():
    rows = pd.read_csv(FOLDER / "ae_attendances.csv", dtype={"type": "str"})
    rows = rows[(rows["period"] == "2019-03-01") & (rows["type"] == "1")]
    breaches, attendances = (rows[name].to_numpy(dtype=float) for name in ("breaches", "attendances"))
    found = fit_random_intercept(breaches, attendances, np.ones((len(rows), 1)), np.arange(len(rows)))
    assert len(rows) == 134
    assert (found.estimate[0], found.sd) == pytest.approx((-1.539709, 0.745729), abs=1e-6)
