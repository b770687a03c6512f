"""Private folders of runs that were killed are removed; those of runs that go on, and of others, are not."""

import os
import sys

import pytest

from lhs_helpers.reporting import scratch
from lhs_helpers.reporting.scratch import private_folder, sweep

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="without locks nothing is swept")


def _left(place, name, *, age=3_600):
    folder = place / f"lhs-run-{name}"
    folder.mkdir()
    (folder / "site-S001.pack").write_text("rows of patients")
    (folder / ".owner").touch()
    os.utime(folder, (folder.stat().st_mtime - age,) * 2)
    return folder


def test_only_what_nobody_uses_any_more_is_swept(tmp_path, monkeypatch):
    monkeypatch.setattr(scratch.tempfile, "tempdir", str(tmp_path))
    left, young = _left(tmp_path, "left"), _left(tmp_path, "young", age=0)
    link = tmp_path / "lhs-run-link"
    link.symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "lhs-other").mkdir()
    with private_folder() as used:
        assert used.stat().st_mode & 0o077 == 0
        os.utime(used, (0, 0))
        sweep(tmp_path)
        assert used.is_dir()
    assert not used.exists()
    assert not left.exists()
    assert young.exists()
    assert link.is_symlink()
    assert (tmp_path / "elsewhere").is_dir()
    assert (tmp_path / "lhs-other").is_dir()


def test_folders_of_other_users_are_left_alone(tmp_path, monkeypatch):
    left = _left(tmp_path, "left")
    monkeypatch.setattr(scratch.os, "getuid", lambda: left.stat().st_uid + 1)
    sweep(tmp_path)
    assert left.exists()
