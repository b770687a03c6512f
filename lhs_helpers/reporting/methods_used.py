"""The appendix that tells the formula and the source of every number: methods that the blocks of a page name."""

from collections.abc import Sequence

from lhs_helpers.blocks import BLOCK_MIME
from lhs_helpers.reporting.facts import ShownTable
from lhs_helpers.reporting.job import Outcome
from lhs_helpers.words.catalog import has_text, text
from lhs_helpers.words.numbers import listed

COLUMNS = ("method", "answers", "formula", "source", "chosen", "where")
MOST_BLOCKS = 3  # titles of blocks named beside a method; the rest is counted


def methods_used(outcomes: Sequence[Outcome]) -> ShownTable:
    """One row per method in the order of the page: name, what it answers, formula, source, what was chosen, where."""
    chosen: dict[str, dict[str, None]] = {}
    where: dict[str, dict[str, None]] = {}
    for block in (block for outcome in outcomes for block in outcome.shown(BLOCK_MIME)):
        for method in block.get("methods", ()):
            code = method["code"]
            chosen.setdefault(code, {}).update(dict.fromkeys(filter(None, [method["chosen"]])))
            where.setdefault(code, {}).update(dict.fromkeys(filter(None, [block.get("title")])))
    rows = tuple(
        (
            *(text(f"method_{code}.{part}") for part in ("name", "answers", "formula", "source")),
            "; ".join(chosen[code]) or "–",
            listed(where[code], most=MOST_BLOCKS, empty="–"),
        )
        for code in chosen
        if has_text(f"method_{code}.name")
    )
    return ShownTable(text("methods_used.caption"), tuple(text(f"methods_used.{column}") for column in COLUMNS), rows)
