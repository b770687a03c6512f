"""Active in both halves of a year."""

import pandas as pd
import pytest

from lhs_helpers.methods.engagement.returning import returning

ON = pd.Timestamp("2026-06-30")


@pytest.fixture
def community(contract_table):
    """Ten family members of whom six come back, and four nurses of whom all do; N1 only came in the second half."""
    family, nurses = [f"F{number}" for number in range(10)], [f"M{number}" for number in range(4)]
    people = contract_table("people", person_id=[*family, *nurses, "N1"],
                            stakeholder=["family"] * 10 + ["nurse"] * 5, joined="2024-01-01")  # fmt: skip
    first, second = [*family, *nurses], [*family[:6], *nurses, "N1"]
    days = ["2025-09-01"] * len(first) + ["2026-02-01"] * len(second) + ["2024-05-01"]
    activities = contract_table("activities", date=days, behavior_id="attends", person_id=[*first, *second, "F9"])
    return people, activities


def test_both_halves_over_the_first_with_wilson_s_interval(community):
    table = returning(*community, on=ON).table.set_index("group")
    assert table.loc["family", ["first", "both", "share"]].tolist() == [10, 6, 0.6]
    assert table.loc["family", ["lo", "hi"]].tolist() == pytest.approx([0.31267, 0.83182], abs=1e-5)
    assert table.loc["all", ["first", "both"]].tolist() == [14, 10]


def test_the_middle_day_belongs_to_the_first_half(community):
    people, activities = community
    moved = activities.assign(date=activities["date"].replace({pd.Timestamp("2026-02-01"): pd.Timestamp("2025-12-30")}))
    assert returning(people, moved, on=ON).table["both"].tolist() == [0, 0, 0]


def test_a_small_group_is_hidden_and_so_is_what_would_give_it_away(community):
    result = returning(*community, on=ON, smallest=5)
    # Four nurses came back and four family members did not: both rows go, and the row of all, where four stayed away.
    assert (result.table["reason"] == "suppressed").all()
    assert result.table[["first", "both", "share"]].isna().all(axis=None)
    assert returning(*community, on=ON, smallest=4).table["reason"].tolist() == ["", "", ""]


def test_nobody_is_empty(community, contract_table):
    assert returning(community[0], contract_table("activities"), on=ON).is_empty
