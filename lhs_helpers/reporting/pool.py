"""Run tasks in processes, so that one that takes its process down costs no other its result."""

import multiprocessing
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from lhs_helpers.output import SCRATCH, writing
from lhs_helpers.reporting.engine.environment import environment, only

Task = TypeVar("Task")
Result = TypeVar("Result")

WARM = "lhs_helpers.reporting.engine.warm"
WATCH_SECONDS = 1.0  # how soon a worker notices that the process that gives it work is gone


class WorkerLostError(Exception):
    """A worker process ended without an answer: killed, or out of memory."""


def in_processes(
    function: Callable[[Task], Result], tasks: Iterable[Task], *, workers: int | None = None, warm: bool = False
) -> Iterator[tuple[Task, Result | Exception]]:
    """Apply a function to every task, in processes; pairs come in the order in which they are ready.

    Parameters
    ----------
    function : callable
        Importable by name, as are its tasks and results by pickle.
    tasks : iterable
        What to work on.
    workers : int, optional
        Processes at once; as many as there are cores by default.
    warm : bool
        Fork the workers from a process that has loaded what notebooks and pages need, where forking is safe.

    Yields
    ------
    (task, result)
        The result, or the exception that the function raised. Every task is answered. Those that a dying worker took
        along are tried once more, each in a process of its own; the culprit gets a :class:`WorkerLostError`. Whoever
        stops asking for pairs, or is interrupted, ends the work at once: what is under way is lost, and leaves nothing.
    """
    lost: list[Task] = []
    for task, result in _one_pool(function, list(tasks), workers or os.cpu_count() or 1, warm):
        if isinstance(result, BrokenProcessPool):
            lost.append(task)
        else:
            yield task, result
    for task in lost:
        for _, result in _one_pool(function, [task], 1, warm):
            yield task, WorkerLostError() if isinstance(result, BrokenProcessPool) else result


def _one_pool(function: Callable, tasks: list, workers: int, warm: bool) -> Iterator[tuple]:
    # Neither way lets a worker inherit a thread, a lock or an event loop of ours.
    context = multiprocessing.get_context("forkserver" if warm and sys.platform == "linux" else "spawn")
    if context.get_start_method() == "forkserver":
        context.set_forkserver_preload([WARM])
    before = multiprocessing.active_children()
    with writing(SCRATCH):
        folder = tempfile.TemporaryDirectory(prefix="lhs-work-", ignore_cleanup_errors=True)
    size = max(1, min(workers, len(tasks)))
    with folder as scratch, ProcessPoolExecutor(size, context, initializer=_start, initargs=(scratch,)) as pool:
        try:
            with only(environment(Path(scratch))):  # the workers start with the first tasks, without our environment
                futures = _submitted(pool, function, tasks, forked=context.get_start_method() == "forkserver")
            for future in as_completed(futures):
                yield futures[future], future.exception() or future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            _end([child for child in multiprocessing.active_children() if child not in before])
            raise


def _submitted(pool: ProcessPoolExecutor, function: Callable, tasks: list, *, forked: bool) -> dict:
    """Hand in all tasks, each by its future; what starts meanwhile is deaf to Ctrl-C from its first line on."""
    pressed = []
    if forked:
        from multiprocessing.forkserver import ensure_running  # not on Windows

        with _on_ctrl_c(signal.SIG_IGN):  # for an instant, in which it would be lost
            ensure_running()
    # The server first imports for a second or more. Ctrl-C waits until it has answered: it would find us gone.
    with _on_ctrl_c((lambda *_: pressed.append(True)) if forked else signal.SIG_IGN):
        futures = {pool.submit(function, task): task for task in tasks}
    if pressed:
        raise KeyboardInterrupt
    return futures


@contextmanager
def _on_ctrl_c(handler: Callable | signal.Handlers) -> Iterator[None]:
    """Answer Ctrl-C by something else; a process that is started while it is ignored ignores it for good."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may
        return
    before = signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _end(workers: list[multiprocessing.process.BaseProcess]) -> None:
    """End workers without asking; a notebook that one of them runs sees its parent gone and ends, too."""
    for worker in workers:
        worker.kill()
    for worker in workers:
        worker.join()


def _start(scratch: str) -> None:
    """A worker leaves Ctrl-C to the process that gives it work, and ends when that process is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.tempdir = scratch  # removed when the pool ends, even if the worker is killed
    if hasattr(signal, "setitimer"):  # a thread could not be forked
        signal.signal(signal.SIGALRM, _end_when_alone)
        signal.setitimer(signal.ITIMER_REAL, WATCH_SECONDS, WATCH_SECONDS)


def _end_when_alone(*_: object) -> None:
    if not multiprocessing.parent_process().is_alive():
        os._exit(1)
