"""A release that is not whole is told, whatever its manifest was made to say, and is never taken for a good one."""

import json
import os
import shutil

import pytest

from lhs_helpers.reporting import build as reports
from lhs_helpers.reporting.build import AccountingError, build_network
from lhs_helpers.reporting.keys import digest, whole_parts
from lhs_helpers.reporting.ledger import Finished
from lhs_helpers.reporting.verify import release_problems, still_good

from .conftest import RECORD, SHOW_BLOCK, write_notebook


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("good_notebooks")
    write_notebook(folder, "# Module 4", SHOW_BLOCK, RECORD, comparators=["network_series"])
    write_notebook(folder, "# Module 5", SHOW_BLOCK, RECORD, module=5, order=2)
    return folder


@pytest.fixture(scope="module")
def whole(network_folder, notebooks, tmp_path_factory):
    """A folder of releases whose last one is good, and what that was made from."""
    out = tmp_path_factory.mktemp("verified") / "out"
    assert build_network(network_folder, out, notebooks=notebooks, workers=2).clean
    return out, whole_parts(network_folder, notebooks, ())


@pytest.fixture
def release(whole, tmp_path):
    return Release(shutil.copytree(whole[0], tmp_path / "out", symlinks=True), whole[1])


class Release:
    """A copy of the good release, to be spoiled together with its manifest."""

    def __init__(self, out, made_from):
        self.out, self.folder, self.made_from = out, out / "current", made_from
        self.manifest = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))

    def drop(self, part, **named):
        """Leave out of the manifest what bears these names; the counts by status stay right."""
        gone = [entry for entry in self.manifest[part] if named.items() <= entry.items()]
        assert gone
        self.manifest[part] = [entry for entry in self.manifest[part] if entry not in gone]
        for entry in gone:
            if part == "jobs":
                self.manifest["statuses"][entry["status"]] -= 1
            else:
                del self.manifest["files"][entry["file"]]
                (self.folder / entry["file"]).unlink()

    def write(self, manifest=None):
        text = json.dumps(self.manifest if manifest is None else manifest)
        (self.folder / "manifest.json").write_text(text, encoding="utf-8")

    def problems(self):
        """What verify finds; whoever asks whether the release is still good must get the same answer."""
        self.write()
        found = release_problems(self.folder)
        assert (still_good(self.folder, self.made_from) is None) == bool(found)
        return found


def test_what_was_built_is_whole(release):
    assert release.problems() == []


def test_a_job_that_is_missing_is_named(release):
    release.drop("jobs", subject="NA", module="5_module")
    assert release.problems() == ["the job NA improvement 5_module is missing from the manifest"]


def test_a_page_that_is_missing_is_named_though_its_jobs_are_there(release):
    release.drop("pages", subject="S001")
    assert release.problems()[:2] == [
        "sites/S001 is not in the manifest",
        "the page S001 improvement is missing from the manifest",
    ]


def test_a_site_that_is_missing_is_seen_by_the_index_though_the_manifest_knows_nothing_of_it(release):
    release.drop("pages", subject="S001")
    release.drop("jobs", subject="S001")
    shutil.rmtree(release.folder / "sites" / "S001")
    assert "the page S001 improvement is missing from the manifest" in release.problems()
    release.manifest["subjects"].remove("S001")
    assert release.problems() == ["index.html does not lead to each page, and to nothing else"]


def test_a_job_that_stands_twice_is_named(release):
    release.manifest["jobs"].append(release.manifest["jobs"][0])
    release.manifest["statuses"][release.manifest["jobs"][0]["status"]] += 1
    assert release.problems() == ["the job network improvement 4_module stands in the manifest without need"]


def test_pages_of_two_sites_that_were_swapped_are_seen_though_every_hash_is_right(release):
    one, two = (f"sites/{site}/improvement.html" for site in ("S001", "S002"))
    first, second = ((release.folder / file).read_bytes() for file in (one, two))
    for file, content in ((one, second), (two, first)):
        (release.folder / file).write_bytes(content)
        release.manifest["files"][file] = digest(release.folder / file)
    assert release.problems() == [
        "sites/S001/improvement.html does not say that it is the page of S001",
        "sites/S002/improvement.html does not say that it is the page of S002",
    ]


def test_a_release_that_does_not_add_up_is_not_published(network_folder, notebooks, tmp_path, monkeypatch):
    made = reports._made
    monkeypatch.setattr(reports, "_made", lambda *args: (page for page in made(*args) if page.task.subject != "NA"))
    with pytest.raises(AccountingError, match="the page NA improvement is missing"):
        build_network(network_folder, tmp_path / "out", notebooks=notebooks, workers=1)
    assert not list((tmp_path / "out").glob("release-*"))


def test_a_page_that_could_not_even_be_written_as_a_stub_is_accounted_for(network_folder, tmp_path, monkeypatch):
    write_notebook(tmp_path / "notebooks", "# Module 4", "import os, signal; os.kill(os.getppid(), signal.SIGKILL)")

    def no_cover(*args, **kwargs):
        raise ValueError

    monkeypatch.setattr(reports, "make_page", no_cover)
    monkeypatch.setattr(reports, "in_processes", lambda make, tasks, **options: ((it, ValueError()) for it in tasks))
    built = build_network(network_folder, tmp_path / "out", notebooks=tmp_path / "notebooks", workers=1)
    assert {page.written for page in built.pages} == {False}
    assert release_problems(built.first.parent) == []


PARTS = ("statuses", "jobs", "pages", "files", "errors", "release", "subjects", "modules", "made_from")


