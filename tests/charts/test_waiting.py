"""Waiting times: a step curve, ticks for those still waiting, and how many are watched under the axis."""

import pandas as pd

from lhs_helpers.charts import draw
from lhs_helpers.charts.style import styled
from lhs_helpers.methods.survival import time_to

START = pd.Timestamp("2024-01-01")


def drawn(days, **columns):
    """The axes for units that got there after so many days; None still waits."""
    event = [START + pd.Timedelta(days=day) if day is not None else pd.NaT for day in days]
    data = pd.DataFrame({"start": START, "event": event, **columns})
    with styled():
        figure = draw(time_to(data, cutoff="2024-12-31", cohort="cohort" if columns else None, label="First data"))
        return figure and figure.axes[0]


def test_the_curve_steps_from_zero_and_has_a_band():
    axes = drawn([30, 60, 90, 120, 150, 180, 210, None, None])
    (curve,) = (line for line in axes.lines if line.get_gid() == "curve")
    assert curve.get_drawstyle() == "steps-post"
    assert (curve.get_xdata()[0], curve.get_ydata()[0]) == (0, 0)
    assert len([each for each in axes.collections if each.get_gid() == "interval"]) == 1


def test_the_numbers_under_the_axis_count_those_still_watched():
    axes = drawn([30, 60, 90, 120, 150, 180, 210, None, None])
    numbers = [text.get_text() for text in axes.texts]
    assert "still watched" in numbers
    assert "9" in numbers  # all of them on day 0


def test_too_few_units_give_no_picture():
    assert drawn([30, None]) is None


def test_cohorts_differ_by_more_than_color():
    cohort = ["2022"] * 6 + ["2023"] * 6
    axes = drawn([30, 60, 90, 120, 150, 180, 60, 90, 120, 150, 180, 200], cohort=cohort)
    curves = [line for line in axes.lines if line.get_gid() == "curve"]
    assert len({line.get_linestyle() for line in curves}) == 2
    assert {"2022", "2023"} <= {text.get_text() for text in axes.texts}
