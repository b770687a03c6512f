"""Notebooks of a few cells, run in a forked child from the process of the tests."""

import tempfile
import time
from pathlib import Path

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError

from lhs_helpers.reporting.engine import ENGINE
from lhs_helpers.reporting.engine.forked import ForkedEngine

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


@pytest.fixture
def short_folder():
    """For temporary files: names of sockets there have little room."""
    with tempfile.TemporaryDirectory(prefix="t-") as folder:
        yield Path(folder)
