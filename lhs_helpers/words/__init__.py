"""Results become words: a title, a sentence, alternative text, display tables, and findings.

``describe(result)`` dispatches on the type of the result. The fixed text stands in ``templates/words/<language>/``,
so that another language is another folder of files, not another program.
"""

import pkgutil
from importlib import import_module

from lhs_helpers.words.description import Description, Finding, Table, anchor, describe

for _family in pkgutil.iter_modules(__path__):  # each registers its results: a new family is a new file
    import_module(f"{__name__}.{_family.name}")

__all__ = ["Description", "Finding", "Table", "anchor", "describe"]
