import pytest

from lhs_helpers.errors import ConfigError


def test_a_table_from_two_files_is_refused(folder, found):
    folder.table("annotations", "site_id,date,text\n")
    folder.table("annotations", b"PAR1", ".parquet")
    assert found(folder.read(), "annotations") == [("E-SOURCE-TWICE", None, "")]


def test_a_misspelled_table_is_named_with_the_nearest(folder):
    folder.table("observation", "a,b\n")
    [problem] = [problem for problem in folder.read().problems if problem.code == "W-FILE-UNUSED"]
    assert problem.where == "tables/observation.csv"
    assert "observations" in problem.what


def test_a_link_is_not_followed(folder, found):
    (folder.path / "elsewhere.csv").write_text("site_id,date,text\n")
    (folder.path / "tables" / "annotations.csv").symlink_to(folder.path / "elsewhere.csv")
    assert found(folder.read(), "annotations") == [("E-FILE", None, "")]


@pytest.mark.parametrize("source", ['kind = "redcap"', 'site_id = "S1"', 'path = "../elsewhere"'])
def test_a_source_that_cannot_be_read_is_not_passed_over(folder, source):
    folder.settings((folder.path / "network.toml").read_text() + f"[[source]]\n{source}\n")
    with pytest.raises(ConfigError):
        folder.read()
