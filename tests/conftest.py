"""Options and tables that tests of several rooms share."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

REFERENCE = Path(__file__).parent / "fixtures" / "reference"


def pytest_addoption(parser: pytest.Parser) -> None:
    """``pytest --fixtures DIR``: reference numbers of other programs from another folder than the project's own.

    pytest lists its fixtures under the same name (and under ``--funcargs``, which stays); the name is taken over here.
    """
    parser.optparser.conflict_handler = "resolve"
    group = parser.getgroup("reference", "reference cases")
    group.addoption("--fixtures", dest="reference", default=REFERENCE, type=Path, metavar="DIR", help="*.json in DIR")


@pytest.fixture(scope="session")
def contract_table() -> Callable[..., pd.DataFrame]:
    """Build a table as it is after parsing: all columns of the contract in its order and dtypes."""
    from lhs_helpers.contract.tables import TABLES  # pandera takes seconds to import, and few tests need it

    def build(name: str, **columns: object) -> pd.DataFrame:
        spec = TABLES[name]
        unknown = set(columns) - {column.name for column in spec.columns}
        assert not unknown, f"the table {name} has no columns {sorted(unknown)}"
        frame = pd.DataFrame(columns).reindex(columns=[column.name for column in spec.columns])
        return frame.astype({column.name: column.dtype for column in spec.columns})

    return build


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KB. It takes root to mount one, or a namespace in which one's user is root."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    if not mount or subprocess.run([mount, *options], capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be mounted here; on Linux it can as root, or in `unshare -rm python -m pytest`")
    yield place
    subprocess.run(["umount", place], check=True)
