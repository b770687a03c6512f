"""What the command line needs of its terminal: text that it can print, and how a run is stopped from there."""

import os
import signal
import sys
import tempfile
import traceback


def be_readable() -> None:
    """Never fail on a character that the terminal cannot show."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def keep_log() -> str:
    """Write the traceback of the exception at hand to a file that only this user can read; no path if it cannot be."""
    try:
        handle, path = tempfile.mkstemp(prefix="lhs-", suffix=".log")
        with os.fdopen(handle, "w", encoding="utf-8") as log:
            traceback.print_exc(file=log)
    except OSError:
        return ""
    return path


class Stopped(KeyboardInterrupt):
    """Somebody asked the run to end: Ctrl-C, or whoever ends processes."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.exit_code = 128 + number  # as shells count it


def be_stoppable() -> None:
    """End in order when asked to; who asks again, while what was begun is cleared up, changes nothing."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)


def _stop(number: int, frame: object) -> None:
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(number)
