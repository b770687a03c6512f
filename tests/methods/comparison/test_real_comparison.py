"""Comparisons of published data; they stand beside the project (or where LHS_REAL_DATA says) and are not part of it."""

import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.comparison.funnel import funnel
from lhs_helpers.methods.comparison.shrink import shrink

CHECKOUT = Path(__file__).resolve().parents[3]
FOLDER = Path(os.environ.get("LHS_REAL_DATA", CHECKOUT.parent / "shared" / "data"))

pytestmark = pytest.mark.skipif(not (FOLDER / "surgical.json").is_file(), reason="the published data sets are not here")


def heart_surgery(years):
    data = pd.read_csv(FOLDER / f"child_heart_surgery_{years}.csv")
    return data.rename(columns={"Hospital": "site_id", "Operations": "den", "Deaths": "num"})


@pytest.fixture
def infections():
    data = pd.read_csv(FOLDER / "hospital_infections.csv").rename(columns={"hospital": "site_id", "days": "den"})
    sums = data[data["infection"] == "BAC"].groupby("site_id", as_index=False)[["n", "den"]].sum()
    return sums.rename(columns={"n": "num"})


def tails(row):
    """One-sided mid-p of a row, and the side."""
    return "upper" if row["z"] > 0 else "lower", row["p"] / 2


def test_heart_surgery_1991():
    data = heart_surgery(1991)
    result = funnel(data, adjust="none")
    assert result.center == pytest.approx(397 / 3319)
    assert (result.phi, result.tau2) == pytest.approx((1.561707, 0.000651172), rel=1e-6)
    table = result.table.set_index("unit")
    z = [5.07, 0.58, -2.77, 2.12, 1.23, -1.02, -0.95, -0.67, 0.58, 0.86, -1.53, -0.92]  # in the order of the file
    np.testing.assert_allclose(table["z"].reindex(data["site_id"]), z, atol=0.005)
    assert tails(table.loc["Bristol"]) == ("upper", pytest.approx(4.1e-8, abs=5e-10))
    assert tails(table.loc["Leeds"]) == ("lower", pytest.approx(0.00416, abs=5e-6))
    assert tails(table.loc["Oxford"]) == ("upper", pytest.approx(0.0138, abs=5e-5))
    assert table.index[table["outside_998"]].tolist() == ["Bristol"]
    adjusted = funnel(data)
    assert adjusted.adjusted
    assert adjusted.table.loc[adjusted.table["outside_998"], "unit"].tolist() == ["Bristol"]
    others = data[data["site_id"] != "Bristol"]
    assert others["num"].sum() / others["den"].sum() == pytest.approx(0.11209, abs=5e-6)


def test_heart_surgery_2012():
    result = funnel(heart_surgery(2012), adjust="none")
    assert result.center == pytest.approx(0.020336, abs=5e-7)
    assert result.phi == pytest.approx(1.027, abs=5e-4)
    table = result.table.set_index(result.table["unit"].str.strip())
    great_ormond_street, glasgow = (
        table.loc[table.index.str.contains(name)].iloc[0] for name in ("Great Ormond|GOS", "Glasgow")
    )
    assert tails(great_ormond_street) == ("lower", pytest.approx(0.00026, abs=5e-6))
    assert tails(glasgow) == ("upper", pytest.approx(0.0034, abs=5e-5))


def test_an_outlier_that_was_real_stays_far_out_after_shrinkage():
    table = shrink(heart_surgery(1991), direction="down").table.set_index("unit")
    bristol = table.loc["Bristol"]
    assert bristol["lower"] > 397 / 3319
    assert bristol["shrunken"] < bristol["value"]
    assert bristol["p_best_quarter"] < 0.001


def test_babies_heart_surgery():
    given = json.loads((FOLDER / "surgical.json").read_text())
    data = pd.DataFrame({"site_id": [f"{n:02d}" for n in range(1, 13)], "num": given["r"], "den": given["n"]})
    result = shrink(data, plug_in=True)
    assert data["num"].sum() / data["den"].sum() == pytest.approx(0.073916, abs=5e-7)
    assert (result.a, result.b) == pytest.approx((8.2535, 99.637), rel=1e-5)
    expected = [0.0533, 0.1026, 0.0716, 0.0591, 0.0510, 0.0699, 0.0674, 0.1216, 0.0707, 0.0793, 0.1024, 0.0689]
    np.testing.assert_allclose(result.table["shrunken"], expected, atol=5e-5)


def test_bacteraemia_in_six_hospitals(infections):
    per_10_000 = shrink(infections, data_type="rate", multiplier=10_000).table.set_index("unit")["value"]
    expected = {"AHH": 8.617, "BFH": 7.500, "BOH": 5.220, "HGH": 9.451, "NOH": 5.788, "RGH": 8.779}
    np.testing.assert_allclose(per_10_000[list(expected)], list(expected.values()), atol=5e-4)
    level = infections["num"].sum() / infections["den"].sum()
    assert level * 10_000 == pytest.approx(8.128, abs=5e-4)
    standardized = shrink(infections.assign(den=infections["den"] * level), data_type="SR")
    assert (standardized.a, standardized.b) == pytest.approx((30.294, 31.894), rel=1e-4)
