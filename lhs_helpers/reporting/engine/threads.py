"""Which threads run here besides the main one: a fork would lose them in mid-step."""

import os
from pathlib import Path

HARMLESS_THREADS = frozenset({"jemalloc_bg_thd"})  # Arrow's allocator; survives a fork by design


def running_threads() -> list[str]:
    """Names of the native threads of this process beside the main one."""
    tasks = [task for task in Path("/proc/self/task").iterdir() if task.name != str(os.getpid())]
    names = [(task / "comm").read_text(encoding="utf-8").strip() for task in tasks]
    return [name for name in names if name not in HARMLESS_THREADS]
