"""Agreement beyond chance, against published numbers."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.data_quality import kappa
from lhs_helpers.methods.intervals import wilson


def crossed(*cells):
    names = list("abcd")[: len(cells)]
    return pd.DataFrame(cells, index=names, columns=names)


def test_kappa_and_its_interval_by_the_formula_of_fleiss_cohen_and_everitt():
    cells = np.array([[40.0, 5], [10, 45]])
    result = kappa(crossed(*cells))
    p, rows, columns = cells / 100, cells.sum(axis=1) / 100, cells.sum(axis=0) / 100
    observed, chance = np.trace(p), rows @ columns
    on = sum(p[i, i] * (1 - chance - (rows[i] + columns[i]) * (1 - observed)) ** 2 for i in range(2))
    off = (1 - observed) ** 2 * sum(p[i, j] * (columns[i] + rows[j]) ** 2 for i, j in ((0, 1), (1, 0)))
    variance = (on + off - (observed * chance - 2 * chance + observed) ** 2) / (100 * (1 - chance) ** 4)
    assert result.kappa == pytest.approx(0.70)
    assert result.error == pytest.approx(np.sqrt(variance))
    assert (result.lo, result.hi) == (pytest.approx(0.5607, abs=5e-5), pytest.approx(0.8393, abs=5e-5))


def test_percent_agreement_stands_beside_it():
    result = kappa(crossed([40, 5], [10, 45]))
    assert (result.agree, result.n, result.share) == (85, 100, 0.85)
    assert (result.share_lo, result.share_hi) == pytest.approx(tuple(float(end) for end in wilson(85, 100)))


def test_one_category_only_has_no_kappa_and_says_why():
    result = kappa(crossed([30, 0], [0, 0]))
    assert (result.reason, result.share) == ("not_applicable", 1)
    assert np.isnan([result.kappa, result.lo, result.hi]).all()
    assert [caveat.code for caveat in result.caveats] == ["one_category"]


def test_a_category_that_never_occurs_changes_nothing():
    assert kappa(crossed([40, 5, 0], [10, 45, 0], [0, 0, 0])).kappa == pytest.approx(0.70)


def test_no_records_are_empty_and_other_categories_are_refused():
    assert kappa(crossed([0, 0], [0, 0])).is_empty
    with pytest.raises(ValueError, match="not the same categories"):
        kappa(pd.DataFrame([[1, 2]], index=["a"], columns=["a", "b"]))
