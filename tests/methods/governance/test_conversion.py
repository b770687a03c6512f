"""From milestone to milestone, by the cohort in which sites entered."""

import pandas as pd
import pytest

from lhs_helpers.methods.governance.conversion import conversion

ON = pd.Timestamp("2026-06-30")
MILESTONES = ("asked", "signed", "active")


@pytest.fixture
def result(contract_table):
    """2024: A all the way, B without a signature on record, C gave up; 2026: D waits, E's signature lies ahead."""
    steps = [
        ("A", "asked", "2024-01-01"), ("A", "signed", "2024-02-01"), ("A", "active", "2024-03-01"),
        ("B", "asked", "2024-01-05"), ("B", "active", "2024-05-01"), ("C", "asked", "2024-02-01"),
        ("D", "asked", "2026-05-01"), ("E", "asked", "2026-05-02"), ("E", "signed", "2026-07-15"),
    ]  # fmt: skip
    onboarding = contract_table("onboarding", site_id=[s[0] for s in steps], milestone=[s[1] for s in steps],
                                actual=[s[2] for s in steps])  # fmt: skip
    status = ["active", "active", "withdrawn", "onboarding", "onboarding", "prospect"]
    left = [None, None, "2024-06-01", None, None, None]
    sites = contract_table("sites", site_id=list("ABCDEF"), status=status, left=left)
    return conversion(onboarding, sites, milestones=MILESTONES, on=ON)


def test_a_cohort_is_followed_and_its_open_sites_are_neither_lost_nor_through(result):
    rows = result.table.set_index(["cohort", "before"])[["n", "passed", "open", "ended"]]
    assert rows.loc[("2024", "asked")].tolist() == [3, 2, 0, 1]  # B's later milestone stands for the missing one
    assert rows.loc[("2024", "signed")].tolist() == [2, 2, 0, 0]
    assert rows.loc[("2026", "asked")].tolist() == [2, 0, 2, 0]  # F has not entered; E signs after the data end
    assert rows.loc[("all", "asked")].tolist() == [5, 2, 2, 1]


def test_a_share_that_may_still_grow_has_no_interval(result):
    rows = result.table.set_index(["cohort", "before"])
    assert rows.loc[("2024", "asked"), ["lo", "hi"]].tolist() == pytest.approx([0.20766, 0.93851], abs=1e-5)  # 2 of 3
    assert rows.loc[("2026", "asked"), "reason"] == "provisional"
    assert rows.loc[("2026", "asked"), ["lo", "hi"]].isna().all()
    assert [caveat.code for caveat in result.caveats] == ["cohorts_under_way"]


def test_without_milestones_it_is_empty(contract_table):
    sites = contract_table("sites", site_id=["A"])
    assert conversion(contract_table("onboarding"), sites, milestones=MILESTONES, on=ON).is_empty
