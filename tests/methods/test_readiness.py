"""Readiness: approved documents and filled posts against what a phase needs."""

import pandas as pd
import pytest

from lhs_helpers.methods.readiness import readiness

ON = pd.Timestamp("2026-06-30")


@pytest.fixture
def documents(contract_table):
    return contract_table(
        "documents",
        document_id=["D1", "D2", "D3", "D4", "D5"],
        module=[2, 2, 2, 2, 1],
        kind="policy",
        title=["Data sharing policy", "Publication policy", "Capacity plan", "Style guide", "Charter"],
        required_from=["design", "implementation", "sustainability", "optional", "design"],
        approved=pd.to_datetime(["2024-02-01", None, None, None, None]),
        next_review=pd.to_datetime(["2026-02-01", None, None, None, None]),
    )


@pytest.fixture
def roles(contract_table):
    return contract_table(
        "roles",
        role_id=["R-PM", "R-QI", "R-QI", "R-X"],
        held_from=pd.to_datetime([None, "2021-01-01", "2024-01-01", None]),
        held_to=pd.to_datetime([None, "2023-12-31", None, None]),
        role=["Manager", "QI coach", "QI coach", "Adviser"],
        area="management",
        site_id="network",
        required=["yes", "yes", "yes", "no"],
    )


def test_only_what_the_phase_needs_is_counted(documents):
    design = readiness(documents, module=2, phase="design")
    assert (len(design.needed), design.missing) == (1, [])
    yearly = readiness(documents, module=2, phase="improvement")
    assert (len(yearly.needed), yearly.missing) == (2, ["Publication policy"])
    assert readiness(documents, module=2, phase="sustainability").missing == ["Publication policy", "Capacity plan"]


def test_a_required_post_without_a_holder_is_missing_and_an_optional_one_is_not_asked_for(documents, roles):
    checklist = readiness(documents, roles, module=2, phase="design", on=ON)
    assert checklist.missing == ["Manager"]
    assert len(checklist.needed) == 3  # one document, two required posts; the coach's two periods are one post


def test_a_post_whose_holder_has_left_by_the_day_of_the_data_is_missing(documents, roles):
    left = roles.assign(held_to=roles["held_to"].fillna(pd.Timestamp("2026-06-01")))
    assert readiness(documents, left, module=2, phase="design", on=ON).missing == ["Manager", "QI coach"]


def test_a_passed_review_is_named_and_still_counts_as_approved(documents):
    states = readiness(documents, module=2, phase="design", on=ON).table.set_index("item_id")["state"]
    assert states["D1"] == "review overdue"
    assert readiness(documents, module=2, phase="design").table.set_index("item_id")["state"]["D1"] == "in place"


def test_empty_tables_give_an_empty_checklist(contract_table):
    nothing = readiness(contract_table("documents"), contract_table("roles"), module=3, phase="design")
    assert nothing.is_empty
    assert nothing.missing == []
