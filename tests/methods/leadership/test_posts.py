"""Posts: who leads, and which post needs care."""

import pandas as pd
import pytest

from lhs_helpers.methods.leadership.posts import leadership_posts

ON = pd.Timestamp("2026-06-30")


@pytest.fixture
def roles(contract_table):
    return contract_table(
        "roles",
        role_id=["R1", "R2", "R3", "R4", "R5"],
        held_from=pd.to_datetime(["2023-01-01", "2023-01-01", None, "2023-01-01", "2023-01-01"]),
        term_end=pd.to_datetime(["2027-06-30", "2027-07-01", None, "2026-12-31", None]),
        role=["Clinical lead", "Family lead", "QI lead", "Patient lead", "Analyst"],
        area=["leadership", "leadership", "leadership", "leadership", "data"],
        site_id="network",
        required="yes",
        deputy=["no", "no", None, "yes", "no"],
        stakeholder=["clinician", "family", None, "patient", None],
    )


def test_each_post_has_the_state_that_its_dates_give(roles):
    posts = leadership_posts(roles, on=ON)
    states = posts.table.set_index("role_id")["state"].to_dict()
    expected = {"R1": "ends without deputy", "R2": "filled", "R3": "vacant", "R4": "ends soon", "R5": "filled"}
    assert states == expected
    assert posts.table["state"].iloc[0] == "vacant"


def test_seats_of_patients_and_families_are_counted_among_filled_seats(roles):
    posts = leadership_posts(roles[roles["area"] == "leadership"], on=ON)
    assert (posts.partner_seats, int(posts.seats["seats"].sum())) == (2, 3)


def test_no_roles_give_an_empty_result(contract_table):
    assert leadership_posts(contract_table("roles"), on=ON).is_empty
