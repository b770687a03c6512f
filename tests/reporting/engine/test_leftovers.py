"""What a cell starts ends with its notebook: in a session of its own, without a parent, however the notebook ends."""

import sys
from pathlib import Path

import pytest

from lhs_helpers.reporting.discover import read_module
from lhs_helpers.reporting.engine import ENGINE
from lhs_helpers.reporting.job import Job
from lhs_helpers.reporting.pool import in_processes
from lhs_helpers.reporting.run import run_job

from ..conftest import RECORD, write_notebook
from .conftest import is_running

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only on Linux is a fork safe; elsewhere nbclient runs")

# A program, and a fork of a fork, each in its own session; the second has lost its parent. Their numbers: in a file.
LEAVE = """import os, subprocess, time
program = subprocess.Popen(["sleep", "300"], start_new_session=True, stdout=subprocess.DEVNULL)
got, give = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.write(give, str(os.getpid()).encode())
        time.sleep(300)
    os._exit(0)
os.wait()
open({place!r}, "w").write(f"{{program.pid}} {{os.read(got, 20).decode()}}")
"""
ENDS = {
    "at its end": "1",
    "by an exception": "1 / 0",
    "by a timeout": "import time; time.sleep(300)",
    "deaf to a timeout": "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(300)",
    "by itself": "import os; os._exit(3)",
    "by a signal": "import os; os.kill(os.getpid(), 9)",
}
# It outlasts the other jobs of its two workers, and finds what it has started alive.
STAYS = """import time
from pathlib import Path
until, others = time.monotonic() + 60, [Path(place) for place in {others!r}]
while time.monotonic() < until and not all(place.exists() for place in others):
    time.sleep(0.05)
time.sleep(1)
numbers = Path({place!r}).read_text().split()
print(*[Path(f"/proc/{{number}}/stat").read_text().rpartition(")")[2].split()[0] for number in numbers])
"""


def left(place: Path) -> list[bool]:
    """Of each process that a notebook has left, whether it runs."""
    numbers = [int(number) for number in place.read_text(encoding="utf-8").split()]
    assert len(numbers) == 2
    return [is_running(number) for number in numbers]


@pytest.mark.parametrize("end", ENDS)
def test_nothing_runs_when_a_notebook_of_a_server_has_ended(run, tmp_path, end):
    place = tmp_path / "left"
    _, error = run(LEAVE.format(place=str(place)), ENDS[end], execution_timeout=2)
    assert (error is None) == (end == "at its end")
    assert left(place) == [False, False]


def _run_and_look(task):
    """In a worker: a job, and what has survived it."""
    job, place = task
    outcome = run_job(job, engine=ENGINE, cell_seconds=2 if place else 90)
    return outcome, left(place) if place else []


def test_nothing_runs_when_a_notebook_of_a_worker_has_ended_and_what_another_has_started_goes_on(tmp_path):
    packs = tmp_path / "packs"
    packs.mkdir()
    places = {end: tmp_path / f"left {end}" for end in ENDS}

    def task(name, *cells, place=None):
        module = read_module(write_notebook(tmp_path / name, *cells, RECORD))
        return Job(module, "S001", packs / "p.pack", packs / "c.pack", "site"), place

    mine = str(tmp_path / "mine")
    stays = STAYS.format(others=[str(place) for place in places.values()], place=mine)
    tasks = [task("stays", LEAVE.format(place=mine), stays)]
    tasks += [task(end, LEAVE.format(place=str(place)), ENDS[end], place=place) for end, place in places.items()]
    answers = {task[1]: result for task, result in in_processes(_run_and_look, tasks, workers=2, warm=True)}
    assert {end: answers[place][1] for end, place in places.items()} == {end: [False, False] for end in ENDS}
    assert {end for end, place in places.items() if answers[place][0].status == "ok"} == {"at its end"}
    outcome, _ = answers[None]
    assert outcome.status == "ok", outcome.log
    outputs = [output for cell in outcome.notebook.cells for output in cell.get("outputs", ())]
    assert [output.text for output in outputs if output.output_type == "stream"] == ["S S\n"]  # asleep, not dead
    assert not any(left(Path(mine)))
