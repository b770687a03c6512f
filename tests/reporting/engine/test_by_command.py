"""The engine as anybody finds it: by its name, with the command of papermill."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

import lhs_helpers
from lhs_helpers.reporting.engine import ENGINE

WHERE = "print(site_id, type(get_ipython()).__name__)"


@pytest.fixture
def command(tmp_path):
    """Run ``papermill --engine lhs`` on these cells; its exit code, what it said, and the cells that it wrote."""

    def start(*sources):
        cells = [new_code_cell("site_id = ''", metadata={"tags": ["parameters"]}), *map(new_code_cell, sources)]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), tmp_path / "in.ipynb")
        done = subprocess.run(
            [
                Path(sys.executable).with_name("papermill"),
                "--engine",
                ENGINE,
                "in.ipynb",
                "out.ipynb",
                "-r",
                "site_id",
                "007",
            ],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(Path(lhs_helpers.__file__).parents[1])},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return done.returncode, done.stderr, nbformat.read(tmp_path / "out.ipynb", 4).cells

    return start


def test_papermills_command_runs_a_notebook_in_a_fork_and_writes_what_it_showed(command):
    figure = "import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()"
    code, said, cells = command(WHERE, figure, "6 * 7")
    assert code == 0, said
    shell = "QuietShell" if sys.platform == "linux" else "ZMQInteractiveShell"
    assert cells[-3].outputs[0].text == f"007 {shell}\n"
    assert "image/png" in cells[-2].outputs[0].data
    assert cells[-1].outputs[0].data["text/plain"] == "42"
    assert [cell.execution_count for cell in cells] == [1, 2, 3, 4, 5]


def test_papermills_command_tells_a_failure_by_its_exit_code_and_keeps_what_was_shown_before(command):
    code, said, cells = command(WHERE, "1 / 0", "print('after')")
    assert code == 1
    assert "ZeroDivisionError" in said
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    (error,) = [output for output in outputs if output.output_type == "error"]
    assert (error.ename, error.evalue) == ("ZeroDivisionError", "division by zero")
    assert [output.text.split()[0] for output in outputs if output.output_type == "stream"] == ["007"]
    assert cells[-1].execution_count is None
