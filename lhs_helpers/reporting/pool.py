"""Run tasks in processes, so that one that takes its process down costs no other its result."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from lhs_helpers.reporting.kernel import ONE_THREAD

Task = TypeVar("Task")
Result = TypeVar("Result")


class WorkerLostError(Exception):
    """A worker process ended without an answer: killed, or out of memory."""


def in_processes(
    function: Callable[[Task], Result], tasks: Iterable[Task], *, workers: int | None = None
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

    Yields
    ------
    (task, result)
        The result, or the exception that the function raised. Every task is answered. Those that a dying worker took
        along are tried once more, each in a process of its own; the culprit gets a :class:`WorkerLostError`.
    """
    lost: list[Task] = []
    for task, result in _one_pool(function, list(tasks), workers or os.cpu_count() or 1):
        if isinstance(result, BrokenProcessPool):
            lost.append(task)
        else:
            yield task, result
    for task in lost:
        for _, result in _one_pool(function, [task], 1):
            yield task, WorkerLostError() if isinstance(result, BrokenProcessPool) else result


def _one_pool(function: Callable, tasks: list, workers: int) -> Iterator[tuple]:
    # spawn: a fresh interpreter inherits no thread, lock or event loop of ours, and works the same everywhere
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max(1, min(workers, len(tasks))), mp_context=context, initializer=_start) as pool:
        futures = {pool.submit(function, task): task for task in tasks}
        try:
            for future in as_completed(futures):
                yield futures[future], future.exception() or future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _start() -> None:
    """A worker leaves Ctrl-C to the process that gives it work, and computes in one thread."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(ONE_THREAD)
