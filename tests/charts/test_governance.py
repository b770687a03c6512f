"""Pictures of module 2: lanes, stages, load."""

from itertools import pairwise

import matplotlib.dates as mdates
import pandas as pd
import pytest

from lhs_helpers.charts import draw
from lhs_helpers.methods.governance.capacity import Load
from lhs_helpers.methods.governance.pipeline import MOST_LANES, pipeline
from lhs_helpers.methods.governance.stage_times import StageTimes

ON = pd.Timestamp("2026-06-30")
MILESTONES = ("inquiry", "agreement_sent", "irb_determined")


def way_of(contract_table, n_sites):
    """Sites that all wait for the second milestone, planned for the past, with the third one planned ahead."""
    names = [f"S{number:03d}" for number in range(n_sites)]
    rows = pd.DataFrame(
        [(name, milestone) for name in names for milestone in MILESTONES], columns=["site_id", "milestone"]
    )
    days = {
        "inquiry": (None, "2026-01-31"),
        "agreement_sent": ("2026-03-01", None),
        "irb_determined": ("2026-09-01", None),
    }
    rows["planned"] = pd.to_datetime(rows["milestone"].map(lambda name: days[name][0]))
    rows["actual"] = pd.to_datetime(rows["milestone"].map(lambda name: days[name][1]))
    onboarding = contract_table("onboarding", **{name: rows[name] for name in rows.columns})
    return pipeline(
        onboarding, contract_table("sites", site_id=names, status="onboarding"), milestones=MILESTONES, on=ON
    )


def marks(axes):
    return {line.get_gid(): len(line.get_xdata()) for line in axes.lines if line.get_gid() in ("reached", "planned")}


def test_every_site_has_a_lane_with_its_open_wait_up_to_the_day_of_the_data(contract_table):
    (axes,) = draw(way_of(contract_table, 3)).axes
    assert marks(axes) == {"reached": 3, "planned": 3}  # what is overdue would hide the wait and is left to the table
    ends = [segment[-1][0] for lines in axes.collections[1:] for segment in lines.get_segments()]
    assert ends == [mdates.date2num(ON)] * 3
    words = [text.get_text() for text in axes.texts]
    assert words == ["agreement sent, 150 days"] * 3 + ["reached", "planned", "open wait"]


def test_one_site_gets_a_line_for_each_milestone(contract_table):
    (axes,) = draw(way_of(contract_table, 1)).axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["inquiry", "agreement sent", "IRB determination"]
    assert marks(axes) == {"reached": 1, "planned": 2}


def test_a_large_network_is_drawn_up_to_a_page(contract_table):
    figure = draw(way_of(contract_table, MOST_LANES + 10))
    assert len(figure.axes[0].get_yticklabels()) == MOST_LANES
    assert figure.get_figheight() < 10


def test_a_stage_without_a_median_keeps_its_line_and_gets_no_dot():
    table = pd.DataFrame(
        {
            "before": ["inquiry", "agreement_sent"],
            "after": ["agreement_sent", "irb_determined"],
            "lower": [10.0, None],
            "median": [20.0, None],
            "upper": [None, None],
        }
    ).astype({"upper": "float64"})
    (axes,) = draw(StageTimes(table=table, blockers=pd.DataFrame())).axes
    assert [label.get_text() for label in axes.get_yticklabels()][1] == "agreement sent to IRB determination"
    drawn = [value for line in axes.lines for value in line.get_xdata() if pd.notna(value)]
    assert drawn == [20.0]


@pytest.mark.parametrize(("use", "triangles"), [(0.5, 0), (0.9, 3)])
def test_months_above_the_line_are_marked_by_shape(use, triangles):
    months = pd.date_range("2026-01-01", periods=3, freq="MS")
    table = pd.DataFrame({"period": months, "capacity": 100.0, "demand": use * 100, "use": use})
    (axes,) = draw(Load(table=table, scenario=pd.DataFrame())).axes
    assert sum(len(line.get_xdata()) for line in axes.lines if line.get_marker() == "^") == triangles
    assert {text.get_text() for text in axes.texts} == {"asked for", "available", "85 % of it"}
    heights = sorted(text.xy[1] for text in axes.texts)
    assert min(b - a for a, b in pairwise(heights)) >= 5  # no label on another
