"""A job is data: one notebook, one subject's packs, its parameters. Everything a worker needs, here or elsewhere."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from lhs_helpers.packs import NETWORK
from lhs_helpers.reporting.discover import Module
from lhs_helpers.reporting.parameters import Value

Status = Literal["ok", "no_data", "failed"]


@dataclass(frozen=True)
class Job:
    """One run of one notebook.

    Attributes
    ----------
    module : Module
        The notebook and its declaration.
    subject : str
        A site's id, or ``network``.
    pack, comparators : pathlib.Path
        Files in one folder; the notebook sees their names only.
    audience : str
        ``site``, ``members`` or ``public``.
    extra : tuple of (name, value) pairs
        Further parameters that the notebook declares.
    phase : str
        Of the network's life: which of the notebook's words for single phases are kept.
    """

    module: Module
    subject: str
    pack: Path
    comparators: Path
    audience: str
    extra: tuple[tuple[str, Value], ...] = ()
    phase: str = ""

    @property
    def parameters(self) -> dict[str, Value]:
        """What the notebook is given."""
        return {"network": self.pack.name, "site_id": self.subject, "audience": self.audience, **dict(self.extra)}

    @property
    def is_network(self) -> bool:
        """True for the network view."""
        return self.subject == NETWORK

    @property
    def seed(self) -> int:
        """Of the global random generators: another for every job, the same at every run."""
        return zlib.crc32(f"{self.module.name}/{self.subject}/{self.audience}".encode())

    def __hash__(self) -> int:
        return hash((self.module.path, self.subject, self.pack, self.comparators, self.audience, self.extra))


@dataclass(frozen=True)
class Outcome:
    """What became of a job.

    ``reason`` is a short code, safe to publish; ``log`` is private and is never published. ``notebook`` is the
    executed notebook, present only where ``status`` is ``ok``.
    """

    job: Job
    status: Status
    reason: str = ""
    seconds: float = 0.0
    findings: tuple[dict[str, Any], ...] = ()
    notebook: Any = field(default=None, repr=False)
    log: str = field(default="", repr=False)

    def shown(self, mime: str) -> Iterator[dict[str, Any]]:
        """What the notebook showed of one kind, such as its blocks, in the order of the page."""
        for cell in self.notebook.cells if self.notebook else ():
            for output in cell.get("outputs", ()):
                if mime in output.get("data", {}):
                    yield output["data"][mime]
