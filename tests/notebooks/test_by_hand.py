"""Each notebook opens and runs by hand, top to bottom, as a researcher would: all cells, no runner, no preparation."""

import nbformat
import pytest

from lhs_helpers.collection import NOTEBOOKS
from lhs_helpers.reporting.engine import ENGINE
from lhs_helpers.reporting.run import execute
from lhs_helpers.show import BLOCK_MIME, FINDINGS_MIME
from lhs_helpers.teaching import write_network

MODULES = sorted(NOTEBOOKS.glob("[0-9]_*.ipynb"))


@pytest.fixture(scope="session")
def design_network(tmp_path_factory):
    """A network in its design phase: prospects only, no run data."""
    folder = tmp_path_factory.mktemp("design") / "network"
    write_network(folder, profile="demo-design")
    return folder


def _executed(path, engine, **parameters):
    """All cells, as JupyterLab would run them from the notebook's own folder."""
    notebook = nbformat.read(path, as_version=4)
    return execute(notebook, parameters, NOTEBOOKS, engine=engine, cell_seconds=120)


def _run(path, **parameters):
    """Run a notebook; return its display outputs by MIME type, after asserting that it wrote nothing to stderr."""
    return _shown(_executed(path, ENGINE, **parameters))


def _shown(notebook):
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [output.text for output in outputs if output.output_type == "stream"] == []
    return [output.data for output in outputs]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
@pytest.mark.parametrize("site_id", ["S001", "S012", "network"])
def test_a_notebook_runs_by_hand_on_the_demo_network(path, site_id):
    shown = _run(path, site_id=site_id)
    assert sum(FINDINGS_MIME in data for data in shown) == 1
    blocks = [data[BLOCK_MIME] for data in shown if BLOCK_MIME in data]
    assert len(blocks) >= 3
    assert all(block["sentence"] for block in blocks)
    assert len({block["id"] for block in blocks}) == len(blocks)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_notebook_asks_for_no_run_data_in_the_design_phase(path, design_network):
    shown = _run(path, network=str(design_network), site_id="network")
    assert sum(FINDINGS_MIME in data for data in shown) == 1
    assert any(BLOCK_MIME in data for data in shown)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
@pytest.mark.parametrize("site_id", ["S001", "network"])
def test_a_notebook_gives_the_same_in_a_fork_and_in_a_kernel(path, site_id):
    ours, theirs = (_executed(path, engine, site_id=site_id) for engine in (ENGINE, "nbclient"))
    assert _shown(theirs)
    assert ours.metadata["language_info"] == theirs.metadata["language_info"]
    for mine, other in zip(ours.cells, theirs.cells, strict=True):
        assert mine.get("execution_count") == other.get("execution_count")
        assert mine.get("outputs") == other.get("outputs"), mine.source
