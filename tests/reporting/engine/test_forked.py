"""What a notebook may do to itself in a forked child, and what nobody else notices of it."""

import sys
import time

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from lhs_helpers.reporting.engine.forked import GRACE_SECONDS, can_fork

from .conftest import texts

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only on Linux is a fork safe; elsewhere nbclient runs")


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
    healthy()  # so that the server is there
    started = time.monotonic()
    cells, error = run("print('before')", source, "print('after')", execution_timeout=1)
    assert time.monotonic() - started < 5
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
    healthy()
    started = time.monotonic()
    _, error = run("import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass", execution_timeout=1)
    assert "killed" in str(error)
    assert 1 + GRACE_SECONDS < time.monotonic() - started < 1 + GRACE_SECONDS + 4
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


def test_other_kernels_and_widgets_are_left_to_papermills_own_engine():
    notebook = new_notebook(cells=[new_code_cell("1 + 1")])
    assert can_fork(notebook, "python3")
    assert not can_fork(notebook, "ir")
    notebook.cells.append(new_code_cell("import ipywidgets"))
    assert not can_fork(notebook, "python3")


@pytest.mark.parametrize("written", ["b'no message\\n'", "b'5\\n'", "b'[\"output\", '", "b'\\xff\\xfe\\n'"])
def test_whatever_a_cell_writes_into_the_pipe_neither_hangs_nor_breaks_the_runner(run, healthy, written):
    healthy()
    started = time.monotonic()
    find = "import os\npipes = [f for f in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{f}')"
    find += " and os.readlink(f'/proc/self/fd/{f}').startswith('pipe')]\n"
    write = f"for f in pipes:\n    try: os.write(int(f), {written})\n    except OSError: pass\n"
    _, error = run(find + write + "import time; time.sleep(300)", execution_timeout=2)
    assert error.ename in ("DeadKernelError", "CellTimeoutError")
    assert time.monotonic() - started < 2 + 4
    healthy()
