"""A papermill engine that runs each notebook in a process forked from a warm one: ``papermill --engine lhs``.

papermill still parameterizes, records and raises; only the kernel is gone. Where a fork is not safe or not enough
(other systems, other kernels, widgets), papermill's own engine does the work.
"""

import os
import signal
import sys
import tempfile
import time
import warnings
from contextlib import suppress
from multiprocessing import connection
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.engines import Engine, NBClientEngine, NotebookExecutionManager

from lhs_helpers.blocks import BLOCKS_ONLY
from lhs_helpers.reporting.engine.child import Plan, run_cells, run_cells_kept
from lhs_helpers.reporting.engine.environment import environment
from lhs_helpers.reporting.engine.forks import start, warm_context
from lhs_helpers.reporting.engine.messages import GarbledError, Receiver
from lhs_helpers.reporting.engine.orphans import PATIENCE_SECONDS, adopt, children, end_children

GRACE_SECONDS = 5.0  # between asking a hung cell to stop (SIGINT) and killing it (SIGKILL)
GLANCE_SECONDS = 0.5  # how often the raw output of a running cell is looked at
MAX_RAW_BYTES = 50_000_000  # written below Python by one notebook: beyond this it is stopped
MEMORY_BYTES = 6 * 2**30  # address space, not memory: the warm process alone maps over 2 GiB
LANGUAGE_INFO = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "version": ".".join(map(str, sys.version_info[:3])),
}  # what ipykernel writes


class NotForkableError(Exception):
    """The warm process must not be forked: it runs threads, or could not import what notebooks need."""


def can_fork(notebook: NotebookNode, kernel_name: str) -> bool:
    """Whether a notebook may run in a fork: on Linux, in this Python, without widgets that talk to a kernel."""
    code = (cell.source for cell in notebook.cells if cell.cell_type == "code")
    return sys.platform == "linux" and kernel_name == "python3" and not any("ipywidgets" in source for source in code)


