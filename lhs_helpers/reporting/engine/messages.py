"""What a child tells its parent: a line of JSON each, since what a cell shows must not be unpickled."""

import json
import os
import signal
import threading
from multiprocessing.connection import Connection

MAX_BYTES = 2**28  # of one message, our choice: no output comes near (shell.py), so what is longer is no message
KINDS = frozenset({"refused", "start", "output", "done", "end"})


class GarbledError(Exception):
    """Something else than messages came through the pipe."""


class Sender:
    """The child's end: whole messages, whichever thread sends them."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe, self._lock = pipe, threading.Lock()

    def send(self, kind: str, *details: object) -> None:
        """Send one message; half a surrogate pair, which no file can hold, becomes a question mark."""
        from jupyter_client.jsonutil import json_default  # as a kernel does: bytes, dates, numbers of numpy

        line = json.dumps([kind, *details], default=json_default, ensure_ascii=False).encode("utf-8", "replace")
        left = memoryview(line + b"\n")
        # an interrupt in mid-message would leave half of it in the pipe
        with self._lock:
            mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            try:
                while left:
                    left = left[os.write(self._pipe.fileno(), left) :]
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, mask)


class Receiver:
    """The parent's end: never waits for the rest of a message, so that the clock goes on being looked at."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._begun: list[bytes] = []  # of the message that is not whole yet
        self._bytes = 0

    def receive(self) -> list[tuple[str, list]]:
        """Read once from a pipe that is ready; kind and details of each message that is now whole.

        Raises
        ------
        EOFError
            Where nobody holds the other end any more.
        GarbledError
            Where it is no message.
        """
        piece = os.read(self._pipe.fileno(), 2**20)
        if not piece:
            raise EOFError
        first, *further = piece.split(b"\n")
        self._begun.append(first)
        self._bytes += len(first)
        if self._bytes > MAX_BYTES:
            raise GarbledError("a message without an end")
        if not further:
            return []
        lines = [b"".join(self._begun), *further[:-1]]
        self._begun, self._bytes = [further[-1]], len(further[-1])
        return [_read(line) for line in lines]


def _read(line: bytes) -> tuple[str, list]:
    try:
        kind, *details = json.loads(line)
    except (ValueError, TypeError) as error:
        raise GarbledError(str(error)) from error
    if kind not in KINDS:
        raise GarbledError("a message of no known kind")
    return kind, details
