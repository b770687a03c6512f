"""Small multiples: one scale, the order of the codes, marks that mean the same as in the single chart."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.charts import draw
from lhs_helpers.charts.panel import COLUMNS, LEFT
from lhs_helpers.charts.style import styled
from lhs_helpers.methods.control_chart import control_chart


@pytest.fixture
def axes():
    """Seven sites whose last one signals; the best has the last code but one."""
    wobble = np.tile([1, -1, 2, -2, 0, 1, -2, 2, -1], 4)
    frames = []
    for place, site in enumerate(["B2", "K7", "A1", "M9", "Z3", "P4", "D5"]):
        num = 25 + wobble + 3 * place
        period = pd.date_range("2022-01-01", periods=36, freq="MS")
        frames.append(pd.DataFrame({"site": site, "period": period, "num": num, "den": 60.0, "state": "ok"}))
    frames[4].loc[30, "num"] = 60
    frames[1].loc[3, ["num", "den", "state"]] = [np.nan, np.nan, "missing"]
    data = pd.concat(frames, ignore_index=True)
    with styled():
        return draw(control_chart(data, keys=("site",), kind="p", multiplier=100, direction="up", unit="%")).axes[0]


def test_sites_stand_in_the_order_of_their_codes(axes):
    codes = [text for text in axes.texts if text.get_gid() == "site"]
    placed = sorted(codes, key=lambda text: (-text.get_position()[1], text.get_position()[0]))
    assert [text.get_text() for text in placed] == ["A1", "B2", "D5", "K7", "M9", "P4", "Z3"]
    assert len({text.get_position()[0] for text in codes}) == COLUMNS


def test_only_a_site_that_signals_is_bold(axes):
    bold = [text.get_text() for text in axes.texts if text.get_gid() == "site" and text.get_fontweight() == "bold"]
    assert bold == ["Z3"]


def test_all_sites_share_one_scale(axes):
    scale = {text.get_text() for text in axes.texts if text.get_position()[0] == pytest.approx(LEFT - 0.06)}
    assert "0" in scale
    assert len(scale) <= 3


def test_marks_are_those_of_the_single_chart(axes):
    found = {line.get_gid(): (line.get_marker(), len(line.get_xdata())) for line in axes.lines}
    assert found["points-better"][0] == "D"
    assert found["points-missing"] == ("x", 1)
