"""What a notebook may do to itself in a forked child, and what nobody else notices of it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from multiprocessing import forkserver
from pathlib import Path

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError

import lhs_helpers
from lhs_helpers.errors import UserError
from lhs_helpers.reporting.engine import ENGINE, forked
from lhs_helpers.reporting.engine.environment import starting
from lhs_helpers.reporting.engine.forked import MAX_RAW_BYTES, ForkedEngine, can_fork
from lhs_helpers.reporting.engine.shell import MAX_CELL_SIZE, MAX_ERROR, MAX_OUTPUTS, MAX_SIZE, MAX_TEXT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only on Linux is a fork safe; elsewhere nbclient runs")
papermill_engines.register(ENGINE, ForkedEngine)


@pytest.fixture
def run(tmp_path):
    """Run a notebook of these cells; return its code cells as they were saved, and the error if there was one."""

    def run_cells(*sources, **options):
        cells = [new_code_cell("site_id = ''", metadata={"tags": ["parameters"]}), *map(new_code_cell, sources)]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), tmp_path / "in.ipynb")
        quiet = {"progress_bar": False, "request_save_on_cell_execute": False, "cwd": str(tmp_path)}
        given, error = {"site_id": "S001"}, None
        try:
            papermill.execute_notebook(
                tmp_path / "in.ipynb", tmp_path / "out.ipynb", given, engine_name=ENGINE, **quiet, **options
            )
        except PapermillExecutionError as failure:
            error = failure
        saved = nbformat.read(tmp_path / "out.ipynb", 4)
        return [cell for cell in saved.cells if cell.cell_type == "code"], error

    return run_cells


@pytest.fixture
def healthy(run):
    """Assert that the next notebook is well, whatever the last one did."""

    def check():
        cells, error = run("import pandas", "print(site_id, pandas.DataFrame({'a': [1]})['a'].sum())")
        assert error is None
        assert texts(cells) == "S001 1\n"

    return check


def texts(cells, *names):
    return "".join(
        output.text
        for cell in cells
        for output in cell.outputs
        if output.output_type == "stream" and (not names or output.name in names)
    )


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"  # Z: dead, not yet collected
    except FileNotFoundError:
        return False


def until(condition, seconds=5.0):
    """Wait for something that another process does."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_a_notebook_gets_its_parameter_its_figure_and_its_counts(run):
    figure = "import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()"
    cells, error = run("print(site_id)", figure, "6 * 7")
    assert error is None
    assert texts(cells) == "S001\n"
    assert "image/png" in cells[-2].outputs[0].data
    assert cells[-1].outputs[0].data["text/plain"] == "42"
    assert [cell.execution_count for cell in cells] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("def", "SyntaxError"),
        ("import sys; sys.exit(1)", "SystemExit"),
        ("import os; os._exit(0)", "exit code 0"),
        ("import os; os._exit(7)", "exit code 7"),
        ("import ctypes; ctypes.string_at(0)", "exit code -11"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "exit code -9"),
        ("import time\nwhile True: time.sleep(1)", "CellTimeoutError"),
        ("while True: display(1)", "CellTimeoutError"),
        ("while True:\n    try:\n        while True: pass\n    except KeyboardInterrupt: break", "CellTimeoutError"),
        ("input()", "EOFError"),
    ],
)
def test_a_broken_notebook_keeps_its_earlier_outputs_and_says_what_happened(run, healthy, source, named):
    started = time.monotonic()
    cells, error = run("print('before')", source, "print('after')", execution_timeout=1)
    assert time.monotonic() - started < 20
    assert error is not None
    assert "before" in texts(cells)
    assert "after" not in texts(cells)
    errors = [output for cell in cells for output in cell.outputs if output.output_type == "error"]
    assert any(named in f"{each.ename} {each.evalue}" for each in errors)
    healthy()


def test_a_notebook_that_leaves_early_with_success_has_run_no_later_cell(run):
    cells, error = run("import sys; sys.exit(0)", "print('after')")
    assert error is None  # papermill takes it for success; the runner does not
    assert cells[-1].execution_count is None
    assert "after" not in texts(cells)


def test_a_cell_that_ignores_the_interrupt_is_killed(run, healthy):
    _, error = run("import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass", execution_timeout=1)
    assert "killed" in str(error)
    healthy()


def test_many_short_cells_have_one_limit_together(run):
    cells, error = run(*["import time; time.sleep(0.4)"] * 9, execution_timeout=9, notebook_timeout=1)
    assert "CellTimeoutError" in str(error)
    assert sum(cell.execution_count is not None for cell in cells) < 8


