"""Who moved up in a year."""

import pandas as pd
import pytest

from lhs_helpers.methods.engagement.tier_flow import tier_flow

ON = pd.Timestamp("2026-06-30")


@pytest.fixture
def community(contract_table):
    """A attended and then presented; B attended twice; C attended first this year; D attended, left and presented."""
    people = contract_table(
        "people",
        person_id=list("ABCD"),
        stakeholder=["family"] * 4,
        joined=["2024-01-01"] * 4,
        left=[None, None, None, "2025-01-01"],
    )
    steps = [
        ("2025-01-01", "attends", "A"),
        ("2026-01-01", "presents", "A"),
        ("2025-06-30", "attends", "B"),
        ("2026-01-01", "attends", "B"),
        ("2026-01-01", "attends", "C"),
        ("2024-12-01", "attends", "D"),
    ]
    activities = contract_table(
        "activities", date=[s[0] for s in steps], behavior_id=[s[1] for s in steps], person_id=[s[2] for s in steps]
    )
    behaviors = contract_table(
        "behaviors", behavior_id=["attends", "presents"], label=["a", "p"], tier=["participation", "contribution"]
    )
    return people, activities, behaviors


def test_advancing_is_counted_among_those_in_the_tier_a_year_ago(community):
    table = tier_flow(*community, on=ON).table
    assert table["tier"].tolist() == ["participation"]
    assert table.loc[0, ["n", "advanced", "share"]].tolist() == [2, 1, 0.5]
    # Wilson's interval of 1 of 2 (Newcombe 1998, base R): 0.0945 to 0.9055.
    assert table.loc[0, ["lo", "hi"]].tolist() == pytest.approx([0.09453, 0.90547], abs=1e-5)


def test_small_counts_of_those_who_advanced_or_stayed_are_hidden(community):
    result = tier_flow(*community, on=ON, smallest=2)
    assert result.table[["n", "advanced", "share"]].isna().all(axis=None)
    assert result.caveats[0].code == "people_hidden"


def test_without_activities_there_is_nothing_to_show(community):
    people, activities, behaviors = community
    assert tier_flow(people, activities.iloc[:0], behaviors, on=ON).is_empty
