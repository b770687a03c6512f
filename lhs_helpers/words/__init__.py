"""Results become words: a title, a sentence, alternative text, display tables, and findings.

``describe(result)`` dispatches on the type of the result. The fixed text stands in ``templates/words/<language>/``,
so that another language is another folder of files, not another program.
"""

# Each family registers the results it can put into words.
from lhs_helpers.words import (  # noqa: F401
    comparison,
    contributions,
    detection,
    engagement,
    equity,
    equity_parts,
    finance,
    finance_outlook,
    finance_sites,
    governance,
    improvement,
    interrupted_series,
    leadership,
    maturity,
    onboarding,
    pdsa,
    process,
    quality,
    quality_trust,
    quality_values,
    reading,
    rollout,
    signal_summary,
    site_mix,
    time_weighted,
    waiting,
)
from lhs_helpers.words.description import Description, Finding, Table, anchor, describe

__all__ = ["Description", "Finding", "Table", "anchor", "describe"]
