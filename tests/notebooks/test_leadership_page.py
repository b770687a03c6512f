"""Module 1 on the page: what leaders of the demo network, and of changed copies of it, are shown."""

import re

import pandas as pd
import pytest

SECTIONS = (
    "Is our purpose written down and visible?",
    "What will we achieve, for whom, by when?",
    "Does the work serve the aim?",
    "How healthy is the network as a system?",
    "How mature are our capabilities?",
    "Where do we agree, and where not?",
    "Are we maturing?",
    "What will we do this year, and did we?",
    "Who leads, and who is next?",
    "What has it been worth?",
)
OF_A_SITE = (0, 1, 2, 3, 8)


@pytest.fixture(scope="module")
def network(pages):
    return pages(1, "network")


def test_every_section_stands_in_the_network_s_view_and_a_site_sees_its_own(pages, network):
    headings = re.findall("^## (.+)$", network.story, re.MULTILINE)
    assert tuple(headings[:-1]) == SECTIONS  # the last says how it was made
    own = re.findall("^## (.+)$", pages(1, "S001").story, re.MULTILINE)
    assert tuple(own[:-1]) == tuple(SECTIONS[place] for place in OF_A_SITE)


def test_domains_are_never_averaged_to_one_number(network):
    rows = network.table("maturity-table-maturity")
    assert len(rows) == 6
    agreed = pd.to_numeric([row["Agreed level"] for row in network.table("maturity-table-maturity", 1)])
    assert len(agreed) == 25
    said = "\n".join([network.story, *map(network.said, network.blocks)])
    assert f"{agreed.mean():.2f}" not in said
    assert not re.search(r"overall (level|score|maturity)", said.lower().replace("no overall score", ""))


def test_matched_raters_stand_beside_all_raters(network):
    row = network.table("maturity-trend-maturity")[0]
    assert {"All raters", "Rated both times", "Raters (both times)"} <= set(row)
    assert "who rated both times" in network.blocks["maturity-trend-maturity"]["sentence"]


def test_the_planted_disagreement_and_the_planted_gap_are_named(network):
    areas = {row["Component"]: row["What to do"] for row in network.table("agreement-maturity")}
    assert areas["GM-3 Onboarding"] == "disagreement: discuss first"
    assert areas["FS-2 Revenue mix"] == "agreed gap: plan"
    found = " ".join(found["sentence"] for found in network.findings)
    assert re.search(r"To discuss: .*Onboarding", found)
    assert re.search(r"To plan: .*Revenue mix", found)


def test_another_set_of_domains_changes_words_and_tables_and_no_code(network, network_copy, opened_pages):
    def publish(folder):
        with (folder / "network.toml").open("a", encoding="utf-8") as settings:
            settings.write('\n[maturity]\ndomain_set = "published"\n')

    published = opened_pages(network_copy(publish))(1, "network")
    assert published.story == network.story
    for block_id in ("maturity-table-maturity", "agreement-maturity", "maturity-trend-maturity"):
        before, after = network.said(block_id), published.said(block_id)
        assert "Revenue mix" in before
        assert "Revenue mix" not in after
        assert "Research" in after
    assert (
        published.blocks["agreement-maturity"]["picture"]["alt"]
        != network.blocks["agreement-maturity"]["picture"]["alt"]
    )


def test_fewer_than_four_raters_show_no_spread_anywhere(network_copy, opened_pages):
    def few(folder):
        path = folder / "tables" / "ratings.csv"
        ratings = pd.read_csv(path, dtype=str)
        left_out = (ratings["instrument"] == "maturity") & ~ratings["rater_id"].isin(["R01", "R02", "R03"])
        ratings[~left_out].to_csv(path, index=False)

    page = opened_pages(network_copy(few))(1, "network")
    block = page.blocks["agreement-maturity"]
    assert "only the range is shown" in block["sentence"]
    assert "too few raters for a spread" in block["picture"]["alt"]
    assert not {"Standard deviation", "Mean", "Middle half"} & set(block["tables"][0]["columns"])
    assert "spread (SD)" not in block["picture"]["svg"]
    assert not any("standard deviation" in found["sentence"] for found in page.findings)


def test_no_wording_is_shown_as_the_official_one(network):
    assert any(
        "illustrative, not the published wording" in note for note in network.blocks["maturity-table-maturity"]["notes"]
    )
    assert not re.search(r"official (grid|wording|instrument)", network.everything())


def test_who_can_state_the_aim_is_said_with_its_denominator(network):
    assert "22 of 26 who answered can state the aim (85 %" in network.said("purpose-known-purpose-survey")


def test_the_system_is_a_few_charts_and_no_finding(pages, network):
    table = network.table("system-view")
    assert [row["Row"] for row in table] == ["Actors"] * 2 + ["Commons"] * 2 + ["Structures and processes"] * 2
    assert len(pages(1, "S001").table("system-view")) == 4  # the way in and the money are the network's
    assert not any(found["anchor"] == "system-view" for found in network.findings)


def test_a_value_needs_a_change_that_lasts_and_is_asked_for_in_a_later_phase(network):
    assert network.blocks["value-estimate-hospitalizations"]["empty"]


def test_a_site_is_shown_no_rating_and_no_other_site(pages):
    said = pages(1, "S001").everything()
    assert not re.search(r"\bS0(?!01)\d\d\b", said)
    assert not any(block.startswith(("maturity", "agreement")) for block in pages(1, "S001").blocks)


@pytest.mark.parametrize("site_id", ["S002", "S005", "S006", "S008", "S012", "network"])
def test_no_count_of_one_to_ten_people_is_shown(pages, site_id):
    page = pages(1, site_id)
    if page.blocks["system-view"]["empty"]:
        assert site_id == "S012"  # nobody is active there yet
        return
    (row,) = (row for row in page.table("system-view") if row["What"] == "People active each month")
    newest = re.match(r"\d+|–", row["Newest"]).group()
    assert newest not in {str(n) for n in range(1, 11)}


def test_the_plan_and_the_agreement_of_raters_speak_of_the_same_gaps(network):
    rows = network.table("agreement-maturity")
    low = [row["Component"].split(" ", 1)[1] for row in rows if row["What to do"] == "agreed gap: plan"]
    said = network.blocks["plan-delivery"]["sentence"]
    assert f"Of {len(low)} components that raters agree are low, 2 have no target: " in said
    named = said.rsplit(": ", 1)[1]
    assert sum(name in named for name in low) == 2


def test_what_is_lacking_for_a_value_is_named_in_a_phase_that_asks_for_it(network):
    said = network.blocks["value-estimate-hospitalizations"]["sentence"]
    assert "the chart of “Hospital admissions” shows no change for the better that lasts" in said
    assert "phase" not in said
