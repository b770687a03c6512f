"""Pictures of weighted averages and cumulative sums: widening limits, decision lines, shapes of signals."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.charts import draw
from lhs_helpers.charts.style import styled
from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.time_weighted import bernoulli_cusum, cusum, ewma

STEADY = [10, 12, 9, 11, 10, 8, 11, 12, 9, 10] * 2
SHIFTED = [*STEADY, *(value + 3 for value in STEADY)]


def chart(values, **choices):
    period = pd.date_range("2020-01-01", periods=len(values), freq="MS")
    data = pd.DataFrame({"period": period, "value": np.array(values, dtype=float)})
    phases = pd.DataFrame({"start": period[:1], "baseline_end": period[19:20] if len(values) > 19 else pd.NaT})
    return control_chart(data, kind="i", **{"phases": phases, "direction": "down", "unit": "days"} | choices)


def axes_of(result):
    with styled():
        return draw(result).axes[0]


def paths(axes):
    (lines,) = (each for each in axes.collections if each.get_gid() == "lines")
    return [path.vertices for path in lines.get_paths()]


def marked(axes, gid):
    return [int(x) for line in axes.lines if line.get_gid() == gid for x in line.get_xdata()]


def test_the_limits_of_an_average_widen_from_its_first_point():
    result = ewma(chart(STEADY))
    upper = max(paths(axes_of(result)), key=lambda path: path[:, 1].max())
    assert upper[0, 1] == pytest.approx(result.table["ucl"][0])
    assert upper[0, 1] < upper[-1, 1] == pytest.approx(result.table["ucl"].iloc[-1])
    assert (np.diff(upper[:, 1]) >= 0).all()


def test_an_average_outside_its_limits_has_the_shape_of_its_side():
    result = ewma(chart(SHIFTED))
    outside = np.flatnonzero(result.table["outside"]).tolist()
    assert marked(axes_of(result), "points-worse") == outside
    assert marked(axes_of(ewma(chart(SHIFTED, direction="up"))), "points-better") == outside
    assert marked(axes_of(ewma(chart(SHIFTED, direction=None))), "points-changed") == outside


def test_the_average_is_not_joined_across_a_missing_month_or_a_phase():
    values = np.array(SHIFTED, dtype=float)
    values[7] = np.nan
    phases = pd.DataFrame({"start": ["2020-01-01", "2021-09-01"]})
    axes = axes_of(ewma(chart(values, phases=phases)))
    spans = sorted((path[0, 0], path[-1, 0]) for path in paths(axes) if path[0, 0] % 1 == 0)
    assert spans == [(0, 6), (8, 19), (20, 39)]
    assert marked(axes, "points-missing") == [7]
    assert [line.get_xdata()[0] for line in axes.lines if line.get_gid() == "phase-start"] == [19.5]


def test_both_sums_stand_between_their_decision_lines():
    axes = axes_of(cusum(chart(STEADY)))
    levels = sorted({path[0, 1] for path in paths(axes) if len(path) == 2 and np.ptp(path[:, 1]) == 0})
    assert levels == [-5, 0, 5]
    written = [text.get_text() for text in axes.texts]
    assert {"decision interval 5", "decision interval \N{MINUS SIGN}5", "for a higher level"} <= set(written)


def test_a_signal_shows_where_its_sum_left_zero():
    result = cusum(chart(SHIFTED))
    axes = axes_of(result)
    (began,) = (line for line in axes.lines if line.get_gid() == "began")
    place = int(began.get_xdata()[0])
    assert result.table["period"][place] == result.series["since_upper"].item()
    assert marked(axes, "points-worse") == np.flatnonzero(result.table["signal_upper"]).tolist()


def test_thousands_of_cases_are_a_line_with_marks_at_signals_only():
    events = np.r_[np.zeros(300), np.tile([0, 0, 0, 1], 50)]
    data = pd.DataFrame({"period": pd.date_range("2020-01-01", periods=500), "num": events, "den": 1.0})
    result = bernoulli_cusum(data, risk=0.05, direction="down")
    axes = axes_of(result)
    assert marked(axes, "points-common") == []
    assert marked(axes, "points-worse") == np.flatnonzero(result.table["signal_upper"]).tolist()
    assert marked(axes, "points-better") == np.flatnonzero(result.table["signal_lower"]).tolist()


def test_without_sums_or_with_many_series_there_is_no_picture():
    assert draw(ewma(chart(STEADY[:5]))) is None
    assert draw(cusum(chart(STEADY[:5]))) is None
    many = chart(STEADY).table[["period", "value"]].assign(site="a")
    assert draw(cusum(control_chart(many, kind="i", keys=("site",)))) is None
