"""One notebook in its own process: what counts as finished, and what is kept when it is not."""

import json
import sys

import pytest

from lhs_helpers.reporting.discover import read_module
from lhs_helpers.reporting.engine import ENGINE
from lhs_helpers.reporting.job import Job
from lhs_helpers.reporting.run import _unwritten, run_job, select_view

from .conftest import RECORD, write_notebook


@pytest.fixture(params=[ENGINE, "nbclient"])
def run(tmp_path, request):
    """Run a notebook of these cells for site S001, through both engines."""

    def run_cells(*cells, subject="S001", extra=(), **options):
        module = read_module(write_notebook(tmp_path / "notebooks", *cells))
        packs = tmp_path / "packs"
        packs.mkdir(exist_ok=True)
        job = Job(module, subject, packs / "p.pack", packs / "c.pack", "site", extra)
        return run_job(job, engine=request.param, **options)

    return run_cells


def _printed(outcome):
    outputs = [output for cell in outcome.notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return "".join(output.text for output in outputs if output.output_type == "stream").split()


def test_a_finished_notebook_brings_its_findings_and_was_given_file_names_only(run):
    outcome = run("print(network, site_id, audience)", RECORD)
    assert (outcome.status, outcome.reason, outcome.log) == ("ok", "", "")
    assert [finding["about"] for finding in outcome.findings] == ["remission", "fitness"]
    assert _printed(outcome) == ["p.pack", "S001", "site"]
    assert outcome.seconds > 0


def test_the_kernel_is_this_python_whatever_kernelspecs_are_installed(run, tmp_path, monkeypatch):
    elsewhere = tmp_path / "jupyter" / "kernels" / "python3"
    elsewhere.mkdir(parents=True)
    spec = {"argv": ["/nowhere/python", "-f", "{connection_file}"], "display_name": "x", "language": "python"}
    (elsewhere / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    outcome = run("import sys", "print(sys.executable)", RECORD)
    assert _printed(outcome) == [sys.executable]


def test_a_kernel_sees_no_credential_of_the_operator(run, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://user:secret@host")
    outcome = run("import os", "print(os.environ.get('DATABASE_URL'), os.environ['OMP_NUM_THREADS'])", RECORD)
    assert _printed(outcome) == ["None", "1"]


def test_cells_of_the_other_view_are_dropped(run, tmp_path):
    import nbformat

    path = write_notebook(tmp_path / "notebooks", "print('for sites')", "print('for-the-network')", RECORD)
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].metadata["tags"], notebook.cells[2].metadata["tags"] = ["site"], ["network"]
    nbformat.write(notebook, path)
    module = read_module(path)
    job = Job(module, "network", tmp_path / "p", tmp_path / "c", "site")
    assert _printed(run_job(job)) == ["for-the-network"]


@pytest.mark.parametrize(
    ("phase", "kept"), [("design", ["all", "d"]), ("improvement", ["all", "i"]), ("", ["all", "d", "i"])]
)
def test_of_the_words_for_single_phases_only_those_of_this_phase_stay(phase, kept):
    import nbformat

    tags = {"all": [], "d": ["design"], "i": ["improvement"]}
    cells = [nbformat.v4.new_markdown_cell(source, metadata={"tags": of}) for source, of in tags.items()]
    notebook = select_view(nbformat.v4.new_notebook(cells=cells), "S001", phase)
    assert [cell.source for cell in notebook.cells] == kept


@pytest.mark.parametrize(
    ("cells", "reason", "logged"),
    [
        (("1 / 0", RECORD), "cell-failed", "ZeroDivisionError"),
        (("import sys", "sys.exit(0)", RECORD), "unfinished", "ended the notebook"),
        (("import os", "os._exit(0)", RECORD), "kernel-died", "DeadKernelError"),
        (("1 + 1",), "no-findings", "record_findings"),
    ],
)
def test_a_notebook_that_did_not_finish_has_failed(run, cells, reason, logged):
    outcome = run(*cells)
    assert (outcome.status, outcome.reason) == ("failed", reason)
    assert logged in outcome.log
    assert outcome.notebook is None
    assert outcome.findings == ()


def test_a_cell_that_hangs_is_stopped(run):
    assert run(RECORD).status == "ok"  # the first one waits for what it is forked from
    outcome = run("import time", "time.sleep(60)", RECORD, cell_seconds=1)
    assert (outcome.status, outcome.reason) == ("failed", "cell-timeout")
    assert outcome.seconds < 1 + 6


def test_papermill_writes_nothing_within_a_run_and_all_as_before_after_it(monkeypatch):
    from papermill import execute as papermills

    written = []
    monkeypatch.setattr(papermills, "write_ipynb", lambda notebook, path: written.append(path))
    before = papermills.write_ipynb
    with pytest.raises(ValueError, match="of the notebook"), _unwritten():  # noqa: PT012
        papermills.write_ipynb({}, None)
        raise ValueError("of the notebook")
    assert written == []
    assert papermills.write_ipynb is before


def test_an_unknown_parameter_is_refused_before_anything_runs(run):
    outcome = run(RECORD, extra=(("month", 12),))
    assert (outcome.status, outcome.reason) == ("failed", "parameters")
    assert "no parameter is called 'month'" in outcome.log
    assert outcome.seconds < 1


def test_jobs_are_data(tmp_path):
    module = read_module(write_notebook(tmp_path))
    job = Job(module, "S001", tmp_path / "p", tmp_path / "c", "site")
    assert job == Job(module, "S001", tmp_path / "p", tmp_path / "c", "site")
    assert len({job, Job(module, "S001", tmp_path / "p", tmp_path / "c", "site")}) == 1
