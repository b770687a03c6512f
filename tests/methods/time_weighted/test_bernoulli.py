"""Bernoulli CUSUM: weights, the restart after a signal, monthly counts, and risks to start from."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.time_weighted import bernoulli_cusum


def cases(events, start="2020-01-01", **more):
    period = pd.date_range(start, periods=len(events))
    return pd.DataFrame({"period": period, "num": np.array(events, dtype=float), "den": 1.0, **more})


def months(num, den):
    period = pd.date_range("2020-01-01", periods=len(num), freq="MS")
    return pd.DataFrame({"period": period, "num": np.array(num, dtype=float), "den": np.array(den, dtype=float)})


def codes(result):
    return [caveat.code for caveat in result.caveats]


def test_weights_are_log_likelihood_ratios_of_doubled_odds():
    series = bernoulli_cusum(cases([0, 1] * 5), risk=0.05).series.iloc[0]
    doubled = 2 * 0.05 / (1 + 0.05)  # the risk whose odds are twice those of 0.05
    assert series["weight_event"] == pytest.approx(np.log(doubled / 0.05))
    assert series["weight_other"] == pytest.approx(np.log((1 - doubled) / 0.95))


def test_a_sum_that_reaches_the_limit_signals_and_begins_anew():
    weight = np.log(2 / 1.05)
    result = bernoulli_cusum(cases([1] * 8), risk=0.05)
    needed = int(np.ceil(3.5 / weight))
    reached = [weight * count for count in [*range(1, needed + 1), *range(1, 9 - needed)]]
    assert result.table["upper"].tolist() == pytest.approx(reached)
    assert np.flatnonzero(result.table["signal_upper"]).tolist() == [needed - 1]
    assert result.table["began_upper"][needed - 1] == result.table["period"][0]


def test_no_event_for_long_signals_a_lower_risk():
    result = bernoulli_cusum(cases([0] * 150), risk=0.05)
    gain = -np.log(1 - 0.05 / 2)
    first = np.flatnonzero(result.table["signal_lower"])[0]
    assert first + 1 == np.ceil(3.5 / gain)
    assert result.series["n_lower"].item() == 1


def test_counts_per_month_add_all_cases_at_once_and_say_so():
    result = bernoulli_cusum(months([1, 3, 0, 5], [50, 60, 40, 55]), risk=0.03, freq="MS")
    event, other = result.series[["weight_event", "weight_other"]].iloc[0]
    now, expected = 0.0, []
    for num, den in ((1, 50), (3, 60), (0, 40), (5, 55)):
        now = max(0, now + num * event + (den - num) * other)
        expected.append(now)
    assert result.table["upper"].tolist() == pytest.approx(expected)
    assert "order_unknown" in codes(result)
    assert "order_unknown" not in codes(bernoulli_cusum(cases([0, 1] * 20), risk=0.03))


def test_the_risk_comes_from_the_baseline_unless_given():
    data = cases([0] * 95 + [1] * 5 + [1, 0] * 10)
    result = bernoulli_cusum(data, baseline_end=data["period"][99])
    assert result.series["risk"].item() == 0.05
    assert "risk_estimated" in codes(result)
    assert bernoulli_cusum(data).series["risk"].item() == pytest.approx(15 / 120)
    assert "risk_unusual" in codes(bernoulli_cusum(data))
    assert codes(bernoulli_cusum(data, risk=0.05)) == []


@pytest.mark.parametrize("events", [[0] * 30, [1] * 30])
def test_a_risk_of_nothing_or_all_cannot_be_followed(events):
    result = bernoulli_cusum(cases(events))
    assert result.table[["upper", "lower"]].isna().all(axis=None)
    assert set(result.table["reason"]) == {"no_variation"}
    assert "risk_unknown" in codes(result)


def test_impossible_missing_and_set_aside_rows_enter_nothing():
    data = cases([0, 1, 0, 3, 0, 1], state=["ok", "ok", "missing", "ok", "provisional", "ok"])
    result = bernoulli_cusum(data, risk=0.05)
    assert result.table["reason"].tolist() == ["", "", "missing", "invalid", "provisional", ""]
    event = result.series["weight_event"].item()
    assert result.table["upper"].iloc[-1] == pytest.approx(2 * event)
    assert result.series[["n_points", "n_cases", "n_events"]].iloc[0].tolist() == [3, 3, 2]
    assert "invalid_points" in codes(result)


def test_series_are_followed_apart():
    data = pd.concat([cases([0, 1] * 10, site="a"), cases([0] * 30, site="b"), cases([1, 1, 0] * 5, site="c")])
    together = bernoulli_cusum(data, keys=("site",), risk=0.04)
    for site, rows in data.groupby("site"):
        alone = bernoulli_cusum(rows.drop(columns="site"), risk=0.04)
        part = together.table[together.table["site"] == site].drop(columns="site").reset_index(drop=True)
        pd.testing.assert_frame_equal(part, alone.table, check_exact=True)


def test_no_cases_give_an_empty_result():
    assert bernoulli_cusum(cases([])).is_empty


@pytest.mark.parametrize("wrong", [{"risk": 0}, {"risk": 1.2}, {"odds_ratio": 1}, {"limit": 0}])
def test_impossible_choices_are_refused(wrong):
    with pytest.raises(ValueError, match="risk"):
        bernoulli_cusum(cases([0, 1]), **wrong)
