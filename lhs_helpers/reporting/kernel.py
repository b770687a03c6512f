"""The kernel of a run is always the Python that runs this program.

A kernel is otherwise found by name among the installed kernelspecs, and a "python3" installed for a user may point to
another environment, where the packages are missing or are others.
"""

import os
import sys
from pathlib import Path
from typing import IO

import lhs_helpers

_KEPT = (
    "HOME", "LANG", "LC_ALL", "LC_CTYPE", "PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "TZ", "USERPROFILE",
    "APPDATA", "LOCALAPPDATA", "LD_LIBRARY_PATH", "MPLCONFIGDIR", "VIRTUAL_ENV", "XDG_CACHE_HOME",
)  # fmt: skip

# One thread of linear algebra per kernel: the workers already use every core.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def environment(scratch: Path) -> dict[str, str]:
    """Environment of a kernel: a short allow-list, so that no credential of the operator reaches a notebook."""
    return {
        **{name: os.environ[name] for name in _KEPT if name in os.environ},
        **ONE_THREAD,
        "IPYTHONDIR": str(scratch / "ipython"),  # no start-up files, no shared history
        "PYTHONHASHSEED": "0",
        "PYTHONNOUSERSITE": "1",
        "PYTHONPATH": str(Path(lhs_helpers.__file__).resolve().parents[1]),  # the package that runs it, no other
        "PYTHONSAFEPATH": "1",
    }


def this_python(scratch: Path, log: IO[bytes]) -> type:
    """Class of kernel managers that start this very interpreter, whatever kernelspecs are installed.

    jupyter_client is imported here, because it is slow and most commands need no kernel.

    Parameters
    ----------
    scratch : pathlib.Path
        Private folder of the run: connection file, sockets and IPython's own files live and die with it.
    log : binary file
        Receives what the kernel's process writes outside of cells; never shown to readers.
    """
    from jupyter_client import AsyncKernelManager
    from jupyter_client.kernelspec import KernelSpec

    class ThisPython(AsyncKernelManager):
        def __init__(self, **kwargs: object) -> None:
            # Sockets are files where the system has them: two kernels that start at once can pick the same free port.
            sockets = {"transport": "ipc", "ip": str(scratch / "socket")} if os.name == "posix" else {}
            super().__init__(**kwargs, **sockets, connection_file=str(scratch / "kernel.json"))

        @property
        def kernel_spec(self) -> KernelSpec:
            argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
            return KernelSpec(argv=argv, display_name="Python 3", language="python")

        async def _async_pre_start_kernel(self, **kwargs: object) -> tuple[list[str], dict[str, object]]:
            kwargs |= {"env": environment(scratch), "stdout": log, "stderr": log}
            return await super()._async_pre_start_kernel(**kwargs)

        pre_start_kernel = _async_pre_start_kernel

    return ThisPython
