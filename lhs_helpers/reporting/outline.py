"""Headings and ids of a page: levels that never skip, ids that never repeat, and the table of contents."""

import re
from collections import Counter
from dataclasses import dataclass, field

from markupsafe import Markup

_NOT_IN_AN_ID = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Entry:
    """One line of the table of contents."""

    id: str
    text: str
    children: list["Entry"] = field(default_factory=list)


class Outline:
    """Follows a page while it is rendered, cell by cell.

    Parameters
    ----------
    demoted : int
        Levels that every heading of a notebook goes down: 1 in a report, where the one ``h1`` is the cover's.
    """

    def __init__(self, *, demoted: int = 1) -> None:
        self.demoted = demoted
        self.entries: list[Entry] = []
        self.last_heading = ""
        self._level = demoted
        self._prefix = ""
        self._used: Counter[str] = Counter()
        self._blocks: dict[tuple[str, str], str] = {}

    def open_module(self, prefix: str) -> str:
        """Start a module; returns the id that its first heading will have."""
        self._prefix = prefix
        self._level = self.demoted
        return prefix.rstrip("-")

    def heading(self, html: str, level: int) -> tuple[int, str]:
        """Level and id of a heading as it appears on the page; ``html`` is its rendered text."""
        self._level = min(level + self.demoted, self._level + 1, 6)
        self.last_heading = text = Markup(html).striptags()
        is_title = self._level == self.demoted + 1 and bool(self._prefix)
        slug = _NOT_IN_AN_ID.sub("-", text.lower()).strip("-") or "section"
        entry = Entry(self._unique(self._prefix.rstrip("-") if is_title else self._prefix + slug), text)
        if self._level == self.demoted + 1:
            self.entries.append(entry)
        elif self._level == self.demoted + 2 and self.entries:
            self.entries[-1].children.append(entry)
        return self._level, entry.id

    def add_block(self, block_id: str) -> tuple[int, str]:
        """Level of a block's heading and the block's id on the page."""
        unique = self._unique(f"{self._prefix}{block_id}")
        self._blocks.setdefault((self._prefix, block_id), unique)
        return self._level + 1, unique

    def block(self, prefix: str, block_id: str) -> str:
        """Id on the page of a module's block; empty where the module did not show it."""
        return self._blocks.get((prefix, block_id), "")

    def _unique(self, wanted: str) -> str:
        self._used[wanted] += 1
        if self._used[wanted] == 1:
            return wanted
        return self._unique(f"{wanted}-{self._used[wanted]}")
