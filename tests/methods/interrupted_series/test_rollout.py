"""Sites that start one after the other: a trend of all is no effect, and too few starts are refused."""

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.interrupted_series.align import align_by_start
from lhs_helpers.methods.interrupted_series.rollout import rollout

sys.path.insert(0, str(Path(__file__).parent))  # tests are no package

from networks import MONTHS, network


def started(result):
    return result.coefficients.set_index("term").loc["started"]


def codes(result):
    return [caveat.code for caveat in result.caveats]


def test_a_planted_effect_is_found_beside_a_trend_of_all_sites():
    result = rollout(*network())
    assert (result.calendar, result.n_started, result.n_sites) == ("quarters", 12, 12)
    assert started(result)["lower"] < 0.6 < started(result)["upper"]
    assert started(result)["lower"] > 0
    at_once = result.effects.set_index("since").loc[0]
    assert at_once["ratio"] == pytest.approx(np.exp(started(result)["estimate"]))


def test_a_trend_alone_is_no_effect_in_the_model_although_the_aligned_picture_rises():
    data, starts = network(effect=0.0, trend=0.05, seed=8)
    aligned = align_by_start(data, starts, multiplier=100).table.set_index("since")["median"]
    assert aligned.loc[6:12].mean() - aligned.loc[-12:-6].mean() > 15
    result = started(rollout(data, starts))
    assert result["lower"] < 0 < result["upper"]


def test_the_error_used_is_the_larger_and_its_interval_uses_sites_minus_two():
    table = rollout(*network()).coefficients
    assert (table["se_used"] == table[["se_model", "se_sites"]].max(axis=1)).all()
    assert set(table["df"]) == {10}
    np.testing.assert_allclose(table["upper"] - table["estimate"], 2.228139 * table["se_used"], rtol=1e-6)


def test_sites_that_have_not_started_help_to_tell_calendar_time():
    data, starts = network()
    starts["S012"], starts["S011"] = pd.NaT, "2030-01-01"
    del starts["S010"]
    result = rollout(data, starts)
    assert (result.n_sites, result.n_started) == (12, 9)
    assert result.table.set_index("site").loc["S012", ["n_before", "n_after"]].tolist() == [48, 0]


def test_fewer_than_five_started_sites_are_not_modeled():
    data, starts = network()
    few = {name: starts[name] for name in list(starts)[:4]}
    result = rollout(data, few)
    assert (result.reason, result.n_started) == ("too_few", 4)
    assert result.coefficients.empty
    assert codes(result) == ["few_started"]
    assert not align_by_start(data, few).is_empty


def test_where_all_start_in_one_quarter_calendar_time_is_a_line_and_says_so():
    data, starts = network()
    result = rollout(data, dict.fromkeys(starts, MONTHS[24]))
    assert result.calendar == "linear"
    assert "calendar_is_a_line" in codes(result)


def test_sites_without_differences_have_a_spread_of_zero_and_it_is_said():
    result = rollout(*network(spread=0.0, seed=1, low=4, high=8), calendar="linear")
    assert result.sd == 0
    assert "no_spread_between_sites" in codes(result)


def test_no_events_at_all_have_no_model():
    data, starts = network()
    result = rollout(data.assign(num=0), starts)
    assert (result.reason, codes(result)) == ("no_fit", ["no_fit"])


def test_the_order_of_the_sites_changes_nothing():
    data, starts = network()
    turned = pd.concat([rows for _, rows in reversed(list(data.groupby("site_id")))], ignore_index=True)
    pd.testing.assert_frame_equal(rollout(turned, starts).coefficients, rollout(data, starts).coefficients)


def test_measurements_and_unknown_calendars_are_refused():
    data, starts = network()
    with pytest.raises(ValueError, match="modeled from counts"):
        rollout(data[["site_id", "period"]].assign(value=1.0), starts)
    with pytest.raises(ValueError, match="calendar is"):
        rollout(data, starts, calendar="weeks")


def test_the_aligned_table_is_that_of_plain_pandas():
    data, starts = network()
    result = align_by_start(data, starts, multiplier=100)
    months = (data["period"].dt.year - 2021) * 12 + data["period"].dt.month - 1
    first = data["site_id"].map({name: (when.year - 2021) * 12 + when.month - 1 for name, when in starts.items()})
    there = (100 * data["num"] / data["den"])[months - first == 3]
    row = result.table.set_index("since").loc[3]
    assert row["n_sites"] == len(there) == 12
    found = row[["lower_quartile", "median", "upper_quartile"]].tolist()
    assert found == pytest.approx(np.quantile(there, [0.25, 0.5, 0.75]))


def test_months_of_fewer_than_80_percent_of_the_sites_are_marked_and_quartiles_need_four():
    table = align_by_start(*network()).table
    assert (table["full"] == (table["n_sites"] >= 0.8 * 12)).all()
    assert table["full"].any()
    few = table["n_sites"] < 4
    assert table.loc[few, "lower_quartile"].isna().all()
    assert set(table.loc[few, "reason"]) == {"too_few"}
    assert set(table.loc[~few, "reason"]) == {""}


def test_without_a_started_site_there_is_nothing_to_align():
    data, _ = network(sites=2)
    assert align_by_start(data, {}).is_empty
    assert align_by_start(data, {"S001": pd.NaT}).n_waiting == 2


def test_300_sites_of_60_months_take_less_than_10_seconds():
    data, starts = network(sites=300, low=5, high=60, months=pd.date_range("2021-01-01", periods=60, freq="MS"))
    begun = time.process_time()
    assert rollout(data, starts).reason == ""
    assert time.process_time() - begun < 10
