"""What the cells of a forked child print and show: all of it, in order, up to a measure."""

import sys

import pytest

from lhs_helpers.reporting.engine.forked import MAX_RAW_BYTES
from lhs_helpers.reporting.engine.shell import MAX_CELL_SIZE, MAX_ERROR, MAX_OUTPUTS, MAX_SIZE, MAX_TEXT

from .conftest import texts

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only on Linux is a fork safe; elsewhere nbclient runs")


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
