"""Results become pictures: ``draw(result)`` gives a matplotlib figure, or None where words and a table say it all.

No calculation happens here. One file per family of pictures; colors, sizes and fonts stand in ``style.py``.
"""

# Each family registers the results it can draw.
from lhs_helpers.charts import (  # noqa: F401
    detection,
    drivers,
    engagement,
    equity,
    equity_over_time,
    finance,
    finance_outlook,
    funnel,
    governance,
    improvement,
    interrupted_series,
    leadership,
    pdsa,
    process,
    quality,
    rollout,
    site_mix,
    time_weighted,
    waiting,
)
from lhs_helpers.charts.draw import draw

__all__ = ["draw"]
