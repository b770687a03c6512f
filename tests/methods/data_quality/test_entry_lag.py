"""Days until entry, with the visits that are known and those that are not."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.data_quality import entry_lags

ON = pd.Timestamp("2026-06-30")


def visits(*rows):
    """Visits as (days before the data, days until entry or None)."""
    dates = [ON - pd.Timedelta(days=age) for age, _ in rows]
    entered = [
        pd.NaT if lag is None else date + pd.Timedelta(days=lag) for date, (_, lag) in zip(dates, rows, strict=True)
    ]
    return pd.DataFrame({"visit_date": dates, "entered_on": entered}).astype("datetime64[us]")


def test_visits_that_nobody_has_entered_count_and_young_ones_not_in_30_days():
    result = entry_lags(visits((100, 5), (80, 40), (60, None), (20, 2), (10, None)), on=ON, complete=True)
    assert result.within == (1, 3)
    # At risk 5: 4/5 wait after 2 days and 3/5 after 5; one is seen for 10 days; of 2 one is entered after 40: 3/10.
    assert result.table.set_index("days")["share"].loc[[2, 5, 40]].tolist() == pytest.approx([0.2, 0.4, 0.7])
    assert result.median == 40


def test_an_entry_after_the_data_left_the_registry_is_not_known():
    result = entry_lags(visits((40, 60), (50, 1)), on=ON, complete=True)
    assert result.within == (1, 2)
    assert result.table["n_entered"].sum() == 1


def test_where_only_entered_visits_are_known_the_curve_is_worked_out_backward_and_has_no_median():
    # Lags 1, 2, 2, 5 of visits 10, 3, 10 and 10 days old. For a lag of 5 only the three of 10 days count: one of three
    # has it, so 2/3 of them lie below. For 2, three have at most 2 and are old enough: two of three have it.
    result = entry_lags(visits((10, 1), (3, 2), (10, 2), (10, 5), (4, None)), on=ON, complete=False)
    assert result.table["n_risk"].tolist() == [1, 3, 3]
    assert result.table["share"].tolist() == pytest.approx([2 / 9, 2 / 3, 1])
    assert result.within == (0, 0)
    assert result.median is None
    assert [caveat.code for caveat in result.caveats] == ["only_entered"]


def test_backward_and_forward_agree_where_the_median_of_entered_visits_is_too_short():
    random = np.random.default_rng(20250101)
    age, lag = random.integers(1, 121, 3000), random.geometric(0.04, 3000)
    rows = visits(*zip(age.tolist(), lag.tolist(), strict=True))
    rows = rows.assign(entered_on=rows["entered_on"].where(rows["entered_on"] <= ON))
    curve = entry_lags(rows, on=ON, complete=False).table.set_index("days")["share"]
    whole = entry_lags(rows, on=ON, complete=True).table.set_index("days")["share"]
    longest = 1 - 0.96 ** curve.index.max()
    for day in (7, 17, 30):
        error = np.sqrt(0.25 / 3000 * 1.5)  # the largest binomial error, and half as much again for what is not seen
        assert curve[day] == pytest.approx((1 - 0.96**day) / longest, abs=3 * error)
        assert whole[day] == pytest.approx(1 - 0.96**day, abs=3 * error)
    assert np.median(lag[lag <= age]) < 15 < 17  # half of all visits are entered within 17 days


def test_a_visit_entered_before_it_took_place_is_an_error_and_left_out():
    result = entry_lags(visits((10, -1), (10, 3)), on=ON, complete=True)
    assert (result.n, result.n_negative) == (1, 1)
    assert [caveat.code for caveat in result.caveats] == ["entered_before_visit"]


@pytest.mark.parametrize("complete", [True, False])
def test_without_visits_it_is_empty(complete):
    assert entry_lags(visits(), on=ON, complete=complete).is_empty
