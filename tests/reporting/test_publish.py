"""A release is swapped in whole, and never half."""

import errno
import os

import pytest

from lhs_helpers.errors import InputError, OutputError
from lhs_helpers.output import write_whole
from lhs_helpers.reporting.publish import ensure_link, ensure_room, new_release, no_drafts, unfinished


def _publish(out, text):
    with new_release(out) as building:
        (building / "index.html").write_text(text, encoding="utf-8")


def test_the_last_release_is_current_and_the_one_before_is_kept(tmp_path):
    for number in range(3):
        _publish(tmp_path, str(number))
    assert (tmp_path / "current" / "index.html").read_text(encoding="utf-8") == "2"
    assert (tmp_path / "current").readlink().name == "release-000003"
    assert sorted(path.name for path in tmp_path.glob("release-*")) == ["release-000002", "release-000003"]


def test_a_run_that_fails_leaves_the_old_release_as_it_was(tmp_path):
    _publish(tmp_path, "good")
    with pytest.raises(TypeError):
        _publish(tmp_path, None)
    assert (tmp_path / "current" / "index.html").read_text(encoding="utf-8") == "good"
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["current", "release-000001"]


def test_a_disk_that_is_full_halfway_is_told_by_the_folder_that_was_named_and_costs_nothing(small_disk):
    _publish(small_disk, "good")
    with pytest.raises(OutputError, match="no room") as caught, new_release(small_disk) as building:
        write_whole(building / "sites" / "S1.html", "x" * 100_000)
    assert caught.value.where == str(small_disk)
    assert (small_disk / "current" / "index.html").read_text(encoding="utf-8") == "good"
    assert sorted(path.name for path in small_disk.iterdir()) == [".lock", "current", "release-000001"]


def test_the_leftovers_of_a_killed_run_are_swept(tmp_path):
    (tmp_path / ".build-old").mkdir()
    _publish(tmp_path, "good")
    assert not (tmp_path / ".build-old").exists()


def test_a_release_that_never_became_current_is_unfinished_and_costs_no_older_one_its_place(tmp_path):
    for number in range(2):
        _publish(tmp_path, str(number))
    (tmp_path / "release-000003").mkdir()
    (tmp_path / ".current-1").symlink_to("release-000003")
    with new_release(tmp_path) as building:
        assert unfinished(tmp_path) == [tmp_path / "release-000003", building]
    assert (tmp_path / "current").readlink().name == "release-000004"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "current", "release-000002", "release-000004"]


def test_a_file_whose_writer_was_killed_is_not_published(tmp_path):
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / ".improvement.html.1234").write_text("hal", encoding="utf-8")
    (tmp_path / "index.html").write_text("whole", encoding="utf-8")
    no_drafts(tmp_path)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["index.html"]


def test_twice_the_room_of_the_last_pages_is_asked_for(small_disk):
    ensure_room(small_disk, {"improvement": 10_000}, ["improvement"] * 3)
    ensure_room(small_disk, {}, ["improvement"] * 30)  # a first release: nothing is known
    with pytest.raises(OutputError, match=r"0\.1 MB are asked for, 0\.1 MB are free"):
        ensure_room(small_disk, {"improvement": 10_000}, ["improvement"] * 4)


def test_a_second_run_in_the_same_folder_is_told_so(tmp_path):
    with new_release(tmp_path), pytest.raises(InputError, match="another run"), new_release(tmp_path):
        pass


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be written"), new_release(tmp_path / "file" / "reports"):
        pass


def _refusing(number):
    def symlink(*args, **kwargs):
        raise OSError(number, os.strerror(number))

    return symlink


@pytest.mark.parametrize("number", [errno.EPERM, errno.EOPNOTSUPP, errno.EINVAL])
@pytest.mark.parametrize("out", [".", "not/yet"])
def test_a_disk_without_links_is_told_before_any_work(tmp_path, monkeypatch, number, out):
    monkeypatch.setattr(os, "symlink", _refusing(number))
    with pytest.raises(OutputError, match=r"no symbolic links(?s:.*)another disk"):
        ensure_link(tmp_path / out)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("number", "said"), [(errno.ENOSPC, "no room"), (errno.EROFS, "nothing can be written")])
def test_a_disk_that_takes_nothing_is_not_said_to_lack_links(tmp_path, monkeypatch, number, said):
    monkeypatch.setattr(os, "symlink", _refusing(number))
    with pytest.raises(OutputError, match=said):
        ensure_link(tmp_path)


def test_what_was_copied_without_its_links_is_told_before_any_work(tmp_path):
    (tmp_path / "current").mkdir()
    with pytest.raises(InputError, match=r"is not a link(?s:.*)move current away"):
        ensure_link(tmp_path)


def test_trying_a_link_leaves_nothing(tmp_path):
    _publish(tmp_path, "good")
    before = sorted(path.name for path in tmp_path.iterdir())
    ensure_link(tmp_path)
    ensure_link(tmp_path / "not" / "yet")
    assert sorted(path.name for path in tmp_path.iterdir()) == before
