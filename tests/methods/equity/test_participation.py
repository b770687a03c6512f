"""Groups among those who take part, over groups among those served."""

import numpy as np
import pytest

from lhs_helpers.methods.equity import participation_ratio
from lhs_helpers.methods.intervals import wilson


def test_the_ratio_of_two_shares_with_the_interval_of_the_first():
    # 18 of 200 who take part (9 %), 200 of 1,000 served (20 %)
    ratio, low, high = participation_ratio([18, 182], 200, [200, 800], 1000)
    assert ratio[0] == pytest.approx(0.45)
    assert (low[0], high[0]) == pytest.approx([float(end) / 0.2 for end in wilson(18, 200)])
    assert ratio @ [0.2, 0.8] == pytest.approx(1)  # weighted by the population the ratios average 1


def test_nobody_gives_no_ratio():
    assert np.isnan(participation_ratio([0], 0, [10], 10)).all()
    assert np.isnan(participation_ratio([1], 2, [0], 0)).all()
