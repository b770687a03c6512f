"""The demo network of the notebooks: made once, kept in the user's cache folder."""

import hashlib
import os
import sys
import tempfile
from functools import cache
from pathlib import Path

import numpy as np

from lhs_helpers import __version__
from lhs_helpers.teaching.authored import SHIPPED
from lhs_helpers.teaching.write import write_network

_HERE = Path(__file__).resolve().parent


@cache
def demo_folder() -> Path:
    """The folder of the demo network; made when it is not there yet.

    Its name carries the version of the package and a digest of all it is made from, so it is never stale.
    """
    folder = _cache_root() / f"demo-{__version__}-{_digest()}"
    if (folder / "network.toml").is_file():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as place:
        fresh = write_network(Path(place) / "network")
        try:
            fresh.rename(folder)  # one step: nobody sees half a network
        except OSError:
            if not (folder / "network.toml").is_file():  # else another process was faster
                raise
    return folder


def _cache_root() -> Path:
    """The user's cache folder; a new temporary one where that cannot be written."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    root = base / "lhs-helpers"
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="lhs-helpers-"))
    return root if os.access(root, os.W_OK) else Path(tempfile.mkdtemp(prefix="lhs-helpers-"))


def _digest() -> str:
    """Changes with the generator's code, its authored tables, the shipped tables, and the library that draws."""
    digest = hashlib.sha256(np.__version__.encode())
    made_from = [*_HERE.rglob("*.py"), *_HERE.rglob("*.csv"), *_HERE.rglob("*.toml"), *SHIPPED.glob("*.csv")]
    for path in sorted(made_from):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]