def test_one_notebook_cannot_change_the_next(run):
    run("import os, pandas\nos.environ['LEAK'] = '1'\npandas.DataFrame.head = None\nos.chdir('/')")
    cells, error = run(
        "import os, pandas\nprint(os.environ.get('LEAK'), pandas.DataFrame.head is None, os.getcwd() == '/')"
    )
    assert error is None
    assert texts(cells) == "None False False\n"


def test_floods_are_cut_and_the_first_part_is_kept(run):
    flood = "for _ in range(1000): print('y' * 100_000)"
    cells, error = run(flood, f"for n in range({MAX_OUTPUTS + 50}): display(n)")
    assert error is None
    assert MAX_TEXT / 2 < len(texts(cells[:-1])) < MAX_TEXT + 1000
    assert len(cells[-1].outputs) == MAX_OUTPUTS + 1
    assert "dropped" in texts(cells[-1:])


def test_a_program_that_floods_the_output_is_stopped(run, healthy):
    _, error = run("import subprocess; subprocess.run(['yes'])", execution_timeout=60)
    assert "too much output" in str(error)
    assert MAX_RAW_BYTES < 10**9
    healthy()


def test_what_is_written_below_python_is_kept_and_stays_off_the_terminal(run, capfd):
    cells, _ = run("import os, subprocess; subprocess.run(['echo', 'program']); os.write(2, b'descriptor')")
    assert "program" in texts(cells)
    assert "descriptor" in texts(cells)
    assert capfd.readouterr() == ("", "")


def test_processes_that_a_notebook_leaves_behind_end_with_it(run):
    cells, _ = run("import subprocess; print(subprocess.Popen(['sleep', '300']).pid)")
    assert until(lambda: not is_running(int(texts(cells))))


def test_a_notebook_dies_though_its_own_child_holds_its_pipe(run):
    started = time.monotonic()
    _, error = run("import os, time\nif os.fork() == 0:\n    time.sleep(60)\nos._exit(3)", execution_timeout=30)
    assert "exit code 3" in str(error)
    assert time.monotonic() - started < 15


def test_a_memory_limit_becomes_an_ordinary_error(run, healthy):
    _, error = run("x = bytearray(12_000_000_000)")
    assert "MemoryError" in str(error)
    healthy()


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others(run):
    draw = "import numpy, random; print(numpy.random.random(), random.random())"
    first, again, other = (texts(run(draw, seed=seed)[0]) for seed in (1, 1, 2))
    assert first == again != other


def test_a_child_sees_no_secret_of_the_operator(run, monkeypatch):
    monkeypatch.setenv("DATABASE_PASSWORD", "hunter2")
    look = "import os, pathlib\nprint(dict(os.environ), pathlib.Path('/proc/self/environ').read_bytes())"
    cells, error = run(look)
    assert error is None
    assert "hunter2" not in texts(cells)
    assert "'TZ': 'UTC'" in texts(cells)


def test_children_find_the_libraries_already_loaded(run):
    cells, _ = run("import sys; print('pandas' in sys.modules, 'lhs_helpers.show' in sys.modules)")
    assert texts(cells) == "True True\n"


@pytest.fixture
def short_folder():
    """For temporary files: names of sockets there have little room."""
    with tempfile.TemporaryDirectory(prefix="t-") as folder:
        yield Path(folder)


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


def test_a_notebook_that_hangs_ends_when_its_runner_is_killed(tmp_path, short_folder, script):
    hang = "import os, time\nos.system('echo Jane Doe'); open('pid', 'w').write(str(os.getpid()))\ntime.sleep(300)"
    runner = script(hang)
    pid = tmp_path / "pid"
    assert until(lambda: pid.exists() and pid.read_text(), 60)
    runner.kill()
    runner.wait()
    assert until(lambda: not is_running(int(pid.read_text())))
    left = [path for path in short_folder.rglob("*") if path.is_file() and "Jane" in path.read_text("latin-1")]
    assert left == []  # what programs wrote about patients is gone with the process that read it


def test_a_script_without_a_guard_runs_each_notebook_once(tmp_path, script):
    runner = script("open('runs', 'a').write('x')", times=3)
    assert runner.wait(60) == 0
    assert (tmp_path / "runs").read_text() == "xxx"


def test_other_kernels_and_widgets_are_left_to_papermills_own_engine():
    notebook = new_notebook(cells=[new_code_cell("1 + 1")])
    assert can_fork(notebook, "python3")
    assert not can_fork(notebook, "ir")
    notebook.cells.append(new_code_cell("import ipywidgets"))
    assert not can_fork(notebook, "python3")


def test_what_programs_write_stays_in_the_cell_that_ran_them(run):
    for _ in range(3):  # it was a race: one notebook might have been lucky
        cells, _ = run(*[f"import os; os.system('echo cell{k}')\nNone" for k in range(6)])
        assert [texts([cell]) for cell in cells[2:]] == [f"cell{k}\n" for k in range(6)]


