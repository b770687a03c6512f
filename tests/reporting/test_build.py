"""From a small network's folder to a release: who gets which page, and what a failing part does to the others."""

import errno
import hashlib
import importlib.metadata
import json
import os
import platform

import pytest

from lhs_helpers.errors import OutputError, UserError
from lhs_helpers.output import write_whole
from lhs_helpers.reporting.build import build_network, report_subject
from lhs_helpers.reporting.publish import new_release
from lhs_helpers.reporting.verify import release_problems

from .conftest import RECORD, SHOW_BLOCK, write_notebook


def test_every_onboarding_active_or_paused_site_and_the_network_get_both_pages(pages):
    subjects = ["network", "sites/NA", "sites/S001", "sites/S002"]
    reports = [f"{subject}/{report}.html" for subject in subjects for report in ("improvement", "sustainability")]
    assert sorted(pages) == sorted(["index.html", *reports])


def test_a_failing_module_ends_as_a_stub_and_stops_nothing(built, pages):
    statuses = {
        outcome.job.module.module: (outcome.status, outcome.reason)
        for page in built.pages
        if (page.task.subject, page.task.report) == ("S001", "improvement")
        for outcome in page.outcomes
    }
    assert statuses == {4: ("ok", ""), 5: ("failed", "cell-failed"), 6: ("failed", "unfinished")}
    page = pages["sites/S001/improvement.html"]
    assert "Module 5: this part could not be produced for site S001 (reason: cell-failed)." in page
    assert "Module 5 could not be produced (reason: cell-failed)." in page
    assert "41 of 58" in page
    assert not built.clean


def test_nothing_of_an_exception_is_published_and_all_of_it_is_kept_in_private(built, release, pages):
    (log,) = (log for log in built.logs if log.name == "S001-5_module.log")
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")
    assert log.stat().st_mode & 0o077 == 0
    assert release.resolve() not in log.resolve().parents
    for path in release.rglob("*"):
        assert path.is_dir() or "ZeroDivisionError" not in path.read_text(encoding="utf-8")
    assert not any("a value of the data" in page for page in pages.values())


def test_a_stub_holds_nothing_of_the_data_however_the_notebook_failed(network_folder, tmp_path):
    """What a notebook had shown, printed, or put into the name or the words of an exception before it failed."""
    ends = (
        "class Remission_of_Mia(Exception): pass\nraise Remission_of_Mia('Mia Example')",
        "import os; os.write(1, b'Mia Example'); os._exit(3)",
        "import sys; sys.exit('Mia Example')",
    )
    for number, end in enumerate(ends, 1):
        seen = "display({'text/html': '<p>Mia Example</p>', 'text/plain': 'Mia Example'}, raw=True)"
        warned = "import warnings; warnings.warn('Mia Example'); print('Mia Example')"
        write_notebook(tmp_path / "notebooks", "# Mia Example", seen, warned, end, module=number, order=number)
    built = build_network(network_folder, tmp_path / "out", only=["NA"], notebooks=tmp_path / "notebooks", workers=1)
    assert {outcome.reason for page in built.pages for outcome in page.outcomes} == {"cell-failed", "kernel-died"}
    release = built.first.parent
    for path in release.rglob("*"):
        assert path.is_dir() or "Mia" not in path.read_text(encoding="utf-8")
    assert "could not be produced for site NA" in (release / "sites/NA/improvement.html").read_text(encoding="utf-8")


def test_a_notebook_that_takes_its_worker_down_costs_its_own_page_only_and_leaves_a_stub(network_folder, tmp_path):
    ends_a_worker = "import os, signal\nif site_id == 'NA':\n    os.kill(os.getppid(), signal.SIGKILL)"
    write_notebook(tmp_path / "notebooks", "# Module 4", ends_a_worker, SHOW_BLOCK, RECORD)
    built = build_network(
        network_folder, tmp_path / "out", only=["NA", "S001"], notebooks=tmp_path / "notebooks", workers=2
    )
    assert {page.task.subject: page.reason for page in built.pages} == {"NA": "worker-lost", "S001": ""}
    release = built.first.parent
    page = (release / "sites/NA/improvement.html").read_text(encoding="utf-8")
    assert "this part could not be produced for site NA (reason: worker-lost)." in page
    assert "sites/NA/improvement.html" in built.first.read_text(encoding="utf-8")
    assert release_problems(release) == []
    assert not built.clean


