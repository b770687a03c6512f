"""Whatever a page or a release is made from shows in its key, and nothing else does."""

import sys
from pathlib import Path

import pytest

from lhs_helpers.packs import COMPARATORS
from lhs_helpers.reporting import keys
from lhs_helpers.reporting.discover import Module
from lhs_helpers.reporting.facts import Checked
from lhs_helpers.reporting.job import Job
from lhs_helpers.reporting.keys import PARTS, key_parts, needed_versions, program_digest
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
