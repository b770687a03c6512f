"""Pages made by the workers of a real dask scheduler, which share no folder with the run."""

import importlib.util
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from lhs_helpers.reporting.build import build_network
from lhs_helpers.reporting.cluster import ClusterError
from lhs_helpers.reporting.verify import release_problems

from .conftest import RECORD, SHOW_BLOCK, write_notebook

if importlib.util.find_spec("distributed") is None and not os.environ.get("CI"):
    pytest.skip("distributed is not installed: it comes with the extra dask", allow_module_level=True)

SUBJECTS = ["network", "NA", "S001", "S002"]
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@pytest.fixture
def slow_notebooks(tmp_path):
    """Each takes a moment, so that a worker can be killed in the middle."""
    folder = tmp_path / "notebooks"
    write_notebook(folder, "# Module 4", "import time; time.sleep(0.5)", SHOW_BLOCK, RECORD)
    write_notebook(folder, "# Module 1", SHOW_BLOCK, RECORD, module=1, report="sustainability", tables=["sites"])
    return folder


@pytest.fixture
def cluster(tmp_path):
    """Start a scheduler and workers on this machine; the address, and a function that starts a worker."""
    started, address_file = [], tmp_path / "scheduler.json"

    def start(*arguments, daemon=False):
        environment = os.environ | {"DASK_DISTRIBUTED__WORKER__DAEMON": str(daemon), "TMPDIR": str(tmp_path)}
        command = [sys.executable, "-m", "dask", *arguments, "--scheduler-file", str(address_file)]
        started.append(subprocess.Popen(command, cwd=tmp_path, env=environment, **QUIET))
        return started[-1]

    def worker(**options):
        return start("worker", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1", **options)

    start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    deadline = time.monotonic() + 60
    while not address_file.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    from distributed import Client

    with Client(scheduler_file=str(address_file), set_as_default=False) as client:
        yield client, worker
    for process in reversed(started):
        process.terminate()
        process.wait(timeout=60)


def test_every_report_is_there_though_a_worker_is_killed_in_the_middle(
    cluster, network_folder, slow_notebooks, tmp_path
):
    client, worker = cluster
    workers = [worker(), worker()]
    client.wait_for_workers(2, timeout=120)
    killed = []

    def kill_one(page, n_all):
        if not killed:
            killed.append(workers[0].pid)
            for process in [*psutil.Process(workers[0].pid).children(recursive=True), workers[0]]:
                os.kill(process.pid, signal.SIGKILL)

    address = client.scheduler.address
    built = build_network(
        network_folder, tmp_path / "there", scheduler=address, notebooks=slow_notebooks, on_page=kill_one
    )
    assert killed
    assert built.clean
    assert [page.task.subject for page in built.pages] == [subject for subject in SUBJECTS for _ in range(2)]
    assert release_problems(tmp_path / "there" / "current") == []
    here = build_network(network_folder, tmp_path / "here", notebooks=slow_notebooks, workers=2)
    assert {page.task.target.name for page in built.pages} == {page.task.target.name for page in here.pages}
    for path in (tmp_path / "here" / "current").rglob("*.html"):
        there = tmp_path / "there" / "current" / path.relative_to(tmp_path / "here" / "current")
        assert there.read_bytes() == path.read_bytes()
    again = build_network(network_folder, tmp_path / "there", notebooks=slow_notebooks)
    assert again.unchanged


def test_a_worker_that_may_not_start_processes_is_told_what_to_set(cluster, network_folder, slow_notebooks, tmp_path):
    client, worker = cluster
    worker(daemon=True)
    client.wait_for_workers(1, timeout=120)
    with pytest.raises(ClusterError, match="may not start processes"):
        build_network(
            network_folder, tmp_path / "out", scheduler=client.scheduler.address, notebooks=slow_notebooks, only=["NA"]
        )
    assert not (tmp_path / "out" / "current").exists()


def test_an_address_where_no_scheduler_answers_is_named(network_folder, slow_notebooks, tmp_path, monkeypatch):
    monkeypatch.setattr("lhs_helpers.reporting.cluster.CONNECT_SECONDS", 1)
    with pytest.raises(ClusterError, match="no dask scheduler answers there") as caught:
        build_network(network_folder, tmp_path / "out", scheduler="tcp://127.0.0.1:1", notebooks=slow_notebooks)
    assert caught.value.exit_code == 3
