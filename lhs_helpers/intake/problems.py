"""What is wrong with a network's folder: collected, placed, explained, and never carrying what stands in a cell.

The codes with their sentences are data, in ``templates/words/<language>/problems.toml``. This module knows only how
problems are gathered, and what each one refuses: one site's rows of a table, or the whole table.
"""

import tomllib
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache

import pandas as pd

from lhs_helpers.collection import TEMPLATES

KEPT_PER_FILE = 100  # the data contract, section 6: then problems are only counted
SEVERITIES = {"E": "error", "W": "warning", "N": "note"}


@cache
def codes(language: str = "en") -> dict[str, dict[str, str]]:
    """All codes with their Kahn category and the patterns of their sentences."""
    path = TEMPLATES / "words" / language / "problems.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Problem:
    """One thing to put right or to look at.

    Attributes
    ----------
    code, severity : str
        The code of the data contract, and ``error``, ``warning`` or ``note``.
    where, line, column : str, int or None, str
        File as it stands in the folder, its line (for Parquet the row), and the column.
    what, why, remedy : str
        The three sentences of a message.
    table, site_id : str
        The table, and the registered site whose row it is; empty where there is none.
    """

    code: str
    severity: str
    where: str
    line: int | None
    column: str
    what: str
    why: str
    remedy: str
    table: str = ""
    site_id: str = ""

    def __str__(self) -> str:
        line = f":{self.line}" if self.line is not None else ""
        column = f" {self.column}" if self.column else ""
        site = f" (site {self.site_id})" if self.site_id else ""
        stop = "" if self.what.endswith("?") else "."
        return f"{self.code} {self.where}{line}{column}{site} – {self.what}{stop} {self.why} {self.remedy}"


class Problems:
    """Gathers the problems of one table and remembers what they refuse.

    Parameters
    ----------
    table, where : str
        The table, and the file it comes from as written in messages.

    Attributes
    ----------
    sites : pandas.Series of str
        Whose row each line is, indexed by line; empty text where it is nobody's. Set once the lines are known.
    refused : bool
        An error refuses the whole table.
    refused_sites : set of str
        Sites whose rows of this table are refused.
    n_unreadable : int
        Records that never became rows.
    """

    def __init__(self, table: str, where: str) -> None:
        self.table = table
        self.where = where
        self.sites = pd.Series(dtype="str")
        self.refused = False
        self.refused_sites: set[str] = set()
        self.n_unreadable = 0
        self._kept: list[Problem] = []
        self._found: Counter[str] = Counter()

    def add(self, code: str, *, column: str = "", line: int | None = None, site_id: str = "", **values: object) -> None:
        """One problem; as an error it refuses the site's rows, or the table where it is no site's."""
        if code.startswith("E-"):
            if site_id:
                self.refused_sites.add(site_id)
            else:
                self.refused = True
        if len(self._kept) < KEPT_PER_FILE:
            self._kept.append(_problem(code, self.where, line, column, self.table, site_id, values))
        self._found[code] += 1

    def add_rows(self, code: str, at: pd.Series, *, column: str = "", **values: object) -> None:
        """The same problem in every row where ``at``, a mask indexed by line, is true."""
        if not at.any():
            return
        lines = at.index[at]
        sites = self.sites.reindex(lines)
        room = max(KEPT_PER_FILE - len(self._kept), 0)
        for line, site_id in zip(lines[:room], sites.iloc[:room], strict=True):
            self.add(code, column=column, line=int(line), site_id=site_id, **values)
        if len(lines) > room:  # the rest is not listed, but refuses what it has to
            self._found[code] += len(lines) - room
            if code.startswith("E-"):
                self.refused |= bool((sites == "").any())
                self.refused_sites |= set(sites.unique()) - {""}

    def listed(self, registered: Collection[str]) -> list[Problem]:
        """The problems in order of the lines, with a closing note where some were only counted.

        A site is named only if it is registered: anything else in that column is a cell's value.
        """
        listed = sorted(self._kept, key=lambda problem: problem.line or 0)
        listed = [one if one.site_id in registered else replace(one, site_id="") for one in listed]
        if self._n_counted:
            listed.append(_problem("N-MORE", self.where, None, "", self.table, "", {"n": self._n_counted}))
        return listed

    @property
    def totals(self) -> Counter[tuple[str, str]]:
        """How often each code was found, by code and file: listed, or only counted."""
        closing = {("N-MORE", self.where): 1} if self._n_counted else {}
        return Counter({(code, self.where): n for code, n in self._found.items()} | closing)

    @property
    def _n_counted(self) -> int:
        return self._found.total() - len(self._kept)


def _problem(code, where, line, column, table, site_id, values) -> Problem:
    """Fill in the sentences of a code; an unknown code is a fault of the program and raises ``KeyError``."""
    patterns = codes()[code]
    what, why, remedy = (patterns[part].format_map(values) for part in ("what", "why", "remedy"))
    return Problem(code, SEVERITIES[code[0]], where, line, column, what, why, remedy, table, site_id)
