"""Which processes a notebook, its runner and its server start, and when each of them ends."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from multiprocessing import forkserver
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

import lhs_helpers
from lhs_helpers.errors import UserError
from lhs_helpers.reporting.engine import forked
from lhs_helpers.reporting.engine.environment import starting

from .conftest import is_running, texts, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only on Linux is a fork safe; elsewhere nbclient runs")


def test_where_the_process_that_watches_over_a_notebook_is_killed_it_ends_with_all_that_it_started(
    run, healthy, tmp_path
):
    cell = (
        "import os, subprocess, time\n"
        "child = subprocess.Popen(['sleep', '300'], start_new_session=True)\n"
        "open('pid', 'w').write(f'{os.getpid()} {child.pid}'); os.kill(os.getppid(), 9); time.sleep(300)"
    )
    _, error = run(cell)
    assert "exit code -9" in str(error)
    assert until(lambda: not any(is_running(int(number)) for number in (tmp_path / "pid").read_text().split()))
    healthy()


@pytest.fixture
def script(tmp_path, short_folder):
    """Start a script, without a guard, that runs a notebook of these cells ``times`` times."""

    def start(*sources, times=1):
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = new_notebook(cells=[*map(new_code_cell, sources)], metadata={"kernelspec": kernel})
        nbformat.write(notebook, tmp_path / "in.ipynb")
        body = (
            "import papermill; from lhs_helpers.reporting.engine.forked import ForkedEngine\n"
            "from papermill.engines import papermill_engines; papermill_engines.register('lhs', ForkedEngine)\n"
            f"for _ in range({times}):\n"
            "    papermill.execute_notebook('in.ipynb', None, engine_name='lhs', progress_bar=False)"
        )
        (tmp_path / "script.py").write_text(body, encoding="utf-8")
        return subprocess.Popen(
            [sys.executable, "script.py"],
            cwd=tmp_path,
            env={
                **os.environ,
                "PYTHONPATH": str(Path(lhs_helpers.__file__).parents[1]),
                "TMPDIR": str(short_folder),
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    return start


def test_processes_that_a_notebook_leaves_behind_end_with_it(run):
    cells, _ = run("import subprocess; print(subprocess.Popen(['sleep', '300']).pid)")
    assert until(lambda: not is_running(int(texts(cells))))


def test_a_notebook_dies_though_its_own_child_holds_its_pipe(run, healthy):
    healthy()
    started = time.monotonic()
    _, error = run("import os, time\nif os.fork() == 0:\n    time.sleep(60)\nos._exit(3)", execution_timeout=30)
    assert "exit code 3" in str(error)
    assert time.monotonic() - started < 5


def test_a_notebook_that_hangs_ends_when_its_runner_is_killed(tmp_path, short_folder, script):
    hang = (
        "import os, subprocess, time\nos.system('echo Jane Doe')\n"
        "child = subprocess.Popen(['sleep', '300'], start_new_session=True)\n"
        "open('pid', 'w').write(f'{os.getpid()} {child.pid}'); time.sleep(300)"
    )
    runner = script(hang)
    pid = tmp_path / "pid"
    assert until(lambda: pid.exists() and pid.read_text(), 60)
    runner.kill()
    runner.wait()
    assert until(lambda: not any(is_running(int(number)) for number in pid.read_text().split()))
    left = [path for path in short_folder.rglob("*") if path.is_file() and "Jane" in path.read_text("latin-1")]
    assert left == []  # what programs wrote about patients is gone with the process that read it


def test_a_script_without_a_guard_runs_each_notebook_once(tmp_path, script):
    runner = script("open('runs', 'a').write('x')", times=3)
    assert runner.wait(60) == 0
    assert (tmp_path / "runs").read_text() == "xxx"


def test_a_fork_that_a_cell_forgets_runs_no_later_cell(run, tmp_path):
    _, error = run("import os; pid = os.fork()", "open('runs', 'a').write('x'); import time; time.sleep(0.3)")
    assert error is None
    assert (tmp_path / "runs").read_text() == "x"


def test_a_folder_whose_name_leaves_no_room_for_a_socket_is_named_as_the_reason(tmp_path, monkeypatch):
    long = tmp_path / ("x" * 80)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    with pytest.raises(UserError, match="folder for temporary files"), starting({}):
        pass


def test_a_server_that_dies_at_the_last_moment_is_replaced_by_one_without_the_operator_s_environment(run, monkeypatch):
    monkeypatch.setenv("PGPASSWORD", "secret")
    made, server = forked.warm_context, forkserver._forkserver

    def dying():
        context = made()
        server.ensure_running()
        os.kill(server._forkserver_pid, signal.SIGKILL)
        os.waitid(os.P_PID, server._forkserver_pid, os.WEXITED | os.WNOWAIT)
        return context

    monkeypatch.setattr(forked, "warm_context", dying)
    cells, error = run("print('alive')")
    assert error is None
    assert texts(cells) == "alive\n"
    found = Path(f"/proc/{server._forkserver_pid}/environ").read_text()
    assert "OPENBLAS_NUM_THREADS=1" in found
    assert "PGPASSWORD" not in found
