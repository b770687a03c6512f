"""How far a run is: a bar on a terminal, plain lines elsewhere, and every line in a log if one is named."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from lhs_helpers.reporting.page import PageMade


@contextmanager
def progress(log: Path | None = None) -> Iterator["Progress"]:
    """What tells of a run while it lasts."""
    with nullcontext() if log is None else log.open("a", encoding="utf-8") as lines:
        told = Progress(lines)
        try:
            told.begin("Reading and checking the data.")
            yield told
        except BaseException as error:
            told.keep(f"ended early: {type(error).__name__}")
            raise
        finally:
            told.bar.close()


class Progress:
    """Told of each step of a run."""

    def __init__(self, log: TextIO | None) -> None:
        from tqdm import tqdm  # here: most commands show no progress

        self._log, self._n_ready = log, 0
        self.bar = tqdm(disable=not sys.stderr.isatty(), unit="report", leave=False)

    def begin(self, step: str) -> None:
        """Say what is being done now."""
        self.keep(step)
        self.bar.set_description_str(step.rstrip("."))
        if self.bar.disable:
            click.echo(step, err=True)

    def on_plan(self, n_pages: int) -> None:
        """The data are read: so many pages are to be made. Rate and time left are those of the pages alone."""
        self.bar.reset(total=n_pages)
        self.begin(f"Making {n_pages:,} {'report' if n_pages == 1 else 'reports'}.")

    def on_page(self, page: "PageMade", n_pages: int) -> None:
        """A page is ready; what failed is named at once."""
        self._n_ready += 1
        self.bar.update()
        line = f"[{self._n_ready:{len(str(n_pages))}}/{n_pages}] {_page_line(page)}"
        self.keep(line)
        if page.failed or (self.bar.disable and not page.reused):
            self.bar.write(line, file=sys.stderr)

    def say(self, line: str) -> None:
        """What remains to be said at the end."""
        self.keep(line)
        self.bar.close()
        click.echo(line)

    def keep(self, line: str) -> None:
        """Write into the log alone."""
        if self._log is not None:
            print(f"{datetime.now():%Y-%m-%d %H:%M:%S} {line}", file=self._log, flush=True)


def _page_line(page: "PageMade") -> str:
    failed = [f"{outcome.job.module.name} {outcome.reason}" for outcome in page.outcomes if outcome.status == "failed"]
    said = ", ".join(filter(None, [page.reason, *failed])) if page.failed else "reused" if page.reused else "ok"
    return f"{page.task.subject:<10} {page.task.report:<15} {said:<8} {page.seconds:5.1f} s"
