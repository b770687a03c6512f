"""Names of what lies in the folder of the releases, and how a page says which one it is."""

import re
from pathlib import Path

CURRENT = "current"  # the link to the release that readers see
MANIFEST = "manifest.json"  # of a release: what it holds, and what it was made from
LEDGER = "ledger.jsonl"  # of a release that is being built: what is finished
INDEX = "index.html"  # of a release: the page from which every other is reached
LOGS = "logs"  # private

_HEAD_BYTES = 4_096  # the name stands in the first lines of a page
_NAME = re.compile(rb'<meta name="lhs-page" content="([^"]*)">')
_NETWORK = "network"  # as packs.NETWORK, which loads pandas


def page_path(subject: str, report: str) -> Path:
    """Where a page lies within a release."""
    folder = Path(_NETWORK) if subject == _NETWORK else Path("sites") / subject
    return folder / f"{report}.html"


def page_name(subject: str, report: str) -> str:
    """What a page says in its own head: whose it is, and which report."""
    return f"{subject}/{report}"


def says(path: Path) -> str:
    """The name that a page gives itself; empty where it gives none."""
    with path.open("rb") as page:
        found = _NAME.search(page.read(_HEAD_BYTES))
    return found[1].decode("ascii", "replace") if found else ""
