"""Results become words: a title, a sentence, alternative text, display tables, and findings.

``describe(result)`` dispatches on the type of the result. The fixed text stands in ``templates/words/<language>/``,
so that another language is another folder of files, not another program.
"""

from lhs_helpers.words.description import Description, Finding, Table, anchor, describe

# Each family registers the results it can put into words.
from lhs_helpers.words import engagement, finance, governance, improvement, leadership, process, quality  # noqa: F401, E402, I001

__all__ = ["Description", "Finding", "Table", "anchor", "describe"]
