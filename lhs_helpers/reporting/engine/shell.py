"""An IPython shell without a kernel: everything a cell shows becomes an output in the form nbformat knows."""

import io
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

MAX_TEXT = 2_000_000  # characters of printed text kept per cell: more is a fault, and would fill the memory
MAX_OUTPUTS = 200  # outputs kept per cell; no section shows a tenth of it
MAX_SIZE = 20_000_000  # characters of one output, our choice: the largest page of the collection has 1.5 million
MAX_CELL_SIZE = 50_000_000  # of all outputs of a cell together
MAX_ERROR = 10_000  # characters of an exception's message, and of each part of its traceback
MAX_PARTS = 100  # of a traceback, the last ones; IPython itself shortens what repeats
FLUSH_SECONDS = 0.2  # printed text waits no longer than this while a cell goes on printing

Send = Callable[[dict], None]


class Outbox:
    """Gathers what the running cell prints and shows, and hands it on in order, from any of its threads.

    A fork that a cell makes has no place in that order, and its copy of the lock may stay closed for ever: what it
    prints or shows goes to its process's own output.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self.open_cell(lambda output: None)

    def open_cell(self, send: Send) -> None:
        """Start a cell; ``send`` is given each of its outputs."""
        self._owner = os.getpid()
        self._send, self._stream, self._waiting = send, "", []
        self._count_anew()
        self._sent_at = time.monotonic()

    def write(self, stream: str, text: str) -> None:
        """Add printed text; neighboring pieces of one stream travel together."""
        if os.getpid() != self._owner:
            _write_below_python(text)
            return
        with self._lock:
            if not text or self._printed > MAX_TEXT:
                return
            if stream != self._stream:
                self.flush()
                self._stream = stream
            self._printed += len(text)
            self._waiting.append(text if self._printed <= MAX_TEXT else "\n... further text dropped ...\n")
            if time.monotonic() - self._sent_at > FLUSH_SECONDS:
                self.flush()

    def flush(self) -> None:
        """Hand on the text that still waits."""
        if os.getpid() != self._owner:
            return  # what waits is a copy of what the owner hands on
        with self._lock:
            text, self._waiting, self._sent_at = "".join(self._waiting), [], time.monotonic()
            if text:
                self._send({"output_type": "stream", "name": self._stream, "text": text})

    def put(self, output_type: str, **output: object) -> None:
        """Hand on an output that is not printed text."""
        if os.getpid() != self._owner:
            plain = "\n".join(output.get("traceback", ())) or output.get("data", {}).get("text/plain", "")
            _write_below_python(f"{plain}\n" if plain else "")
            return
        size = _size(output)
        with self._lock:
            self.flush()
            if output_type == "clear_output":
                self._count_anew()
            elif not (output_type == "error" or (output_type == "update_display_data" and size <= MAX_SIZE)):
                if self._full:
                    return
                self._shown += 1
                self._size += size if size <= MAX_SIZE else 0
                self._full = self._shown > MAX_OUTPUTS or self._size > MAX_CELL_SIZE
                if self._full or size > MAX_SIZE:
                    what = "further outputs" if self._full else f"an output of {size:,} characters"
                    output_type, output = "stream", {"name": "stderr", "text": f"... {what} dropped ...\n"}
            self._send({"output_type": output_type, **output})

    def _count_anew(self) -> None:
        self._printed = self._shown = self._size = 0
        self._full = False


def _size(value: object) -> int:
    """Characters of all texts in an output."""
    if isinstance(value, Mapping):
        return sum(map(_size, value.values()))
    if isinstance(value, (list, tuple)):
        return sum(map(_size, value))
    return len(value) if isinstance(value, (str, bytes)) else 1


def _write_below_python(text: str) -> None:
    left = memoryview(text.encode("utf-8", "replace"))
    while left:
        left = left[os.write(1, left) :]


OUTBOX = Outbox()


class Printed(io.TextIOBase):
    """What a cell knows as ``sys.stdout`` or ``sys.stderr``."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, name: str, descriptor: int) -> None:
        self.name, self._descriptor = name, descriptor

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        OUTBOX.write(self.name, text)
        return len(text)

    def flush(self) -> None:
        OUTBOX.flush()

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor


class _ResultHook(DisplayHook):
    """The value of a cell's last line."""

    _result: tuple[dict, dict] | None = None

    def start_displayhook(self) -> None:
        self._result = None

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        self._result = (format_dict, md_dict or {})

    def finish_displayhook(self) -> None:
        if self._result and self._result[0]:
            data, metadata = self._result
            OUTBOX.put("execute_result", data=data, metadata=metadata, execution_count=self.prompt_count)


class _Publisher(DisplayPublisher):
    """Everything shown by ``display`` and its relatives."""

    def publish(
        self, data: dict, metadata: dict | None = None, *, transient: dict | None = None, update: bool = False, **_
    ) -> None:
        kind = "update_display_data" if update else "display_data"
        OUTBOX.put(kind, data=data, metadata=metadata or {}, display_id=(transient or {}).get("display_id"))

    def clear_output(self, wait: bool = False) -> None:
        OUTBOX.put("clear_output", wait=wait)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_ERROR else f"{text[:MAX_ERROR]} ... cut"


class QuietShell(InteractiveShell):
    """Writes nothing to a terminal."""

    displayhook_class = _ResultHook
    display_pub_class = _Publisher

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        traceback = [_cut(part) for part in stb[-MAX_PARTS:]]
        OUTBOX.put("error", ename=etype.__name__, evalue=_cut(str(evalue)), traceback=traceback)

    def enable_gui(self, gui: str | None = None) -> None:
        """No event loop: figures are drawn inline."""

    def ask_exit(self) -> None:
        """``quit`` ends nothing here: only an exception or a dead process does."""


def make_shell() -> QuietShell:
    """Create the one shell that every notebook inherits: figures inline, no history, no start-up files."""
    config = Config()
    config.HistoryManager.enabled = False  # it saves from a thread, and threads do not survive a fork
    main = sys.modules["__main__"]
    with tempfile.TemporaryDirectory(prefix="lhs-") as nowhere:
        shell = QuietShell.instance(config=config, ipython_dir=nowhere)
    sys.modules["__main__"] = main  # the shell puts its own there; only a notebook's process shall see that
    shell.enable_matplotlib("inline")
    return shell
