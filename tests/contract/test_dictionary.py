"""The committed data dictionary is the one that the models make."""

from pathlib import Path

from lhs_helpers.contract.dictionary import dictionary
from lhs_helpers.contract.tables import TABLES

PAGE = Path(__file__).parents[2] / "docs" / "data_dictionary.md"


def test_the_committed_page_is_up_to_date():
    command = "python -m lhs_helpers.contract.dictionary > docs/data_dictionary.md"
    assert PAGE.read_text(encoding="utf-8") == dictionary(), f"the page is stale; run: {command}"


def test_every_table_and_every_column_is_on_the_page():
    page = dictionary()
    for spec in TABLES.values():
        section = page.split(f"### `{spec.name}`\n")[1].split("### ")[0]
        for column in spec.columns:
            assert f"`{column.name}`" in section
