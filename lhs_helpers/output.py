"""Files are written whole or not at all, and a system that refuses to write is told to the person who can help it."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lhs_helpers.errors import OutputError

SCRATCH = "the folder for temporary files (TMPDIR)"
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}
_ELSEWHERE = "name a place where you may write"
_SENTENCES = {
    **dict.fromkeys(_FULL, ("there is no room left to write", "make room there, or name a place on another disk")),
    **dict.fromkeys(_CLOSED, ("nothing can be written there (any more)", _ELSEWHERE)),
    errno.EFBIG: ("a file would be larger than is allowed there", "have the limit raised, or name another place"),
}


def no_room(error: Exception) -> bool:
    """Whether an error says that nothing more can be stored: a fault of nobody, wherever it strikes."""
    return isinstance(error, OSError) and error.errno in (*_FULL, errno.EFBIG)


def output_error(error: OSError, where: Path | str) -> OutputError:
    """The error for people: which place, why, and what to do; what was there before is never touched."""
    what, hint = _SENTENCES.get(error.errno, (f"writing failed ({error.strerror or 'for an unknown reason'})", ""))
    hint = f"{hint or _ELSEWHERE}; what was there before is as it was"
    return OutputError(what, where=str(where), hint=hint)


@contextmanager
def writing(where: Path | str) -> Iterator[None]:
    """Around lines that only write: what the system refuses becomes an :class:`~lhs_helpers.errors.OutputError`.

    Parameters
    ----------
    where : path
        The place as the user named it, or at least one that the user knows.
    """
    try:
        yield
    except OSError as error:
        raise output_error(error, where) from error


def write_whole(target: Path, text: str) -> None:
    """Write a text file in one step; nobody ever sees half of it, and no half is left behind.

    Raises
    ------
    OutputError
        Where it cannot be written.
    """
    with writing(target):
        if target.exists() and not target.is_file():  # a pipe or a terminal cannot be replaced
            target.write_text(text, encoding="utf-8", newline="\n")
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            draft.write_text(text, encoding="utf-8", newline="\n")
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
