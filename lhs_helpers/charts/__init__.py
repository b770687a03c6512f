"""Results become pictures: ``draw(result)`` gives a matplotlib figure, or None where words and a table say it all.

No calculation happens here. One file per family of pictures; colors, sizes and fonts stand in ``style.py``.
"""

import pkgutil
from importlib import import_module

from lhs_helpers.charts.draw import draw

for _family in pkgutil.iter_modules(__path__):  # each registers its results: a new family is a new file
    import_module(f"{__name__}.{_family.name}")

__all__ = ["draw"]
