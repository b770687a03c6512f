"""Cumulative sums: the recursion, where a change began, and how soon it is found."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.time_weighted import cusum
from lhs_helpers.methods.time_weighted.cusum import climb

STEADY = [10, 12, 9, 11, 10, 8, 11, 12, 9, 10] * 2


def chart(values, frozen=None, **choices):
    period = pd.date_range("2020-01-01", periods=len(values), freq="MS")
    data = pd.DataFrame({"period": period, "value": np.array(values, dtype=float)})
    phases = pd.DataFrame({"start": period[:1], "baseline_end": period[frozen - 1]}) if frozen else None
    return control_chart(data, kind="i", phases=phases, **choices)


def test_both_sums_follow_page():
    made = chart(STEADY)
    table = cusum(made).table
    score = (made.table["value"] - made.table["cl"]) / made.table["sigma"]
    upper = lower = 0.0
    for place, value in enumerate(score):
        upper, lower = max(0, upper + value - 0.5), max(0, lower - value - 0.5)
        assert table.loc[place, ["upper", "lower"]].tolist() == pytest.approx([upper, -lower])


def test_a_signal_tells_when_the_change_began():
    values = [*STEADY, *(value - 3 for value in STEADY)]
    result = cusum(chart(values, frozen=20))
    now = result.series.iloc[0]
    assert (now["now_upper"], now["now_lower"]) == (False, True)
    sums = result.table["lower"]
    left = np.flatnonzero(sums.to_numpy() == 0)[-1] + 1
    assert now["since_lower"] == result.table["period"][left] >= pd.Timestamp("2021-07-01")
    assert now["first_lower"] == result.table["period"][np.flatnonzero(sums < -5)[0]]
    assert now["n_lower"] == (sums < -5).sum()
    assert pd.isna(now["since_upper"])


def test_a_sum_on_the_decision_interval_is_no_signal():
    rising = chart([*STEADY, *[12.0] * 11], frozen=20)
    on_the_line = cusum(rising).table["upper"][29]
    table = cusum(rising, interval=on_the_line).table
    assert not table["signal_upper"][29]
    assert table["signal_upper"][30]


def test_points_that_do_not_count_leave_the_sums_as_they_were():
    values = [*STEADY, 99.0, 12.0]
    made = chart(values, exclude=pd.DataFrame({"period": ["2021-09-01"]}))
    table = cusum(made).table
    assert table.loc[20, ["upper", "lower"]].isna().all()
    assert table.loc[20, "reason"] == "excluded"
    step = (12 - table["cl"][21]) / table["sigma"][21] - 0.5
    assert table["upper"][21] == pytest.approx(max(0, table["upper"][19] + step))


def test_a_head_start_is_where_both_sums_begin():
    table = cusum(chart(STEADY), head_start=2.5).table
    score = table["score"][0]
    assert table.loc[0, ["upper", "lower"]].tolist() == pytest.approx([2.5 + score - 0.5, -(2.5 - score - 0.5)])


def test_without_limits_there_are_no_sums_but_a_reason():
    result = cusum(chart(STEADY[:5]))
    assert result.table[["upper", "lower"]].isna().all(axis=None)
    assert set(result.table["reason"]) == {"too_few"}
    assert [caveat.code for caveat in result.caveats if caveat.code == "no_scores"]


@pytest.mark.parametrize("wrong", [{"allowance": -1}, {"interval": 0}, {"head_start": 6}])
def test_impossible_choices_are_refused(wrong):
    with pytest.raises(ValueError, match="interval"):
        cusum(chart(STEADY), **wrong)


def test_a_shift_of_one_sigma_is_found_after_about_ten_points():
    """Run lengths of a one-sided sum with allowance 0.5 and interval 5: 10.4 at 1 sigma, 38 at 0.5 (Montgomery).

    A run length of 10.4 has a standard deviation of about 6; of 4,000 series the mean has a standard error of 0.1.
    """
    rng = np.random.default_rng(20250101)
    for shift, expected, points in ((1.0, 10.4, 80), (0.5, 38.0, 500)):
        part = np.repeat(np.arange(4000), points)
        steps = rng.normal(shift, 1, len(part)) - 0.5
        total, _ = climb(steps, part, np.ones(len(part), dtype=bool), 4000)
        over = total.reshape(4000, points) > 5
        length = np.where(over.any(axis=1), over.argmax(axis=1) + 1, points)
        assert length.mean() == pytest.approx(expected, abs=4 * length.std() / np.sqrt(4000))


def test_each_of_two_series_gives_the_same_bits_as_alone():
    rng = np.random.default_rng(20250101)
    rows = [chart(rng.normal(size=size)) for size in (30, 17)]
    data = pd.concat([made.table[["period", "value"]].assign(site=name) for made, name in zip(rows, "ab", strict=True)])
    together = cusum(control_chart(data, kind="i", keys=("site",)), interval=1).table
    for name, made in zip("ab", rows, strict=True):
        part = together[together["site"] == name].drop(columns="site").reset_index(drop=True)
        pd.testing.assert_frame_equal(part, cusum(made, interval=1).table, check_exact=True)
