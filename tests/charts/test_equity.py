"""Pictures of gaps: dots with n and a marked reference, the bar of a refusal, a gap over time with its parts."""

import numpy as np
import pandas as pd

from lhs_helpers.charts import draw
from lhs_helpers.charts.style import styled
from lhs_helpers.methods.equity import gap, gap_over_time

THREE = pd.DataFrame({"stratum": ["A", "B", "C"], "num": [160, 70, 30], "den": [200, 100, 50]})


def axes_of(result):
    with styled():
        return draw(result).axes


def marked(axes, gid):
    return [line for line in axes.lines if line.get_gid() == gid]


def test_the_reference_is_a_diamond_with_a_line_and_a_worse_group_has_another_shape():
    (axes,) = axes_of(gap(THREE, direction="up"))
    (reference,), (worse,) = marked(axes, "groups-reference"), marked(axes, "groups-worse")
    assert (reference.get_marker(), worse.get_marker()) == ("D", "v")
    assert reference.get_xdata().tolist() == [80]
    (line,) = marked(axes, "reference")
    assert set(line.get_xdata()) == {80}
    assert {"n 200", "n 100", "n 50", "reference"} <= {words.get_text() for words in axes.texts}


def test_unstated_groups_are_hollow_and_never_left_out():
    data = pd.concat([THREE, pd.DataFrame({"stratum": ["declined"], "num": [5], "den": [10]})])
    (axes,) = axes_of(gap(data, direction="up"))
    (hollow,) = marked(axes, "groups-uncompared")
    assert hollow.get_markerfacecolor() == "white"
    assert [label.get_text() for label in axes.get_yticklabels()] == ["A", "B", "C", "declined"]


def test_overlapping_groups_show_everybody_else_in_the_same_row():
    (axes,) = axes_of(gap(THREE, everyone=(230, 320), direction="up"))
    (others,) = marked(axes, "others")
    np.testing.assert_allclose(others.get_xdata().astype(float), [100 * 70 / 120, 100 * 160 / 220, 100 * 200 / 270])
    assert "everybody else" in axes.get_xlabel()


def test_the_axis_begins_at_zero_only_where_zero_is_near():
    assert axes_of(gap(THREE, direction="up"))[0].get_xlim()[0] > 0
    assert axes_of(gap(THREE.assign(num=[60, 20, 4]), direction="up"))[0].get_xlim()[0] == 0


def test_a_refusal_is_a_bar_of_what_is_known_with_a_line_at_what_is_needed():
    data = pd.concat([THREE, pd.DataFrame({"stratum": [None], "num": [5], "den": [350]})])
    (axes,) = axes_of(gap(data, direction="up"))
    widths = {patch.get_gid(): patch.get_width() for patch in axes.patches}
    assert widths == {"known": 50, "not-known": 50}
    assert set(marked(axes, "needed")[0].get_xdata()) == {80}


def test_a_gap_over_time_is_drawn_under_its_groups_with_who_moved():
    periods = pd.date_range("2022-01-01", periods=24, freq="MS")
    data = pd.concat(
        [
            pd.DataFrame({"period": periods, "stratum": "English", "num": np.resize([80, 78, 82], 24), "den": 100}),
            pd.DataFrame({"period": periods, "stratum": "Spanish", "num": np.resize([60, 62, 58], 24), "den": 100}),
        ]
    )
    data = data[~((data["stratum"] == "Spanish") & (data["period"] == periods[5]))]
    upper, lower = axes_of(gap_over_time(data, group="Spanish", reference="English", direction="up"))
    assert len(marked(upper, "reference")) == 1
    assert len(marked(upper, "group")) == 2  # not joined across the missing month
    names = [words.get_text() for words in upper.texts if words.get_gid() == "name"]
    assert names == ["Spanish 58", "English 82 (reference)"]
    assert len(marked(lower, "lcl")) == len(marked(lower, "ucl")) == 1
    assert "first to last: English" in lower.get_title(loc="right")


def test_points_of_a_gap_are_drawn_in_the_order_in_which_their_shapes_appear():
    """Not in that of a set: the same data would give other bytes."""
    periods = pd.date_range("2022-01-01", periods=30, freq="MS")
    spanish = np.r_[np.tile([61, 59], 5), np.full(10, 40), np.full(10, 80)]
    data = pd.concat(
        [
            pd.DataFrame({"period": periods, "stratum": "English", "num": 90, "den": 100}),
            pd.DataFrame({"period": periods, "stratum": "Spanish", "num": spanish, "den": 100}),
        ]
    )
    _, lower = axes_of(gap_over_time(data, group="Spanish", reference="English", direction="up"))
    drawn = {line.get_gid(): line.get_xdata()[0] for line in lower.lines if str(line.get_gid()).startswith("points-")}
    assert len(drawn) >= 3
    assert list(drawn.values()) == sorted(drawn.values())
