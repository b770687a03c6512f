"""The kernel of a run is always the Python that runs this program.

A kernel is otherwise found by name among the installed kernelspecs, and a "python3" installed for a user may point to
another environment, where the packages are missing or are others.
"""

import os
import sys
from pathlib import Path
from typing import IO

from lhs_helpers.reporting.engine.environment import environment


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
