"""What the command line shows: plain text that any terminal can print, and progress as a bar or as lines."""

import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lhs_helpers.reporting.build import OnPage
    from lhs_helpers.reporting.page import PageMade


def be_readable() -> None:
    """Never fail on a character that the terminal cannot show."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def keep_log() -> str:
    """Write the traceback of the exception at hand to a file that only this user can read; no path if it cannot be."""
    try:
        handle, path = tempfile.mkstemp(prefix="lhs-", suffix=".log")
        with os.fdopen(handle, "w", encoding="utf-8") as log:
            traceback.print_exc(file=log)
    except OSError:
        return ""
    return path


@contextmanager
def progress(log: Path | None = None) -> Iterator["OnPage"]:
    """Tell of every page: a bar on a terminal, one plain line each elsewhere, and in a log if one is named."""
    from tqdm import tqdm

    bar = tqdm(disable=not sys.stderr.isatty(), unit="report", leave=False)
    n_ready = 0

    with bar, nullcontext() if log is None else log.open("a", encoding="utf-8") as lines:

        def on_page(page: "PageMade", n_all: int) -> None:
            nonlocal n_ready
            n_ready += 1
            bar.total = n_all
            bar.update()
            line = f"[{n_ready:{len(str(n_all))}}/{n_all}] {_page_line(page)}"
            if lines is not None:
                print(f"{datetime.now():%Y-%m-%d %H:%M:%S} {line}", file=lines, flush=True)
            if page.failed or (bar.disable and not page.reused):
                tqdm.write(line, file=sys.stderr)

        yield on_page


def _page_line(page: "PageMade") -> str:
    failed = [f"{outcome.job.module.name} {outcome.reason}" for outcome in page.outcomes if outcome.status == "failed"]
    said = ", ".join(filter(None, [page.reason, *failed])) if page.failed else "reused" if page.reused else "ok"
    return f"{page.task.subject:<10} {page.task.report:<15} {said:<8} {page.seconds:5.1f} s"
