"""Results become pictures: ``draw(result)`` gives a matplotlib figure, or None where words and a table say it all.

No calculation happens here. One file per family of pictures; colors, sizes and fonts stand in ``style.py``.
"""

# Each family registers the results it can draw.
from lhs_helpers.charts import (  # noqa: F401
    capacity,
    drivers,
    engagement,
    finance,
    finance_outlook,
    finance_risk,
    funnel,
    governance,
    improvement,
    leadership,
    pdsa,
    process,
    quality,
    retention,
    waiting,
)
from lhs_helpers.charts.draw import draw

__all__ = ["draw"]
