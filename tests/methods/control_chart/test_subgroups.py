"""X-bar and S charts, from the mean, the standard deviation and the number of each subgroup."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.control_chart import advise_chart, control_chart
from lhs_helpers.methods.control_chart.subgroups import c4

# Montgomery's piston rings, 25 samples of 5: what any samples of this mean and mean standard deviation give.
MEAN, SPREAD = 74.001176, 0.00924004


def rings(size=25, den=5.0):
    wobble = np.tile([1.0, -1.0], size)[:size]
    wobble[-1] = 0 if size % 2 else wobble[-1]
    period = pd.date_range("2020-01-01", periods=size, freq="MS")
    return pd.DataFrame(
        {"period": period, "value": MEAN + 0.004 * wobble, "sd": SPREAD + 0.002 * wobble, "den": den}
    )  # fmt: skip


def codes(result):
    return [caveat.code for caveat in result.caveats]


def lines(chart):
    return chart.table.loc[0, ["cl", "lcl", "ucl"]].tolist()


@pytest.mark.parametrize(
    ("size", "tabulated"), [(2, 0.7979), (3, 0.8862), (4, 0.9213), (5, 0.9399856), (10, 0.9727), (25, 0.9896)]
)
def test_c4_is_that_of_the_tables(size, tabulated):
    assert c4(size) == pytest.approx(tabulated, abs=5e-8 if size == 5 else 5e-5)


def test_c4_of_one_is_unknown_and_of_many_nearly_one():
    assert np.isnan(c4(1))
    assert c4(10**6) == pytest.approx(1 - 1 / (4 * 10**6), abs=1e-9)


@pytest.mark.parametrize("size", [1001, 10**6, 10**9])
def test_c4_of_very_many_stays_below_one(size):
    assert 1 - c4(size) == pytest.approx(1 / (4 * size), rel=1e-3)
    assert c4(1001) - c4(1000) == pytest.approx(1 / (4 * 1000 * 1001), rel=1e-2)  # no jump where the formula changes


def test_piston_rings():
    assert lines(control_chart(rings(), kind="xbar")) == pytest.approx([MEAN, 73.987988, 74.014364], rel=1e-7)
    spread = lines(control_chart(rings(), kind="s"))
    assert spread == pytest.approx([0.00924004, 0, 0.01930242], rel=1e-6)


def test_subgroups_of_unequal_size_pool_their_standard_deviations():
    """With one ring missing: half-width 0.0142 at four rings, where A3 times the pooled s would give 0.0154."""
    data = rings()
    data.loc[7, "den"] = 4
    chart = control_chart(data, kind="xbar").table
    freedom = 24 * 4 + 3
    pooled = np.sqrt(((data["den"] - 1) * data["sd"] ** 2).sum() / freedom)
    assert chart["ucl"][7] - chart["cl"][7] == pytest.approx(3 * pooled / c4(freedom + 1) / 2)
    assert chart["ucl"][7] - chart["cl"][7] == pytest.approx(0.0142, abs=5e-5)
    assert 1.628 * pooled == pytest.approx(0.0154, abs=5e-5)
    assert (data["value"] * data["den"]).sum() / data["den"].sum() == pytest.approx(chart["cl"][0])


def test_raw_measurements_are_put_together_beforehand():
    """One line of pandas makes subgroups of raw rows; the chart is that of the subgroups."""
    rng = np.random.default_rng(20250101)
    raw = pd.DataFrame({"period": np.repeat(rings()["period"], 4), "y": rng.normal(10, 2, 100)})
    data = raw.groupby("period")["y"].agg(value="mean", sd="std", den="count").reset_index()
    assert control_chart(data, kind="xbar").series["cl"].item() == pytest.approx(raw["y"].mean())


def test_a_single_measurement_is_shown_on_the_xbar_chart_and_absent_from_sigma():
    data = rings()
    data.loc[3, ["den", "sd"]] = 1, np.nan
    xbar, s = (control_chart(data, kind=kind) for kind in ("xbar", "s"))
    assert xbar.table.loc[3, ["state", "reason"]].tolist() == ["ok", ""]
    sigma = data["sd"].drop(index=3).mean() / c4(5)
    assert xbar.table["ucl"][3] - xbar.table["cl"][3] == pytest.approx(3 * sigma)
    assert s.table.loc[3, ["state", "reason"]].tolist() == ["ok", "not_applicable"]
    assert s.table.loc[3, ["value", "cl", "ucl"]].isna().all()
    assert all("without_sd" in codes(chart) for chart in (xbar, s))


def test_limits_of_means_need_enough_subgroups_with_a_standard_deviation():
    data = rings()
    data.loc[11:, "sd"] = np.nan
    chart = control_chart(data, kind="xbar")
    assert set(chart.table["reason"]) == {"too_few"}
    assert chart.series["n_points"].item() == 25


def test_a_chart_of_subgroups_needs_its_columns():
    with pytest.raises(ValueError, match="value, sd and den"):
        control_chart(rings().drop(columns="sd"), kind="xbar")


def test_a_given_center_line_of_standard_deviations_is_that_of_a_typical_subgroup():
    table = control_chart(rings(), kind="s", center=0.01).table
    assert table["cl"].to_numpy() == pytest.approx(0.01)
    assert table["ucl"][0] == pytest.approx(0.01 * (1 + 3 * np.sqrt(1 - c4(5) ** 2) / c4(5)))


def test_subgroups_are_advised_an_xbar_chart_unless_their_means_differ_more_than_they_explain():
    assert advise_chart(rings(), data_type="mean").kind == "xbar"
    apart = rings().assign(value=lambda points: points["value"] + np.tile([0, 0.03, -0.01, 0.05, 0.02], 5))
    assert advise_chart(apart, data_type="mean").kind == "ip"
    shifted = rings().assign(value=lambda points: MEAN + 0.3 * (points["value"] - MEAN) + 0.015 * (points.index >= 12))
    assert advise_chart(shifted, data_type="mean").kind == "xbar"  # a shift is no overdispersion
