"""Real runs of ``lhs build`` that can be killed anywhere: each is a fork of one process that has everything loaded.

Started as a program, this file answers requests on its standard input, one JSON object a line. A run counts what it
does to files, and kills itself just before the step that it was told. Its workers are forked by a server that has been
started before, because starting one takes longer than a small build; nothing else differs from the command line.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from functools import partial
from multiprocessing import forkserver
from pathlib import Path

_STEPS = {"os.rename", "os.link", "os.symlink", "os.mkdir", "os.remove", "os.rmdir", "os.chmod"}


class WarmRuns:
    """The side of the tests: start runs, wait for them, read what they did."""

    def __init__(self, place: Path) -> None:
        self.place, self.n_started = place, 0
        (place / "tmp").mkdir()
        environment = {**os.environ, "TMPDIR": str(place / "tmp"), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.server = subprocess.Popen([sys.executable, __file__], env=environment, **pipes)

    def start(self, network: Path, notebooks: Path, out: Path, **options: int) -> tuple[int, Path]:
        """Start ``lhs build network -o out``; its process id, and the file of what it says.

        Options: ``die_at``, the step before which it kills itself (0: only name all steps in what it says);
        ``halt_at``, the step before which it stops until it is told to continue; ``file_bytes``, the largest file
        it may write.
        """
        self.n_started += 1
        said = self.place / f"said-{self.n_started}"
        request = {"network": str(network), "notebooks": str(notebooks), "out": str(out), "said": str(said), **options}
        return self._ask(request), said

    def end(self, pid: int) -> int:
        """Wait for a run; its exit code, negative where a signal ended it."""
        return os.waitstatus_to_exitcode(self._ask({"wait": pid}))

    def run(self, *where: Path, **options: int) -> tuple[int, str]:
        """Start a run and wait for it; its exit code and what it said."""
        pid, said = self.start(*where, **options)
        return self.end(pid), said.read_text(encoding="utf-8")

    def cpu_seconds(self) -> float:
        """Of all runs that have ended, and of this process's other children."""
        return self._ask({"cpu": 1})

    def close(self) -> None:
        self.server.communicate()

    def _ask(self, request: dict) -> float:
        print(json.dumps(request), file=self.server.stdin, flush=True)
        return json.loads(self.server.stdout.readline())


def serve() -> None:
    """The side of the runs."""
    from lhs_helpers.cli import check  # noqa: F401 - here, once
    from lhs_helpers.contract.tables import TABLES
    from lhs_helpers.reporting import build  # noqa: F401
    from lhs_helpers.reporting.engine.threads import running_threads
    from lhs_helpers.reporting.pool import WARM

    assert all(table.columns for table in TABLES.values())  # built at first use
    assert not running_threads()
    forkserver.set_forkserver_preload([WARM])
    forkserver.ensure_running()
    for line in sys.stdin:
        request = json.loads(line)
        if "cpu" in request:
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            answer = used.ru_utime + used.ru_stime
        elif "wait" in request:
            answer = os.waitpid(request["wait"], 0)[1]
        else:
            answer = os.fork()
            if not answer:
                _run(request)
        print(json.dumps(answer), flush=True)


def _run(request: dict) -> None:
    from lhs_helpers.cli import main
    from lhs_helpers.reporting import build

    os.setsid()
    said = os.open(request["said"], os.O_WRONLY | os.O_CREAT)
    for descriptor in (1, 2):
        os.dup2(said, descriptor)
    forkserver._forkserver.ensure_running = lambda: None  # it is: but it is no child of this process
    forkserver._forkserver._forkserver_pid = None  # and not this process's to end
    build.build_network = partial(build.build_network, notebooks=Path(request["notebooks"]))
    sys.argv = ["lhs", "build", request["network"], "-o", request["out"], "--jobs", "2"]
    if "file_bytes" in request:
        resource.setrlimit(resource.RLIMIT_FSIZE, (request["file_bytes"],) * 2)
    if "die_at" in request:
        _count_steps(request["die_at"], signal.SIGKILL)
    if "halt_at" in request:
        _count_steps(request["halt_at"], signal.SIGSTOP)
    code = 70
    try:
        main()
    except SystemExit as end:
        code = end.code or 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _count_steps(signal_at: int, number: signal.Signals) -> None:
    """Tell the number and name of every step on standard error; before the one asked for, this process is signaled."""
    n = 0

    def step(name: str) -> None:
        nonlocal n
        n += 1
        os.write(2, f"step {n} {name}\n".encode())
        if n == signal_at:
            os.kill(os.getpid(), number)
            if number == signal.SIGKILL:
                time.sleep(60)

    def audit(event: str, args: tuple) -> None:
        # Python tells of a call before it is made.
        if event in _STEPS or (event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)):
            step(f"{event} {args[0]}")

    fsync = os.fsync

    def counted_fsync(descriptor: int) -> None:
        step("os.fsync")
        fsync(descriptor)

    os.fsync = counted_fsync
    sys.addaudithook(audit)


if __name__ == "__main__":
    serve()
