"""Whatever a page or a release is made from shows in its key, and nothing else does."""

import shutil
import sys
from pathlib import Path

import pytest

from lhs_helpers.contract.network import Network
from lhs_helpers.contract.tables import TABLES
from lhs_helpers.intake.sources import find_tables
from lhs_helpers.packs import COMPARATORS
from lhs_helpers.reporting import keys
from lhs_helpers.reporting.discover import Module
from lhs_helpers.reporting.facts import Checked
from lhs_helpers.reporting.job import Job
from lhs_helpers.reporting.keys import PARTS, key_parts, needed_versions, network_files, program_digest
from lhs_helpers.reporting.page import PageTask


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Put the record of a package where Python looks for it."""
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site"), *sys.path])

    def install(name, version, *needed):
        folder = tmp_path / "site" / f"{name}.dist-info"
        folder.mkdir(parents=True, exist_ok=True)
        lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
        lines += [f"Requires-Dist: {line}" for line in needed]
        (folder / "METADATA").write_text("\n".join([*lines, "", "Requires-Dist: told-in-its-description"]), "utf-8")
        program_digest.cache_clear()

    yield install
    program_digest.cache_clear()


def test_versions_are_of_all_that_is_needed_by_whatever_is_needed(installed):
    installed("top", "1", "ninja2>=3.1", "Sub_Pkg[fast]<2,>=1; python_version >= '3'", 'soup4; extra == "dev"', "gone")
    installed("ninja2", "3.1.6")
    installed("sub_pkg", "1.5", "below (>=2)", "top")
    installed("below", "2.0.1")
    installed("soup4", "4.12")
    found = {"top": "1", "ninja2": "3.1.6", "sub-pkg": "1.5", "below": "2.0.1", "gone": ""}
    assert needed_versions("top") == found


def test_names_that_end_in_a_digit_are_found():
    assert needed_versions()["jinja2"]
    assert needed_versions()["markupsafe"]  # which jinja2 needs, and this package does not name
    assert "beautifulsoup" not in needed_versions()


def test_a_package_below_another_changes_the_program(installed, monkeypatch):
    installed("top", "1", "below")
    installed("below", "2.0.1")
    monkeypatch.setattr(keys, "needed_versions", lambda: needed_versions("top"))
    before = program_digest()
    installed("below", "2.0.2")
    assert program_digest() != before


@pytest.mark.parametrize("suffix", ["reports/lhs/head.html.j2", "words/en/process.toml", "new.css"])
def test_a_template_changes_the_program(tmp_path, monkeypatch, suffix):
    monkeypatch.setattr(keys, "TEMPLATES", tmp_path)
    (tmp_path / suffix).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / suffix).write_text("before", encoding="utf-8")
    before = program_digest.__wrapped__()
    (tmp_path / suffix).write_text("after", encoding="utf-8")
    assert program_digest.__wrapped__() != before


def _task(folder, **changed):
    """A page of two notebooks; of its files, those that are named hold something else than usual."""
    for name in ("4_a.ipynb", "5_b.ipynb", "site-S001.pack", COMPARATORS):
        (folder / name).write_text(changed.get(name.partition(".")[0], "as ever"), encoding="utf-8")
    jobs = tuple(
        Job(
            module=Module(folder / name, number, "Title", "improvement", number, (), {}),
            subject="S001",
            pack=folder / "site-S001.pack",
            comparators=folder / COMPARATORS,
            audience=changed.get("audience", "site"),
            extra=changed.get("extra", ()),
        )
        for number, name in ((4, "4_a.ipynb"), (5, "5_b.ipynb"))
    )
    return PageTask("S001", "improvement", jobs, Checked(changed.get("problems", ())), folder / "page.html")


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ({"4_a": "other"}, "notebooks"),
        ({"5_b": "other"}, "notebooks"),
        ({"audience": "public"}, "notebooks"),
        ({"extra": (("period", "2026"),)}, "notebooks"),
        ({"site-S001": "other"}, "data"),
        ({Path(COMPARATORS).stem: "other"}, "comparators"),
        ({"problems": (("E-NUM", "observations", "is no number", 1),)}, "check"),
    ],
)
def test_each_input_of_a_page_changes_its_own_part_of_the_key(tmp_path, changed, part):
    before, after = key_parts(_task(tmp_path)), key_parts(_task(tmp_path, **changed))
    assert set(before) == set(PARTS)
    assert {name for name in PARTS if before[name] != after[name]} == {part}


@pytest.fixture
def network(network_folder, tmp_path):
    return shutil.copytree(network_folder, tmp_path / "net")


@pytest.mark.parametrize("sources", ["", '[[source]]\npath = "tables"\n[[source]]\npath = "more/deep"\n'])
def test_every_file_that_the_check_looks_at_is_in_the_key_of_the_network(network, sources):
    settings = network / "network.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + sources, encoding="utf-8")
    (network / "more" / "deep").mkdir(parents=True)
    for name in ("aims.csv", "plan.csv.gz", "events.parquet", "tools", "notes.txt", "readme.md", ".hidden.csv"):
        (network / "more" / "deep" / name).write_text("x", encoding="utf-8")
    (network / "tables" / "linked.csv").symlink_to(settings)
    files, unused = find_tables(network, Network.from_toml(settings.read_text(encoding="utf-8")), list(TABLES))
    looked_at = {file.where for group in files.values() for file in group} | {problems.where for problems in unused}
    assert set(network_files(network)) == {"network.toml", *looked_at}


def test_what_is_read_changes_the_key_of_the_network_and_what_is_not_leaves_it(network):
    before = network_files(network)
    (network / "reports" / "release-000001").mkdir(parents=True)
    (network / "reports" / "index.html").write_text("a report", encoding="utf-8")
    (network / "notes.xlsx").write_text("x", encoding="utf-8")
    (network / "tables" / ".~lock.sites.csv#").write_text("x", encoding="utf-8")
    assert network_files(network) == before
    for name in ("network.toml", "tables/sites.csv"):
        with (network / name).open("a", encoding="utf-8") as file:
            file.write("\n")
        now = network_files(network)
        assert {file for file in now if now[file] != before[file]} == {name}
        before = now


@pytest.mark.parametrize("text", ["[[source]]\npath = 7", "source = 7", "[", "[[source]]\npath = '../..'"])
def test_settings_that_will_be_refused_are_no_trouble(tmp_path, text):
    assert network_files(tmp_path / "nowhere") == {"network.toml": {}}
    (tmp_path / "network.toml").write_text(text, encoding="utf-8")
    assert list(network_files(tmp_path)) == ["network.toml"]
