"""Whatever ends a run, and wherever: a reader sees a whole release, and the next run goes on from what was finished."""

import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lhs_helpers.reporting.layout import LEDGER
from lhs_helpers.reporting.verify import release_problems

from .conftest import RECORD, SHOW_BLOCK, write_notebook
from .warm_runs import WarmRuns

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="runs are forked and killed, which needs Linux")
PAGES = ("network/improvement.html", "sites/NA/improvement.html", "sites/S001/improvement.html")
KILLED = -signal.SIGKILL
KILLS_BY_STEP, KILLS_IN_TIME = 42, 20  # of real runs, that is 62; those that came too late are not counted


class Place:
    """A network of two sites that was published once and has changed since, so that every page is to be made anew."""

    def __init__(self, folder: Path, network: Path) -> None:
        self.folder, self.notebooks = folder, folder / "notebooks"
        write_notebook(self.notebooks, "# Module 4", SHOW_BLOCK, RECORD, comparators=["network_series"])
        self.before, self.network = (shutil.copytree(network, folder / name) for name in ("before", "network"))
        for copy in (self.before, self.network):
            sites = copy / "tables" / "sites.csv"
            rows = sites.read_text(encoding="utf-8").splitlines(keepends=True)
            sites.write_text("".join(row for row in rows if "onerror" not in row), encoding="utf-8")
        settings = self.network / "network.toml"
        changed = settings.read_text(encoding="utf-8").replace("60 % to 80 %", "60 % to 90 %")
        settings.write_text(changed, encoding="utf-8")
        self.runs = WarmRuns(folder)
        for name, made_from in (("old", self.before), ("new", self.network)):
            code, said = self.runs.run(made_from, self.notebooks, folder / name)
            assert code == 0, said
        self.old, self.new = (pages(folder / name) for name in ("old", "new"))
        assert all(self.old[page] != self.new[page] for page in PAGES)

    def published(self, name: str) -> Path:
        """A folder of releases of its own, with the old release."""
        return shutil.copytree(self.folder / "old", self.folder / name, symlinks=True)

    def run(self, out: Path, **options: int) -> tuple[int, str]:
        return self.runs.run(self.network, self.notebooks, out, **options)

    def start(self, out: Path, **options: int) -> int:
        return self.runs.start(self.network, self.notebooks, out, **options)[0]


@pytest.fixture(scope="module")
def place(tmp_path_factory, network_folder):
    place = Place(tmp_path_factory.mktemp("faults"), network_folder)
    yield place
    place.runs.close()


def pages(out):
    current = out / "current"
    return {path.relative_to(current).as_posix(): path.read_bytes() for path in current.rglob("*.html")}


