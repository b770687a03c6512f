"""The fixed text of the reports, read from ``templates/words/<language>/*.toml``.

One file per family; every file adds sections to one catalog, so ``text("readiness.sentence", done=3)`` finds its
pattern wherever it stands.
"""

import tomllib
from functools import cache

from lhs_helpers.collection import TEMPLATES

LANGUAGE = "en"


@cache
def catalog(language: str = LANGUAGE) -> dict[str, str]:
    """All patterns of a language, by dotted key. A key that stands in two files is an error."""
    patterns: dict[str, str] = {}
    for path in sorted((TEMPLATES / "words" / language).glob("*.toml")):
        for section, entries in tomllib.loads(path.read_text(encoding="utf-8")).items():
            for name, pattern in entries.items():
                key = f"{section}.{name}"
                if key in patterns:
                    raise ValueError(f"the text {key!r} stands in two files; the second is {path.name}")
                patterns[key] = pattern
    return patterns


def has_text(key: str) -> bool:
    """Whether the catalog holds a pattern of this name."""
    return key in catalog()


def text(key: str, **values: object) -> str:
    """A sentence of the catalog with its values filled in. An unknown key raises ``KeyError``."""
    return catalog()[key].format_map(values)
