"""Where the notebooks and templates of the collection live.

In a checkout they are the top-level folders ``notebooks/`` and ``templates/``; in an installed package the same
folders travel inside it.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_ROOT = _PACKAGE / "collection" if (_PACKAGE / "collection").is_dir() else _PACKAGE.parent

NOTEBOOKS = _ROOT / "notebooks"
TEMPLATES = _ROOT / "templates"
