"""Days to a higher tier, those who are not there yet counted."""

import pandas as pd
import pytest

from lhs_helpers.methods.engagement.tier_times import tier_times
from lhs_helpers.words import describe

ON = pd.Timestamp("2026-06-30")
ORDER = ("participation", "contribution")


@pytest.fixture
def community(contract_table):
    """A and B contribute after 10 and 30 days, C has attended for 100, D left after 20, E began by contributing."""
    steps = [
        ("2026-01-01", "attends", "A"), ("2026-01-11", "presents", "A"), ("2026-01-01", "attends", "B"),
        ("2026-01-31", "presents", "B"), ("2026-03-22", "attends", "C"), ("2026-01-01", "attends", "D"),
        ("2026-01-01", "presents", "E"), ("2026-02-01", "attends", "E"),
    ]  # fmt: skip
    people = contract_table("people", person_id=list("ABCDE"), stakeholder="family", joined="2025-01-01",
                            left=[None, None, None, "2026-01-21", None])  # fmt: skip
    activities = contract_table("activities", date=[s[0] for s in steps], behavior_id=[s[1] for s in steps],
                                person_id=[s[2] for s in steps])  # fmt: skip
    behaviors = contract_table("behaviors", behavior_id=["attends", "presents"], label=["a", "p"], tier=list(ORDER))
    return people, activities, behaviors


def test_who_waits_or_left_moves_the_median(community):
    row = tier_times(*community, on=ON, order=ORDER).table.iloc[0]
    # At risk 4: 3/4 after 10 days; D leaves after 20; of 2 one moves up after 30: 3/8. The two who moved up say 20.
    assert row[["n", "advanced", "median"]].tolist() == [4, 2, 30]


def test_where_many_leave_it_is_no_censoring_and_that_is_said(community):
    people, activities, behaviors = community
    result = tier_times(*community, on=ON, order=ORDER)  # one of four left
    assert result.competing
    assert [caveat.code for caveat in result.caveats] == ["left_many"]
    words = describe(result)
    assert words.notes[0].startswith("Aalen-Johansen")
    stayed = tier_times(people.assign(left=pd.NaT), activities, behaviors, on=ON, order=ORDER)
    assert not stayed.competing
    assert describe(stayed).notes[0].startswith("Kaplan-Meier")


def test_half_not_there_yet_is_no_median(community):
    row = tier_times(*community, on=pd.Timestamp("2026-01-20"), order=ORDER).table.iloc[0]
    assert (row["advanced"], row["reason"]) == (1, "too_few")
    assert pd.isna(row["median"])


def test_small_counts_are_hidden_with_all_that_rests_on_them(community):
    result = tier_times(*community, on=ON, order=ORDER, smallest=3)
    assert result.table[["n", "advanced", "median"]].isna().all(axis=None)
    assert (result.table["reason"][0], result.caveats[0].code) == ("suppressed", "people_hidden")


def test_nobody_is_empty(community, contract_table):
    assert tier_times(community[0], contract_table("activities"), community[2], on=ON, order=ORDER).is_empty
