"""Plan: gaps without an action, actions overdue, and delivery by quarter."""

import pandas as pd
import pytest

from lhs_helpers.methods.leadership.plan import gaps_to_plan

ON = pd.Timestamp("2026-06-30")


@pytest.fixture
def tables(contract_table):
    return {
        "plan": contract_table(
            "plan",
            action_id=["P1", "P2", "P3", "P4", "P5", "P6"],
            fiscal_year=2026,
            item_id=["GM-3", "GM-3", None, "SL-1", "SL-1", "FS-2"],
            aim_id=[None, None, "A", None, None, None],
            action="Do it",
            owner_role=["R1", "R9", None, "R1", "R1", "R1"],
            due=pd.to_datetime(["2026-03-31", "2026-03-01", "2026-12-31", "2026-06-30", "2026-02-01", "2026-01-01"]),
            done=pd.to_datetime(["2026-03-30", "2026-04-01", None, None, None, None]),
            status=["done", "done", "active", "active", "dropped", "dropped"],
        ),
        "consensus": contract_table(
            "consensus",
            instrument="maturity",
            round=["2026", "2026", "2026", "2025"],
            item_id=["GM-3", "FS-2", "QI-1", "QI-1"],
            score=[2.0, 2, 3, 1],
            target=[4.0, 3, 3, 5],
            agreed_on=pd.to_datetime(["2026-04-02", "2026-04-02", "2026-04-02", "2025-04-02"]),
        ),
        "instruments": contract_table(
            "instruments", item_id=["GM-3", "FS-2", "SL-1"], item=["Onboarding", "Revenue mix", "Purpose"]
        ),
        "aims": contract_table("aims", aim_id=["A"], statement=["Raise remission"]),
        "roles": contract_table("roles", role_id=["R1"], role=["Manager"]),
    }


def test_gaps_without_an_action_come_first_then_what_is_overdue(tables):
    table = gaps_to_plan(**tables, on=ON).table
    assert table["state"].tolist() == ["no action", "overdue", "open", "done late", "done", "dropped", "dropped"]
    assert table["about"].tolist()[:3] == ["Revenue mix", "Purpose", "Raise remission"]
    # FS-2 has only a dropped action; QI-1 is at its target in the newest round.
    assert table.loc[table["state"] == "no action", "for_id"].tolist() == ["FS-2"]


def test_delivery_counts_what_was_due_and_nothing_that_lies_ahead(tables):
    quarters = gaps_to_plan(**tables, on=ON).quarters
    assert quarters["due"].tolist() == [2, 1]
    assert quarters["on_time"].tolist() == [1, 0]


def test_an_action_is_not_overdue_before_its_day(tables):
    early = gaps_to_plan(**tables, on=pd.Timestamp("2026-06-29"))
    assert early.count("overdue") == 0


def test_an_empty_plan_with_gaps_lists_the_gaps(tables, contract_table):
    bare = gaps_to_plan(**{**tables, "plan": contract_table("plan")}, on=ON)
    assert bare.table["state"].tolist() == ["no action", "no action"]
    assert bare.quarters.empty


def test_nothing_gives_an_empty_result(contract_table):
    names = ("plan", "consensus", "instruments", "aims", "roles")
    assert gaps_to_plan(**{name: contract_table(name) for name in names}, on=ON).is_empty


def test_gaps_that_raters_agree_on_are_held_against_the_targets(tables):
    result = gaps_to_plan(**tables, on=ON, agreed_gaps=("FS-2", "SL-1"))
    assert (result.agreed, result.without_target) == (2, ("Purpose",))
    assert result.n_gaps == 2


def test_a_gap_whose_actions_are_all_done_waits_for_the_next_round(tables):
    assert gaps_to_plan(**tables, on=ON).acted == ("Onboarding",)
    reopened = tables["plan"].assign(done=pd.NaT, status="active")
    assert gaps_to_plan(**{**tables, "plan": reopened}, on=ON).acted == ()
