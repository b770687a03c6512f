"""Results become pictures: ``draw(result)`` gives a matplotlib figure, or None where words and a table say it all.

No calculation happens here. One file per family of pictures; colors, sizes and fonts stand in ``style.py``.
"""

from lhs_helpers.charts.draw import draw

# Each family registers the results it can draw.
from lhs_helpers.charts import drivers, engagement, finance, finance_outlook, funnel, governance, improvement, leadership, process, quality, waiting  # noqa: F401, E402, I001

__all__ = ["draw"]
