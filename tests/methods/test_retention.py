"""Who stays: product-limit by cohort, last year's members, and what is hidden."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.retention import TOGETHER, retention

ON = pd.Timestamp("2026-06-30")


def members(*rows):
    return pd.DataFrame(rows, columns=["joined", "left", "cohort"]).astype(
        {"joined": "datetime64[us]", "left": "datetime64[us]", "cohort": "str"}
    )


@pytest.fixture
def sites():
    """Five of 2022, of which one left after 200 days and one after 700; one each of 2023 and 2025."""
    rows = [("2022-01-01", left, "2022") for left in ("2022-07-20", "2023-12-02", None, None, None)]
    return members(*rows, ("2023-01-01", "2026-01-01", "2023"), ("2025-08-01", None, "2025"))


def test_the_share_still_there_is_that_of_the_members_a_year_ago(sites):
    result = retention(sites, on=ON, cohort="cohort")
    assert (result.n_start, result.n_stayed) == (4, 3)  # three of 2022 and the one of 2023, who left since
    assert (result.lo, result.hi) == (pytest.approx(0.30064, abs=1e-5), pytest.approx(0.95441, abs=1e-5))


def test_the_curve_falls_where_somebody_leaves_and_small_cohorts_share_one(sites):
    result = retention(sites, on=ON, cohort="cohort")
    everybody = result.table[result.table["cohort"] == TOGETHER]
    assert set(result.table["cohort"]) == {TOGETHER}  # two are too few alone, so the five of 2022 join them
    # 7 at risk: one leaves after 200 days; the one of 2025 is seen for 333; then one of 5 leaves after 700.
    assert everybody["staying"].round(6).tolist() == [0.857143, 0.857143, 0.685714, 0.514286, 0.514286]
    assert result.groups["after_year"].tolist() == pytest.approx([6 / 7])
    assert [caveat.code for caveat in result.caveats] == ["cohorts_merged"]


def test_the_interval_is_that_of_the_share_that_stays():
    rows = [("2022-01-01", left, "2022") for left in ("2022-04-11", "2022-07-20", "2023-12-02", *[None] * 17)]
    table = retention(members(*rows), on=ON, cohort="cohort").table
    assert ((table["lower"] < table["staying"]) & (table["staying"] < table["upper"])).all()
    # 18 of 20 after 200 days: 0.9^exp(+-1.96 x se / (0.9 |ln 0.9|)) with Greenwood's se, sqrt(0.9 x 0.1 / 20).
    power = np.exp(1.959964 * np.sqrt(0.9 * 0.1 / 20) / (0.9 * -np.log(0.9)))
    assert table.loc[1, ["lower", "upper"]].tolist() == pytest.approx([0.9**power, 0.9 ** (1 / power)], rel=1e-6)


def test_few_who_left_are_hidden_where_members_are_people(sites):
    result = retention(sites, on=ON, who="people", smallest_count=2, smallest=1)
    assert result.n_stayed is None
    assert pd.isna(result.share)
    # One of five left within a year, so the share that would tell it is hidden; of the 2023 cohort one left, too.
    assert result.groups.set_index("cohort")["n_left"].isna().tolist() == [False, True, False]
    assert result.groups.set_index("cohort")["after_year"].isna()["2022"]
    assert "people_hidden" in [caveat.code for caveat in result.caveats]


def test_nobody_joined_is_empty():
    assert retention(members(), on=ON).is_empty
