"""Little's law, where it has to hold and where it must not."""

import pandas as pd
import pytest

from lhs_helpers.methods.governance.flow import flow

ON = pd.Timestamp("2026-06-30")


@pytest.fixture
def network(contract_table):
    """Sites that enter on given days and join some days later, or have not yet."""

    def build(entered, days):
        names = [f"S{number:03d}" for number in range(len(entered))]
        joined = [day + pd.Timedelta(days=wait) if wait else pd.NaT for day, wait in zip(entered, days, strict=True)]
        joined = [day if pd.notna(day) and day <= ON else pd.NaT for day in joined]
        status = ["active" if pd.notna(day) else "onboarding" for day in joined]
        onboarding = contract_table("onboarding", site_id=names, milestone="inquiry", actual=entered)
        return onboarding, contract_table("sites", site_id=names, status=status, joined=joined)

    return build


def test_two_and_a_half_a_month_for_seven_months_are_seventeen_and_a_half(network):
    starts = list(pd.date_range("2023-01-01", ON, freq="MS"))
    entered = sorted([*starts, *starts, *starts[::2]])  # 2.5 a month on average
    result = flow(*network(entered, [213] * len(entered)), on=ON)  # 213 days are 7.0 months
    assert result.arrivals == 2.5
    assert result.mean_months == pytest.approx(7, abs=0.01)
    assert result.computed == pytest.approx(17.5, abs=0.02)
    assert result.measured == pytest.approx(17.5, abs=0.1)  # over all days, whatever the lengths of months
    assert result.fits


def test_an_old_queue_beside_a_quick_way_in_is_not_steady(network):
    old, new = pd.date_range("2022-01-01", periods=20, freq="D"), pd.date_range("2025-01-01", periods=6, freq="MS")
    result = flow(*network([*old, *new], [0] * 20 + [61] * 6), on=ON)
    # 6 entered in 24 months; 20 of 26 have waited for 53 months and the rest took 2: 0.25 x 42 is 10, measured 20.5.
    assert result.computed == pytest.approx(0.25 * (20 * 53.5 + 6 * 2) / 26, abs=0.2)
    assert result.measured == pytest.approx(20 + 6 * 2 / 24, abs=0.05)
    assert result.fits is False


def test_a_few_arrivals_give_numbers_and_no_verdict(network):
    result = flow(*network(list(pd.to_datetime(["2026-01-01", "2026-02-01"])), [60, 0]), on=ON)
    assert (result.fits, result.reason) == (None, "too_few")
    assert [caveat.code for caveat in result.caveats] == ["flow_too_few"]
    assert result.table[["entered", "finished"]].sum().tolist() == [2, 1]


def test_a_site_that_joined_before_it_entered_is_left_out_and_counted(network):
    result = flow(*network(list(pd.to_datetime(["2026-03-01", "2026-02-01"])), [-30, 60]), on=ON)
    assert [caveat.code for caveat in result.caveats] == ["ways_backward", "flow_too_few"]


def test_nobody_on_the_way_is_empty(contract_table):
    assert flow(contract_table("onboarding"), contract_table("sites", site_id=["A", "B"]), on=ON).is_empty
