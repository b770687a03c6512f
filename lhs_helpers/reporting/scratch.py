"""Private folders for what a run needs while it lasts: a killed run leaves its own, and the next one removes it."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from lhs_helpers.output import SCRATCH, writing

_PREFIX = "lhs-run-"
_OWNER = ".owner"
_YOUNG_SECONDS = 60  # our choice: a folder this new may be just about to be locked


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder among the temporary files that this user alone can read; removed at the end, by whatever it comes.

    While it is in use its owner holds a lock in it, which the system takes away from a process that is killed. Folders
    without an owner are swept first: they hold what patients entrusted to a site.

    Raises
    ------
    OutputError
        Where no temporary file can be written.
    """
    with writing(SCRATCH):
        sweep(Path(tempfile.gettempdir()))
        folder = tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
    with folder as private:
        with writing(SCRATCH):
            owner = (Path(private) / _OWNER).open("w", encoding="utf-8")
        with owner:
            _lock(owner)
            yield Path(private)


def sweep(place: Path) -> None:
    """Remove this user's own private folders whose owners are gone."""
    if not hasattr(os, "getuid"):  # without locks nobody knows whose they are
        return
    for folder in place.glob(f"{_PREFIX}*"):
        try:
            about = folder.lstat()
            if about.st_uid == os.getuid() and time.time() - about.st_mtime > _YOUNG_SECONDS and _is_left(folder):
                shutil.rmtree(folder, ignore_errors=True)  # refuses a link that stands in a folder's place
        except OSError:
            continue  # gone in the meantime


def _is_left(folder: Path) -> bool:
    try:
        with (folder / _OWNER).open("rb") as owner:
            return _lock(owner)
    except FileNotFoundError:  # killed before it had one
        return folder.is_dir() and not folder.is_symlink()


def _lock(owner: IO) -> bool:
    """Whether the lock could be had; it lasts until the file is closed, or the process ends."""
    try:
        import fcntl  # not on Windows
    except ImportError:
        return False
    try:
        fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
