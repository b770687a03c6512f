"""Shares carry Wilson's interval, and only months that are over count."""

import pandas as pd
import pytest

from lhs_helpers.methods.data_quality.checks import newest, old_enough, shares


def test_wilson_s_interval_of_81_in_263_is_that_of_the_textbook():
    # Newcombe, Stat Med 1998 17:857, example 1, method 3
    row = shares(pd.Series([81]), pd.Series([263])).iloc[0]
    assert row.tolist() == pytest.approx([0.3080, 0.2553, 0.3662], abs=5e-5)


def test_nothing_checked_has_no_share_and_a_zero_has_an_upper_bound():
    rows = shares(pd.Series([0, 0]), pd.Series([0, 29]))
    assert rows.loc[0].isna().all()
    assert rows.loc[1].tolist() == pytest.approx([0, 0, 0.1170], abs=5e-5)  # Newcombe, the same, example 4 of 0 in 29


@pytest.mark.parametrize(
    ("through", "days", "month"),
    [
        ("2026-06-30", 0, "2026-06"),
        ("2026-06-29", 0, "2026-05"),
        ("2026-06-30", 30, "2026-05"),
        ("2026-06-29", 30, "2026-04"),
    ],
)
def test_a_month_counts_when_its_last_day_is_old_enough(through, days, month):
    months = pd.DataFrame({"period": pd.date_range("2026-01-01", "2026-06-01", freq="MS")})
    through = pd.Timestamp(through)
    assert newest(months, through, months=1, days=days)["period"].item() == pd.Timestamp(month)
    assert months.loc[old_enough(months["period"], through, days=days), "period"].max() == pd.Timestamp(month)
