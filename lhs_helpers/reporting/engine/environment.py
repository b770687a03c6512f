"""What a notebook's process finds around it: a short allow-list, so that no credential of the operator reaches it."""

import importlib.util
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import lhs_helpers
from lhs_helpers.errors import UserError

_KEPT = (
    "HOME", "PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "USERPROFILE", "APPDATA", "LOCALAPPDATA",
    "LD_LIBRARY_PATH", "MPLCONFIGDIR", "VIRTUAL_ENV", "XDG_CACHE_HOME",
)  # fmt: skip

# Without it, the personal settings of whoever runs the reports would change every picture.
_MATPLOTLIBS_OWN = Path(importlib.util.find_spec("matplotlib").origin).parent / "mpl-data" / "matplotlibrc"

# One thread of linear algebra per notebook: the workers already use every core, and threads do not survive a fork.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

MAX_PLACE = 107 - len("/pymp-12345678/listener-12345678")  # of a socket's name on Linux, and what Python adds: unix(7)


def environment(scratch: Path) -> dict[str, str]:
    """Environment of a notebook's process; language and time zone are set, never inherited.

    Parameters
    ----------
    scratch : pathlib.Path
        Private folder for IPython's own files: no start-up files, no shared history.
    """
    return {
        **{name: os.environ[name] for name in _KEPT if name in os.environ},
        **ONE_THREAD,
        "IPYTHONDIR": str(scratch / "ipython"),
        "LC_ALL": "C.UTF-8",
        "MATPLOTLIBRC": str(_MATPLOTLIBS_OWN),
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "PYTHONNOUSERSITE": "1",
        "PYTHONPATH": str(Path(lhs_helpers.__file__).resolve().parents[1]),  # the package that runs it, no other
        "PYTHONSAFEPATH": "1",
    }


@contextmanager
def starting(variables: Mapping[str, str]) -> Iterator[None]:
    """Within the block, what this process starts has these environment variables only, and is deaf to Ctrl-C.

    Ctrl-C reaches every process of a terminal; who works for another leaves the answer to that one. This process
    answers after the block: in the middle of a start, the other would find nobody to work for.
    """
    _leave_room_for_sockets()
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(variables)
    try:
        with _ctrl_c_later():
            yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _leave_room_for_sockets() -> None:
    """Refuse, in words, what would otherwise fail with "AF_UNIX path too long" where the first process starts."""
    place = tempfile.gettempdir()
    if sys.platform == "linux" and len(os.fsencode(place)) > MAX_PLACE:
        told = f"the folder for temporary files has too long a name: at most {MAX_PLACE} bytes are possible here"
        raise UserError(told, where=place, hint="set TMPDIR to a folder with a short name, such as /tmp")


@contextmanager
def _ctrl_c_later() -> Iterator[None]:
    """A blocked signal stays blocked in what is started here; a thread of ours may hear it all the same."""
    if not hasattr(signal, "pthread_sigmask") or threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[bool] = []
    handler = signal.signal(signal.SIGINT, lambda *_: pressed.append(True))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
    if pressed:
        signal.raise_signal(signal.SIGINT)
