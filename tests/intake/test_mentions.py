"""A text that would carry a site's name into another site's reports is pointed out, without repeating the name."""

import pytest

SITES = """site_id,site_name,status,share_level
S1,Lakeside,active,coded
S2,Hill Side,active,coded
S3,Hope,active,coded
S4,Ayr,active,coded
S5,Genève,active,named
7,Sevenoaks,active,coded
NA,Nadir Clinic,active,coded
"""


@pytest.fixture
def named(folder):
    """Where the check finds a site named, after one text is put into a table."""
    folder.table("sites", SITES)

    def build(text, *, site="network", table="annotations"):
        rows = {
            "annotations": f"site_id,date,text\n{site},2024-05-01,{text}\n",
            "documents": f"document_id,module,kind,title,required_from\nD1,1,charter,{text},design\n",
            "plan": f"action_id,fiscal_year,action,due,status\nP1,2024,{text},2024-09-30,planned\n",
        }
        folder.table(table, rows[table])
        problems = folder.read().problems
        assert not [problem for problem in problems if problem.severity == "error" and problem.table == table]
        found = [problem for problem in problems if problem.code == "W-SITE-NAMED"]
        (folder.path / "tables" / f"{table}.csv").unlink()
        return found

    return build


@pytest.mark.parametrize(
    "text",
    ["Training at Lakeside", "S2 began later", "as in hill side's clinic", "(Hope)", "Nadir Clinic moved"],
)
def test_a_text_of_the_network_that_names_a_site_is_placed_and_not_repeated(named, text):
    (problem,) = named(text)
    assert (problem.where, problem.line, problem.column) == ("tables/annotations.csv", 2, "text")
    assert problem.severity == "warning"
    assert not {"Lakeside", "S2", "hill side", "Hope", "Nadir"} & set(str(problem).split())


@pytest.mark.parametrize(
    "text",
    [
        "Lakesides and lakeside walks",  # another word, and a common one
        "we hope for the best",
        "Ayr",  # too short to be told from a word
        "7 days of training NA",
        "S20 and XS1 are no sites",
        "Thanks to Genève",  # agreed to be named
    ],
)
def test_what_only_looks_like_a_site_is_no_warning(named, text):
    assert named(text) == []


def test_a_site_may_be_named_to_itself_and_to_nobody_else(named):
    assert named("Lakeside lost its coach", site="S1") == []
    assert len(named("Lakeside lost its coach", site="S2")) == 1


def test_tables_that_all_sites_read_are_looked_at_and_those_of_the_network_s_team_are_not(named):
    assert [problem.where for problem in named("Ask Lakeside", table="documents")] == ["tables/documents.csv"]
    assert named("Ask Lakeside", table="plan") == []


def test_the_demo_network_names_nobody():
    from lhs_helpers.intake import read_network
    from lhs_helpers.teaching import demo_folder

    assert [str(one) for one in read_network(demo_folder()).problems if one.code == "W-SITE-NAMED"] == []