def test_threads_that_print_and_show_at_once_lose_nothing(run):
    body = (
        "import threading\n"
        "def f(name):\n"
        "    for i in range(20): print(name * 20_000); display({'text/plain': name * 100_000}, raw=True)\n"
        "threads = [threading.Thread(target=f, args=(name,)) for name in 'abcd']\n"
        "for each in threads: each.start()\n"
        "for each in threads: each.join()"
    )
    cells, error = run(body, "print('after')")
    assert error is None
    assert {name: texts(cells).count(name) for name in "bcd"} == dict.fromkeys("bcd", 400_000)
    displays = [output.data["text/plain"] for output in cells[-2].outputs if output.output_type == "display_data"]
    assert sorted(displays) == [name * 100_000 for name in "abcd" for _ in range(20)]
    assert texts(cells[-1:]) == "after\n"


def test_forks_of_a_cell_print_beside_its_own_text(run):
    body = (
        "import os\nprint('before', flush=False)\n"
        "for i in range(3):\n"
        "    if os.fork() == 0:\n        print('z' * 100_000, flush=True); display('shown'); os._exit(0)\n"
        "for i in range(3): os.wait()\nprint('after')"
    )
    pool = "import multiprocessing as m\nwith m.get_context('fork').Pool(2) as p: print(p.map(abs, [-1]))"
    cells, error = run(body, pool)
    assert error is None
    text = texts(cells)
    assert (text.count("before"), text.count("after"), text.count("z"), text.count("shown")) == (1, 1, 300_000, 3)
    assert texts(cells[-1:]) == "[1]\n"


def test_a_fork_that_a_cell_forgets_runs_no_later_cell(run, tmp_path):
    _, error = run("import os; pid = os.fork()", "open('runs', 'a').write('x'); import time; time.sleep(0.3)")
    assert error is None
    assert (tmp_path / "runs").read_text() == "x"


@pytest.mark.parametrize("written", ["b'no message\\n'", "b'5\\n'", "b'[\"output\", '", "b'\\xff\\xfe\\n'"])
def test_whatever_a_cell_writes_into_the_pipe_neither_hangs_nor_breaks_the_runner(run, healthy, written):
    started = time.monotonic()
    find = "import os\npipes = [f for f in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{f}')"
    find += " and os.readlink(f'/proc/self/fd/{f}').startswith('pipe')]\n"
    write = f"for f in pipes:\n    try: os.write(int(f), {written})\n    except OSError: pass\n"
    _, error = run(find + write + "import time; time.sleep(300)", execution_timeout=2)
    assert error.ename in ("DeadKernelError", "CellTimeoutError")
    assert time.monotonic() - started < 20
    healthy()


def test_what_cannot_be_written_as_text_is_told_by_the_cell_or_replaced(run):
    cells, error = run("print('\\ud800 print')", "'\\ud800 value'", "display({'text/plain': object()}, raw=True)")
    assert texts(cells[:3]) == "? print\n"
    assert cells[3].outputs[0].data["text/plain"] == "'\\ud800 value'"
    assert error.ename == "TypeError"


def test_outputs_beyond_all_measure_are_dropped_and_said_to_be(run):
    shown = "display({'text/plain': 'x' * %d}, raw=True); print('goes on')"
    cells, error = run(shown % (MAX_SIZE + 1), f"for _ in range(3): {shown % (MAX_SIZE - 1)}", "'x' * 30_000_000")
    assert error is None
    one, together, value = cells[-3:]
    assert "an output of 20,000,00" in texts([one], "stderr")
    assert texts([one], "stdout") == "goes on\n"
    assert sum(output.output_type == "display_data" for output in together.outputs) == MAX_CELL_SIZE // MAX_SIZE
    assert texts([together], "stderr") == "... further outputs dropped ...\n"
    assert "an output of 30,000,00" in texts([value])


def test_an_endless_exception_is_cut_and_still_stops_the_notebook(run):
    cells, error = run("raise ValueError('x' * 10_000_000)", "print('after')")
    assert (error.ename, texts(cells)) == ("ValueError", "")
    assert len(error.evalue) < MAX_ERROR + 10
    assert sum(map(len, error.traceback)) < 5 * MAX_ERROR


@pytest.mark.parametrize(
    "body",
    [
        "handle = display('0', display_id=True)\nfor i in range(500): handle.update(str(i))",
        "from IPython.display import clear_output\nfor i in range(500): clear_output(wait=True); display(str(i))",
    ],
)
def test_what_takes_the_place_of_an_output_does_not_count_as_another(run, body):
    cells, error = run(body)
    assert error is None
    assert [output.data["text/plain"] for output in cells[-1].outputs] == ["'499'"]


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
