"""Words of the way in: the network's lanes, and a site's own."""

import pandas as pd
import pytest

from lhs_helpers.methods.governance.pipeline import pipeline
from lhs_helpers.methods.governance.stage_times import StageTimes
from lhs_helpers.words import describe

ON = pd.Timestamp("2026-06-30")
MILESTONES = ("inquiry", "agreement_sent", "irb_determined")


@pytest.fixture
def sites(contract_table):
    return contract_table("sites", site_id=["S1", "S2"], status=["active", "onboarding"], cohort=["2021", "2026"])


@pytest.fixture
def onboarding(contract_table):
    return contract_table(
        "onboarding",
        site_id=["S1", "S1", "S1", "S2", "S2", "S2"],
        milestone=list(MILESTONES) * 2,
        planned=pd.to_datetime([None] * 5 + ["2026-01-15"]),
        actual=pd.to_datetime(["2021-01-01", "2021-02-01", "2021-03-01", "2025-11-01", "2025-12-02", None]),
        blocker=[None] * 5 + ["irb"],
    )


def test_the_network_reads_who_waits_where_and_for_how_long(onboarding, sites):
    usual = pd.DataFrame({"after": ["irb_determined"], "median": [50.0]})
    words = describe(pipeline(onboarding, sites, milestones=MILESTONES, on=ON, usual=usual))
    assert words.sentence.startswith("1 of 2 sites with milestones on record are on the way in: 1 before")
    assert "210 days: S2 before “IRB determination” (named reason: IRB)" in words.sentence
    (finding,) = words.findings
    assert "S2 (210 days before “IRB determination”)" in finding.sentence
    funnel = words.tables[0].frame
    assert funnel.iloc[0].tolist() == ["2021", "1", "1", "1", "1"]
    assert len(words.alt) <= 250


def test_a_site_reads_only_of_itself(onboarding, sites):
    own = pipeline(onboarding[onboarding["site_id"] == "S2"], sites.iloc[1:], milestones=MILESTONES, on=ON)
    words = describe(own)
    assert words.sentence == (
        "This site entered on November 1, 2025, has reached 2 of 3 milestones and has waited 210 days for “IRB "
        "determination” (named reason: IRB). The planned day, January 15, 2026, has passed."
    )
    assert "S1" not in str(words)
    assert words.findings[0].kind == "concern"


def test_a_site_that_has_arrived_is_no_concern(onboarding, sites):
    own = pipeline(onboarding[onboarding["site_id"] == "S1"], sites.iloc[:1], milestones=MILESTONES, on=ON)
    words = describe(own)
    assert "has reached 3 of 3 milestones; the last was IRB determination, on March 1, 2021" in words.sentence
    assert words.findings == ()


def test_the_slowest_stage_is_named_with_those_who_still_wait():
    table = pd.DataFrame(
        {
            "before": ["inquiry", "coffee_had"],
            "after": ["coffee_had", "irb_determined"],
            "finished": [6, 5],
            "waiting": [0, 1],
            "lower": [10.0, 40],
            "median": [20.0, 60],
            "upper": [30.0, None],
        }
    )
    blockers = pd.DataFrame({"blocker": ["irb"], "sites": [3], "open": [1]})
    words = describe(StageTimes(table=table, blockers=blockers))
    assert words.sentence == (
        "The longest stage is from “coffee had” to “IRB determination”: half of the sites are through after 60 days "
        "(5 finished, 1 still waiting). The reason for waiting that is named most: IRB (3 sites)."
    )
    assert words.findings[0].n == "6 sites"
    none = describe(StageTimes(table=table.assign(median=float("nan")), blockers=blockers.iloc[:0]))
    assert "too few sites" in none.sentence
    assert none.findings == ()
