"""A forked child gives what a kernel gives: outputs, order, counts, metadata."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook
from papermill.exceptions import PapermillExecutionError

import lhs_helpers
from lhs_helpers.reporting.engine import ENGINE
from lhs_helpers.reporting.run import execute

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only on Linux is a fork safe; elsewhere nbclient runs")

COLORS = re.compile(r"\x1b\[[0-9;]*m")
CELLS = [
    "x = 1  # no output",
    "print('out'); import sys; print('err', file=sys.stderr); print('out again')",
    "6 * 7",
    "'quiet';",
    "display('one'); display({'text/plain': 'raw', 'text/html': '<b>raw</b>'}, raw=True); 3",
    "handle = display('before', display_id='place')",
    "handle.update('after')",
    "from IPython.display import clear_output\nprint('gone'); clear_output(); print('stays')",
    "print('until then'); clear_output(wait=True); print('now')",
    "import pandas; pandas.DataFrame({'a': [1.5, None]}, index=['<x>', 'y'])",
    "from IPython.display import HTML, JSON, SVG, Image\nHTML('<i>x</i>')",
    "JSON({'a': [1, 2]})",
    "import matplotlib.pyplot as plt\nfigure, axes = plt.subplots(figsize=(2, 1)); axes.plot([1, 2]);",
    "import warnings; warnings.warn('look out')",
    "%%time\nsum(range(10))",
    "!echo from a program",
    "_ + 1 if isinstance(_, int) else _oh.keys()",
]


def run(engine, folder, sources):
    notebook = new_notebook(
        cells=[new_code_cell(source) for source in sources],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )
    return execute(notebook, {}, folder, engine=engine, cell_seconds=60)


def printed(cell):
    """Text by stream: a kernel sends the two streams apart, so their order among each other is chance there."""
    return {
        name: "".join(each.text for each in cell.outputs if each.get("name") == name) for name in ("stdout", "stderr")
    }


def shown(cell):
    return [output for output in cell.outputs if output.output_type != "stream"]


def test_every_kind_of_output_is_the_same_in_a_fork_and_in_a_kernel(tmp_path):
    ours, theirs = run(ENGINE, tmp_path, CELLS), run("nbclient", tmp_path, CELLS)
    assert ours.metadata["language_info"] == theirs.metadata["language_info"]
    for mine, other in zip(ours.cells, theirs.cells, strict=True):
        assert mine.execution_count == other.execution_count, mine.source
        assert shown(mine) == shown(other), mine.source
        if mine.source.startswith(("import warnings", "%%time")):  # the text names temporary files, and times
            assert [bool(text) for text in printed(mine).values()] == [bool(text) for text in printed(other).values()]
        else:
            assert printed(mine) == printed(other), mine.source


@pytest.mark.parametrize("engine", [ENGINE, "nbclient"])
def test_an_exception_is_told_in_the_same_words(engine, tmp_path):
    with pytest.raises(PapermillExecutionError) as raised:
        run(engine, tmp_path, ["1", "def half(x):\n    return x / 0\nhalf(2)", "'never'"])
    error = raised.value
    assert (error.cell_index, error.exec_count, error.ename, error.evalue) == (
        1,
        2,
        "ZeroDivisionError",
        "division by zero",
    )
    told = COLORS.sub("", "\n".join(error.traceback))
    assert "----> 3 half(2)" in told
    assert "return x / 0" in told


PICTURE = """
import matplotlib as mpl, matplotlib.pyplot as plt
plt.plot([1, 2]); plt.title("title"); plt.show()
print(mpl.rcParams["timezone"], mpl.rcParams["lines.linewidth"])
mpl.rc_file_defaults()
print(mpl.rcParams["lines.linewidth"])
"""
SCRIPT = """
import sys
from pathlib import Path
from pathlib import Path
from nbformat.v4 import new_code_cell, new_notebook
from lhs_helpers.reporting.run import execute
if __name__ == "__main__":
    notebook = new_notebook(cells=[new_code_cell(Path("cell.py").read_text())])
    done = execute(notebook, {}, Path("packs"), engine=sys.argv[1], cell_seconds=60)
    print(*[output.get("text") or output["data"]["image/png"] for output in done.cells[0].outputs])
"""


@pytest.mark.parametrize("engine", [ENGINE, "nbclient"])
def test_personal_settings_of_matplotlib_change_no_picture(engine, tmp_path):
    hostile = "lines.linewidth: 17\naxes.facecolor: red\ntimezone: Asia/Tokyo\nfont.size: 30\n"
    shown = []
    for who, settings in (("plain", ""), ("hostile", hostile)):
        home = tmp_path / who
        for place in (home, home / "mpl", home / ".config" / "matplotlib", home / ".matplotlib"):
            place.mkdir(parents=True, exist_ok=True)
            (place / "matplotlibrc").write_text(settings, encoding="utf-8")
        (home / "packs").mkdir()
        (home / "cell.py").write_text(PICTURE, encoding="utf-8")
        (home / "script.py").write_text(SCRIPT, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "script.py", engine],
            cwd=home,
            env={
                **os.environ,
                "HOME": str(home),
                "MPLCONFIGDIR": str(home / "mpl"),
                "PYTHONPATH": str(Path(lhs_helpers.__file__).parents[1]),
            },
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        shown.append(done.stdout)
    assert "UTC 1.5\n1.5" in shown[0]
    assert shown[0] == shown[1]
