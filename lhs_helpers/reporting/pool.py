"""Run tasks in processes, so that one that takes its process down costs no other its result."""

import multiprocessing
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial
from itertools import chain, islice
from multiprocessing import forkserver
from queue import SimpleQueue
from typing import TypeVar

from lhs_helpers.reporting.engine.environment import environment, starting
from lhs_helpers.reporting.engine.forks import WARM
from lhs_helpers.reporting.scratch import private_folder

Task = TypeVar("Task")
Result = TypeVar("Result")

AHEAD = 500  # tasks given to an executor elsewhere at once (our choice): its workers never wait, and memory is bounded
WATCH_SECONDS = 1.0  # how soon a worker notices that the process that gives it work is gone


class WorkerLostError(Exception):
    """A worker process ended without an answer: killed, or out of memory."""


def in_processes(
    function: Callable[[Task], Result],
    tasks: Iterable[Task],
    *,
    workers: int | None = None,
    warm: bool = False,
    executor: Executor | None = None,
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

    executor : concurrent.futures.Executor, optional
        Does the work instead of processes of this machine; it is asked for a bounded number of tasks at once, so that
        ``tasks`` may be made one by one.

    Yields
    ------
    (task, result)
        The result, or the exception that the function raised. Every task is answered. Those that a dying worker took
        along are tried once more, each in a process of its own; the culprit gets a :class:`WorkerLostError`. Whoever
        stops asking for pairs, or is interrupted, ends the work at once: what is under way is lost, and leaves nothing.
    """
    lost: list[Task] = []
    if executor:
        run = partial(_elsewhere, executor)
    else:
        tasks = list(tasks)
        run = partial(_one_pool, max(1, min(workers or os.cpu_count() or 1, len(tasks))), warm)
    waiting = iter(tasks)
    for first in waiting:  # once, or again after a pool that broke
        for task, result in run(function, chain([first], waiting)):
            if _is_loss(result):
                lost.append(task)
            else:
                yield task, result
    for task in lost:
        for _, result in run(function, iter([task])):
            yield task, WorkerLostError() if _is_loss(result) else result


def _is_loss(result: object) -> bool:
    """Whether a task was lost with its worker; dask's exception is known by name, so that dask need not be there."""
    return isinstance(result, BrokenExecutor | CancelledError) or type(result).__name__ == "KilledWorker"


def _elsewhere(executor: Executor, function: Callable, tasks: Iterator) -> Iterator[tuple]:
    try:
        yield from _answers(executor, function, tasks, AHEAD)
    except BaseException:
        executor.shutdown(wait=False)
        raise


def _one_pool(size: int, warm: bool, function: Callable, tasks: Iterator) -> Iterator[tuple]:
    # Neither way lets a worker inherit a thread, a lock or an event loop of ours.
    context = multiprocessing.get_context("forkserver" if warm and sys.platform == "linux" else "spawn")
    if context.get_start_method() == "forkserver":
        context.set_forkserver_preload([WARM])
    before = multiprocessing.active_children()
    with (
        private_folder() as scratch,
        ProcessPoolExecutor(size, context, initializer=_start, initargs=(str(scratch),)) as pool,
    ):
        try:  # the workers start with the first tasks
            yield from _answers(pool, function, tasks, 2 * size, starting(environment(scratch)))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            _end([child for child in multiprocessing.active_children() if child not in before])
            raise


def _answers(
    executor: Executor,
    function: Callable,
    tasks: Iterator,
    ahead: int,
    first: AbstractContextManager = nullcontext(),  # noqa: B008 - holds nothing
) -> Iterator[tuple]:
    """Keep some tasks given out, no more than a dying worker may take along; a broken executor is given no other."""
    under_way: dict[Future, object] = {}
    answered: SimpleQueue[Future] = SimpleQueue()

    def give(n: int) -> None:
        for task in islice(tasks, n):
            try:
                future = executor.submit(function, task)
            except BrokenExecutor as error:
                future = Future()
                future.set_exception(error)
            under_way[future] = task
            future.add_done_callback(answered.put)

    with first:
        give(ahead)
    broken = False
    while under_way:
        future = answered.get()
        try:
            result = future.exception() or future.result()
        except CancelledError as error:
            result = error
        broken = broken or isinstance(result, BrokenExecutor)
        if not broken:
            give(1)
        yield under_way.pop(future), result


def _end(workers: list[multiprocessing.process.BaseProcess]) -> None:
    """End workers without asking; a notebook that one of them runs sees its parent gone and ends, too."""
    for worker in workers:
        worker.kill()
    for worker in workers:
        worker.join()
    server = getattr(forkserver._forkserver, "_forkserver_pid", None)
    if server:  # it may still be loading, and would then go on to serve those who are gone
        with suppress(ProcessLookupError):
            os.kill(server, signal.SIGKILL)


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
