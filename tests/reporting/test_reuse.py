"""Only what changed is made anew, whatever ended the last run."""

import json
import shutil

import pytest

from lhs_helpers.reporting import build as reports
from lhs_helpers.reporting.build import build_network, explain
from lhs_helpers.reporting.layout import LEDGER
from lhs_helpers.reporting.verify import release_problems

from .conftest import RECORD, SHOW_BLOCK, write_notebook


@pytest.fixture
def network(network_folder, tmp_path):
    return shutil.copytree(network_folder, tmp_path / "net")


@pytest.fixture
def good_notebooks(tmp_path):
    folder = tmp_path / "notebooks"
    write_notebook(folder, "# Module 4", SHOW_BLOCK, RECORD, comparators=["network_series"])
    write_notebook(folder, "# Module 1", SHOW_BLOCK, RECORD, module=1, report="sustainability", tables=["sites"])
    return folder


@pytest.fixture
def build(network, good_notebooks, tmp_path):
    """Build; return the pages by what became of them."""

    def run(**options):
        built = build_network(network, tmp_path / "out", notebooks=good_notebooks, workers=1, **options)
        return built, {(page.task.subject, page.task.report) for page in built.pages if not page.reused}

    return run


def change(network, table, old, new):
    path = network / "tables" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_where_nothing_has_changed_nothing_is_done(build, tmp_path):
    first, _ = build()
    before = (tmp_path / "out" / "current").readlink()
    again, _ = build()
    assert again.unchanged == "release-000001"
    assert (again.pages, again.clean, first.clean) == ((), True, True)
    assert (tmp_path / "out" / "current").readlink() == before


def test_reports_within_the_network_s_folder_are_no_reason_to_build_again(network, good_notebooks):
    for _ in range(2):
        built = build_network(network, network / "reports", notebooks=good_notebooks, workers=1)
    assert built.unchanged == "release-000001"


def test_one_site_s_data_make_that_site_and_the_network_anew_and_the_rest_keeps_its_bytes(build, network, tmp_path):
    build()
    current = tmp_path / "out" / "current"
    before = {path.relative_to(current): path.read_bytes() for path in current.rglob("*.html")}
    row = "S001,remission,1,2026-05-01,4"
    change(network, "observations", f"{row}1", f"{row}2")
    built, made = build()
    assert made == {
        (subject, report) for subject in ("S001", "network") for report in ("improvement", "sustainability")
    }
    after = {path.relative_to(current): path.read_bytes() for path in current.rglob("*.html")}
    assert {path.parent.name for path in after if after[path] != before[path]} == {"S001", "network"}
    assert release_problems(current) == []
    assert built.clean


def test_a_notebook_that_changed_makes_its_report_anew_everywhere(build, good_notebooks):
    build()
    write_notebook(good_notebooks, "# Module 4", "# More", SHOW_BLOCK, RECORD, comparators=["network_series"])
    _, made = build()
    assert {report for _, report in made} == {"improvement"}
    assert len(made) == 4


def test_a_page_that_was_tampered_with_is_made_anew(build, network, good_notebooks, tmp_path):
    build()
    page = tmp_path / "out" / "current" / "sites" / "NA" / "improvement.html"
    good = page.read_bytes()
    page.write_bytes(good + b" ")
    assert explain(network, tmp_path / "out", notebooks=good_notebooks)["NA", "improvement"] == ("file",)
    _, made = build()
    assert made == {("NA", "improvement")}
    assert page.read_bytes() == good


def test_a_failed_report_is_tried_again(build, good_notebooks):
    write_notebook(good_notebooks, "# Module 4", "1 / 0", RECORD)
    first, _ = build()
    assert not first.clean
    again, made = build()
    assert again.unchanged == ""
    assert {report for _, report in made} == {"improvement"}


def test_a_run_that_was_interrupted_is_gone_on_with(build, network, tmp_path, monkeypatch):
    made = reports._made

    def interrupted(*args, **kwargs):
        for number, page in enumerate(made(*args, **kwargs)):
            if number == 3:
                raise KeyboardInterrupt
            yield page

    with monkeypatch.context() as patched:
        patched.setattr(reports, "_made", interrupted)
        with pytest.raises(KeyboardInterrupt):
            build()
    (left,) = (tmp_path / "out").glob(".build-*")
    lines = (left / LEDGER).read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3
    with (left / LEDGER).open("a", encoding="utf-8") as ledger:
        ledger.write(lines[0][:40])  # the line on which it was ended
    _, anew = build()
    assert len(anew) == 8 - 3
    assert not list((tmp_path / "out").glob(".build-*"))
    assert not (tmp_path / "out" / "current" / LEDGER).exists()


def test_what_verify_finds(build, tmp_path):
    build()
    current = tmp_path / "out" / "current"
    assert release_problems(current) == []
    (current / "index.html").write_text("other", encoding="utf-8")
    (current / "extra.html").write_text("new", encoding="utf-8")
    (current / "sites" / "NA" / "improvement.html").unlink()
    manifest = json.loads((current / "manifest.json").read_text(encoding="utf-8"))
    manifest["statuses"]["ok"] += 1
    (current / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert release_problems(current) == [
        "sites/NA/improvement.html is missing",
        "extra.html is not in the manifest",
        "index.html has been changed",
        "the counts of jobs by status do not add up",
        "index.html does not lead to each page, and to nothing else",
    ]
    (current / "manifest.json").write_text("{", encoding="utf-8")
    assert release_problems(current) == ["manifest.json cannot be read, or is not one of this version"]
