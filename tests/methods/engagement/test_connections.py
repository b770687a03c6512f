"""Who is tied to whom: from a survey, and from meetings attended together."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.engagement.connections import connections, shared_meetings
from lhs_helpers.words import describe

ON = pd.Timestamp("2026-06-30")
SITES = pd.Series(list("ABCDE"))


def named(*pairs):
    return pd.DataFrame([tuple(pair) for pair in pairs], columns=["site_id", "other_id"])


def test_a_survey_that_was_answered_has_density_reciprocity_and_a_middle():
    result = connections(SITES, named("AB", "BA", "CA", "DA", "DX"), answered=pd.Series(list("ABCD")))
    assert result.density == 4 / 20
    assert result.reciprocity == 0.5
    assert result.isolates == ["E"]
    assert result.table["ties"].tolist() == [3, 1, 1, 1, 0]
    assert result.table["betweenness"].tolist() == [3 / 6, 0, 0, 0, 0]
    assert result.centralization == pytest.approx(((3 - 1) * 3 + 3) / 12)
    assert result.caveats == ()


def test_with_few_answers_only_density_and_isolates_are_given():
    result = connections(SITES, named("AB", "BA", "CA"))
    assert (result.n_answered, result.n_asked) == (3, 5)
    assert result.density == 3 / 20
    assert result.isolates == ["D", "E"]
    assert result.table["betweenness"].isna().all()
    assert np.isnan([result.reciprocity, result.centralization]).all()
    assert [caveat.code for caveat in result.caveats] == ["few_answers"]


@pytest.fixture
def meetings(contract_table):
    """Two calls of the last year (A, B; B, C), an old one (A, D), and a webinar with everybody."""
    held = [("M1", "coaching_call", "2026-05-01"), ("M2", "committee", "2026-06-01"),
            ("M0", "committee", "2024-01-01"), ("W", "webinar", "2026-06-02")]  # fmt: skip
    came = ["M1 A", "M1 B", "M1 B", "M2 B", "M2 C", "M0 A", "M0 D", *(f"W {site}" for site in "ABCD")]
    offerings = contract_table("offerings", offering_id=[m[0] for m in held], kind=[m[1] for m in held],
                               date=[m[2] for m in held])  # fmt: skip
    activities = contract_table("activities", offering_id=[c.split()[0] for c in came],
                                site_id=[c.split()[1] for c in came], date="2026-06-02")  # fmt: skip
    sites = contract_table("sites", site_id=list("ABCDE"), status=["active"] * 4 + ["withdrawn"])
    return sites, offerings, activities


def test_two_sites_are_tied_by_a_meeting_of_the_last_year_in_which_people_talk(meetings):
    result = shared_meetings(*meetings, on=ON)
    assert result.table["ties"].tolist() == [1, 2, 1, 0]
    assert result.density == 2 / 6
    assert result.isolates == ["D"]
    assert (result.n_meetings, result.n_seen) == (2, 3)  # nobody of D is on record
    said = describe(result).sentence
    assert "attendance is on record for 3 of 4 active sites" in said
    assert "nothing to compare" not in said
    assert np.isnan(result.reciprocity)


def test_chance_keeps_the_size_of_each_meeting(meetings):
    # Two meetings of two among four: one pair of six if both are the same (1/6), else two.
    low, high = shared_meetings(*meetings, on=ON).chance
    assert (low, high) == (pytest.approx(1 / 6), pytest.approx(2 / 6))
    assert shared_meetings(*meetings, on=ON, seed=1).chance == shared_meetings(*meetings, on=ON, seed=1).chance


def test_where_every_pair_met_nothing_is_compared(meetings):
    sites, offerings, activities = meetings
    together = activities.assign(offering_id="M1")
    said = describe(shared_meetings(sites, offerings, together, on=ON)).sentence
    assert "Every pair met, so there is nothing to compare." in said
    assert "at random" not in said


def test_without_a_meeting_or_an_answer_it_is_empty(meetings):
    sites, offerings, activities = meetings
    assert shared_meetings(sites, offerings, activities.iloc[:0], on=ON).is_empty
    assert connections(SITES, named()).is_empty
