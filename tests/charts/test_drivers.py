"""The key driver diagram: from left to right, words inside their boxes, status in words and in the edge."""

import pandas as pd
import pytest

from lhs_helpers.charts import draw
from lhs_helpers.charts.style import SETTINGS, styled
from lhs_helpers.methods.improvement.drivers import driver_tree

LONG = "Families and young people who live far away get every message in the language that they speak at home, always"


@pytest.fixture
def drivers():
    rows = [
        ("D1", None, "primary", "Prepared visits", "implementing"),
        ("D1a", "D1", "secondary", LONG, "testing"),
        ("C1", "D1a", "change", "Huddle", "not_started"),
        ("C2", "D1a", "change", "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen", "sustaining"),
        ("D2", None, "primary", "Alone", "testing"),
    ]
    table = pd.DataFrame(rows, columns=["driver_id", "parent_id", "level", "label", "status"])
    return table.assign(aim_id="A", measure_id=None)


@pytest.fixture
def axes(drivers):
    aims = pd.DataFrame({"aim_id": ["A"], "level": ["global"], "statement": [f"{LONG} by June 2027. " * 2]})
    with styled():
        return draw(driver_tree(drivers, aims, pd.DataFrame({"driver_id": []}), own_tests=False)).axes[0]


def boxes(axes):
    (edges,) = (each for each in axes.collections if each.get_gid() == "boxes")
    return [path.get_extents() for path in edges.get_paths()]


@pytest.mark.parametrize("family", [SETTINGS["font.sans-serif"], ["DejaVu Sans"]])
def test_no_word_leaves_its_box(axes, family):
    with styled():
        texts = [text for text in axes.texts if text.get_gid()]
        for text in texts:
            text.set_fontfamily(family)
            box = text.get_window_extent().transformed(axes.transData.inverted())
            assert any(
                edge.x0 <= box.x0 and box.x1 <= edge.x1 and edge.y0 <= box.y0 and box.y1 <= edge.y1
                for edge in boxes(axes)
            ), text.get_text()
    assert sum(text.get_gid() == "status" for text in texts) == 5


def test_no_word_is_lost_and_only_one_longer_than_its_box_is_broken(axes):
    drawn = {}
    for text in axes.texts:
        drawn.setdefault(text.get_gid(), []).append(text.get_text())
    assert LONG in " ".join(drawn["words-secondary"])
    assert "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" in "".join(drawn["words-change"])


def test_no_two_boxes_overlap_and_none_leaves_the_figure(axes):
    found = boxes(axes)
    for place, box in enumerate(found):
        assert box.y0 > 0
        assert box.y1 < axes.get_ylim()[1]
        assert not any(box.overlaps(other) for other in found[place + 1 :])


def test_the_tree_runs_from_left_to_right_and_every_driver_is_linked(axes):
    left = {text.get_gid(): text.get_position()[0] for text in axes.texts if str(text.get_gid()).startswith("words")}
    assert left["words-aim"] < left["words-primary"] < left["words-secondary"] < left["words-change"]
    (links,) = (each for each in axes.collections if each.get_gid() == "links")
    assert len(links.get_paths()) == 5


def test_status_shows_in_a_word_and_in_the_edge(axes):
    status = {text.get_text() for text in axes.texts if text.get_gid() == "status"}
    assert status == {"being implemented", "in test", "not started", "holding the gain"}
    (edges,) = (each for each in axes.collections if each.get_gid() == "boxes")
    drawn = {(str(style), width) for style, width in zip(edges.get_linestyle(), edges.get_linewidth(), strict=True)}
    assert len(drawn) == 4