@pytest.mark.parametrize("value", ["gone", None, 7, [7], [{}], {"x": 7}])
@pytest.mark.parametrize("part", PARTS)
def test_a_damaged_manifest_is_told_and_trusted_by_nobody(release, part, value):
    if (part, value) == ("errors", 7):
        return  # as good as any number
    release.manifest[part] = value
    if value == "gone":
        del release.manifest[part]
    release.write()
    assert release_problems(release.folder) or part == "made_from"
    assert still_good(release.folder, release.made_from) is None
    Finished([release.folder])


@pytest.mark.parametrize("manifest", [7, [], [7], {}, "text"])
def test_a_manifest_that_is_none_is_trusted_by_nobody(release, manifest):
    release.write(manifest)
    assert release_problems(release.folder) == ["manifest.json cannot be read, or is not one of this version"]
    assert still_good(release.folder, release.made_from) is None
    assert Finished([release.folder]).sizes() == {}


NOT_READ = {  # by a later run, of a release that is good
    "pages": {"reused", "seconds", "made_from"},
    "jobs": {"audience", "parameters", "file", "reason", "seconds", "findings"},
}


@pytest.mark.parametrize("list_", ["pages", "jobs"])
def test_an_entry_that_lacks_anything_is_told_and_costs_its_own_page_only(release, list_):
    for name in release.manifest[list_][0]:
        spoiled = json.loads(json.dumps(release.manifest))
        del spoiled[list_][0][name]
        release.write(spoiled)
        assert bool(release_problems(release.folder)) == (name not in NOT_READ[list_])
        assert bool(still_good(release.folder, release.made_from)) == (name in NOT_READ[list_])
        found = {subject for subject, _ in Finished([release.folder])._found}
        assert found >= {"NA", "S001", "S002"}


def test_damaged_lines_of_a_ledger_cost_their_own_pages_only(release, network_folder, notebooks):
    about = {
        "subject": "NA",
        "report": "improvement",
        "file": "sites/NA/improvement.html",
        "sha256": "",
        "made_from": {},
    }
    job = {"module": "4_module", "status": "ok", "reason": "", "seconds": 1, "findings": []}
    bad = [[{}], [{**job, "findings": [{}]}], [{**job, "seconds": "x"}], [7], 7, None, [{**job, "status": []}]]
    left = release.out / ".build-left"
    left.mkdir()
    lines = [json.dumps({**about, "jobs": jobs}) for jobs in bad]
    (left / "ledger.jsonl").write_text("\n".join([*lines, "7", "[]", "{}", "{", lines[0][:30]]), encoding="utf-8")
    assert Finished([left]).sizes() == {}
    del release.manifest["release"]
    release.write()
    built = build_network(network_folder, release.out, notebooks=notebooks, workers=1)
    assert [page.reused for page in built.pages] == [True] * 4
    assert release_problems(built.first.parent) == []


def test_pages_that_were_swapped_are_made_anew(release, network_folder, notebooks):
    one, two = (f"sites/{site}/improvement.html" for site in ("S001", "S002"))
    first, second = ((release.folder / file).read_bytes() for file in (one, two))
    for file, content in ((one, second), (two, first)):
        (release.folder / file).write_bytes(content)
        release.manifest["files"][file] = digest(release.folder / file)
    release.write()
    built = build_network(network_folder, release.out, notebooks=notebooks, workers=1)
    assert {page.task.subject for page in built.pages if not page.reused} == {"S001", "S002"}
    assert (built.first.parent / one).read_bytes() == first


def _by_link(path):
    """The same bytes in the same place, reached by a link."""
    elsewhere = path.parents[len(path.parts) - path.parts.index("current") - 1] / path.name
    path.symlink_to(shutil.move(path, elsewhere))


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda folder: (folder / "more").symlink_to("/etc"), "more is neither a file nor a folder"),
        (lambda folder: os.mkfifo(folder / "sites" / "pipe"), "sites/pipe is neither a file nor a folder"),
        (lambda folder: (folder / "empty").mkdir(), "empty is not in the manifest"),
        (lambda folder: (folder / "sites" / "S009" / "a").mkdir(parents=True), "sites/S009/a is not in the manifest"),
        (lambda folder: (folder / ".DS_Store").write_text("x", "utf-8"), ".DS_Store is not in the manifest"),
        (lambda folder: (folder / "sites" / "manifest.json").write_text("x", "utf-8"), "sites/manifest.json is not"),
        (lambda folder: _by_link(folder / "manifest.json"), "manifest.json is not there"),
        (lambda folder: _by_link(folder / "index.html"), "index.html is neither a file nor a folder"),
        (lambda folder: _by_link(folder / "sites"), "sites is neither a file nor a folder"),
    ],
)
def test_a_release_holds_regular_files_and_the_folders_of_these(release, spoil, told):
    spoil(release.folder)
    assert told in "\n".join(release_problems(release.folder))
    assert still_good(release.folder, release.made_from) is None


@pytest.mark.parametrize("name", ["index.html", "manifest.json", "sites/NA/improvement.html"])
def test_a_pipe_in_the_place_of_a_file_holds_nobody_up(release, name):
    (release.folder / name).unlink()
    os.mkfifo(release.folder / name)
    assert release_problems(release.folder)
    assert still_good(release.folder, release.made_from) is None
    Finished([release.folder])


def test_a_page_that_is_a_link_is_made_anew(release, network_folder, notebooks):
    page = release.folder / "sites" / "NA" / "improvement.html"
    good = page.read_bytes()
    _by_link(page)
    built = build_network(network_folder, release.out, notebooks=notebooks, workers=1)
    assert [page.task.subject for page in built.pages if not page.reused] == ["NA"]
    assert release_problems(built.first.parent) == []
    assert (release.folder / "sites" / "NA" / "improvement.html").read_bytes() == good
