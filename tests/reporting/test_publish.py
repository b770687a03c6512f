"""A release is swapped in whole, and never half."""

import pytest

from lhs_helpers.errors import InputError, OutputError
from lhs_helpers.output import write_whole
from lhs_helpers.reporting.publish import new_release


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


def test_a_second_run_in_the_same_folder_is_told_so(tmp_path):
    with new_release(tmp_path), pytest.raises(InputError, match="another run"), new_release(tmp_path):
        pass


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be written"), new_release(tmp_path / "file" / "reports"):
        pass
