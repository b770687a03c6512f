"""What a notebook's process finds around it: a short allow-list, so that no credential of the operator reaches it."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import lhs_helpers

_KEPT = (
    "HOME", "PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "USERPROFILE", "APPDATA", "LOCALAPPDATA",
    "LD_LIBRARY_PATH", "MPLCONFIGDIR", "VIRTUAL_ENV", "XDG_CACHE_HOME",
)  # fmt: skip

# One thread of linear algebra per notebook: the workers already use every core, and threads do not survive a fork.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


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
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "PYTHONNOUSERSITE": "1",
        "PYTHONPATH": str(Path(lhs_helpers.__file__).resolve().parents[1]),  # the package that runs it, no other
        "PYTHONSAFEPATH": "1",
    }


@contextmanager
def only(variables: Mapping[str, str]) -> Iterator[None]:
    """Within the block this process, and what it starts, have these environment variables and no others."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
