"""The demo network of the notebooks is made once and found again."""

import pytest

from lhs_helpers.teaching import cache


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    cache.demo_folder.cache_clear()
    yield
    cache.demo_folder.cache_clear()


@pytest.fixture
def made(monkeypatch) -> list:
    """Stands for the generator: notes each call, and writes the one file that tells a whole network."""
    calls = []

    def write(folder):
        calls.append(folder)
        folder.mkdir(parents=True)
        (folder / "network.toml").write_text("contract = 1")
        return folder

    monkeypatch.setattr(cache, "write_network", write)
    return calls


def test_the_demo_is_made_once_and_found_again(made, tmp_path):
    folder = cache.demo_folder()
    cache.demo_folder.cache_clear()
    assert cache.demo_folder() == folder
    assert len(made) == 1
    assert folder.parent == tmp_path / "lhs-helpers"
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_a_changed_generator_makes_another_demo(made, monkeypatch):
    first = cache.demo_folder()
    cache.demo_folder.cache_clear()
    monkeypatch.setattr(cache, "_digest", lambda: "changed")
    assert cache.demo_folder() != first
    assert len(made) == 2


def test_a_cache_folder_that_cannot_be_made_is_replaced_by_a_temporary_one(made, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = cache.demo_folder()
    assert (folder / "network.toml").is_file()
    assert folder.parent.parent == tmp_path


def test_a_process_that_was_faster_is_no_error(made, monkeypatch):
    folder = cache.demo_folder()
    cache.demo_folder.cache_clear()
    looks = iter([False])
    found = type(folder).is_file
    monkeypatch.setattr(type(folder), "is_file", lambda path: next(looks, None) is not False and found(path))
    assert cache.demo_folder() == folder
    assert len(made) == 2
