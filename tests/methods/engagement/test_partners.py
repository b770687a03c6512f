"""Patient and family partners at the active sites."""

import pandas as pd
import pytest

from lhs_helpers.methods.engagement.partners import partners

ON = pd.Timestamp("2026-06-30")


@pytest.fixture
def network(contract_table):
    """S1 has an active partner, S2 one who does nothing, S3 a post that is vacant again; S4 is not active."""
    sites = contract_table(
        "sites",
        site_id=["S3", "S1", "S2", "S4"],
        status=["active", "active", "active", "onboarding"],
        share_level=["coded"] * 4,
    )
    roles = contract_table(
        "roles",
        role_id=["F1", "F2", "F3", "F4", "N3"],
        held_from=["2024-01-01", "2025-01-01", "2023-01-01", "2024-01-01", "2024-01-01"],
        held_to=[None, None, "2026-01-31", None, None],
        role=["Family partner"] * 4 + ["Nurse"],
        area=["site_team"] * 5,
        site_id=["S1", "S2", "S3", "S4", "S3"],
        required=["yes"] * 5,
        stakeholder=["family", "patient", "family", "family", "nurse"],
    )
    people = contract_table(
        "people",
        person_id=["A", "B", "C"],
        stakeholder=["family", "nurse", "family"],
        site_id=["S1", "S2", "S2"],
        joined=["2024-01-01"] * 3,
    )
    activities = contract_table(
        "activities",
        date=["2026-05-01", "2026-05-01", "2025-06-30"],
        behavior_id=["attends"] * 3,
        person_id=["A", "B", "C"],
    )
    return sites, roles, people, activities


def test_a_partner_is_a_filled_post_and_an_active_one_shows_in_the_activities(network):
    result = partners(*network, on=ON)
    assert result.table["site_id"].tolist() == ["S1", "S2", "S3"]
    assert result.table["partner"].tolist() == [True, True, False]
    assert result.table["active"].tolist() == [True, False, False]
    assert (result.n_sites, result.n_partner, result.n_active) == (3, 2, 1)


def test_an_activity_exactly_a_year_old_no_longer_counts(network):
    assert partners(*network, on=pd.Timestamp("2026-06-29")).n_active == 2
    assert partners(*network, on=ON).n_active == 1


def test_without_an_active_site_there_is_nothing_to_show(network):
    sites, *others = network
    assert partners(sites.iloc[:0], *others, on=ON).is_empty
