"""No process outlives its notebook, not even one that took a session of its own: its orphans are adopted, and ended.

On Linux a process can ask for those of its descendants who lose their parent. Whoever runs one notebook at a time asks
for them, and ends when the notebook has ended whatever is its child by then and was not before. So nobody has to know
what was started, and no notebook beside it is touched, because that one has an adopter of its own.
"""

import ctypes
import os
import signal
import time
from collections.abc import Collection
from pathlib import Path

_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
PATIENCE_SECONDS = 5.0  # our choice: what multiplies faster than it is ended is left, and the next notebook runs


def adopt() -> None:
    """Become the parent of every descendant that loses its own; where the system does not know that, nothing changes.

    It is not inherited.
    """
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def children() -> set[int]:
    """Processes whose parent is this one, dead ones that nobody has waited for included."""
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return set()  # nearly always: no need to look at every process of the machine
    me, found = str(os.getpid()), set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1]
        except OSError:
            continue  # gone in the meantime
        if parent == me:
            found.add(int(stat.parent.name))
    return found


def end_children(kept: Collection[int] = ()) -> None:
    """End all children but some; those that a child leaves become children when it is waited for, and are ended too."""
    spared, deadline = set(kept), time.monotonic() + PATIENCE_SECONDS
    while (left := children() - spared) and time.monotonic() < deadline:
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            except PermissionError:  # a program that runs as somebody else
                spared.add(pid)
            except (ProcessLookupError, ChildProcessError):
                continue
