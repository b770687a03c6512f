"""Every reference case of other programs, or a reason why there is no such comparison."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))  # tests are no package; the two files below are tables, not tests

from reference_adapters import ADAPTERS
from reference_deviations import DEVIATIONS, NOT_BUILT, NOT_BUILT_CASES


def cases_in(folder: Path) -> list[dict]:
    return [case for path in sorted(folder.glob("*.json")) for case in json.loads(path.read_text(encoding="utf-8"))]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "case" in metafunc.fixturenames:
        cases = cases_in(metafunc.config.getoption("reference"))
        metafunc.parametrize("case", cases, ids=[case["id"] for case in cases])


def test_a_method_gives_the_number_of_the_reference_case(case: dict) -> None:
    if case["method"] in NOT_BUILT:
        pytest.skip(f"not built: {case['method']}")
    if case["id"] in NOT_BUILT_CASES:
        pytest.skip(f"not built: {NOT_BUILT_CASES[case['id']]}")
    if case["id"] in DEVIATIONS:
        DEVIATIONS[case["id"]](case)
        return
    pairs = ADAPTERS[case["method"]](case)
    assert pairs, "nothing is compared"
    for name, got, want, *relative in pairs:
        agrees(f"{case['id']}: {name}", got, want, relative[0] if relative else case["tolerance"])


def agrees(name: str, got: object, want: object, tolerance: float) -> None:
    """Whole numbers and booleans exactly, others within the tolerance; null and NaN only beside each other."""
    got, want = (np.array(value, dtype=float) for value in (got, want))
    assert got.shape == want.shape, f"{name}: {got.shape} values, expected {want.shape}"
    assert (np.isnan(got) == np.isnan(want)).all(), f"{name}: {got} where {want} is expected"
    apart = np.abs(got - want) > tolerance * np.maximum(1, np.abs(want))
    assert not np.any(apart[~np.isnan(want)]), f"{name}: {got[apart]} where {want[apart]} is expected"


def test_exactly_these_methods_of_the_reference_cases_are_not_built(pytestconfig: pytest.Config) -> None:
    cases = cases_in(pytestconfig.getoption("reference"))
    assert {case["method"] for case in cases} - set(ADAPTERS) == NOT_BUILT
    assert not NOT_BUILT & set(ADAPTERS)
    assert set(NOT_BUILT_CASES) | set(DEVIATIONS) <= {case["id"] for case in cases}
