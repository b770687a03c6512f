"""Module 2 on the page: waiting sites are counted, promises are due or not, and a site sees its own way only."""

import re

import pandas as pd
import pytest

from lhs_helpers.teaching import demo_folder

SECTIONS = (
    "Are the foundations in place?",
    "How far on the way in?",
    "How long until first data?",
    "Where does it wait, and why?",
    "Can we take on more?",
    "Do we keep our promises?",
    "Do site reports come on time?",
    "How long does a decision take?",
    "Are agreements and policies current?",
    "Do sites stay?",
)
OF_A_SITE = (0, 1, 2, 5, 7, 8)
ON = "2026-06-30"


@pytest.fixture(scope="module")
def network(pages):
    return pages(2, "network")


def _table(name):
    return pd.read_csv(demo_folder() / "tables" / f"{name}.csv", dtype=str)


def test_every_section_stands_in_the_network_s_view_and_a_site_sees_its_own(pages, network):
    headings = re.findall("^## (.+)$", network.story, re.MULTILINE)
    assert tuple(headings[:-1]) == SECTIONS
    own = re.findall("^## (.+)$", pages(2, "S001").story, re.MULTILINE)
    assert tuple(own[:-1]) == tuple(SECTIONS[place] for place in OF_A_SITE)


def test_the_median_counts_those_who_still_wait(network):
    said = network.said("time-to-first-data")
    assert "half of 21 sites get there within 240 days" in said
    assert "still waiting: 6" in said
    assert "170" not in said  # the median of those who have arrived


def test_a_year_earlier_is_compared_by_intervals_only(network):
    sentence = network.blocks["year-ago-first-data"]["sentence"]
    assert "The 95 % intervals overlap" in sentence
    assert not any(found["anchor"] == "year-ago-first-data" for found in network.findings)


def test_the_stuck_site_appears_on_the_way_in_and_has_no_chart_of_care_elsewhere(pages, network):
    assert "S012" in network.said("pipeline")
    own = pages(2, "S012")
    assert "has waited 210 days for “IRB determination”" in own.said("pipeline")
    assert own.said("time-to-first-data").endswith("Time to first data: still waiting after 270 days.\n")
    charts = [block for name, block in pages(1, "S012").blocks.items() if name.startswith("control-chart")]
    assert charts
    assert not any(block["picture"] for block in charts)


def test_what_falls_due_later_is_not_late(network):
    log = _table("service_log")
    log = log[log["kind"] != "data_issue"]
    ahead = log[log["done"].isna() & (log["due"] > ON)]
    fell_due = log[log["due"] <= ON]
    rows = network.table("promises")
    assert sum(int(row["Fell due"]) for row in rows) == len(fell_due)
    assert sum(int(row["Still open"]) for row in rows) == int(fell_due["done"].isna().sum())
    assert len(ahead) > 0
    assert f"Open, due later and not counted: {len(ahead)}" in network.said("promises")


def test_a_site_is_owed_what_is_its_own(pages):
    log = _table("service_log")
    mine = log[(log["site_id"] == "S001") & (log["kind"] != "data_issue") & (log["due"] <= ON)]
    rows = pages(2, "S001").table("promises")
    assert sum(int(row["Fell due"]) for row in rows) == len(mine)
    assert "decisions" not in {row["Kind"] for row in rows}


@pytest.mark.parametrize("site_id", ["S001", "S012"])
def test_a_site_s_view_shows_no_other_site_and_no_other_site_s_blocker(pages, site_id):
    page = pages(2, site_id)
    own = _table("onboarding").query("site_id == @site_id")["blocker"].dropna().str.lower()
    rows = [row for row in page.table("pipeline") if row["Named reason"] != "–"]
    assert {row["Named reason"].lower() for row in rows} == set(own)
    assert set(re.findall(r"\bS0\d\d\b", page.everything())) <= {site_id}
    assert not {"stage-times", "conversion", "load", "retention-sites"} & set(page.blocks)


def test_the_funnel_follows_the_sites_that_entered_in_the_same_year(network):
    milestones = _table("onboarding").dropna(subset="actual")
    year = milestones.groupby("site_id")["actual"].min().str[:4]
    signed = milestones[milestones["milestone"] == "agreement_executed"]["site_id"].map(year).value_counts()
    rows = {row["Entered in"]: row for row in network.table("pipeline", 0)}
    assert {name: int(row["Sites"]) for name, row in rows.items()} == year.value_counts().to_dict()
    assert {name: int(row["agreement signed"]) for name, row in rows.items()} == {
        name: int(signed.get(name, 0)) for name in rows
    }
    parts = {row["Entered in"]: row for row in network.table("conversion", 1)}
    assert set(parts) == set(rows)
    began = [re.match(r"(\d+) of (\d+)", row["letter of leadership"]) for row in parts.values()]
    assert sum(int(found[2]) for found in began) == len(year)


def test_more_promises_than_one_chart_can_tell_are_told_once_on_the_cover(network):
    about = [found["about"] for found in network.findings]
    assert "site_reports" in about
    assert "kept_promises" not in about
    assert len(about) == len(set(zip(about, (found["sentence"] for found in network.findings), strict=True)))


def test_the_forecast_says_nothing_new_where_the_load_is_over_already(network):
    assert "Already now they ask for more hours" in network.said("forecast")
    stages = [row["Up to"] for row in network.table("forecast", 1)]
    assert stages == ["agreement signed", "joined"]  # who waits for the signature has all the rest before them
    assert "More go in than come out: in the last 24 months, 7 entered and 1 joined" in network.said("flow")
    assert not any(found["about"] == "forecast" for found in network.findings)


def test_who_left_is_counted_among_those_who_joined_in_small_years(network):
    joined = _table("sites")["joined"].dropna().str[:4]
    small = joined.value_counts()[lambda sizes: sizes < 5]
    years = f"years with fewer than {small.max() + 1} new members, taken together"
    assert f"4 of {small.sum()} that joined in {years}" in network.said("retention-sites")


def test_routes_are_called_routes(network):
    assert "by route" in network.blocks["time-to-routes"]["tables"][0]["caption"]
    assert {row["Route"] for row in network.table("time-to-routes")} >= {"Local review", "SMART IRB"}
    assert "cohort" not in network.said("time-to-routes").lower()
