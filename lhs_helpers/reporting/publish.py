"""A release is built aside and swapped in whole: a reader sees the old one or the new one, never half of either."""

import errno
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from lhs_helpers.errors import InputError, OutputError
from lhs_helpers.output import output_error, writing
from lhs_helpers.reporting.layout import CURRENT, LEDGER, MANIFEST

_BUILDING = ".build-"
_NOT_FOR_LINKS = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EACCES, errno.EROFS}  # a file fails too
_RELEASE = re.compile(r"release-(\d{6,})")


def ensure_link(out: Path) -> None:
    """Refuse before any work a place where the last step of a run, the change of a link, could not be taken.

    Parameters
    ----------
    out : pathlib.Path
        Folder of the releases, which may not exist yet.

    Raises
    ------
    InputError
        Where ``current`` is anything but a link.
    OutputError
        Where the file system has no symbolic links, or nothing can be written.
    """
    if os.path.lexists(out / CURRENT) and not (out / CURRENT).is_symlink():
        what = f"{CURRENT} is there and is not a link to a release, as in a folder that was copied without its links"
        hint = f"move {CURRENT} away, or choose another folder with -o"
        raise InputError(what, where=str(out), hint=hint)
    existing = next(place for place in (out, *out.absolute().parents) if place.is_dir())
    tried = existing / f".{CURRENT}-{os.getpid()}"  # as the link of a run, so that it is swept like one
    try:
        tried.unlink(missing_ok=True)
        tried.symlink_to(CURRENT)
        tried.unlink()
    except OSError as error:
        if error.errno in _NOT_FOR_LINKS:
            raise output_error(error, out) from error
        what = "no symbolic links can be made there, and without one no release can be put in the place of the last"
        hint = "choose a folder on another disk with -o (on Windows: switch the developer mode on), and copy from there"
        raise OutputError(what, where=str(out), hint=hint) from error


@contextmanager
def new_release(out: Path) -> Iterator[Path]:
    """A folder to build a release in. If the block ends well, it becomes ``out/current``; the one before is kept.

    Parameters
    ----------
    out : pathlib.Path
        Folder of the releases: ``release-000001``, ``release-000002`` ..., and the link ``current`` to the last.

    Yields
    ------
    pathlib.Path
        The folder to write to, empty.

    Raises
    ------
    InputError
        Where another run is building there, or the folder cannot be written.
    OutputError
        Where writing ends midway; the releases are then as they were.
    """
    with _locked(out):
        with writing(out):
            for link in out.glob(f".{CURRENT}-*"):  # of a run that was killed just before its last step
                link.unlink()
            left = unfinished(out)
            building = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=out))
        try:
            yield building
            with writing(out):
                building.chmod(0o755)
                _swap(building, out)
            older = sorted(_numbers(out.iterdir()) - _numbers(left))[:-2]
            for stale in (*left, *(out / f"release-{number:06d}" for number in older)):
                shutil.rmtree(stale, ignore_errors=True)  # what is in use stays until the next time
        except OutputError as error:
            if error.where.startswith(str(building)):
                error.where = str(out)  # as the user named it
            raise
        finally:
            no_room = isinstance(sys.exception(), OutputError)
            if no_room or not any((building / name).exists() for name in (LEDGER, MANIFEST)):
                shutil.rmtree(building, ignore_errors=True)  # else the next run goes on from what was finished


def unfinished(out: Path) -> list[Path]:
    """Folders that ended runs have left, the oldest first: of builds, and of a release that never became current."""
    published = max(_numbers([(out / CURRENT).resolve()]), default=0)
    never = [folder for folder in out.glob("release-*") if max(_numbers([folder]), default=0) > published]
    return sorted([*out.glob(f"{_BUILDING}*"), *never], key=lambda folder: folder.stat().st_mtime)


def next_release(out: Path) -> str:
    """Name of the release that would be built next."""
    return f"release-{max(_numbers(out.iterdir()), default=0) + 1:06d}"


def no_drafts(building: Path) -> None:
    """Remove the drafts of files whose writers were killed: a release holds whole files only."""
    for draft in building.rglob(".*"):
        draft.unlink()


def ensure_room(out: Path, sizes: Mapping[str, int], wanted: Iterable[str]) -> None:
    """Refuse to begin where the disk would be full before the end: twice what the reports are likely to need is asked.

    Parameters
    ----------
    out : pathlib.Path
        Folder of the releases.
    sizes : mapping of str to int
        Bytes of a page of each report, as the last release tells; nothing is asked for a report that it does not hold.
    wanted : iterable of str
        Report of each page that is to be made.

    Raises
    ------
    OutputError
        Where there is less room than that.
    """
    needed, free = 2 * sum(sizes.get(report, 0) for report in wanted), shutil.disk_usage(out).free
    if needed > free:
        what = f"there may be no room: {needed / 1e6:,.1f} MB are asked for, {free / 1e6:,.1f} MB are free"
        hint = "make room there, or name a place on another disk; what was there before is as it was"
        raise OutputError(what, where=str(out), hint=hint)


def _swap(building: Path, out: Path) -> None:
    for path in (*building.rglob("*"), building):
        _to_disk(path)
    release = out / next_release(out)
    link = out / f".{CURRENT}-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(release.name)  # first what needs room; then two changes of name
    try:
        building.rename(release)
        link.replace(out / CURRENT)
    finally:
        link.unlink(missing_ok=True)
    _to_disk(out)


def _to_disk(path: Path) -> None:
    """Wait until a file, or what a folder lists, would outlast a power cut."""
    if path.is_dir() and os.name == "nt":  # a folder cannot be opened there
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _numbers(folders: Iterable[Path]) -> set[int]:
    """Of those that are named as releases are."""
    return {int(match[1]) for folder in folders if (match := _RELEASE.fullmatch(folder.name))}


@contextmanager
def _locked(out: Path) -> Iterator[None]:
    """Hold the folder for this run; a second one is told so at once."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = (out / ".lock").open("w")
    except OSError as error:
        raise InputError("the folder for the reports cannot be written", where=str(out)) from error
    with lock:
        try:
            import fcntl  # not on Windows, where a second run is not held off
        except ImportError:
            yield
            return
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            hint = "wait until it has finished, or choose another folder with -o"
            raise InputError("another run is building reports in this folder", where=str(out), hint=hint) from error
        yield
