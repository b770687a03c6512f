"""Run one job: the one place that calls papermill.

A notebook counts as finished only if the call returned, every code cell ran, and the last one recorded the findings:
papermill alone calls a notebook that ended itself early a success.
"""

import logging
import re
import tempfile
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from nbformat import NotebookNode

from lhs_helpers.blocks import FINDINGS_MIME
from lhs_helpers.contract.columns import PHASES
from lhs_helpers.errors import UserError
from lhs_helpers.output import SCRATCH, no_room, output_error
from lhs_helpers.packs import NETWORK
from lhs_helpers.reporting.discover import read_notebook
from lhs_helpers.reporting.engine import ENGINE
from lhs_helpers.reporting.engine.kernel import this_python
from lhs_helpers.reporting.job import Job, Outcome
from lhs_helpers.reporting.parameters import Value, check_parameters

CELL_SECONDS = 300  # a cell that takes longer hangs: the slowest of the collection needs a few seconds
NOTEBOOK_SECONDS = 900  # the same for all cells together

_COLORS = re.compile(r"\x1b\[[0-9;]*m")
_REASONS = {  # by the name of the exception, so that papermill and nbclient need not be imported to read this
    "PapermillExecutionError": "cell-failed",
    "CellTimeoutError": "cell-timeout",
    "DeadKernelError": "kernel-died",
    "ParameterError": "parameters",
    "NotebookError": "notebook",
}


def run_job(job: Job, *, engine: str = ENGINE, cell_seconds: int = CELL_SECONDS) -> Outcome:
    """Execute a job's notebook. What goes wrong in it becomes its outcome: one site's failure never stops the others.

    Parameters
    ----------
    job : Job
        What to run.
    engine : str
        Name of a papermill engine.
    cell_seconds : int
        Limit for one cell.

    Returns
    -------
    Outcome
        ``ok`` with the executed notebook and its findings, or ``failed`` with a reason code and a private log.

    Raises
    ------
    OutputError
        Where there is no room for the files that every kernel needs.
    """
    started = time.perf_counter()
    try:
        notebook = select_view(read_notebook(job.module.path), job.subject, job.phase)
        check_parameters(job.parameters, job.module.parameters)
        executed = execute(
            notebook,
            job.parameters,
            job.pack.parent,
            engine=engine,
            cell_seconds=cell_seconds,
            seed=job.seed,
            blocks_only=True,
        )
        outcome = judge(job, executed)
    except Exception as error:
        if no_room(error):  # for a kernel's files: no site's fault, and the same for the next one
            raise output_error(error, SCRATCH) from error
        told = getattr(error, "ename", "")  # papermill's own exception hands on the name of the cell's
        reason = _REASONS.get(told) or _REASONS.get(type(error).__name__, "not-run")
        log = str(error) if isinstance(error, UserError) else "".join(traceback.format_exception(error))
        outcome = Outcome(job, "failed", reason, log=_COLORS.sub("", log))
    return replace(outcome, seconds=time.perf_counter() - started)


def select_view(notebook: NotebookNode, subject: str, phase: str = "") -> NotebookNode:
    """Drop the cells that are for another reader.

    Those of the other view have the tag ``network`` for a site and ``site`` for the network; words for one phase of a
    network's life have its name. Without a phase the words for all of them stay.
    """
    others = {"site" if subject == NETWORK else "network", *(PHASES if phase else ())} - {phase}
    notebook.cells = [cell for cell in notebook.cells if others.isdisjoint(cell.metadata.get("tags", []))]
    return notebook


def execute(
    notebook: NotebookNode,
    parameters: Mapping[str, Value],
    folder: Path,
    *,
    engine: str,
    cell_seconds: int,
    seed: int = 0,
    blocks_only: bool = False,
) -> NotebookNode:
    """Call papermill on a notebook object; no file is written, and the kernel is this Python.

    With ``blocks_only`` (of our engine) the outputs are made for the page alone.

    Raises what papermill raises, with what the kernel itself wrote added as a note.
    """
    import papermill
    from papermill.engines import papermill_engines

    from lhs_helpers.reporting.engine.forked import ForkedEngine

    papermill_engines.register(ENGINE, ForkedEngine)  # an installed package is found by its entry point, a copy is not
    logging.getLogger("papermill").addHandler(logging.NullHandler())  # a failure is told once, by its outcome
    own = {"notebook_timeout": NOTEBOOK_SECONDS, "seed": seed, "blocks_only": blocks_only} if engine == ENGINE else {}
    with tempfile.TemporaryDirectory(prefix="lhs-") as scratch:
        kernel_log = Path(scratch) / "kernel.log"
        with kernel_log.open("wb") as log, _unwritten():
            try:
                return papermill.execute_notebook(
                    notebook,
                    None,
                    parameters=dict(parameters),
                    engine_name=engine,
                    kernel_name="python3",
                    language="python",
                    progress_bar=False,
                    log_output=False,
                    request_save_on_cell_execute=False,
                    execution_timeout=cell_seconds,
                    cwd=str(folder),
                    kernel_manager_class=this_python(Path(scratch), log),
                    **own,
                )
            except Exception as error:
                error.add_note(kernel_log.read_text(encoding="utf-8", errors="replace"))
                raise


@contextmanager
def _unwritten() -> Iterator[None]:
    """papermill turns the executed notebook into text even where there is no file to write it to: not here.

    It changes papermill for the whole process, so no two threads may run notebooks at once: workers are processes.
    """
    from papermill import execute as papermills

    writing, papermills.write_ipynb = papermills.write_ipynb, lambda notebook, path: None
    try:
        yield
    finally:
        papermills.write_ipynb = writing


def judge(job: Job, executed: NotebookNode) -> Outcome:
    """Whether an executed notebook is complete; its findings if it is."""
    code = [cell for cell in executed.cells if cell.cell_type == "code" and cell.source.strip()]
    if any(cell.execution_count is None for cell in code):
        return Outcome(job, "failed", "unfinished", log="a cell ended the notebook before its last cell")
    records = [output.data[FINDINGS_MIME] for output in _displayed(code) if FINDINGS_MIME in output.data]
    if not records:
        return Outcome(job, "failed", "no-findings", log="no cell recorded findings: call record_findings at the end")
    findings = tuple(dict(finding) for record in records for finding in record["findings"])
    return Outcome(job, "ok", findings=findings, notebook=executed)


def _displayed(cells: list[NotebookNode]) -> list[NotebookNode]:
    return [output for cell in cells for output in cell.outputs if "data" in output]
