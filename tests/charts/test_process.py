"""The picture of a control chart: marks for states, no line across a gap, steps at phases, labels that stay apart."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.charts import draw
from lhs_helpers.charts.series import date_ticks, joined, spread_apart, stepped, value_range
from lhs_helpers.charts.style import styled
from lhs_helpers.methods.control_chart import control_chart

SAID = {"multiplier": 100, "direction": "up", "unit": "% of patients", "key": "remission", "label": "Remission"}


def series(count=36, *, num=30, den=50, state="ok"):
    """Months from January 2022 on, with a little variation that never signals."""
    wobble = np.tile([1, -1, 2, -2, 0, 1, -2, 2, -1], count // 9 + 1)[:count]
    period = pd.date_range("2022-01-01", periods=count, freq="MS")
    return pd.DataFrame({"period": period, "num": num + wobble, "den": float(den), "state": state})


@pytest.fixture
def picture():
    """The axes of a drawn chart."""

    def build(data, **design):
        with styled():
            return draw(control_chart(data, **SAID | {"kind": "p"} | design)).axes[0]

    return build


def marks(axes, gid):
    """Places of the points with this id."""
    return [int(x) for line in axes.lines if line.get_gid() == gid for x in line.get_xdata()]


def paths(axes):
    (lines,) = (each for each in axes.collections if each.get_gid() == "lines")
    return [path.vertices for path in lines.get_paths()]


def written(axes):
    return [text.get_text() for text in axes.texts]


def test_missing_suppressed_and_nobody_eligible_have_three_different_marks_on_the_floor(picture):
    data = series()
    data.loc[[3, 4], "state"] = "missing"
    data.loc[9, "state"] = "suppressed"
    data.loc[[3, 4, 9], ["num", "den"]] = np.nan
    data.loc[20, ["num", "den"]] = 0
    axes = picture(data)
    found = {state: marks(axes, f"points-{state}") for state in ("missing", "suppressed", "no_cases")}
    assert found == {"missing": [3, 4], "suppressed": [9], "no_cases": [20]}
    shapes = {line.get_marker() for line in axes.lines if str(line.get_gid()) in {f"points-{state}" for state in found}}
    assert len(shapes) == 3
    floor = axes.get_ylim()[0]
    assert all(set(line.get_ydata()) == {floor} for line in axes.lines if line.get_gid() == "points-missing")
    assert {"not submitted", "hidden: small number", "nobody eligible"} <= set(written(axes))


def test_no_line_crosses_a_gap(picture):
    data = series().drop(index=[10, 11])
    axes = picture(data)
    over_gap = [path for path in paths(axes) if len(path) > 4 and path[0, 0] < 10 < path[-1, 0] and path[0, 0] % 1 == 0]
    assert over_gap == []
    ends = sorted({(path[0, 0], path[-1, 0]) for path in paths(axes) if path[0, 0] % 1 == 0 and path[-1, 0] % 1 == 0})
    assert ends == [(0, 9), (12, 35)]


def test_the_center_steps_at_a_phase_and_its_reason_stands_above(picture):
    data = series()
    data.loc[18:, "num"] += 10
    phases = pd.DataFrame({"start": [pd.Timestamp("2023-07-01")], "reason": ["Huddle in every clinic"]})
    axes = picture(data, phases=phases)
    (start,) = (line for line in axes.lines if line.get_gid() == "phase-start")
    assert list(start.get_xdata()) == [17.5, 17.5]
    assert "Huddle in every clinic" in written(axes)
    levels = {(path[0, 0], path[-1, 0]) for path in paths(axes) if path[0, 0] % 1}
    assert levels == {(-0.5, 17.5), (17.5, 35.5)}  # center and limits: none runs through


def test_a_new_definition_cuts_the_line_and_is_drawn_as_another_line_than_a_phase(picture):
    phases = pd.DataFrame({"start": [pd.Timestamp("2023-07-01")], "reason": ["definition_change"]})
    axes = picture(series(), phases=phases)
    (cut,) = (line for line in axes.lines if line.get_gid() == "version-break")
    assert cut.get_linestyle() == "-"
    assert "definition changed" in written(axes)
    points = [path for path in paths(axes) if path[0, 0] % 1 == 0 and path[-1, 0] % 1 == 0]
    assert sorted((path[0, 0], path[-1, 0]) for path in points) == [(0, 17), (18, 35)]


def test_a_frozen_baseline_is_shaded_as_far_as_it_goes(picture):
    phases = pd.DataFrame(
        {"start": [pd.Timestamp("2022-01-01")], "baseline_end": [pd.Timestamp("2023-12-01")], "kind": ["baseline"]}
    )
    axes = picture(series(), phases=phases)
    (shade,) = (patch for patch in axes.patches if patch.get_gid() == "baseline")
    assert (shade.get_x(), shade.get_x() + shade.get_width()) == (-0.5, 23.5)
    assert "baseline" in written(axes)
    assert not [patch for patch in picture(series()).patches if patch.get_gid() == "baseline"]


@pytest.mark.parametrize(
    ("direction", "style", "shape"), [("up", "better", "D"), ("down", "worse", "^"), (None, "changed", "s")]
)
def test_special_cause_has_its_own_shape_by_what_is_better(picture, direction, style, shape):
    data = series()
    data.loc[30, "num"] = 50
    axes = picture(data, direction=direction)
    (line,) = (line for line in axes.lines if line.get_gid() == f"points-{style}")
    assert (list(line.get_xdata()), line.get_marker()) == ([30], shape)


def test_points_that_may_change_are_hollow_and_a_point_at_zero_is_a_point(picture):
    data = series()
    data.loc[5, "num"] = 0
    axes = picture(data, provisional_from="2024-11-01")
    (hollow,) = (line for line in axes.lines if line.get_gid() == "points-provisional")
    assert (list(hollow.get_xdata()), hollow.get_markerfacecolor()) == ([34, 35], "white")
    assert 5 in marks(axes, "points-worse")  # zero of 50 is below the limit


def test_notes_are_numbered_in_order_of_time(picture):
    notes = pd.DataFrame({"period": pd.to_datetime(["2024-02-01", "2022-06-01"]), "text": ["later", "earlier"]})
    axes = picture(series(), notes=notes.sort_values("period"))
    numbers = {text.get_text(): text.get_position()[0] for text in axes.texts if text.get_gid() == "note"}
    assert numbers == {"1": 5, "2": 25}
    assert "earlier" not in " ".join(written(axes))  # the words stand below the picture


def test_every_point_has_its_bar_of_cases_and_the_extremes_are_written(picture):
    data = series()
    data.loc[7, "den"] = 120.0
    data.loc[8, ["num", "den"]] = np.nan
    axes = picture(data)
    (bars,) = (each for each in axes.collections if each.get_gid() == "denominators")
    assert len(bars.get_paths()) == 35
    assert "n 50 to 120" in written(axes)


def test_the_lines_are_named_where_they_end_and_no_two_labels_touch(picture):
    axes = picture(series(), target=60.2)
    labels = [text for text in axes.texts if text.get_text().split()[0] in ("mean", "target", "upper", "lower")]
    assert len(labels) == 4
    heights = sorted(text.get_position()[1] for text in labels)
    assert min(np.diff(heights)) > 0.13
    assert {text.get_position()[0] for text in labels} == {labels[0].get_position()[0]}


def test_too_few_points_stay_dots_on_a_scale_that_is_not_cut(picture):
    axes = picture(series(9))
    assert [path for path in paths(axes) if path[0, 0] % 1 == 0] == []
    assert axes.get_ylim() == (0, 100)


def test_the_axis_holds_the_limits_and_a_share_ends_at_100():
    chart = control_chart(series(num=47), kind="p", **SAID)
    low, high = value_range(chart)
    assert low < chart.table["lcl"].min()
    assert 100 <= high < 100.5


def test_a_short_rate_per_100_is_no_percentage_and_fills_its_scale():
    data = series(8, num=3, den=300).assign(den=300.0)
    chart = control_chart(data, **SAID | {"kind": "u", "unit": "per 100 patient-months"})
    assert value_range(chart)[1] < 3


def test_years_mark_a_long_series_and_months_a_short_one(picture):
    labels = [label.get_text() for label in picture(series()).get_xticklabels()]
    assert labels == ["2022", "2023", "2024"]
    assert picture(series(12)).get_xticklabels()[0].get_text() == "Jan 2022"
    days = pd.to_datetime(["2025-10-03", "2025-10-20", "2025-11-02", "2026-01-09", "2026-01-30"]).to_series()
    places, labels = date_ticks(days)  # events: a month is named once
    assert (list(places), list(labels)) == ([0, 2, 3], ["Oct 2025", "Nov 2025", "Jan 2026"])


def test_large_denominators_stand_on_two_lines(picture):
    data = series(num=3_000_000, den=4_000_000)
    data.loc[3, "den"] = 5_000_000.0
    assert "n 4,000,000 to\n5,000,000" in written(picture(data))


def test_nothing_that_is_drawn_leaves_the_figure(picture):
    data = series()
    data.loc[30, "num"] = 50
    phases = pd.DataFrame({"start": [pd.Timestamp("2024-07-01")], "reason": ["A long reason that has to be cut " * 4]})
    axes = picture(data, target=75, phases=phases, provisional_from="2024-12-01")
    with styled():
        page = axes.figure.bbox
        for text in axes.texts:
            box = text.get_window_extent()
            assert page.x0 <= box.x0, text.get_text()
            assert box.x1 <= page.x1, text.get_text()
            assert page.y0 <= box.y0 < box.y1 <= page.y1, text.get_text()


def test_joined_and_stepped_lines_by_hand():
    values, present = np.array([1.0, 2, np.nan, 4, 5]), np.array([True, True, False, True, True])
    runs = joined(values, present, np.zeros(5, dtype=bool))
    assert [run.tolist() for run in runs] == [[[0, 1], [1, 2]], [[3, 4], [4, 5]]]
    (step,) = stepped(np.array([1.0, 1, 3]), np.zeros(3, dtype=bool))
    assert step.tolist() == [[-0.5, 1], [1.5, 1], [1.5, 3], [2.5, 3]]


def test_labels_move_apart_only_as_far_as_they_must():
    moved = spread_apart([1.0, 1.02, 3.0], least=0.2)
    assert moved[2] == 3.0
    assert moved[1] - moved[0] == pytest.approx(0.2, abs=1e-3)


def test_a_chart_of_which_every_period_is_hidden_is_not_drawn():
    data = pd.DataFrame({"period": pd.date_range("2024-01-01", periods=7, freq="MS"), "value": np.nan})
    assert draw(control_chart(data.assign(state="suppressed"), kind="run")) is None


@pytest.mark.parametrize(("count", "drawn"), [(2, False), (3, True)])
def test_two_points_make_no_picture(count, drawn):
    data = series(12).assign(state=["ok"] * count + ["missing"] * (12 - count))
    assert (draw(control_chart(data, kind="p", **SAID)) is not None) == drawn


def test_only_the_run_that_lasts_has_a_better_side(picture):
    data = series().assign(num=[20] * 18 + [40] * 18)
    axes = picture(data)
    assert marks(axes, "points-better") == list(range(18, 36))
    assert marks(axes, "points-worse") == []
    assert marks(axes, "points-changed") == list(range(18))