def state(pid):
    """The letter that Linux gives a process: R it runs, S it waits, T it was stopped."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]


def finished(out):
    """Pages that the runs that were ended have noted as finished, or put into a release that nobody was shown."""
    current = (out / "current").resolve().name
    noted = set()
    for folder in [*out.glob(".build-*"), *out.glob("release-*")]:
        if (folder / LEDGER).is_file():
            lines = (folder / LEDGER).read_text(encoding="utf-8").splitlines()
            noted |= {json.loads(line)["file"] for line in lines if line.endswith("}")}
        elif (folder.name.startswith(".") or folder.name > current) and (folder / "manifest.json").is_file():
            noted |= set(PAGES)
    return noted


def assert_whole(place, out):
    """What readers see is the old release or the new one, to the byte."""
    assert release_problems(out / "current") == []
    seen = pages(out)
    assert seen in (place.old, place.new)
    return seen == place.new


def assert_goes_on(place, out):
    """The next run completes, takes what was finished, and tidies up."""
    was_new, found = assert_whole(place, out), finished(out)
    code, said = place.run(out)
    assert code == 0, said
    assert assert_whole(place, out)
    if was_new:
        assert "Nothing has changed" in said
    else:
        manifest = json.loads((out / "current" / "manifest.json").read_text(encoding="utf-8"))
        assert {page["file"] for page in manifest["pages"] if page["reused"]} == found
        names = {path.name for path in out.iterdir()}
        assert len([name for name in names if name.startswith("release-")]) == 2
        assert not [name for name in names if name.startswith((".build", ".current"))]


def test_a_run_killed_before_any_step_leaves_a_whole_release_and_the_next_run_goes_on(place):
    code, said = place.run(place.published("counted"), die_at=0)
    assert code == 0, said
    steps = [line.split(" ", 2)[2] for line in said.splitlines() if line.startswith("step ")]
    tried = [number for number, step in enumerate(steps, 1) if step != "os.fsync" or number % 4 == 0]
    last = tried.pop()
    ended = [killed_before(place, step) for step in tried]
    for step in itertools.count(last):  # a run may take a few steps more or less than the one that was counted
        ended.append(killed_before(place, step))
        if ended[-1][1]:
            break
    killed = [swapped for was_killed, swapped in ended if was_killed]
    assert len(killed) >= KILLS_BY_STEP
    assert False in killed


def killed_before(place, step):
    """Whether a run was killed before one of its steps, and readers see the new release then; the next run goes on."""
    out = place.published(f"killed-{step}")
    code, said = place.run(out, die_at=step)
    assert code in (KILLED, 0), said
    swapped = assert_whole(place, out)
    assert_goes_on(place, out)
    shutil.rmtree(out)
    return code == KILLED, swapped


def test_a_run_killed_at_any_time_leaves_a_whole_release(place):
    random_times, ends = random.Random(20250101), []
    started, out = time.monotonic(), place.published("not-killed")
    assert place.run(out)[0] == 0
    seconds = time.monotonic() - started
    while ends.count(KILLED) < KILLS_IN_TIME and len(ends) < 3 * KILLS_IN_TIME:
        if assert_whole(place, out):  # what has got through is not to be made again
            out = place.published(f"killed-in-time-{len(ends)}")
        pid = place.start(out)
        time.sleep(random_times.uniform(0, seconds))
        os.killpg(pid, signal.SIGKILL)
        ends.append(place.runs.end(pid))
        assert assert_whole(place, out) or ends[-1] == KILLED
    assert ends.count(KILLED) == KILLS_IN_TIME
    assert_goes_on(place, out)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("after", [1, 3])
def test_a_run_that_is_asked_to_end_says_so_and_keeps_what_was_finished(place, number, code, after):
    """After so many lines of the ledger; three are all pages."""
    out = place.published(f"asked-{number}-{after}")
    pid = place.start(out)
    deadline = time.monotonic() + 60
    while len(finished(out)) < after and not assert_whole(place, out) and time.monotonic() < deadline:
        time.sleep(0.005)
    os.killpg(pid, number)
    assert place.runs.end(pid) in (code, 0)  # 0: it was through
    assert_goes_on(place, out)


@pytest.mark.parametrize("file_bytes", [1_000, 3_000, 10_000])
def test_files_that_may_not_grow_leave_the_old_release(place, file_bytes):
    out = place.published(f"limited-{file_bytes}")
    code, said = place.run(out, file_bytes=file_bytes)
    assert code == 3, said
    assert "a file would be larger than is allowed there" in said
    assert not assert_whole(place, out)
    assert {path.name for path in out.iterdir()} == {".lock", "current", "release-000001"}


def test_a_disk_without_twice_the_room_is_refused_before_anything_is_made(place, small_disk):
    subprocess.run(["mount", "-t", "tmpfs", "-o", "remount,size=400k", "tmpfs", small_disk], check=True)
    shutil.copytree(place.folder / "old", small_disk / "out", symlinks=True)
    (small_disk / "filler").write_bytes(bytes(shutil.disk_usage(small_disk).free - 8_192))
    code, said = place.run(small_disk / "out")
    assert code == 3, said
    assert "there may be no room" in said
    assert "improvement     ok" not in said
    assert not assert_whole(place, small_disk / "out")


def test_of_two_runs_at_once_one_is_told_to_wait_while_readers_see_whole_releases_only(place):
    out = place.published("two")
    first = place.start(out, halt_at=20)
    deadline = time.monotonic() + 60
    while state(first) != "T" and time.monotonic() < deadline:
        time.sleep(0.005)
    code, said = place.run(out)
    assert code == 3, said
    assert "another run is building reports in this folder" in said
    os.kill(first, signal.SIGCONT)
    releases = set()
    while "release-000002" not in releases and time.monotonic() < deadline:
        release = (out / "current").resolve()  # as a reader's browser does with one page
        releases.add(release.name)
        assert (release / "index.html").read_bytes().rstrip().endswith(b"</html>")
        assert release_problems(release) == []
    assert place.runs.end(first) == 0
    assert releases == {"release-000001", "release-000002"}
    assert assert_whole(place, out)


def test_patients_data_of_killed_runs_are_removed_by_the_next_run(place):
    out, temporary = place.published("swept"), place.folder / "tmp"
    code, _ = place.run(out, die_at=23)
    assert code == KILLED
    left = set(temporary.glob("lhs-run-*"))
    assert any(list(folder.rglob("*.pack")) for folder in left)
    others = temporary / "lhs-run-of-a-younger-run"
    others.mkdir()
    for folder in left:
        os.utime(folder, (0, 0))
    pid = place.start(out)
    place.runs.end(pid)
    assert set(temporary.glob("lhs-run-*")) & left == set()
    assert others.is_dir()
