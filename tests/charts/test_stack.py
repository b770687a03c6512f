"""Small charts of several measures below each other: what stands beside each, and what separates its phases."""

import numpy as np
import pandas as pd

from lhs_helpers.charts import draw
from lhs_helpers.charts.style import styled
from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.improvement.signal_summary import signal_summary

PERIODS = pd.date_range("2022-01-01", periods=24, freq="MS")
MEASURES = pd.DataFrame({"measure_id": ["visits", "dose"], "kind": ["process", "process"]})
NEW = pd.DataFrame({"kind": ["new_phase"], "start": [PERIODS[12]], "reason": ["definition_change"]})


def drawn(**design):
    """The axes of two measures together: one with a target, one with what the design says."""
    data = pd.DataFrame({"period": PERIODS, "num": 30 + np.resize([1, -1, 2, -2], 24), "den": 50.0, "state": "ok"})
    said = {"kind": "p", "multiplier": 100, "direction": "up", "unit": "%"}
    charts = [control_chart(data, key="visits", label="Visits", target=90, **said)]
    charts.append(control_chart(data, key="dose", label="Dose", **said, **design))
    with styled():
        return draw(signal_summary(charts, MEASURES, together=True)).axes[0]


def test_center_and_target_stand_in_numbers_where_their_lines_end():
    levels = [(text.get_text(), text.get_position()[1]) for text in drawn().texts if text.get_gid() == "level"]
    assert [words for words, _ in levels] == ["60", "90", "60"]
    assert levels[1][1] - levels[0][1] >= 0.14


def test_a_new_definition_is_a_full_line_over_the_height_of_its_own_chart():
    def uprights(axes):
        paths = [path.vertices for lines in axes.collections for path in lines.get_paths()]
        return [path for path in paths if len(path) == 2 and path[0, 0] == path[1, 0]]

    assert uprights(drawn()) == []
    (line,) = uprights(drawn(phases=NEW))
    assert np.ptp(line[:, 1]) > 0.8
