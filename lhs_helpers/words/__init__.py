"""Results become words: a title, a sentence, alternative text, display tables, and findings.

``describe(result)`` dispatches on the type of the result. The fixed text stands in ``templates/words/<language>/``,
so that another language is another folder of files, not another program.
"""

# Each family registers the results it can put into words.
from lhs_helpers.words import (  # noqa: F401
    belonging,
    capacity,
    comparison,
    contributions,
    engagement,
    finance,
    finance_outlook,
    finance_risk,
    finance_sites,
    governance,
    improvement,
    leadership,
    maturity,
    onboarding,
    pdsa,
    process,
    quality,
    quality_readings,
    quality_trust,
    quality_values,
    retention,
    signal_summary,
)
from lhs_helpers.words.description import Description, Finding, Table, anchor, describe

__all__ = ["Description", "Finding", "Table", "anchor", "describe"]
