"""A planted effect changes a level as its name says, month by month."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.teaching.effects import level_path, months_since
from lhs_helpers.teaching.truth import Planted

MONTHS = pd.date_range("2024-01-01", periods=5, freq="MS")


def planted(kind: str, size: float, start: str = "2024-03-01") -> Planted:
    return Planted("T", "observations", "S001", "remission", kind, pd.Timestamp(start), size, "steady", "")


@pytest.mark.parametrize(
    ("kind", "size", "unit", "expected"),
    [
        ("shift", 14, 0.01, [0.6, 0.6, 0.74, 0.74, 0.74]),
        ("drift", -0.8, 0.01, [0.6, 0.6, 0.592, 0.584, 0.576]),
        ("definition", -15, 0.01, [0.6, 0.6, 0.45, 0.45, 0.45]),
        ("spike", 3, 1, [0.6, 0.6, 1.8, 0.6, 0.6]),
        ("rate_ratio", 1.8, 1, [0.6, 0.6, 1.08, 1.08, 1.08]),
        ("missing", 3, 1, [0.6] * 5),
    ],
)
def test_an_effect_has_its_shape(kind, size, unit, expected):
    path = level_path(0.6, [planted(kind, size)], MONTHS, unit=unit)
    np.testing.assert_allclose(path, expected, rtol=1e-12)


def test_effects_are_laid_one_on_the_other_in_their_order():
    path = level_path(10, [planted("shift", 5), planted("spike", 2, "2024-04-01")], MONTHS)
    np.testing.assert_allclose(path, [10, 10, 15, 30, 15])


def test_months_are_counted_across_years():
    assert months_since(pd.Timestamp("2023-11-01"), MONTHS[:2]).tolist() == [2, 3]
