"""Where a command will write, tried out before any work: what cannot be written is the user's to put right."""

import os
import tempfile
from pathlib import Path

import click

from lhs_helpers.errors import InputError


def writable_folder(context: click.Context, parameter: click.Parameter, folder: Path) -> Path:
    """Callback of an option or argument: the folder, which may not exist yet, can be written.

    Raises
    ------
    InputError
        Where it cannot.
    """
    _try_folder(folder, next(place for place in (folder, *folder.absolute().parents) if os.path.lexists(place)))
    return folder


def writable_file(context: click.Context, parameter: click.Parameter, path: Path | None) -> Path | None:
    """Callback of an option: the file, if one is named, can be written in a folder that exists.

    Raises
    ------
    InputError
        Where it cannot.
    """
    if path is not None and path.is_dir():
        raise InputError("this is a folder", where=str(path), hint="name a file")
    if path is not None and not os.access(path, os.W_OK):
        if path.exists():
            raise InputError("the file cannot be written", where=str(path), hint="name another file")
        _try_folder(path.absolute().parent, path.absolute().parent)
    return path


def _try_folder(asked: Path, existing: Path) -> None:
    """Only writing shows it: rights do not tell of read-only disks and of the system's own folders."""
    if not existing.is_dir():
        what = "is a file" if existing.exists() else "is not there"
        raise InputError(f"{existing} {what}, and a folder is needed", where=str(asked), hint="name another folder")
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError:
        raise InputError(
            "nothing can be written there", where=str(asked), hint="name a folder that you may write to"
        ) from None
