"""People by tier of engagement: ever and now."""

import pandas as pd
import pytest

from lhs_helpers.methods.engagement.community import protected
from lhs_helpers.methods.engagement.tiers import tiers

ON = pd.Timestamp("2026-06-30")
BEHAVIORS = {
    "behavior_id": ["reads", "attends", "presents", "leads"],
    "tier": ["awareness", "participation", "contribution", "ownership"],
    "label": ["Reads", "Attends", "Presents", "Leads"],
    "counts_months": [6, 12, 12, 12],
}


@pytest.fixture
def community(contract_table):
    """Four people: A rose to ownership long ago and still attends, B attends, C read and stopped, D did nothing."""
    people = contract_table(
        "people",
        person_id=["A", "B", "C", "D"],
        stakeholder=["family", "clinician", "family", "nurse"],
        joined=["2023-01-01"] * 4,
    )
    activities = contract_table(
        "activities",
        date=["2024-03-01", "2026-06-30", "2026-02-10", "2025-12-30", "2026-07-01"],
        behavior_id=["leads", "attends", "attends", "reads", "presents"],
        person_id=["A", "A", "B", "C", "B"],
    )
    return people, activities, contract_table("behaviors", **BEHAVIORS)


def by_tier(result, column):
    return result.table.set_index("tier")[column].to_dict()


def test_ever_is_the_highest_tier_ever_shown_and_active_the_highest_now(community):
    result = tiers(*community, on=ON)
    assert by_tier(result, "ever") == {"awareness": 1, "participation": 1, "contribution": 0, "ownership": 1}
    assert by_tier(result, "active") == {"awareness": 0, "participation": 2, "contribution": 0, "ownership": 0}
    assert (result.n_active, result.n_contributing, result.n_ever) == (2, 0, 3)


def test_what_happens_after_the_day_of_the_data_does_not_count(community):
    assert tiers(*community, on=ON).table["active"].sum() == 2
    later = tiers(*community, on=pd.Timestamp("2026-07-01"))
    assert by_tier(later, "active")["contribution"] == 1


def test_a_behavior_counts_for_its_own_months_where_these_are_fewer(community):
    # C read on December 30: six months later, on June 29, that still counts, and on June 30 it does not.
    assert by_tier(tiers(*community, on=pd.Timestamp("2026-06-29")), "active")["awareness"] == 1
    assert by_tier(tiers(*community, on=ON), "active")["awareness"] == 0


def test_a_year_ago_is_counted_by_the_same_rules(community):
    result = tiers(*community, on=ON)
    assert by_tier(result, "ever_before") == {"awareness": 0, "participation": 0, "contribution": 0, "ownership": 1}
    assert sum(by_tier(result, "active_before").values()) == 0


def test_a_person_with_several_behaviors_is_counted_once(community):
    result = tiers(*community, on=ON)
    assert result.by_stakeholder.loc["family"].sum() == 1
    assert result.by_stakeholder.to_numpy().sum() == result.n_active


def test_people_active_each_month_are_counted_over_complete_months_zeros_included(community):
    monthly = tiers(*community, on=pd.Timestamp("2026-06-15")).monthly.set_index("period")["value"]
    assert monthly.index[[0, -1]].strftime("%Y-%m").tolist() == ["2024-03", "2026-05"]
    assert monthly.sum() == 3
    assert monthly["2026-03-01"] == 0


def test_without_activities_there_is_nothing_to_show(community):
    people, activities, behaviors = community
    result = tiers(people, activities.iloc[:0], behaviors, on=ON)
    assert result.is_empty
    assert len(result.monthly) == 0
    assert (result.n_active, result.n_ever) == (0, 0)


def test_an_unregistered_person_and_an_unknown_behavior_are_left_out(contract_table, community):
    people, _, behaviors = community
    activities = contract_table(
        "activities", date=["2026-06-01"] * 2, behavior_id=["sings", "attends"], person_id=["A", "Z"]
    )
    assert tiers(people, activities, behaviors, on=ON).is_empty


def crowd(contract_table, sizes):
    """So many people in each tier, all active now."""
    ids = [f"P{n}" for n in range(sum(sizes))]
    behavior = [name for name, size in zip(BEHAVIORS["behavior_id"], sizes, strict=True) for _ in range(size)]
    people = contract_table("people", person_id=ids, stakeholder=["nurse"] * len(ids), joined=["2023-01-01"] * len(ids))
    activities = contract_table("activities", date=["2026-06-01"] * len(ids), behavior_id=behavior, person_id=ids)
    return people, activities, contract_table("behaviors", **BEHAVIORS)


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ((40, 30, 20, 15), {"awareness": 40, "participation": 30, "contribution": 20, "ownership": 15}),
        ((40, 30, 20, 3), {"awareness": 40, "participation": 30, "contribution+ownership": 23}),
        ((5, 30, 20, 15), {"awareness+participation": 35, "contribution": 20, "ownership": 15}),
        ((40, 30, 20, 0), {"awareness": 40, "participation": 30, "contribution": 20, "ownership": 0}),
    ],
)
def test_a_small_tier_shares_a_row_with_its_neighbor(contract_table, sizes, shown):
    result = tiers(*crowd(contract_table, sizes), on=ON, smallest=11)
    assert by_tier(result, "active") == shown
    assert result.n_contributing == sizes[2] + sizes[3]
    assert result.by_stakeholder.loc["nurse"].to_dict() == shown


def test_tiers_that_are_small_even_together_hide_the_column_so_that_no_sum_gives_them_away(contract_table):
    result = tiers(*crowd(contract_table, (40, 30, 4, 3)), on=ON, smallest=11)
    assert result.table["active"].isna().all()
    assert result.n_contributing is None
    assert result.by_stakeholder.isna().all(axis=None)
    assert [caveat.code for caveat in result.caveats] == ["people_hidden"]


def test_a_single_hidden_cell_takes_the_next_smallest_with_it():
    counts = pd.DataFrame({"a": [3, 12, 50, 0], "b": [6, 6, 30, 20], "c": [11, 12, 13, 14]})
    shown = protected(counts, 11)
    assert shown["a"].isna().tolist() == [True, True, False, False]
    assert shown["b"].isna().tolist() == [True, True, False, False]
    assert shown["c"].tolist() == [11, 12, 13, 14]


def test_hidden_cells_add_up_to_a_number_that_may_be_shown():
    assert protected(pd.DataFrame({"a": [1, 2, 12, 40]}), 11)["a"].isna().tolist() == [True, True, True, False]


def test_a_community_that_is_small_in_all_has_no_number(contract_table):
    result = tiers(*crowd(contract_table, (0, 6, 4, 0)), on=ON, smallest=11)
    assert (result.n_active, result.n_contributing, result.n_ever) == (None, None, None)
    assert not (result.table.drop(columns="tier") > 0).any(axis=None)
    assert not (result.by_stakeholder > 0).any(axis=None)
    assert result.monthly["state"].tolist() == ["suppressed"]
