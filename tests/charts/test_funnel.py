"""Funnels: a dot per site, special cause only beyond the outer limits, codes that stay legible."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.charts import draw
from lhs_helpers.charts.style import styled
from lhs_helpers.methods.comparison.funnel import funnel
from lhs_helpers.methods.improvement.site_funnel import site_funnel

SITES = pd.DataFrame(
    {
        "site": list("ABCDEFGH"),
        "num": [60, 66, 58, 120, 30, 210, 61, 20],
        "den": [100, 104, 101, 200, 50, 230, 99, 30],
    }
)
SAID = {"multiplier": 100, "unit": "% of patients", "direction": "up", "key": "remission", "label": "Remission"}


def axes_of(result):
    with styled():
        return draw(result).axes[0]


def test_only_a_site_beyond_the_outer_limits_has_another_shape():
    axes = axes_of(funnel(SITES, unit_column="site", **SAID))
    points = {
        line.get_gid(): line.get_xdata().tolist() for line in axes.lines if str(line.get_gid()).startswith("points")
    }
    assert points["points-better"] == [230]
    assert len(points["points-common"]) == 7


def test_every_code_is_written_and_no_two_touch():
    axes = axes_of(funnel(SITES, unit_column="site", **SAID))
    texts = [text for text in axes.texts if text.get_gid() == "unit"]
    assert sorted(text.get_text() for text in texts) == list("ABCDEFGH")
    with styled():
        found = [text.get_window_extent() for text in texts]
    assert not any(one.overlaps(other) for place, one in enumerate(found) for other in found[place + 1 :])


def test_the_readers_own_site_has_a_ring_and_a_bold_name():
    axes = axes_of(funnel(SITES, unit_column="site", highlight="C", **SAID))
    (ring,) = (line for line in axes.lines if line.get_gid() == "own")
    assert (ring.get_xdata().tolist(), ring.get_ydata().tolist()) == ([101], [pytest.approx(100 * 58 / 101)])
    assert [text.get_text() for text in axes.texts if text.get_fontweight() == "bold"] == ["C"]


@pytest.mark.parametrize(("largest", "scale"), [(290, "linear"), (310, "log")])  # the smallest is 30
def test_very_uneven_sizes_stand_on_a_logarithmic_axis(largest, scale):
    data = SITES.assign(den=SITES["den"].mask(SITES["site"] == "F", largest))
    axes = axes_of(funnel(data, unit_column="site", **SAID))
    assert axes.get_xscale() == scale
    low, high = axes.get_xlim()
    assert 0 <= low < 30
    assert largest < high


def test_in_a_crowd_codes_still_do_not_touch_and_the_own_one_is_written():
    random = np.random.default_rng(3)
    size = random.integers(40, 200, 60)
    num = random.binomial(size, 0.2 + 0.6 * (size % 2))
    crowd = pd.DataFrame({"site": [f"S{n:03d}" for n in range(60)], "num": num, "den": size})
    axes = axes_of(funnel(crowd, unit_column="site", highlight="S007", adjust="none", **SAID))
    texts = [text for text in axes.texts if text.get_gid() == "unit"]
    assert "S007" in [text.get_text() for text in texts]
    assert len(texts) < 60
    with styled():
        found = [text.get_window_extent() for text in texts]
    assert not any(one.overlaps(other) for place, one in enumerate(found) for other in found[place + 1 :])


def test_a_site_s_view_shows_its_own_point_and_nobody_else_s():
    network = pd.DataFrame({"numerator": [600.0], "denominator": [1000.0]})
    axes = axes_of(site_funnel(SITES.iloc[[0]], network, **SAID))
    points = [line for line in axes.lines if str(line.get_gid()).startswith("points")]
    assert [len(line.get_xdata()) for line in points] == [1]
    (name,) = (text for text in axes.texts if text.get_gid() == "unit")
    assert (name.get_text(), name.get_fontweight()) == ("A", "bold")
    (limits,) = (each for each in axes.collections if each.get_gid() == "limits")
    assert len(limits.get_paths()) == 4
    (center,) = (line for line in axes.lines if line.get_gid() == "center")
    assert set(np.unique(center.get_ydata())) == {60.0}


def test_without_a_network_there_is_no_funnel():
    nothing = pd.DataFrame({"numerator": [], "denominator": []}, dtype=float)
    assert site_funnel(SITES.iloc[[0]], nothing, **SAID).is_empty
    assert site_funnel(SITES.iloc[:0], nothing, **SAID).is_empty


@pytest.mark.parametrize(("events", "outside"), [(9, False), (10, True)])  # chance of so many or more: 0.42, 0.07 %
def test_the_limits_of_one_site_are_the_exact_ones(events, outside):
    # 12 cases around 0.3442136: 95 % 0.039053 to 0.580272, 99.8 % 0 to 0.744630 (Spiegelhalter 2005)
    network = pd.DataFrame({"numerator": [344.2136], "denominator": [1000.0]})
    own = pd.DataFrame({"site": ["A"], "num": [events], "den": [12]})
    row = site_funnel(own, network).table.iloc[0]
    limits = row[["lcl_95", "ucl_95", "lcl_998", "ucl_998"]].tolist()
    assert limits == pytest.approx([0.039053, 0.580272, 0, 0.744630], abs=1e-6)
    assert row["outside_998"] == outside
