"""Shrinkage: sites in the order of their names, from what was counted to the best guess, in one scale."""

import numpy as np
import pandas as pd
import pytest

from lhs_helpers.charts import draw
from lhs_helpers.charts.shrinkage import MOST
from lhs_helpers.charts.style import styled
from lhs_helpers.methods.comparison.shrink import shrink
from lhs_helpers.show import block

SIZE = np.array([20, 40, 60, 80, 100, 150, 200, 30])
SITES = pd.DataFrame({"site_id": list("HGFEDCBA"), "num": np.rint(SIZE * np.linspace(0.3, 0.8, 8)), "den": SIZE})
SAID = {"multiplier": 100, "unit": "% of patients", "direction": "up", "key": "remission", "label": "Remission"}


def axes_of(result):
    with styled():
        return draw(result).axes[0]


def points(axes, name):
    (line,) = (line for line in axes.lines if line.get_gid() == f"points-{name}")
    return line.get_xdata()


def test_both_values_and_the_interval_of_each_site_stand_in_its_row():
    result = shrink(SITES, **SAID)
    axes = axes_of(result)
    np.testing.assert_allclose(points(axes, "counted"), result.table["value"])
    np.testing.assert_allclose(points(axes, "shrunken"), result.table["shrunken"])
    (intervals,) = (each for each in axes.collections if each.get_gid() == "intervals")
    ends = np.array([path.vertices[:, 0] for path in intervals.get_paths()])
    np.testing.assert_allclose(ends, result.table[["lower", "upper"]])
    assert [label.get_text() for label in axes.get_yticklabels()] == list("ABCDEFGH")
    top, bottom = axes.get_ylim()[::-1]
    assert top < bottom  # A at the top


def test_the_level_of_an_average_site_is_a_named_line():
    result = shrink(SITES, **SAID)
    axes = axes_of(result)
    (center,) = (line for line in axes.lines if line.get_gid() == "center")
    assert set(center.get_xdata()) == {result.mean}
    assert any(text.get_text() == f"average site {result.mean:.1f}" for text in axes.texts)


def test_the_readers_own_site_is_bold():
    labels = axes_of(shrink(SITES, highlight="C", **SAID)).get_yticklabels()
    assert [label.get_text() for label in labels if label.get_fontweight() == "bold"] == ["C"]


def test_everything_lies_within_the_axis():
    result = shrink(SITES, **SAID)
    low, high = axes_of(result).get_xlim()
    shown = result.table[["value", "lower", "upper"]]
    assert low < shown.min(axis=None)
    assert shown.max(axis=None) < high


def test_what_could_not_be_shrunk_is_drawn_as_counted():
    axes = axes_of(shrink(SITES.iloc[:4], **SAID))
    assert len(points(axes, "counted")) == 4
    assert not [line for line in axes.lines if line.get_gid() in ("points-shrunken", "center")]


@pytest.mark.parametrize(("units", "drawn"), [(MOST, True), (MOST + 1, False)])
def test_very_many_sites_are_left_to_the_table(units, drawn):
    random = np.random.default_rng(5)
    names = [f"{n:03d}" for n in range(units)]
    data = pd.DataFrame({"site_id": names, "num": random.integers(5, 20, units), "den": 25})
    with styled():
        assert (draw(shrink(data, **SAID)) is not None) == drawn


def test_the_block_of_a_page_holds_the_picture_in_few_bytes():
    data = pd.concat([SITES.assign(site_id=SITES["site_id"] + str(n)) for n in range(4)])
    picture = block(shrink(data, **SAID))["picture"]
    assert picture["alt"].startswith("Remission, 32 sites")
    assert len(picture["svg"]) < 60_000
