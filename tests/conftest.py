"""Options of the test suite."""

from pathlib import Path

import pytest

FIXTURES = Path(__file__).parent / "fixtures" / "reference"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the reference numbers of other programs come from another folder."""
    parser.addoption("--fixtures", default=FIXTURES, type=Path, help="folder of reference cases (*.json)")
