"""Words of module 1: what is said, with its denominator, and what is found."""

import pandas as pd
import pytest

from lhs_helpers.methods.leadership.alignment import AimAlignment
from lhs_helpers.methods.leadership.plan import PlanDelivery
from lhs_helpers.methods.leadership.posts import leadership_posts
from lhs_helpers.methods.readiness import readiness
from lhs_helpers.words import describe

ON = pd.Timestamp("2026-06-30")


@pytest.fixture
def documents(contract_table):
    return contract_table(
        "documents",
        document_id=["D1", "D2", "D3"],
        module=1,
        kind="charter",
        title=["Purpose", "Charter", "Succession plan"],
        required_from=["design", "design", "sustainability"],
        approved=pd.to_datetime(["2024-01-01", None, None]),
        next_review=pd.to_datetime(["2026-01-01", None, None]),
    )


def test_a_checklist_says_how_many_of_how_many_and_what_is_missing(documents):
    words = describe(readiness(documents, module=1, phase="design", on=ON))
    assert words.sentence == "1 of 2 documents needed in the design phase are in place; missing: Charter."
    (finding,) = words.findings
    assert (finding.kind, finding.n, finding.anchor) == ("concern", "2 documents", "readiness-module-1")
    assert words.notes == ("Past their review date: Purpose.",)
    assert words.tables[0].frame.iloc[0].tolist()[:2] == ["Charter", "missing"]


def test_a_complete_checklist_finds_nothing(documents):
    words = describe(readiness(documents.iloc[:1], module=1, phase="design"))
    assert words.sentence == "All documents needed in the design phase are in place (1 of 1)."
    assert words.findings == ()


def test_without_documents_the_table_to_fill_in_is_named(contract_table):
    words = describe(readiness(contract_table("documents"), module=1, phase="design"))
    assert "table documents" in words.sentence


def test_a_vacant_required_post_and_a_term_without_deputy_are_concerns_and_no_person_is_named(contract_table):
    roles = contract_table(
        "roles",
        role_id=["R1", "R2"],
        held_from=pd.to_datetime([None, "2024-01-01"]),
        term_end=pd.to_datetime([None, "2026-12-31"]),
        role=["Clinical lead", "Family lead"],
        area="leadership",
        site_id="network",
        required="yes",
        deputy="no",
        stakeholder=[None, "family"],
    )
    words = describe(leadership_posts(roles, on=ON))
    assert words.sentence.startswith("1 of 2 posts of the network are filled. Vacant: Clinical lead.")
    assert "Patients and families hold 1 of 1 filled seats." in words.sentence
    assert [finding.sentence for finding in words.findings] == [
        "Ending within 12 months without a deputy: 1 of 2 posts of the network (Family lead).",
    ]
    own = describe(leadership_posts(roles.assign(site_id="S001"), "S001", on=ON))
    assert own.findings[0].sentence == "Vacant: 1 of 2 posts of this site's team that must be filled (Clinical lead)."


@pytest.mark.parametrize(("n_sites", "said"), [(1, "no written aim of its own yet"), (4, "0 of 4 active sites")])
def test_a_site_reads_of_its_own_aim_and_the_network_of_all(n_sites, said):
    table = pd.DataFrame(
        {
            "driver_id": ["D1"],
            "label": ["Planning"],
            "level": ["primary"],
            "projects": [0],
            "changes": [0],
            "actions": [0],
            "has_work": [False],
        }
    )
    words = describe(AimAlignment(table=table, n_sites=n_sites))
    assert said in words.sentence
    # Nobody's plan is in this view, so nothing is said of planned actions.
    assert "Primary drivers without a project or a change under way: Planning." in words.sentence
    assert "Planned actions" not in words.tables[0].frame


def test_the_plan_speaks_of_what_fell_due_and_names_gaps_without_an_action():
    table = pd.DataFrame(
        {
            "for_id": ["GM-3", "FS-2"],
            "about": ["Onboarding", "Revenue mix"],
            "score": [2.0, 2.0],
            "target": [4.0, 3.0],
            "action": [None, "Ask payers"],
            "owner": [None, "Manager"],
            "due": pd.to_datetime([None, "2026-03-31"]),
            "done": pd.to_datetime([None, None]),
            "state": ["no action", "overdue"],
        }
    )
    quarters = pd.DataFrame({"quarter": [pd.Timestamp("2026-01-01")], "due": [3], "on_time": [2]})
    words = describe(PlanDelivery(table=table, quarters=quarters, on=ON))
    assert words.sentence.startswith("2 of 3 actions that fell due by June 30, 2026 were done on time.")
    assert [finding.sentence for finding in words.findings] == [
        "Not done: 1 of 3 actions that fell due (Ask payers).",
        "Without an action: 1 of 2 gaps between agreed level and target (Onboarding).",
    ]
    assert words.tables[0].frame["From, to"].tolist() == ["2 → 4", "2 → 3"]
    assert words.tables[1].frame["Quarter"].tolist() == ["2026 Q1"]
