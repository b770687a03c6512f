"""Shared resources, the spread of contributions, and hours."""

import pandas as pd
import pytest

from lhs_helpers.methods.engagement.contributions import commons_use, gini, time_valued

ON = pd.Timestamp("2026-06-30")


@pytest.mark.parametrize(
    ("amounts", "plain", "unbiased"),
    [([1, 1, 2, 6], 0.4, 0.5333), ([6, 1, 2, 1], 0.4, 0.5333), ([2, 2, 2], 0, 0), ([0, 0, 0, 5], 0.75, 1)],
)
def test_gini_agrees_with_values_worked_out_by_hand(amounts, plain, unbiased):
    assert gini(amounts) == pytest.approx(plain, abs=1e-4)
    assert gini(amounts, unbiased=True) == pytest.approx(unbiased, abs=1e-4)


def test_gini_is_not_given_where_nobody_gave_anything():
    assert pd.isna(gini([0, 0]))
    assert pd.isna(gini([]))


@pytest.fixture
def commons(contract_table):
    """Two tools of S1: one used by S2, one by its maker only; a webinar is no resource. A gives 6, B 2, C and D 1."""
    offerings = contract_table(
        "offerings",
        offering_id=["T1", "T2", "W"],
        kind=["tool", "tool", "webinar"],
        title=["x"] * 3,
        date=["2024-01-01", "2026-01-01", "2026-01-01"],
        creator_site_id=["S1", "S1", None],
    )
    activities = contract_table(
        "activities",
        date=["2026-02-01"] * 7,
        behavior_id=["uses", "uses", "uses", "shares", "shares", "shares", "shares"],
        site_id=["S2", "S1", "S2", "S1", "S1", "S1", "S1"],
        person_id=["Z", "A", "Z", "A", "B", "C", "D"],
        offering_id=["T1", "T2", "W", None, None, None, None],
        n=[1, 1, 1, 6, 2, 1, 1],
    )
    people = contract_table("people", person_id=list("ABCDZ"), stakeholder=["family"] * 5, joined=["2024-01-01"] * 5)
    behaviors = contract_table(
        "behaviors", behavior_id=["uses", "shares"], label=["u", "s"], tier=["participation", "contribution"]
    )
    return offerings, activities, people, behaviors


def test_reuse_is_by_another_site_than_the_one_that_made_it(commons):
    table = commons_use(*commons, on=ON).table.set_index("kind")
    assert table.loc["tool"].tolist() == [2, 1, 1]
    assert list(table.index) == ["tool"]


def test_a_look_at_a_resource_is_no_use_of_it(commons):
    *others, behaviors = commons
    looks = behaviors.assign(tier=["awareness", "contribution"])
    assert commons_use(*others, looks, on=ON).table.set_index("kind").loc["tool", "reused"] == 0


def test_the_spread_of_contributions_is_told_only_with_enough_contributors(commons):
    few = commons_use(*commons, on=ON)
    assert pd.isna(commons_use(*commons, on=ON, min_contributors=4, smallest=5).gini)
    assert few.n_contributors == 4
    assert pd.isna(few.gini)
    assert few.half is None
    assert [caveat.code for caveat in few.caveats] == ["few_contributors"]
    enough = commons_use(*commons, on=ON, min_contributors=4, smallest=1)
    # 0, 1, 1, 2, 6: 2 (2 x 1 + 3 x 1 + 4 x 2 + 5 x 6) / (5 x 10) - 6 / 5 = 0.52; times 5 / 4 = 0.65.
    assert enough.gini == pytest.approx(0.65)
    assert enough.half == 1


def test_the_curve_of_contributions_has_no_step_that_is_a_person(commons, contract_table):
    offerings, activities, _, behaviors = commons
    people = contract_table("people", person_id=[*"ABCD", *(f"N{number}" for number in range(16))])
    result = commons_use(offerings, activities, people, behaviors, on=ON, min_contributors=4, smallest=2)
    # Twenty people, two in each tenth: sixteen gave nothing, then 1 and 1, then 2 and 6 of ten.
    assert result.lorenz["given"].tolist() == pytest.approx([0] * 9 + [0.2, 1])
    hidden = commons_use(offerings, activities, people, behaviors, on=ON, min_contributors=4)
    assert hidden.lorenz.empty


def test_hours_of_patients_and_families_are_added_up_by_quarter(contract_table):
    people = contract_table("people", person_id=["F", "N"], stakeholder=["family", "nurse"], joined=["2024-01-01"] * 2)
    activities = contract_table(
        "activities",
        date=["2026-04-01", "2026-06-30", "2026-03-31", "2026-05-01", "2026-05-02"],
        behavior_id=["attends"] * 5,
        person_id=["F", "F", "F", "N", "F"],
        hours=[1.0, 2.0, 4.0, 9.0, None],
        hours_compensated=[1.0, None, 2.0, 9.0, None],
    )
    result = time_valued(people, activities, on=ON)
    assert result.table["hours"].tolist() == [4.0, 3.0]
    assert result.table["compensated"].tolist() == [2.0, 1.0]
    assert (result.hours, result.compensated) == (7.0, 3.0)
    hidden = time_valued(people, activities, on=ON, smallest=2)
    assert hidden.table["hours"].isna().all()
    assert (hidden.hours, hidden.compensated) == (0, 0)
    assert time_valued(people, activities.iloc[:0], on=ON).is_empty
