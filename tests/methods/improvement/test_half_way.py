import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.improvement import half_way, when_would_we_know


def _chart(target=80.0, months=24, direction="up"):
    data = pd.DataFrame({"period": pd.date_range("2024-01-01", periods=months, freq="MS"), "den": 50.0})
    data["num"] = np.tile([29.0, 31.0], months)[:months]
    look = {"target": target, "multiplier": 100, "direction": direction, "unit": "%", "label": "Remission"}
    return control_chart(data, kind="p", **look)


def test_half_of_the_way_to_the_target_is_asked_about_with_the_sites_own_numbers():
    found = half_way(_chart(), data_type="proportion")
    assert (found.level, found.shift, found.n, found.baseline_months) == (
        pytest.approx(0.6), pytest.approx(0.1), 50, 24,
    )  # fmt: skip
    assert found.months_estimate == when_would_we_know(level=0.6, shift=0.1, n=50, baseline_months=24).months_estimate


@pytest.mark.parametrize("chart", [_chart(target=55.0), _chart(target=None), _chart(months=2), _chart(direction=None)])
def test_a_target_that_is_reached_or_lacking_and_too_few_months_ask_nothing(chart):
    assert half_way(chart, data_type="proportion") is None
