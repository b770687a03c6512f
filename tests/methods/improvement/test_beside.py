import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.improvement import beside_network
from lhs_helpers.words import describe

ABOUT = {"key": "remission", "label": "Remission", "unit": "% of patients", "multiplier": 100}
MONTHS = pd.date_range("2023-01-01", periods=30, freq="MS")


def _own(months=MONTHS):
    events = np.where(months >= MONTHS[-12], 14.0, 10.0)
    return pd.DataFrame({"period": months, "num": events, "den": 20.0, "value": np.nan, "state": "ok"})


def _shared(months=MONTHS):
    sums = {"numerator": 60.0, "denominator": 100.0, "value": np.nan, "n_sites": np.where(months < MONTHS[15], 7, 9)}
    return pd.DataFrame({"period": months, **sums})


def test_first_and_last_year_are_pooled_here_and_of_all_with_their_denominators():
    found = beside_network([(_own(), _shared(), ABOUT)])
    (row,) = found.table.to_dict("records")
    assert (row["own_first"], row["own_last"], row["own_first_n"]) == (pytest.approx(50), pytest.approx(70), 240)
    assert (row["all_first"], row["all_last"], row["all_last_n"]) == (pytest.approx(60), pytest.approx(60), 1200)
    assert (row["sites_first"], row["sites_last"]) == (7, 9)
    words = describe(found)
    assert "here 50 and then 70 % of patients (n = 240 and 240)" in words.sentence
    assert any("7 sites or more" in note for note in words.notes)


def test_months_whose_sums_may_not_be_shown_leave_a_measure_out():
    found = beside_network([(_own(), _shared(MONTHS[:20]), ABOUT)])
    assert found.is_empty
    assert found.without == ("Remission",)


def test_less_than_two_years_are_no_comparison():
    assert beside_network([(_own(MONTHS[:23]), _shared(), ABOUT)]).is_empty


def test_means_are_weighted_by_their_n():
    first = np.arange(30) == 0
    own = _own().assign(num=np.nan, value=np.where(first, 50.0, 30.0), den=np.where(first, 110.0, 10.0))
    shared = _shared().assign(numerator=np.nan, value=31.0)
    (row,) = beside_network([(own, shared, ABOUT | {"multiplier": 1})]).table.to_dict("records")
    assert row["own_first"] == pytest.approx((50 * 110 + 30 * 110) / 220)
    assert row["all_first"] == pytest.approx(31)
