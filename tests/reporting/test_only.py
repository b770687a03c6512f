"""A run for some sites leaves the others as they are, and the release whole."""

import json
import shutil

import pytest

from lhs_helpers.errors import UserError
from lhs_helpers.reporting.build import build_network, explain
from lhs_helpers.reporting.verify import release_problems

from .conftest import RECORD, SHOW_BLOCK, write_notebook

SUBJECTS = ("network", "NA", "S001", "S002")


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("good_notebooks")
    write_notebook(folder, "# Module 4", SHOW_BLOCK, RECORD, comparators=["network_series"])
    return folder


@pytest.fixture(scope="module")
def whole(network_folder, notebooks, tmp_path_factory):
    out = tmp_path_factory.mktemp("whole") / "out"
    build_network(network_folder, out, notebooks=notebooks, workers=2)
    return out


class Place:
    """A network of its own, and a folder with a release of all its reports."""

    def __init__(self, folder, network, whole, notebooks):
        self.network = shutil.copytree(network, folder / "net")
        self.out = shutil.copytree(whole, folder / "out", symlinks=True)
        self.notebooks = shutil.copytree(notebooks, folder / "notebooks")

    def build(self, *only):
        """Subjects whose pages were made; the release is whole."""
        built = build_network(self.network, self.out, only=only, notebooks=self.notebooks, workers=1)
        assert release_problems(self.out / "current") == []
        return None if built.unchanged else {page.task.subject for page in built.pages if not page.reused}

    def why(self, *only):
        found = explain(self.network, self.out, only=only, notebooks=self.notebooks)
        return {subject: reason for (subject, _), reason in found.items()}

    def pages(self):
        current = self.out / "current"
        return {path.relative_to(current).as_posix(): path.read_bytes() for path in current.rglob("*.html")}

    def change(self):
        """The network's aim, which every page shows."""
        settings = self.network / "network.toml"
        settings.write_text(settings.read_text(encoding="utf-8").replace("60 % to", "61 % to"), encoding="utf-8")


@pytest.fixture
def place(tmp_path, network_folder, whole, notebooks):
    return Place(tmp_path, network_folder, whole, notebooks)


def test_the_others_stay_as_they_are_and_the_index_leads_to_all(place):
    before = place.pages()
    place.change()
    assert place.why("S001").keys() == {"S001"}
    assert place.build("S001") == {"S001"}
    after = place.pages()
    assert after.keys() == before.keys()
    assert {name for name in after if after[name] != before[name]} == {"sites/S001/improvement.html", "index.html"}
    assert all(f'href="{name}"'.encode() in after["index.html"] for name in after if name != "index.html")


def test_two_such_runs_keep_every_page_and_a_full_one_makes_what_is_stale(place):
    place.change()
    assert place.build("S001") == {"S001"}
    assert place.build("S001") is None
    assert place.build("NA") == {"NA"}
    assert len(place.pages()) == 1 + len(SUBJECTS)
    assert place.build() == {"network", "S002"}
    assert place.build() is None


def test_what_each_page_was_made_from_stays_in_the_manifest(place):
    def made_from():
        manifest = json.loads((place.out / "current" / "manifest.json").read_text(encoding="utf-8"))
        return {page["subject"]: page["made_from"] for page in manifest["pages"]}

    before = made_from()
    place.change()
    place.build("S001")
    after = made_from()
    assert {subject for subject in SUBJECTS if before[subject] != after[subject]} == {"S001"}


def test_a_release_of_all_that_is_still_good_answers_for_each(place):
    assert place.build("S001") is None
    with pytest.raises(UserError, match="did you mean S001"):
        place.build("S01")


def test_a_page_that_cannot_be_kept_is_made_anew(place):
    (place.out / "current" / "sites" / "NA" / "improvement.html").write_text("spoiled", encoding="utf-8")
    assert place.why("S001") == {"S001": (), "NA": ("file",)}
    assert place.build("S001") == {"NA"}


def test_pages_of_other_modules_than_today_s_are_made_anew(place):
    write_notebook(place.notebooks, "# Module 5", SHOW_BLOCK, RECORD, module=5, order=2)
    assert place.build("S001") == set(SUBJECTS)


def test_who_has_no_reports_any_more_does_not_stay(place):
    sites = place.network / "tables" / "sites.csv"
    sites.write_text(sites.read_text(encoding="utf-8").replace("NA,,paused", "NA,,withdrawn"), encoding="utf-8")
    place.build("S001")
    assert set(place.pages()) == {"index.html", "network/improvement.html"} | {
        f"sites/{site}/improvement.html" for site in ("S001", "S002")
    }


def test_a_first_release_may_be_of_some_only_and_the_next_adds_to_it(place):
    shutil.rmtree(place.out)
    assert place.build("S001") == {"S001"}
    assert set(place.pages()) == {"index.html", "sites/S001/improvement.html"}
    assert place.build("NA", "network") == {"NA", "network"}
    assert len(place.pages()) == 4
    assert place.build() == {"S002"}


def test_a_damaged_manifest_costs_no_site_its_pages(place):
    (place.out / "current" / "manifest.json").write_text("{}", encoding="utf-8")
    place.build("S001")
    assert len(place.pages()) == 1 + len(SUBJECTS)
