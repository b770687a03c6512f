"""Every reference case of other programs, from any folder, or our own number where we do not follow them."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))  # tests are no package; the files below are tables, not tests

from reference_adapters import ADAPTERS
from reference_cases import OWN, cases_in, completed
from reference_deviations import DEVIATIONS, deviations_of


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "case" in metafunc.fixturenames:
        cases = cases_in(metafunc.config.getoption("reference"))
        metafunc.parametrize("case", cases, ids=[str(case["id"]) for case in cases])


def test_a_method_gives_the_number_of_the_reference_case(case: dict) -> None:
    if case["method"] not in ADAPTERS:
        pytest.skip(f"not built: {case['method']}")
    compare(case, deviations_of(case))


def compare(case: dict, rules: dict) -> None:
    """What we get beside what is expected, or beside our own number where a rule holds."""
    refusals = [rule.refusal for rule in rules.values() if rule.refusal]
    if refusals:
        with pytest.raises(ValueError, match=refusals[0]):
            ADAPTERS[case["method"]](case)
        return
    pairs = ADAPTERS[case["method"]](case)
    assert pairs or rules, "nothing is compared"
    want = {name: np.array(expected, dtype=float) for name, _, expected, *_ in pairs}
    assert len(want) == len(pairs), "a number is named twice"
    for rule in rules.values():
        ours = rule.ours(case, want)
        want |= {name: ours[name] for name in want if name in ours}
    for name, got, _, *relative in pairs:
        agrees(f"{case['id']}: {name}", got, want[name], relative[0] if relative else case["tolerance"])


def agrees(name: str, got: object, want: object, tolerance: float) -> None:
    """Whole numbers and booleans exactly, others within the tolerance; null and NaN only beside each other."""
    got, want = (np.array(value, dtype=float) for value in (got, want))
    assert got.shape == want.shape, f"{name}: {got.shape} values, expected {want.shape}"
    assert (np.isnan(got) == np.isnan(want)).all(), f"{name}: {got} where {want} is expected"
    apart = np.abs(got - want) > tolerance * np.maximum(1, np.abs(want))
    assert not np.any(apart[~np.isnan(want)]), f"{name}: {got[apart]} where {want[apart]} is expected"


def test_every_method_of_the_own_cases_is_built() -> None:
    assert {case["method"] for case in cases_in(OWN)} <= set(ADAPTERS)


@pytest.mark.parametrize("name", DEVIATIONS)
def test_a_deviation_is_told_from_content_and_each_case_of_it_needs_it(name: str) -> None:
    """Without the rule the comparison fails: no rule swallows a case that our method answers as expected."""
    cases = [case for case in cases_in(OWN) if DEVIATIONS[name].holds(case)]
    assert cases, "no case of the own folder is of this kind"
    for case in cases:
        others = {other: rule for other, rule in deviations_of(case).items() if other != name}
        with pytest.raises((AssertionError, KeyError, ValueError)):
            compare(case, others)


def test_a_case_says_the_same_without_its_name_and_without_what_says_nothing() -> None:
    case = {"method": "p_chart", "input": {"y": [1, 2], "n": [9, 9], "x": None}, "options": {"part": 1, "freeze": None}}
    full = completed(case, "mine")
    assert (full["id"], full["options"]) == ("mine", {"part": [1], "chart": "p"})
    assert full["input"] == {"y": [1, 2], "n": [9, 9]}
    assert completed(case | {"options": None})["options"] == {"chart": "p"}


def test_a_folder_without_cases_is_no_silent_success(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no reference cases"):
        cases_in(tmp_path)