class ForkedEngine(Engine):
    """Runs cells in an IPython shell inside a forked child; parameters of ``papermill.execute_notebook``."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        execution_timeout: float | None = None,
        notebook_timeout: float | None = None,
        memory_limit: int = MEMORY_BYTES,
        seed: int = 0,
        blocks_only: bool = False,
        **others: object,
    ) -> None:
        """Run all cells.

        Parameters
        ----------
        execution_timeout, notebook_timeout : float or None
            Seconds for one cell and for all of them.
        memory_limit : int
            Bytes of address space, 0 for no limit.
        seed : int
            Of the global random generators.
        blocks_only : bool
            The executed notebook is made into a page and read by nobody: blocks leave out what JupyterLab would show.
        """
        if can_fork(nb_man.nb, kernel_name):
            with tempfile.TemporaryDirectory(prefix="lhs-") as scratch:
                around = environment(Path(scratch)) | ({BLOCKS_ONLY: "1"} if blocks_only else {})
                run = _Run(nb_man, around, execution_timeout, notebook_timeout, memory_limit, seed)
                try:
                    run.follow()
                except NotForkableError as problem:
                    warnings.warn(f"the notebook runs in a kernel instead: {problem}", stacklevel=2)
                else:
                    return
                finally:
                    run.close()
        NBClientEngine.execute_managed_notebook(nb_man, kernel_name, execution_timeout=execution_timeout, **others)


class _Run:
    """One notebook in one child, seen from the parent."""

    def __init__(
        self,
        nb_man: NotebookExecutionManager,
        around: dict[str, str],
        cell_seconds: float | None,
        notebook_seconds: float | None,
        memory_limit: int,
        seed: int,
    ) -> None:
        self.nb_man, self.cells = nb_man, nb_man.nb.cells
        self.cell_seconds = cell_seconds
        self.current = 0  # place of the cell that runs, or ran last
        self.shown: dict[str, list[NotebookNode]] = {}  # outputs by display id, for later updates
        self.clear_before_next = False
        # without a name: nothing is left of it if this process is killed
        self.raw = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by close
        code = tuple(
            (index, cell.source, _tagged(cell, "raises-exception"))
            for index, cell in enumerate(self.cells)
            if cell.cell_type == "code" and cell.source.strip() and not _tagged(cell, "skip-execution")
        )
        raw = f"/proc/{os.getpid()}/fd/{self.raw.fileno()}"
        plan = Plan(code, str(Path.cwd()), around, raw, memory_limit, seed)
        context = warm_context()
        self.pipe, childs_end = context.Pipe(duplex=False)
        self.child = Receiver(self.pipe)
        self.is_ours = context.get_start_method() == "fork"  # else a server's, with a process between that ends it
        if self.is_ours:
            adopt()
        self.others = children() if self.is_ours else set()
        target = run_cells if self.is_ours else run_cells_kept
        self.process = context.Process(target=target, args=(childs_end, plan))
        start(self.process, context)
        childs_end.close()  # while the parent holds a copy, a dead child never looks like the end of the pipe
        self.outer_deadline = time.monotonic() + notebook_seconds if notebook_seconds else float("inf")
        self.deadline = self.outer_deadline

    def follow(self) -> None:
        """Copy what the child reports into the notebook until it ends, dies, or has to be ended."""
        interrupted = ""
        while True:
            # the clock comes before the pipe, or a cell that never stops reporting would never time out
            left = self.deadline - time.monotonic()
            flooded = os.fstat(self.raw.fileno()).st_size > MAX_RAW_BYTES
            if left <= 0 or flooded:
                if interrupted:
                    self._end()
                    return self._fail("CellTimeoutError", f"{interrupted}; killed")
                interrupted = "too much output" if flooded else "no end within the time allowed"
                with suppress(ProcessLookupError):
                    os.kill(self.process.pid, signal.SIGINT)
                self.deadline = self.outer_deadline = time.monotonic() + GRACE_SECONDS
                continue
            ready = connection.wait([self.pipe, self.process.sentinel], min(left, GLANCE_SECONDS))
            if not ready:
                continue
            try:
                if self.pipe not in ready and not self.pipe.poll():
                    raise EOFError
                messages = self.child.receive()
            except EOFError:
                self.process.join()
                ended = f"the process ended with exit code {self.process.exitcode}"
                if interrupted:  # by the interrupt, where that came between two cells
                    return self._fail("CellTimeoutError", f"{interrupted}; {ended}")
                return self._fail("DeadKernelError", ended)
            except GarbledError as problem:
                return self._fail("DeadKernelError", f"the process could not be understood: {problem}")
            for kind, details in messages:
                if kind == "done" and interrupted:
                    # it stopped when asked to; even where the cell went on as if nothing had been, it is not trusted
                    return self._fail("CellTimeoutError", f"{interrupted}; interrupted")
                if not self._hear(kind, details):
                    return None

    def close(self) -> None:
        """Leave nothing behind: neither the child nor what its cells started."""
        self._end()
        self.process.close()  # a child that the system left alone, without the process between, ends with this
        self.pipe.close()
        self.raw.close()

    def _end(self) -> None:
        if not self.is_ours:
            self.process.terminate()
            self.process.join(2 * PATIENCE_SECONDS)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.join()
        if self.is_ours:
            end_children(self.others)

    def _hear(self, kind: str, details: list) -> bool:
        """Whether the notebook goes on."""
        if kind == "refused":
            raise NotForkableError(details[0])
        if kind == "end":
            self.nb_man.nb.metadata["language_info"] = dict(LANGUAGE_INFO)
            return False
        if kind == "done":
            return self._done(*details)
        (self._start if kind == "start" else self._output)(*details)
        return True

    def _start(self, index: int) -> None:
        self.current = index
        self.clear_before_next = False
        within = time.monotonic() + self.cell_seconds if self.cell_seconds else float("inf")
        self.deadline = min(within, self.outer_deadline)
        self.nb_man.cell_start(self.cells[index], index)

    def _output(self, index: int, output: dict) -> None:
        outputs, kind = self.cells[index].outputs, output["output_type"]
        if kind == "clear_output":
            self.clear_before_next = output["wait"]
            if not output["wait"]:
                self._clear(outputs)
            return
        if self.clear_before_next:
            self._clear(outputs)
            self.clear_before_next = False
        display_id = output.pop("display_id", None)
        if display_id and "data" in output:
            for earlier in self.shown.get(display_id, []):
                earlier["data"], earlier["metadata"] = output["data"], output["metadata"]
        if kind == "update_display_data":
            return
        if kind == "stream" and outputs and outputs[-1].get("name") == output["name"]:
            outputs[-1].text += output["text"]
            return
        outputs.append(new_output(**output))
        if display_id:
            self.shown.setdefault(display_id, []).append(outputs[-1])

    def _done(self, index: int, execution_count: int, error: str, raw_bytes: int) -> bool:
        """Close a cell; False where the notebook ends with it."""
        cell = self.cells[index]
        cell.execution_count = execution_count
        self._take_raw_output(cell, raw_bytes)
        failed = bool(error) and not _tagged(cell, "raises-exception")
        if failed:
            self.nb_man.cell_exception(cell, cell_index=index)
        self.nb_man.cell_complete(cell, cell_index=index)
        return not failed

    def _clear(self, outputs: list[NotebookNode]) -> None:
        gone = {id(output) for output in outputs}
        outputs.clear()
        self.shown = {name: [out for out in kept if id(out) not in gone] for name, kept in self.shown.items()}

    def _fail(self, name: str, message: str) -> None:
        """Write the failure into the notebook, so that papermill saves what there is and then raises."""
        cell = self.cells[self.current]
        self._take_raw_output(cell, os.fstat(self.raw.fileno()).st_size)
        traceback = [line for output in cell.outputs for line in output.get("traceback", ())]  # where it was stopped
        cell.outputs = [output for output in cell.outputs if output.output_type != "error"]
        cell.outputs.append(
            new_output("error", ename=name, evalue=message, traceback=[*traceback, f"{name}: {message}"])
        )
        self.nb_man.cell_exception(cell, cell_index=self.current)
        self.nb_man.cell_complete(cell, cell_index=self.current)

    def _take_raw_output(self, cell: NotebookNode, until: int) -> None:
        """Add what was written below Python since the last cell. Its place among the prints is not known."""
        from lhs_helpers.reporting.engine.shell import MAX_TEXT

        raw = self.raw.read(min(MAX_TEXT, max(0, until - self.raw.tell()))).decode("utf-8", "replace")
        self.raw.seek(until)
        if not raw:
            return
        if cell.outputs and cell.outputs[-1].get("name") == "stdout":
            cell.outputs[-1].text += raw
        else:
            cell.outputs.append(new_output("stream", name="stdout", text=raw))


def _tagged(cell: NotebookNode, tag: str) -> bool:
    return tag in cell.metadata.get("tags", [])