def test_a_module_without_rows_is_not_run_and_says_so_in_one_line(pages):
    said = "No data yet. This module reads observations; they hold no row for this view."
    assert said in pages["sites/S002/improvement.html"]
    assert "This module reads aims and plan" in pages["sites/S001/sustainability.html"]


def test_the_manifest_accounts_for_every_job_and_every_file(release):
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["jobs"]) == 4 * 4
    assert {job["status"] for job in manifest["jobs"]} == {"ok", "failed", "no_data"}
    files = {path.relative_to(release).as_posix() for path in release.rglob("*") if path.is_file()}
    assert set(manifest["files"]) == files - {"manifest.json"}
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((release / name).read_bytes()).hexdigest() == digest
    assert manifest["tables"]["observations"] == {"read": 3, "accepted": 3, "refused": 0}
    assert manifest["data_through"] == "2026-06-30"


def test_the_manifest_says_what_the_release_was_made_from_and_by_what(release, network_folder):
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    inputs = manifest["made_from"]["network"]
    assert set(inputs) == {"network.toml", *(f"tables/{name}.csv" for name in ("sites", "measures", "observations"))}
    for name, said in inputs.items():
        content = (network_folder / name).read_bytes()
        assert said == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    assert set(manifest["made_from"]["notebooks"]) == {f"{number}_module.ipynb" for number in (1, 4, 5, 6)}
    assert manifest["python"] == platform.python_version()
    assert manifest["versions"]["jinja2"] == importlib.metadata.version("jinja2")
    assert len(manifest["templates"]) == 64
    assert manifest["disclosure"]["preset"] == "cms11"
    assert manifest["disclosure"]["threshold"] == 11
    assert "identifier_patterns" not in manifest["disclosure"]
    (job,) = (it for it in manifest["jobs"] if (it["subject"], it["module"]) == ("NA", "4_module"))
    assert job["parameters"] == {"network": "site-NA.pack", "site_id": "NA", "audience": "site"}
    assert job["file"] in manifest["files"]


def test_the_clock_is_in_the_manifest_only(release, pages):
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    today = manifest["started_utc"][:10]
    assert today not in {"2026-06-30", "2026-07-10"}
    assert not any(today in page for page in pages.values())


def test_one_site_alone_gives_the_same_bytes_as_in_the_whole_run(network_folder, notebooks, tmp_path, release):
    told = []
    built = report_subject(
        network_folder,
        tmp_path,
        subject="NA",
        report="improvement",
        notebooks=notebooks,
        on_page=lambda page, n: told.append((page.task.subject, n)),
    )
    assert told == [("NA", 1)]
    assert built.first == tmp_path / "sites" / "NA" / "improvement.html"
    assert built.first.read_bytes() == (release / "sites/NA/improvement.html").read_bytes()


def test_reports_for_which_there_is_no_room_leave_the_old_release_as_it_was(network_folder, notebooks, small_disk):
    with new_release(small_disk) as building:
        write_whole(building / "index.html", "good")
    with pytest.raises(OutputError, match="no room") as caught:
        build_network(network_folder, small_disk, only=["S001", "S002"], notebooks=notebooks, workers=2)
    assert caught.value.where == str(small_disk)
    assert (small_disk / "current" / "index.html").read_text(encoding="utf-8") == "good"
    assert sorted(path.name for path in small_disk.iterdir()) == [".lock", "current", "release-000001"]


@pytest.mark.parametrize(("site_id", "said"), [("S01", "did you mean S001"), ("S004", "has no reports")])
def test_a_site_without_reports_is_refused(network_folder, notebooks, tmp_path, site_id, said):
    with pytest.raises(UserError, match=said):
        build_network(network_folder, tmp_path, only=[site_id], notebooks=notebooks)


@pytest.mark.parametrize("current", ["a folder", "no link can be made"])
def test_a_place_without_links_is_refused_before_the_data_are_read(notebooks, tmp_path, monkeypatch, current):
    """The network is not even there."""
    if current == "a folder":
        (tmp_path / "current").mkdir()
    else:

        def refused(*args, **kwargs):
            raise PermissionError(errno.EPERM, "Operation not permitted")

        monkeypatch.setattr(os, "symlink", refused)
    with pytest.raises(UserError, match="link"):
        build_network(tmp_path / "nowhere", tmp_path, notebooks=notebooks)


def test_an_unknown_report_is_refused(network_folder, notebooks, tmp_path):
    with pytest.raises(UserError, match="did you mean improvement"):
        report_subject(network_folder, tmp_path, subject="NA", report="improvment", notebooks=notebooks)
