"""A notebook that cannot be forked is run all the same: in a kernel, by papermill's own engine."""

import re
import sys
from multiprocessing import forkserver

import pytest
from nbformat.v4 import new_code_cell, new_notebook
from papermill.exceptions import PapermillExecutionError

from lhs_helpers.reporting.engine import ENGINE, forked, forks
from lhs_helpers.reporting.run import execute

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only on Linux is anything forked at all")
WHERE = "print(type(get_ipython()).__name__)"


def shown(folder, *sources):
    """What a notebook of these cells prints."""
    done = execute(new_notebook(cells=[*map(new_code_cell, sources)]), {}, folder, engine=ENGINE, cell_seconds=60)
    return "".join(output.text for cell in done.cells for output in cell.outputs)


def test_a_notebook_with_widgets_runs_in_a_kernel_and_one_without_in_a_fork(tmp_path):
    assert shown(tmp_path, WHERE) == "QuietShell\n"
    assert shown(tmp_path, "if False:\n    import ipywidgets", WHERE) == "ZMQInteractiveShell\n"


def test_a_notebook_runs_in_a_kernel_on_another_system(tmp_path, monkeypatch):
    monkeypatch.setattr(forked.sys, "platform", "darwin")
    assert shown(tmp_path, WHERE) == "ZMQInteractiveShell\n"


@pytest.fixture
def another_server():
    """A warm server of this test's own: the one of the other tests is ended before, and this one after."""
    forkserver._forkserver._stop()
    yield
    forkserver._forkserver._stop()


@pytest.mark.parametrize("problem", ["threads run in the warm process", "ModuleNotFoundError: it is not installed"])
@pytest.mark.usefixtures("another_server")
def test_where_the_warm_process_may_not_be_forked_the_reason_is_told_and_a_kernel_runs_the_notebook(
    tmp_path, monkeypatch, problem
):
    made = forks.environment

    def unfit(scratch):
        if problem.startswith("threads"):
            return made(scratch) | {"OPENBLAS_NUM_THREADS": "2"}
        (tmp_path / "statsmodels.py").write_text('raise ModuleNotFoundError("it is not installed")', encoding="utf-8")
        found = made(scratch)
        return found | {"PYTHONPATH": f"{tmp_path}:{found['PYTHONPATH']}"}

    monkeypatch.setattr(forks, "environment", unfit)
    (tmp_path / "folder").mkdir()
    with pytest.warns(UserWarning, match=f"runs in a kernel instead: {re.escape(problem)}"):
        assert shown(tmp_path / "folder", "print('once')", WHERE) == "once\nZMQInteractiveShell\n"
    with pytest.warns(UserWarning, match="runs in a kernel instead"), pytest.raises(PapermillExecutionError) as caught:
        shown(tmp_path / "folder", "print('once')", "1 / 0")
    assert caught.value.ename == "ZeroDivisionError"
