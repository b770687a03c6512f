"""The child's side: one notebook's cells run in a fresh fork of the warm process, and are reported as they go."""

import multiprocessing
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection

from lhs_helpers.reporting.engine.messages import Sender
from lhs_helpers.reporting.engine.orphans import adopt, end_children


@dataclass(frozen=True)
class Plan:
    """What a child needs to run a notebook.

    Attributes
    ----------
    cells : tuple of (int, str, bool)
        Place in the notebook, source, and whether an exception is expected there.
    folder : str
        Working folder.
    environment : mapping
        All environment variables; none is inherited.
    raw_output : str
        File that takes what is written below Python: by libraries in C, by programs that a cell starts, by its forks.
    memory_limit : int
        Bytes of address space, 0 for no limit.
    seed : int
        Of the global random generators: without one, every notebook would draw the numbers that the warm process left.
    """

    cells: tuple[tuple[int, str, bool], ...]
    folder: str
    environment: Mapping[str, str]
    raw_output: str
    memory_limit: int
    seed: int


def run_cells_kept(pipe: Connection, plan: Plan) -> None:
    """Run the cells in a fork of this process, which ends what they leave behind: for children of a forked server.

    A server has children of several notebooks, and could not tell whose orphans it adopts. ``SIGINT`` is handed on,
    ``SIGTERM`` kills; this process ends as its child did.
    """
    os.setsid()  # out of reach of Ctrl-C
    adopt()
    passed_on = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, passed_on)
    child = os.fork()
    if not child:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
        run_cells(pipe, plan)
    pipe.close()
    signal.signal(signal.SIGINT, lambda *_: os.kill(child, signal.SIGINT))
    signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, passed_on)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # while it is not waited for, its number is nobody else's
    signal.pthread_sigmask(signal.SIG_BLOCK, passed_on)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    end_children()
    if code < 0:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # one crash, one record of it
        if -code not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(-code, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        os.kill(os.getpid(), -code)
    os._exit(code)


def run_cells(pipe: Connection, plan: Plan) -> None:
    """Run each cell and report on ``pipe``: ``start``, ``output``, ``done`` per cell, then ``end``.

    With ``done`` goes how far the raw output had grown: the parent reads it when the next cell may be writing already.
    A process that is not fit to be forked says ``refused`` and why. The child leaves without any clean-up of the
    process it was forked from.
    """
    from lhs_helpers.reporting.engine import warm  # in the warm process already: costs nothing

    os.setsid()  # a group of its own: what the cells start can be ended with it
    adopt()  # and what leaves the group stays within reach
    threading.Thread(target=_end_with_the_runner, daemon=True).start()  # after the fork a thread is harmless
    parent = Sender(pipe)
    if warm.PROBLEM:
        parent.send("refused", warm.PROBLEM)
        os._exit(1)
    raw, itself = _settle(plan), os.getpid()
    outbox, shell = warm.OUTBOX, warm.SHELL
    sys.modules["__main__"] = shell.user_module  # so that what a cell defines can be pickled
    for index, source, may_raise in plan.cells:
        parent.send("start", index)
        outbox.open_cell(lambda output, index=index: parent.send("output", index, output))
        result = shell.run_cell(source, store_history=True)
        if os.getpid() != itself:
            os._exit(0)  # a fork that the cell made, and forgot to end
        outbox.flush()
        error = result.error_before_exec or result.error_in_exec
        name = type(error).__name__ if error else ""
        parent.send("done", index, result.execution_count, name, os.fstat(raw).st_size)
        if error and not may_raise:
            break
    parent.send("end")
    os._exit(0)


def _settle(plan: Plan) -> int:
    """Take the place that the plan describes, and nothing from where the warm process stood.

    Returns the descriptor of the raw output.
    """
    import numpy as np

    from lhs_helpers.reporting.engine.shell import Printed

    os.environ.clear()
    os.environ.update(plan.environment)
    time.tzset()
    os.chdir(plan.folder)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    nothing = os.open(os.devnull, os.O_RDONLY)
    raw = os.open(plan.raw_output, os.O_WRONLY | os.O_APPEND)
    for source, descriptor in ((nothing, 0), (raw, 1), (raw, 2)):
        os.dup2(source, descriptor)
    sys.stdout, sys.stderr = Printed("stdout", 1), Printed("stderr", 2)
    random.seed(plan.seed)
    np.random.seed(plan.seed % 2**32)  # noqa: NPY002 - the global generator is what a careless cell would use
    if plan.memory_limit:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (plan.memory_limit, plan.memory_limit))
    return raw


def _end_with_the_runner() -> None:
    """A notebook that hangs would otherwise outlive a runner that was killed."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # for the main thread, at a time of its choice
    multiprocessing.parent_process().join()
    try:
        end_children()
    finally:  # there may be no memory left to look for them
        os.killpg(0, signal.SIGKILL)
