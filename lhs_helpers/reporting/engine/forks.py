"""Processes forked from one that has everything loaded, and in which nothing of the operator's environment is left."""

import multiprocessing
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from lhs_helpers.reporting.engine.environment import environment, starting
from lhs_helpers.reporting.engine.threads import running_threads

WARM = "lhs_helpers.reporting.engine.warm"


def warm_context() -> multiprocessing.context.BaseContext:
    """How to fork a process that has everything loaded.

    A worker that is itself warm, and runs no thread, forks directly. Anything else, such as papermill's own command
    line, asks a warm server, which its first use starts.
    """
    here = sys.modules.get(WARM)
    if here and here.SHELL and not running_threads():
        return multiprocessing.get_context("fork")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([WARM])
    return context


def start(process: multiprocessing.process.BaseProcess, context: multiprocessing.context.BaseContext) -> None:
    """Start a process of :func:`warm_context`.

    A server that has died is started anew, at any moment up to the last: it too must find no more than its own
    environment. One that dies while it is asked is replaced once.
    """

    def attempt() -> None:
        with tempfile.TemporaryDirectory(prefix="lhs-") as scratch, starting(environment(Path(scratch))):
            process.start()

    with _nobodys_script():
        if context.get_start_method() == "fork":
            process.start()
            return
        try:
            attempt()
        except (OSError, EOFError):
            attempt()


@contextmanager
def _nobodys_script() -> Iterator[None]:
    """A forked server lets each child import the script that was started: without a guard that would run it again."""
    script, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script
