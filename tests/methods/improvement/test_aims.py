"""Distance covered against time elapsed, worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.methods.control_chart import control_chart
from lhs_helpers.methods.improvement.aims import aim_progress

ON = pd.Timestamp("2024-12-31")
AIM = {
    "aim_id": "A1", "level": "global", "site_id": "network", "statement": "More.", "population": None,
    "measure_id": "remission", "baseline": 40.0, "target": 60.0, "start": pd.Timestamp("2024-01-01"),
    "due": pd.Timestamp("2025-12-31"), "status": "active",
}  # fmt: skip


def progress(*aims, subject="network", num=25, count=36):
    period = pd.date_range("2022-01-01", periods=count, freq="MS")
    wobble = np.resize([1, -1], count)
    data = pd.DataFrame({"period": period, "num": num + wobble, "den": 50.0, "state": "ok"})
    chart = control_chart(data, kind="p", multiplier=100, direction="up", key="remission", label="Remission")
    table = pd.DataFrame([AIM | aim for aim in aims])
    return aim_progress(table, [chart], on=ON, subject=subject).table.set_index("aim_id")


def test_half_the_way_in_half_the_time():
    aim = progress({}).loc["A1"]
    assert aim["current"] == pytest.approx(50)  # 12 months: 300 of 600
    assert (aim["num"], aim["den"]) == (300, 600)
    assert aim["distance"] == pytest.approx(0.5)  # from 40 to 50 on the way to 60
    assert aim["elapsed"] == pytest.approx(365 / 730)  # 2024 is a leap year: 365 of 730 days


def test_a_level_that_varies_by_chance_is_steady_whatever_its_distance():
    assert progress({}).loc["A1", "state"] == "steady"


@pytest.mark.parametrize(
    ("aim", "state"),
    [
        ({"due": pd.Timestamp("2024-06-30")}, "overdue"),
        ({"due": pd.Timestamp("2024-06-30"), "target": 45.0}, "met"),
        ({"baseline": np.nan}, "incomplete"),
        ({"measure_id": "other"}, "no_data"),
        ({"site_id": "S002"}, None),
        ({"status": "stopped"}, None),
    ],
)
def test_what_is_said_depends_on_what_is_known(aim, state):
    table = progress({"aim_id": "A0"}, aim)
    assert (table.loc["A1", "state"] if "A1" in table.index else None) == state


def test_an_incomplete_aim_names_what_it_lacks():
    lacks = progress({"target": np.nan, "due": pd.NaT}).loc["A1", "lacks"]
    assert lacks == ("target", "due")


def test_the_network_s_aim_gives_a_site_a_level_to_reach_but_no_distance():
    aim = progress({}, subject="S001").loc["A1"]
    assert aim["state"] == "shared"
    assert aim["current"] == pytest.approx(50)
    assert np.isnan(aim["distance"])


def test_no_aims_and_no_counts_are_no_error():
    nothing = pd.DataFrame([AIM]).iloc[:0]
    assert aim_progress(nothing, [], on=ON).is_empty
    assert progress({}, count=0).loc["A1", "state"] == "no_data"
